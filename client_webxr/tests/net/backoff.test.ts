import { describe, expect, it } from "vitest";
import { backoff, spread } from "../../src/net/backoff";

describe("pauses", () => {
  it("grow, and stop growing", () => {
    const longest = [0, 1, 2, 3, 4, 5, 6, 50].map((attempt) => backoff(attempt, () => 1));
    expect(longest).toEqual([400, 800, 1600, 3200, 6400, 12_800, 15_000, 15_000]);
  });

  it("are random by half", () => {
    expect(backoff(3, () => 0)).toBe(1600);
    expect(backoff(3, () => 0.5)).toBe(2400);
  });

  it("are never shorter than a server asked for", () => {
    expect(spread(2000, () => 0)).toBe(2000);
    expect(spread(2000, () => 1)).toBe(3000);
  });
});
