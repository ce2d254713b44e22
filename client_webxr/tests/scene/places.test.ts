// Seats and ways in: their order is the wire's seat number, so the rows are those that the server reads.

import { describe, expect, it } from "vitest";
import lakesideText from "../../../scenes/lakeside/scene.json?raw";
import text from "../../../tests/scene/seats.json?raw";
import type {
  CircleDescription,
  Point,
  SceneDescription,
  SeatDescription,
} from "../../src/scene/description";
import { expandSeats, spawnPlaces } from "../../src/scene/places";
import { castersOf } from "../../src/scene/shadows";

interface Row {
  readonly name: string;
  readonly circles: CircleDescription[];
  readonly seats: SeatDescription[];
  readonly expanded: { position: Point; yaw: number; height: number; circle: string | null }[];
}

const lakeside = JSON.parse(lakesideText) as SceneDescription;
const rows = (JSON.parse(text) as { scenes: Row[] }).scenes;

describe("seats", () => {
  it.each(rows.map((row) => [row.name, row] as const))("%s", (_, { circles, seats, expanded }) => {
    const made = expandSeats({ ...lakeside, circles, seats });
    expect(made.map(({ height, circle }) => ({ height, circle }))).toEqual(
      expanded.map(({ height, circle }) => ({ height, circle })),
    );
    for (const [i, seat] of made.entries()) {
      const { position, yaw } = expanded[i] as Row["expanded"][number];
      for (const axis of [0, 1, 2] as const) expect(seat.position[axis]).toBeCloseTo(position[axis], 9);
      expect(Math.cos(seat.yaw - yaw)).toBeCloseTo(1, 12);
      expect(seat.yaw).toBeGreaterThan(-Math.PI);
      expect(seat.yaw).toBeLessThanOrEqual(Math.PI);
    }
  });

  it("have a style: logs in a ring, nothing of their own elsewhere, or what the scene says", () => {
    const [, , , mixed] = rows;
    const styles = expandSeats({ ...lakeside, ...mixed }).map((seat) => seat.style);
    expect(styles).toEqual(["log", "log", "none", "none", "bench", "none"]);
  });

  it("are none where the scene has none, and belong to themselves", () => {
    const { circles: _, seats: __, ...bare } = lakeside;
    expect(expandSeats(bare)).toEqual([]);
    const [seat] = expandSeats({ ...bare, seats: lakeside.seats ?? [] });
    if (seat) seat.position[0] = 99;
    expect(lakeside.seats?.[0]?.position[0]).toBe(6.68);
  });
});

it("ways in are those of the scene, straight ahead if it does not say", () => {
  const made = spawnPlaces({
    ...lakeside,
    spawn_points: [{ position: [1, 0, 2], yaw: 0.5 }, { position: [3, 0, 4] }],
  });
  expect(made).toEqual([
    { position: [1, 0, 2], yaw: 0.5 },
    { position: [3, 0, 4], yaw: 0 },
  ]);
});

it("what stands at a known place casts a shadow, what cannot be seen does not", () => {
  const casters = castersOf(lakeside);
  const under = (x: number, z: number) => casters.filter((each) => Math.hypot(each.x - x, each.z - z) < 0.01);
  expect(under(0, 3)).toHaveLength(1);
  expect(under(12.2, -8.2)).toHaveLength(2);
  expect(under(-10, -2.2)).toHaveLength(1);
  const invisible = (lakeside.circles ?? []).map((circle) => ({ ...circle, style: "none" as const }));
  expect(castersOf({ ...lakeside, circles: invisible })).toHaveLength(casters.length - 16);
});
