// Smooth closed surfaces from a function of (ring, angle): the clay that all avatar shapes are made of.
//
// A loft has `rings` + 1 rings of `segments` points. Rings close on themselves by index, not by a doubled seam, so
// that averaged normals are smooth all round; a ring shrunk to a point (a pole) yields no slivers. The faces look
// away from the middle of the points. Knows nothing of avatars.

export type Point = [x: number, y: number, z: number];

export interface Shape {
  readonly positions: Float32Array;
  readonly normals: Float32Array;
  readonly indices: number[];
}

/** ring: 0 .. 1 along the loft; angle: radians around it. */
export type Surface = (ring: number, angle: number) => Point;

const SLIVER = 1e-10;

export function loft(rings: number, segments: number, surface: Surface): Shape {
  const positions = new Float32Array((rings + 1) * segments * 3);
  for (let r = 0; r <= rings; r++)
    for (let s = 0; s < segments; s++)
      positions.set(surface(r / rings, (s / segments) * 2 * Math.PI), (r * segments + s) * 3);
  const indices = faces(rings, segments, positions);
  if (outwards({ positions, indices }, middle(positions)) < 0.5) turnRound(indices);
  return { positions, indices, normals: smoothNormals(positions, indices) };
}

function faces(rings: number, segments: number, positions: Float32Array): number[] {
  const out: number[] = [];
  const add = (a: number, b: number, c: number) => {
    if (area2(positions, a, b, c) > SLIVER) out.push(a, b, c);
  };
  for (let r = 0; r < rings; r++)
    for (let s = 0; s < segments; s++) {
      const next = (s + 1) % segments;
      const [a, b] = [r * segments + s, r * segments + next];
      const [c, d] = [a + segments, b + segments];
      add(a, c, b);
      add(b, c, d);
    }
  return out;
}

/** Makes every face look the other way, in place. */
export function turnRound(indices: number[]): void {
  for (let i = 0; i < indices.length; i += 3)
    [indices[i + 1], indices[i + 2]] = [at(indices, i + 2), at(indices, i + 1)];
}

function middle(positions: Float32Array): Point {
  const sum: Point = [0, 0, 0];
  for (let i = 0; i < positions.length; i++) sum[i % 3] = (sum[i % 3] as number) + at(positions, i);
  return sum.map((value) => (value * 3) / positions.length) as Point;
}

/** Normals averaged by area over all faces of a point, and over all points that lie in one place (poles). */
export function smoothNormals(positions: Float32Array, indices: readonly number[]): Float32Array {
  const normals = new Float32Array(positions.length);
  for (let i = 0; i < indices.length; i += 3) {
    const corners = [indices[i] ?? 0, indices[i + 1] ?? 0, indices[i + 2] ?? 0] as const;
    const n = cross(positions, ...corners);
    for (const corner of corners)
      for (let k = 0; k < 3; k++) normals[corner * 3 + k] = at(normals, corner * 3 + k) + at(n, k);
  }
  shareAtSamePlace(positions, normals);
  for (let i = 0; i < normals.length; i += 3) {
    const length = Math.hypot(at(normals, i), at(normals, i + 1), at(normals, i + 2)) || 1;
    for (let k = 0; k < 3; k++) normals[i + k] = at(normals, i + k) / length;
  }
  return normals;
}

function shareAtSamePlace(positions: Float32Array, normals: Float32Array): void {
  const places = new Map<string, number[]>();
  for (let i = 0; i < positions.length; i += 3) {
    const key = [0, 1, 2].map((k) => Math.round(at(positions, i + k) * 1e5)).join();
    const here = places.get(key);
    if (here) here.push(i);
    else places.set(key, [i]);
  }
  for (const here of places.values()) {
    if (here.length < 2) continue;
    for (let k = 0; k < 3; k++) {
      const sum = here.reduce((total, i) => total + at(normals, i + k), 0);
      for (const i of here) normals[i + k] = sum;
    }
  }
}

/** Share of the faces, by area, that look away from a point: 1 for a closed convex shape around it. */
export function outwards(shape: Omit<Shape, "normals">, [x, y, z]: Point): number {
  let [out, all] = [0, 0];
  for (let i = 0; i < shape.indices.length; i += 3) {
    const a = shape.indices[i] ?? 0;
    const n = cross(shape.positions, a, shape.indices[i + 1] ?? 0, shape.indices[i + 2] ?? 0);
    const p = shape.positions;
    const facing = n[0] * (at(p, a * 3) - x) + n[1] * (at(p, a * 3 + 1) - y) + n[2] * (at(p, a * 3 + 2) - z);
    const size = Math.hypot(...n);
    all += size;
    if (facing > 0) out += size;
  }
  return out / all;
}

function cross(p: Float32Array, a: number, b: number, c: number): Point {
  const e = (to: number, k: number) => at(p, to * 3 + k) - at(p, a * 3 + k);
  return [
    e(b, 1) * e(c, 2) - e(b, 2) * e(c, 1),
    e(b, 2) * e(c, 0) - e(b, 0) * e(c, 2),
    e(b, 0) * e(c, 1) - e(b, 1) * e(c, 0),
  ];
}

function area2(p: Float32Array, a: number, b: number, c: number): number {
  return Math.hypot(...cross(p, a, b, c));
}

function at(list: ArrayLike<number>, i: number): number {
  return list[i] as number;
}
