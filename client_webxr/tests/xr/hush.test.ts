import { describe, expect, it } from "vitest";
import { newRig } from "../../src/rig/source";
import { Hush } from "../../src/xr/hush";
import type { Side } from "../../src/xr/input";

const MOUTH = [0, 1.51, -0.07] as const;
const AWAY = [0.3, 1.1, -0.4] as const;

function side(tip: readonly [number, number, number], curls = [0.2, 0.1, 0.9, 0.9, 0.9]): Side {
  const hand = { ...newRig().left, tracked: true, fingers: true, curls };
  return { hand, tip: [...tip] } as unknown as Side;
}

/** How often the sign is complete while the hand stays so. */
function signs(hush: Hush, hand: Side, seconds: number): number {
  const { head } = newRig();
  let count = 0;
  for (let t = 0; t < seconds; t += 1 / 72) if (hush.step(1 / 72, head, [hand])) count++;
  return count;
}

describe("a finger at the lips", () => {
  it("counts once, after a moment", () => {
    const hush = new Hush();
    expect(signs(hush, side(MOUTH), 0.45)).toBe(0);
    expect(signs(hush, side(MOUTH), 5)).toBe(1);
  });

  it("counts again when the hand has been away", () => {
    const hush = new Hush();
    signs(hush, side(MOUTH), 1);
    signs(hush, side(AWAY), 0.1);
    expect(signs(hush, side(MOUTH), 1)).toBe(1);
  });

  it("does not count in passing, twice", () => {
    const hush = new Hush();
    for (let i = 0; i < 3; i++) {
      expect(signs(hush, side(MOUTH), 0.3)).toBe(0);
      signs(hush, side(AWAY), 0.1);
    }
  });

  it.each([
    ["an open hand", side(MOUTH, [0, 0, 0, 0, 0])],
    ["a fist", side(MOUTH, [1, 1, 1, 1, 1])],
    ["a controller", Object.assign(side(MOUTH), { hand: { ...side(MOUTH).hand, fingers: false } })],
    [
      "a hand that is not seen",
      Object.assign(side(MOUTH), { hand: { ...side(MOUTH).hand, tracked: false } }),
    ],
    ["a hand beside the head", side([0.2, 1.51, -0.07])],
  ])("is not %s", (_, hand) => {
    expect(signs(new Hush(), hand, 2)).toBe(0);
  });

  it("follows the head", () => {
    const { head } = newRig();
    head.orientation.splice(0, 4, 0, Math.SQRT1_2, 0, Math.SQRT1_2);
    const hush = new Hush();
    const tip = [-0.07, 1.51, 0] as const;
    expect(Array.from({ length: 60 }, () => hush.step(1 / 72, head, [side(tip)])).filter(Boolean)).toEqual([
      true,
    ]);
  });
});
