// Where zones end, and which one a point is in: as the server has it (tests/world, places.zone_at).

import { describe, expect, it } from "vitest";
import text from "../../../scenes/lakeside/scene.json?raw";
import type { SceneDescription, ZoneDescription } from "../../src/scene/description";
import { isBordered, outlineOf, zoneAt } from "../../src/scene/zones";

const zones = (JSON.parse(text) as SceneDescription).zones ?? [];
const round: ZoneDescription = { name: "r", shape: { type: "circle", center: [1, -2], radius: 2 } };
const turned: ZoneDescription = {
  name: "b",
  shape: { type: "box", center: [3, 1], size: [2, 6], yaw: 0.5 },
};
const plain: ZoneDescription = { name: "p", shape: { type: "box", center: [0, 0], size: [0.2, 4] } };

function area(points: readonly (readonly [number, number])[]): number {
  return points.reduce((sum, [x, z], i) => {
    const [nx, nz] = points[(i + 1) % points.length] ?? [0, 0];
    return sum + (x * nz - nx * z) / 2;
  }, 0);
}

describe("the outline of a zone", () => {
  it.each([
    ["a circle", round, Math.PI * 4],
    ["a turned box", turned, 12],
    ["a narrow box", plain, 0.8],
  ])("encloses %s, against the clock as seen from above", (_, zone, whole) => {
    const found = -area(outlineOf(zone.shape));
    expect(found).toBeLessThanOrEqual(whole + 1e-9);
    expect(found).toBeGreaterThan(whole * 0.94);
  });

  it.each([round, turned, plain])("lies on the border of $name", ({ shape, name }) => {
    for (const [x, z] of outlineOf(shape)) {
      const [cx, cz] = shape.center;
      const at = (scale: number) => zoneAt([{ name, shape }], cx + (x - cx) * scale, cz + (z - cz) * scale);
      expect(at(0.999)).toBe(0);
      expect(at(1.3)).toBe(-1);
    }
  });
});

describe("the zones of the lakeside", () => {
  it("are found by a place in them", () => {
    const names = [
      [0, 0],
      [-10, -2.2],
      [6.7, -16],
      [0, 9],
    ].map(([x = 0, z = 0]) => zones[zoneAt(zones, x, z)]?.name);
    expect(names).toEqual(["fire circle", "pavilion", "jetty", undefined]);
  });

  it("have borders to be seen where voices change", () => {
    expect(zones.filter(isBordered).map(({ name }) => name)).toEqual(["pavilion", "jetty"]);
    expect(isBordered({ ...round, lockable: true })).toBe(true);
  });
});
