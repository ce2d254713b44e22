import { describe, expect, it } from "vitest";
import { stepGlow } from "../../src/avatar/glow";

function glowAfter(seconds: number, loudness: number, from: number): number {
  let glow = from;
  for (let t = 0; t < seconds; t += 1 / 72) glow = stepGlow(glow, loudness, 1 / 72);
  return glow;
}

describe("the light of whoever speaks", () => {
  it("rises quickly, falls slowly, and stays within bounds", () => {
    expect(glowAfter(0.3, 1, 0)).toBeGreaterThan(0.8);
    expect(glowAfter(0.3, 0, 1)).toBeGreaterThan(0.5);
    expect(glowAfter(3, 0, 1)).toBeLessThan(0.01);
    expect(glowAfter(3, 1, 0)).toBeLessThanOrEqual(1);
    expect(glowAfter(3, 0.25, 0)).toBeCloseTo(0.5);
  });
});
