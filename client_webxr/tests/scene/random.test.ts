// Chance: the same everywhere, spread evenly, and of its own for each part; and the noise that is made of it.

import { describe, expect, it } from "vitest";
import { Noise, Random, smoothstep } from "../../src/scene/random";

const many = (random: Random, count: number) => Array.from({ length: count }, () => random.next());

describe("random numbers", () => {
  it("are mulberry32's", () => {
    // Worked out by the published C code.
    expect(many(new Random(0), 3).map((n) => n * 2 ** 32)).toEqual([1144304738, 1416247, 958946056]);
    expect(many(new Random(1848), 3).map((n) => n * 2 ** 32)).toEqual([3147695109, 681603605, 2616950943]);
  });

  it("are the same for the same seed, and fill 0 to 1", () => {
    const made = many(new Random(7), 4000);
    expect(many(new Random(7), 4000)).toEqual(made);
    expect(many(new Random(8), 4000)).not.toEqual(made);
    for (let tenth = 0; tenth < 10; tenth++) {
      const held = made.filter((n) => Math.floor(n * 10) === tenth).length;
      expect(held).toBeGreaterThan(320);
      expect(held).toBeLessThan(480);
    }
    const random = new Random(7);
    for (let i = 0; i < 100; i++) expect(random.between(-2, 5)).toBeCloseTo(-2 + 7 * (made[i] ?? 0), 12);
  });

  it("branch by name without being disturbed or disturbing", () => {
    const random = new Random(7);
    const trees = many(random.branch("trees"), 50);
    const rocks = many(random.branch("rocks"), 50);
    expect(many(random.branch("trees"), 50)).toEqual(trees);
    expect(rocks).not.toEqual(trees);
    expect(many(random, 50)).toEqual(many(new Random(7), 50));
    expect(many(new Random(8).branch("trees"), 50)).not.toEqual(trees);
  });
});

describe("noise", () => {
  const noise = new Noise(new Random(3));
  const places = Array.from({ length: 2000 }, (_, i) => [(i * 0.37) % 90, (i * 0.73) % 70] as const);

  it("is the same for the same seed and another for another", () => {
    const at = (made: Noise) => places.map(([x, y]) => made.fractal(x, y, 4));
    expect(at(new Noise(new Random(3)))).toEqual(at(noise));
    expect(at(new Noise(new Random(4)))).not.toEqual(at(noise));
  });

  it("goes up and down between -1 and 1, about evenly", () => {
    const values = places.map(([x, y]) => noise.fractal(x, y, 4));
    expect(Math.max(...values)).toBeLessThan(1.1);
    expect(Math.min(...values)).toBeGreaterThan(-1.1);
    expect(Math.max(...values)).toBeGreaterThan(0.4);
    expect(Math.min(...values)).toBeLessThan(-0.4);
    expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / values.length)).toBeLessThan(0.1);
  });

  it("has no steps", () => {
    for (const [x, y] of places) {
      expect(Math.abs(noise.at(x + 1e-4, y) - noise.at(x, y))).toBeLessThan(1e-3);
    }
    for (let i = -3; i < 4; i++) expect(noise.at(i - 1e-9, 0.5)).toBeCloseTo(noise.at(i + 1e-9, 0.5), 6);
  });

  it.each([4, 8, 32, 256])("repeats after %d, without a seam", (period) => {
    for (const [x, y] of places.slice(0, 200)) {
      expect(noise.at(x + period, y - period, period)).toBeCloseTo(noise.at(x, y, period), 9);
      expect(noise.fractal(x + period, y, 3, period)).toBeCloseTo(noise.fractal(x, y, 3, period), 9);
    }
  });
});

it("a smooth step goes from 0 to 1, either way round, flat at both ends", () => {
  expect([-1, 0, 1, 2, 3].map((x) => smoothstep(0, 2, x))).toEqual([0, 0, 0.5, 1, 1]);
  expect([-1, 0, 1, 2, 3].map((x) => smoothstep(2, 0, x))).toEqual([1, 1, 0.5, 0, 0]);
  expect(smoothstep(0, 1, 0.001)).toBeLessThan(1e-5);
});
