import { describe, expect, it } from "vitest";
import { blink } from "../../src/avatar/blink";

describe("blinking", () => {
  it("is short, soft and now and then", () => {
    for (const key of [0, 1, 7]) {
      const eyes = Array.from({ length: 60_000 }, (_, i) => blink(key, i / 1000));
      expect(Math.max(...eyes)).toBeGreaterThan(0.98);
      expect(Math.min(...eyes)).toBe(0);
      const closed = eyes.filter((e) => e > 0).length / eyes.length;
      expect(closed).toBeGreaterThan(0.03);
      expect(closed).toBeLessThan(0.05);
      for (let i = 1; i < eyes.length; i++)
        expect(Math.abs((eyes[i] ?? 0) - (eyes[i - 1] ?? 0))).toBeLessThan(0.03);
    }
  });

  it("differs between people", () => {
    const first = (key: number) =>
      Array.from({ length: 9000 }, (_, i) => blink(key, i / 1000)).findIndex((e) => e > 0);
    expect(new Set([0, 1, 2, 3, 4].map(first)).size).toBe(5);
  });
});
