import { describe, expect, it } from "vitest";
import { easeVelocity, heading, slide } from "../../src/rig/walk";

describe("velocity", () => {
  it("grows gently, gets there, and comes to rest", () => {
    const v = { x: 0, z: 0 };
    easeVelocity(v, { x: 1.6, z: 0 }, 1 / 60);
    expect(v.x).toBeLessThan(0.3);
    for (let i = 0; i < 90; i++) easeVelocity(v, { x: 1.6, z: 0 }, 1 / 60);
    expect(v.x).toBeCloseTo(1.6, 2);
    for (let i = 0; i < 90; i++) easeVelocity(v, { x: 0, z: 0 }, 1 / 60);
    expect(v).toEqual({ x: 0, z: 0 });
  });

  it("goes where one looks, no faster on the diagonal", () => {
    const out = heading(0, -1, Math.PI / 2, 2, { x: 0, z: 0 });
    expect(out.x).toBeCloseTo(-2);
    expect(out.z).toBeCloseTo(0);
    heading(1, -1, 0.3, 2, out);
    expect(Math.hypot(out.x, out.z)).toBeCloseTo(2);
    heading(0.5, 0, 0, 2, out);
    expect(out.x).toBeCloseTo(1);
  });
});

describe("sliding", () => {
  const disc = (x: number, z: number) => Math.hypot(x, z) < 5;

  it("goes straight on open ground", () => {
    const at = { x: 0, z: 0 };
    slide(at, 0.1, 0.2, disc);
    expect(at).toEqual({ x: 0.1, z: 0.2 });
  });

  it("follows the rim, never leaves, never gains speed", () => {
    const at = { x: 4.99, z: 0 };
    for (let i = 0; i < 400; i++) {
      const before = { ...at };
      slide(at, 0.02, 0.01, disc);
      expect(disc(at.x, at.z)).toBe(true);
      expect(Math.hypot(at.x - before.x, at.z - before.z)).toBeLessThanOrEqual(0.0224);
    }
    expect(at.z).toBeGreaterThan(1.5);
  });

  it("follows it to either side", () => {
    const at = { x: 4.99, z: 0 };
    for (let i = 0; i < 50; i++) slide(at, 0.02, -0.01, disc);
    expect(at.z).toBeLessThan(-0.1);
  });

  it("stays in a corner that offers no way", () => {
    const at = { x: 0, z: 0 };
    slide(at, 0.1, 0, (x, z) => x === 0 && z === 0);
    expect(at).toEqual({ x: 0, z: 0 });
  });

  it("lets one who stands where nobody may walk out", () => {
    const at = { x: 6, z: 0 };
    slide(at, -0.1, 0, disc);
    expect(at.x).toBeCloseTo(5.9);
  });
});
