// A mesh as it grows: corners with position, normal, colour, and how they take wind and light. Everything solid in a
// scene is written into a few of these, because on a headset the number of draw calls costs more than triangles.

import * as THREE from "three";

export type V3 = readonly [number, number, number];

export class Shape {
  readonly positions: number[] = [];
  readonly normals: number[] = [];
  readonly colours: number[] = [];
  /** Pairs: metres moved by the wind, and the share of light that comes through from behind. */
  readonly soft: number[] = [];
  readonly index: number[] = [];
  /** Applied to all that is added. */
  matrix = new THREE.Matrix4();
  private readonly scratch = new THREE.Vector3();

  get triangles(): number {
    return this.index.length / 3;
  }

  corner(p: V3, n: V3, c: THREE.Color, sway = 0, leaf = 0): number {
    const v = this.scratch.set(p[0], p[1], p[2]).applyMatrix4(this.matrix);
    this.positions.push(v.x, v.y, v.z);
    v.set(n[0], n[1], n[2]).transformDirection(this.matrix);
    this.normals.push(v.x, v.y, v.z);
    this.colours.push(c.r, c.g, c.b);
    this.soft.push(sway, leaf);
    return this.positions.length / 3 - 1;
  }

  triangle(a: number, b: number, c: number): void {
    this.index.push(a, b, c);
  }

  quad(a: number, b: number, c: number, d: number): void {
    this.index.push(a, b, c, a, c, d);
  }

  /** A flat face of four corners, against the clock as seen from outside. */
  face(a: V3, b: V3, c: V3, d: V3, colour: THREE.Color): void {
    const n = normal(a, b, c);
    this.quad(
      this.corner(a, n, colour),
      this.corner(b, n, colour),
      this.corner(c, n, colour),
      this.corner(d, n, colour),
    );
  }

  /** A box about the origin of `matrix`, size in metres. */
  box(w: number, h: number, d: number, at: V3, colour: THREE.Color): void {
    const [x, y, z] = at;
    const [a, b, c] = [w / 2, h / 2, d / 2];
    const p = (i: number, j: number, k: number): V3 => [x + i * a, y + j * b, z + k * c];
    this.face(p(-1, 1, 1), p(1, 1, 1), p(1, 1, -1), p(-1, 1, -1), colour);
    this.face(p(-1, -1, -1), p(1, -1, -1), p(1, -1, 1), p(-1, -1, 1), colour);
    this.face(p(-1, -1, 1), p(1, -1, 1), p(1, 1, 1), p(-1, 1, 1), colour);
    this.face(p(1, -1, -1), p(-1, -1, -1), p(-1, 1, -1), p(1, 1, -1), colour);
    this.face(p(1, -1, 1), p(1, -1, -1), p(1, 1, -1), p(1, 1, 1), colour);
    this.face(p(-1, -1, -1), p(-1, -1, 1), p(-1, 1, 1), p(-1, 1, -1), colour);
  }

  /** A round limb through `points` with a radius at each, open at both ends. */
  limb(
    points: readonly V3[],
    radii: readonly number[],
    sides: number,
    colour: (i: number, j: number) => THREE.Color,
    sway = 0,
  ): void {
    const rings: number[][] = [];
    for (const [i, point] of points.entries()) {
      const before = points[Math.max(0, i - 1)] ?? point;
      const after = points[Math.min(points.length - 1, i + 1)] ?? point;
      const along = new THREE.Vector3(
        after[0] - before[0],
        after[1] - before[1],
        after[2] - before[2],
      ).normalize();
      const u = new THREE.Vector3(0, 0, 1).cross(along);
      if (u.lengthSq() < 1e-3) u.set(1, 0, 0).cross(along);
      u.normalize();
      const v = new THREE.Vector3().crossVectors(along, u);
      const ring: number[] = [];
      const radius = radii[i] ?? 0;
      for (let j = 0; j < sides; j++) {
        const angle = (j / sides) * Math.PI * 2;
        const n = u.clone().multiplyScalar(Math.cos(angle)).addScaledVector(v, Math.sin(angle));
        const p: V3 = [point[0] + n.x * radius, point[1] + n.y * radius, point[2] + n.z * radius];
        ring.push(this.corner(p, [n.x, n.y, n.z], colour(i, j), (sway * i) / points.length));
      }
      rings.push(ring);
    }
    for (let i = 1; i < rings.length; i++) this.band(rings[i - 1] ?? [], rings[i] ?? [], true);
  }

  /** Faces between two rows of corners of the same length. */
  band(lower: readonly number[], upper: readonly number[], closed: boolean): void {
    const n = lower.length;
    for (let j = 0; j < (closed ? n : n - 1); j++) {
      const k = (j + 1) % n;
      this.quad(lower[j] ?? 0, lower[k] ?? 0, upper[k] ?? 0, upper[j] ?? 0);
    }
  }

  /** A flat round lid of a limb. */
  disc(center: V3, up: V3, radius: number, sides: number, colour: THREE.Color, rim = colour): void {
    const n = new THREE.Vector3(...up).normalize();
    const u = new THREE.Vector3(0, 0, 1).cross(n);
    if (u.lengthSq() < 1e-3) u.set(1, 0, 0);
    u.normalize();
    const v = new THREE.Vector3().crossVectors(n, u);
    const middle = this.corner(center, up, colour);
    const ring = Array.from({ length: sides }, (_, j) => {
      const d = u.clone().multiplyScalar(Math.cos((j / sides) * Math.PI * 2));
      d.addScaledVector(v, Math.sin((j / sides) * Math.PI * 2));
      const p: V3 = [center[0] + d.x * radius, center[1] + d.y * radius, center[2] + d.z * radius];
      return this.corner(p, up, rim);
    });
    for (let j = 0; j < sides; j++) this.triangle(middle, ring[j] ?? 0, ring[(j + 1) % sides] ?? 0);
  }

  toGeometry(): THREE.BufferGeometry {
    const geometry = new THREE.BufferGeometry();
    geometry.setAttribute("position", new THREE.Float32BufferAttribute(this.positions, 3));
    geometry.setAttribute("normal", new THREE.Float32BufferAttribute(this.normals, 3));
    geometry.setAttribute("color", new THREE.Float32BufferAttribute(this.colours, 3));
    geometry.setAttribute("soft", new THREE.Float32BufferAttribute(this.soft, 2));
    geometry.setIndex(this.index);
    geometry.computeBoundingSphere();
    return geometry;
  }
}

export function normal(a: V3, b: V3, c: V3): V3 {
  const u = new THREE.Vector3(b[0] - a[0], b[1] - a[1], b[2] - a[2]);
  const n = u.cross(new THREE.Vector3(c[0] - a[0], c[1] - a[1], c[2] - a[2])).normalize();
  return [n.x, n.y, n.z];
}
