import { describe, expect, it } from "vitest";
import type { Quat } from "../../src/types";
import { forwardOf, Remembered, unknownPlace, upOf } from "../../src/voice/placing";

const half = Math.SQRT1_2;
/** A quarter turn to the left. */
const LEFT: Quat = [0, half, 0, half];
/** On one's back. */
const BACK: Quat = [half, 0, 0, half];

function near(actual: readonly number[], expected: readonly number[]) {
  actual.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i] as number, 6);
  });
}

describe("placing", () => {
  it("knows where a head looks, and where its top is", () => {
    near(forwardOf({ position: [1, 1, 1], orientation: LEFT }), [-1, 0, 0]);
    near(upOf({ position: [1, 1, 1], orientation: LEFT }), [0, 1, 0]);
    near(forwardOf({ position: [0, 0, 0], orientation: BACK }), [0, 1, 0]);
    near(upOf({ position: [0, 0, 0], orientation: BACK }), [0, 0, 1]);
  });

  it("puts a voice that nobody has seen before the head", () => {
    near(unknownPlace({ position: [1, 1.6, 2], orientation: LEFT }, 1.2), [-0.2, 1.6, 2]);
  });
});

describe("Remembered", () => {
  it("says only what has changed", () => {
    const at = new Remembered();
    expect(at.take([0, 0, 0])).toBe(true);
    expect(at.take([0, 0.004, 0])).toBe(false);
    expect(at.take([0, 0.004, 0.006])).toBe(true);
    expect(at.take([0, 0.004, 0.006])).toBe(false);
  });

  it("does not lose many small changes", () => {
    const at = new Remembered();
    const told = Array.from({ length: 100 }, (_, i) => at.take([i * 0.001, 0, 0]));
    expect(told.filter(Boolean).length).toBeGreaterThan(15);
  });
});
