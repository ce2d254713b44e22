import { Euler, Quaternion, Vector3 } from "three";
import { describe, expect, it } from "vitest";
import { clamp, rotate, wrap, yawOf } from "../../src/rig/angles";
import type { Quat } from "../../src/types";

function turned(pitch: number, yaw: number, roll = 0): Quat {
  const q = new Quaternion().setFromEuler(new Euler(pitch, yaw, roll, "YXZ"));
  return [q.x, q.y, q.z, q.w];
}

describe("yawOf", () => {
  it.each([-3, -1, 0, 0.5, 2, 3.1])("finds %f under any pitch, also straight up and down", (yaw) => {
    for (const pitch of [0, 0.9, -1.2, Math.PI / 2, -Math.PI / 2, 1.45, -1.45])
      expect(yawOf(turned(pitch, yaw))).toBeCloseTo(yaw, 5);
  });
});

describe("angles", () => {
  it("wrap to the nearest turn", () => {
    expect(wrap(3 * Math.PI - 0.1)).toBeCloseTo(Math.PI - 0.1);
    expect(wrap(-4)).toBeCloseTo(2 * Math.PI - 4);
    expect(wrap(0.3)).toBe(0.3);
  });

  it("are kept within a limit", () => {
    expect([clamp(2, 1), clamp(-2, 1), clamp(0.5, 1)]).toEqual([1, -1, 0.5]);
  });

  it("turn vectors as three.js does", () => {
    const q = turned(0.4, -1.1, 0.7);
    const out: [number, number, number] = [0, 0, 0];
    rotate(q, [0.3, -2, 1.5], out);
    const expected = new Vector3(0.3, -2, 1.5).applyQuaternion(new Quaternion(...q));
    expected.toArray().forEach((value, i) => {
      expect(out[i]).toBeCloseTo(value, 9);
    });
  });
});
