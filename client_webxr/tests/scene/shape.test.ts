// Meshes as they grow: faces that look outwards, corners that are there, seats that one can sit on.

import { Color, Matrix4 } from "three";
import { describe, expect, it } from "vitest";
import type { SeatStyle } from "../../src/scene/description";
import type { Seat } from "../../src/scene/places";
import { Random } from "../../src/scene/random";
import { buildSeats } from "../../src/scene/seats";
import { normal, Shape, type V3 } from "../../src/scene/shape";

const grey = new Color("#808080");
const at = (list: readonly number[], i: number): V3 => [
  list[i * 3] ?? 0,
  list[i * 3 + 1] ?? 0,
  list[i * 3 + 2] ?? 0,
];
const dot = (a: V3, b: V3) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** What must hold of every mesh. */
function sound(shape: Shape): void {
  const corners = shape.positions.length / 3;
  expect(shape.triangles).toBeGreaterThan(0);
  expect(Number.isInteger(shape.triangles)).toBe(true);
  for (const i of shape.index) expect(i >= 0 && i < corners).toBe(true);
  expect(shape.positions.every(Number.isFinite)).toBe(true);
  for (let i = 0; i < corners; i++) expect(Math.hypot(...at(shape.normals, i))).toBeCloseTo(1, 6);
  expect([shape.normals.length, shape.colours.length, shape.soft.length]).toEqual([
    corners * 3,
    corners * 3,
    corners * 2,
  ]);
}

/** How many triangles turn their backs on whoever is outside, seen from a middle. */
function insideOut(shape: Shape, middle: V3): number {
  let wrong = 0;
  for (let i = 0; i < shape.index.length; i += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => at(shape.positions, shape.index[i + k] ?? 0)) as [V3, V3, V3];
    const out: V3 = [a[0] - middle[0], a[1] - middle[1], a[2] - middle[2]];
    if (dot(normal(a, b, c), out) < -1e-9) wrong++;
  }
  return wrong;
}

describe("shapes", () => {
  it("a box has twelve triangles that look outwards, as its normals do", () => {
    const shape = new Shape();
    shape.box(2, 1, 4, [5, 1, 0], grey);
    sound(shape);
    expect(shape.triangles).toBe(12);
    expect(insideOut(shape, [5, 1, 0])).toBe(0);
    for (let i = 0; i < shape.positions.length / 3; i++) {
      const p = at(shape.positions, i);
      expect(dot([p[0] - 5, p[1] - 1, p[2]], at(shape.normals, i))).toBeGreaterThan(0);
      expect([4, 6]).toContain(p[0]);
    }
  });

  it("a limb is a closed tube about its line", () => {
    const shape = new Shape();
    shape.limb(
      [
        [0, 0, 0],
        [0, 1, 0],
        [0, 2, 0],
      ],
      [0.5, 0.4, 0.1],
      8,
      () => grey,
      0.3,
    );
    sound(shape);
    expect(shape.triangles).toBe(2 * 8 * 2);
    for (let i = 0; i < 24; i++) {
      const [x, y, z] = at(shape.positions, i);
      expect(Math.hypot(x, z)).toBeCloseTo([0.5, 0.4, 0.1][y] ?? 0, 6);
      expect(shape.soft[i * 2]).toBeCloseTo((0.3 * y) / 3, 6);
    }
  });

  it("a disc looks the way it is told", () => {
    for (const up of [
      [0, 1, 0],
      [1, 0, 0],
      [0, 0, 1],
      [0, -1, 0],
    ] as V3[]) {
      const shape = new Shape();
      shape.disc([1, 2, 3], up, 0.5, 9, grey);
      sound(shape);
      expect(shape.triangles).toBe(9);
      for (let i = 1; i < 10; i++) {
        const p = at(shape.positions, i);
        expect(Math.hypot(p[0] - 1, p[1] - 2, p[2] - 3)).toBeCloseTo(0.5, 6);
        expect(dot([p[0] - 1, p[1] - 2, p[2] - 3], up)).toBeCloseTo(0, 6);
      }
    }
  });

  it("are placed by their matrix, normals turned and not moved", () => {
    const shape = new Shape();
    shape.matrix = new Matrix4().makeRotationY(Math.PI / 2).setPosition(10, 0, 0);
    shape.corner([0, 1, -1], [0, 0, -1], grey);
    const [p, n] = [at(shape.positions, 0), at(shape.normals, 0)];
    for (const [i, wanted] of [9, 1, 0].entries()) expect(p[i]).toBeCloseTo(wanted, 12);
    for (const [i, wanted] of [-1, 0, 0].entries()) expect(n[i]).toBeCloseTo(wanted, 12);
  });

  it("become what three.js draws", () => {
    const shape = new Shape();
    shape.box(1, 1, 1, [0, 0, 0], grey);
    const geometry = shape.toGeometry();
    expect(geometry.getIndex()?.count).toBe(36);
    expect(geometry.getAttribute("position").count).toBe(24);
    expect(geometry.getAttribute("soft").itemSize).toBe(2);
    expect(geometry.boundingSphere?.radius).toBeCloseTo(Math.sqrt(3) / 2, 6);
  });
});

describe("seats", () => {
  const seat = (style: SeatStyle): Seat => ({
    position: [4, 0, -2],
    yaw: 0.7,
    circle: null,
    height: 0.45,
    style,
  });
  const built = (...styles: SeatStyle[]) => {
    const shape = new Shape();
    buildSeats(shape, styles.map(seat), new Random(2));
    return shape;
  };

  it.each(["log", "stone", "cushion", "bench"] as const)("a %s stands under whoever sits there", (style) => {
    const shape = built(style);
    sound(shape);
    const corners = Array.from({ length: shape.positions.length / 3 }, (_, i) => at(shape.positions, i));
    const top = Math.max(...corners.map((p) => p[1]));
    const least = style === "cushion" ? 0.1 : 0.4;
    expect(top).toBeGreaterThan(least);
    expect(top).toBeLessThan(0.5);
    expect(Math.min(...corners.map((p) => p[1]))).toBeGreaterThan(-0.1);
    for (const [x, , z] of corners) expect(Math.hypot(x - 4, z + 2)).toBeLessThan(0.7);
    expect(shape.matrix.equals(new Matrix4())).toBe(true);
  });

  it("are the same for the same seed, and nothing where the place has its own", () => {
    expect(built("log", "stone").positions).toEqual(built("log", "stone").positions);
    expect(built("none", "none").triangles).toBe(0);
  });
});
