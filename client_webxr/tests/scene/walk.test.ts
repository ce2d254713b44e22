// Polygons, lines and regions of the ground; the rows are those that hold the server to the same answers.

import { describe, expect, it } from "vitest";
import text from "../../../tests/scene/walk.json?raw";
import type { Ground, Region } from "../../src/scene/description";
import { Random } from "../../src/scene/random";
import { contains, distanceToLine, distanceToRegion, scatter, signedDistance } from "../../src/scene/walk";

interface Row {
  readonly name: string;
  readonly polygon: Ground[];
  readonly points: [x: number, z: number, inside: boolean, distance: number][];
}

const rows = (JSON.parse(text) as { polygons: Row[] }).polygons;

describe("polygons", () => {
  it.each(rows.map((row) => [row.name, row] as const))("%s", (_, { polygon, points }) => {
    for (const [x, z, inside, distance] of points) {
      expect(contains(polygon, x, z), `${x}, ${z}`).toBe(inside);
      expect(distanceToLine(polygon, x, z, true)).toBeCloseTo(distance, 9);
      expect(signedDistance(polygon, x, z)).toBeCloseTo(inside ? -distance : distance, 9);
    }
  });

  it("hold nothing without corners", () => {
    expect(contains([], 0, 0)).toBe(false);
  });
});

const circle: Region = { type: "circle", center: [3, 0], radius: 4 };
const ring: Region = { ...circle, inner: 1 };
const path: Region = {
  type: "path",
  points: [
    [0, 0],
    [10, 0],
    [10, 5],
  ],
  width: 2,
};
const square: Region = {
  type: "polygon",
  points: [
    [0, 0],
    [2, 0],
    [2, 2],
    [0, 2],
  ],
};

describe("regions", () => {
  it.each([
    [circle, 3, 0, -4],
    [circle, 3, 6, 2],
    [ring, 3, 0, 1],
    [ring, 3, 1.5, -0.5],
    [ring, 3, 3, -1],
    [path, 5, 0.25, -0.75],
    [path, -2, 0, 1],
    [path, 12, 4, 1],
    [path, 7, 3, 2],
    [square, 1, 1, -1],
    [square, 1, 3, 1],
  ])("%o at %d, %d", (region, x, z, distance) => {
    expect(distanceToRegion(region, x, z)).toBeCloseTo(distance, 12);
  });

  it.each([circle, ring, path, square])("hold what is scattered over %o, all of it, everywhere", (region) => {
    const found = scatter(region, 400, new Random(5));
    expect(found).toHaveLength(400);
    for (const [x, z] of found) expect(distanceToRegion(region, x, z)).toBeLessThanOrEqual(0);
    expect(scatter(region, 400, new Random(5))).toEqual(found);
    expect(scatter(region, 400, new Random(6))).not.toEqual(found);
    const middle = found.reduce((sum, [x]) => sum + x, 0) / found.length;
    const [left, right] = [Math.min(...found.map(([x]) => x)), Math.max(...found.map(([x]) => x))];
    expect(middle).toBeGreaterThan(left + (right - left) * 0.3);
    expect(middle).toBeLessThan(left + (right - left) * 0.7);
  });

  it("too thin to be hit get less, and it ends", () => {
    const thin: Region = {
      type: "path",
      points: [
        [0, 0],
        [100, 100],
      ],
      width: 1e-6,
    };
    expect(scatter(thin, 20, new Random(1)).length).toBeLessThan(20);
  });
});
