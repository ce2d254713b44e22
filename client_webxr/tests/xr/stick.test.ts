import { describe, expect, it } from "vitest";
import { readStick, SNAP_ANGLE, SnapTurn } from "../../src/xr/stick";

describe("sticks", () => {
  const read = (axes: (number | null)[] | undefined) => {
    const out = { x: 9, y: 9 };
    readStick(axes, out);
    return out;
  };
  it("are read where they are, and nothing is read where they are not", () => {
    expect(read([null, null, 1, -1])).toEqual({ x: 1, y: -1 });
    expect(read([0, 0, null, null])).toEqual({ x: 0, y: 0 });
    expect(read([Number.NaN, 0.1])).toEqual({ x: 0, y: 0 });
    expect(read([-0.575, 3]).x).toBeCloseTo(-0.5);
    expect(read([-0.575, 3]).y).toBe(1);
    expect(read([])).toEqual({ x: 0, y: 0 });
    expect(read(undefined)).toEqual({ x: 0, y: 0 });
  });

  it("turn once for each push", () => {
    const snap = new SnapTurn();
    expect(snap.step({ x: 0.9, y: 0 })).toBe(-SNAP_ANGLE);
    expect(snap.step({ x: 1, y: 0 })).toBe(0);
    expect(snap.step({ x: 0.5, y: 0 })).toBe(0);
    expect(snap.step({ x: 0.1, y: 0 })).toBe(0);
    expect(snap.step({ x: -0.8, y: 0.2 })).toBe(SNAP_ANGLE);
    snap.step({ x: 0, y: 0 });
    expect(snap.step({ x: 0.7, y: -0.9 })).toBe(0);
    expect(snap.step({ x: 0.5, y: 0 })).toBe(0);
  });
});
