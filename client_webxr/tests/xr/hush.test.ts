import { describe, expect, it } from "vitest";
import { newRig } from "../../src/rig/source";
import { Hush } from "../../src/xr/hush";
import type { Side } from "../../src/xr/input";

const MOUTH = [0, 1.51, -0.07] as const;
const AWAY = [0.3, 1.1, -0.4] as const;
const FRAME = 1 / 72;
const OPEN = [0, 0, 0, 0, 0];

function side(tip: readonly [number, number, number], curls = [0.2, 0.1, 0.9, 0.9, 0.9]): Side {
  const hand = { ...newRig().left, tracked: true, fingers: true, curls };
  return { hand, tip: [...tip] } as unknown as Side;
}

/** A hand that the cameras do not find: it stays where it was seen last. */
function unseen(hand: Side): Side {
  return { ...hand, hand: { ...hand.hand, tracked: false, fingers: false } };
}

/** How often the sign is complete while the hands go through these, a frame each. */
function signs(hush: Hush, right: readonly Side[], left = unseen(side(AWAY))): number {
  const { head } = newRig();
  return right.filter((one) => hush.step(FRAME, head, left, one)).length;
}

const during = (seconds: number, hand: Side) =>
  Array.from({ length: Math.ceil(seconds / FRAME) }, () => hand);

describe("a finger at the lips", () => {
  it("counts once, after a moment", () => {
    const hush = new Hush();
    expect(signs(hush, during(0.45, side(MOUTH)))).toBe(0);
    expect(signs(hush, during(5, side(MOUTH)))).toBe(1);
  });

  it("counts again when the hand has been away, whatever its fingers did there", () => {
    const hush = new Hush();
    for (const away of [side(AWAY), side(AWAY, OPEN)]) {
      expect(signs(hush, during(1, side(MOUTH)))).toBe(1);
      signs(hush, during(0.1, away));
    }
    expect(signs(hush, during(1, side(MOUTH)))).toBe(1);
  });

  it("does not count in passing, twice", () => {
    const hush = new Hush();
    for (let i = 0; i < 3; i++)
      expect(signs(hush, [...during(0.3, side(MOUTH)), ...during(0.1, side(AWAY))])).toBe(0);
  });

  it("counts once though the cameras lose the hand again and again", () => {
    const seen = side(MOUTH);
    const now = [...during(0.3, seen), ...during(0.05, unseen(seen))];
    expect(signs(new Hush(), Array.from({ length: 20 }, () => now).flat())).toBe(1);
  });

  it("counts once though the hand is lost for long, and found at the lips", () => {
    const seen = side(MOUTH);
    const hush = new Hush();
    expect(signs(hush, during(1, seen))).toBe(1);
    expect(signs(hush, [...during(3, unseen(seen)), ...during(1, seen)])).toBe(0);
  });

  it.each([0.2, 0.6])("counts once though its fingers are taken for others every %d s", (seconds) => {
    const others = [side(MOUTH, OPEN), side(MOUTH, [0.2, 0.4, 0.9, 0.9, 0.9])];
    const now = [...during(seconds, side(MOUTH)), ...others];
    expect(signs(new Hush(), Array.from({ length: 20 }, () => now).flat())).toBe(1);
  });

  it("counts for either hand, and the one at rest does not make the other count again", () => {
    const hush = new Hush();
    expect(signs(hush, during(1, side(AWAY)), side(MOUTH))).toBe(1);
    expect(signs(hush, during(1, side(AWAY)), unseen(side(MOUTH)))).toBe(0);
    expect(signs(hush, during(1, side(AWAY)), side(MOUTH))).toBe(0);
    expect(signs(hush, during(1, side(MOUTH)), side(MOUTH))).toBe(1);
  });

  it.each([
    ["an open hand", side(MOUTH, OPEN)],
    ["a fist", side(MOUTH, [1, 1, 1, 1, 1])],
    ["a controller", Object.assign(side(MOUTH), { hand: { ...side(MOUTH).hand, fingers: false } })],
    ["a hand that is not seen", unseen(side(MOUTH))],
    ["a hand beside the head", side([0.2, 1.51, -0.07])],
  ])("is not %s", (_, hand) => {
    expect(signs(new Hush(), during(2, hand))).toBe(0);
  });

  it("follows the head", () => {
    const { head } = newRig();
    head.orientation.splice(0, 4, 0, Math.SQRT1_2, 0, Math.SQRT1_2);
    const hush = new Hush();
    const [left, right] = [unseen(side(AWAY)), side([-0.07, 1.51, 0])];
    const steps = during(1, right).map((one) => hush.step(FRAME, head, left, one));
    expect(steps.filter(Boolean)).toEqual([true]);
  });
});
