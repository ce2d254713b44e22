import { describe, expect, it } from "vitest";
import { copyRig, newMutableRig, slerp } from "../../src/pose/rig";
import type { Quat } from "../../src/types";
import { degreesBetween, randomQuaternion, seeded } from "./random";

type Four = [number, number, number, number];
const about = (degrees: number): Four => {
  const half = (degrees * Math.PI) / 360;
  return [0, Math.sin(half), 0, Math.cos(half)];
};

describe("slerp", () => {
  it("turns at an even speed, and on beyond the end", () => {
    const out: Four = [0, 0, 0, 1];
    for (const [t, degrees] of [
      [0, 10],
      [0.25, 30],
      [1, 90],
      [1.5, 130],
    ] as const) {
      slerp(about(10), about(90), t, out);
      expect(degreesBetween(out, about(degrees))).toBeLessThan(1e-4);
    }
  });

  it("goes the shorter way, whatever the signs", () => {
    const out: Four = [0, 0, 0, 1];
    slerp(about(10), about(50).map((c) => -c) as Four, 0.5, out);
    expect(degreesBetween(out, about(30))).toBeLessThan(1e-4);
  });

  it("stays a rotation between any two, equal and opposite ones too", () => {
    const random = seeded(3);
    const out: Four = [0, 0, 0, 1];
    for (let i = 0; i < 500; i++) {
      const a = randomQuaternion(random) as Quat as unknown as Four;
      const b = (i % 3 === 0 ? a : randomQuaternion(random)) as unknown as Four;
      slerp(a, b, random(), out);
      expect(Math.hypot(...out)).toBeCloseTo(1, 9);
    }
  });
});

it("a copied rig shares nothing with its original", () => {
  const a = newMutableRig();
  const b = newMutableRig();
  a.head.position[0] = 1;
  a.left.curls[2] = 0.5;
  a.right.tracked = true;
  a.jumps = 4;
  copyRig(a, b);
  expect(b).toEqual(a);
  a.head.position[0] = 2;
  expect(b.head.position[0]).toBe(1);
});
