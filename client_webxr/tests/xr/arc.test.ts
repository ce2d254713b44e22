import { describe, expect, it } from "vitest";
import { arcPoint, gazeLanding, landingOf, newLanding } from "../../src/xr/arc";

describe("arcs", () => {
  it("come down where they cross the floor", () => {
    const landing = newLanding();
    landingOf([0, 1.2, 0], [0, 0, -1], 0, landing);
    expect(landing.hit).toBe(true);
    expect(landing.at[1]).toBeCloseTo(0);
    expect(landing.at[2]).toBeLessThan(-3);
    const middle: [number, number, number] = [0, 0, 0];
    arcPoint([0, 1.2, 0], [0, 0, -1], landing.flight / 2, middle);
    expect(middle[1]).toBeGreaterThan(0.6);
  });

  it("are lost when thrown from below the floor or too far", () => {
    const landing = newLanding();
    landingOf([0, -1, 0], [0, 0, -1], 0, landing);
    expect(landing.hit).toBe(false);
    landingOf([0, 30, 0], [0, 1, 0], 0, landing);
    expect(landing.hit).toBe(false);
  });

  it("of a gaze are straight", () => {
    const landing = newLanding();
    gazeLanding([0, 1.6, 0], [0, -Math.SQRT1_2, -Math.SQRT1_2], 0, 12, landing);
    expect(landing.hit).toBe(true);
    expect(landing.at[2]).toBeCloseTo(-1.6);
    gazeLanding([0, 1.6, 0], [0, -0.01, -1], 0, 12, landing);
    expect(landing.hit).toBe(false);
    gazeLanding([0, 1.6, 0], [0, 1, 0], 0, 12, landing);
    expect(landing.hit).toBe(false);
  });
});
