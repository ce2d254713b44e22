import { describe, expect, it } from "vitest";
import { looksAtWrist, Poke } from "../../src/xr/wrist";

describe("the wrist", () => {
  const eye = [0, 1.6, 0] as const;
  const ahead = [0, 0, -1] as const;
  it("is looked at when it is before the eyes and turned to them", () => {
    expect(looksAtWrist(eye, ahead, [0, 1.6, -0.4], [0, 0, 1], false)).toBe(true);
    expect(looksAtWrist(eye, ahead, [0, 1.6, -0.4], [0, 0, -1], false)).toBe(false);
    expect(looksAtWrist(eye, ahead, [0, 1.2, -0.3], [0, 0.7, 0.7], false)).toBe(false);
    expect(looksAtWrist(eye, ahead, [0, 1.6, -0.9], [0, 0, 1], false)).toBe(false);
    expect(looksAtWrist(eye, ahead, [0, 1.6, -0.05], [0, 0, 1], false)).toBe(false);
  });

  it("stays open a little longer than it opens", () => {
    const low = [0, 1.4, -0.37] as const;
    expect(looksAtWrist(eye, ahead, low, [0, 0.5, 0.86], false)).toBe(false);
    expect(looksAtWrist(eye, ahead, low, [0, 0.5, 0.86], true)).toBe(true);
  });

  it("is pressed by a finger that comes from the front, once", () => {
    const poke = new Poke();
    expect([null, 0.05, 0.02, 0.004, -0.01, 0.02, 0.003].map((depth) => poke.step(depth))).toEqual([
      false,
      false,
      false,
      true,
      false,
      false,
      true,
    ]);
    expect([null, -0.02].map((depth) => poke.step(depth))).toEqual([false, false]);
  });
});
