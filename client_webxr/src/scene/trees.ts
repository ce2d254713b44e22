// Trees, by species. A tree is a few limbs and many small leaves, each a flat diamond turned at random but shaded as if it
// lay on the round crown it belongs to (the old trick of painters and of games), so that the crown is soft and the sun comes
// through its edge. Far trees have fewer and larger leaves. Each species has a template per level, drawn instanced.

import * as THREE from "three";
import type { Species } from "./description";
import type { Random } from "./random";
import { Shape, type V3 } from "./shape";

export type Closeness = "near" | "far";

/** A tree of unit height, coloured; the instance colour only varies it a little. */
export function treeGeometry(
  species: Species,
  close: Closeness,
  leaf: THREE.Color,
  bark: THREE.Color,
  random: Random,
): THREE.BufferGeometry {
  const shape = new Shape();
  if (species === "birch") birch(shape, close, leaf, bark, random);
  if (species === "oak") oak(shape, close, leaf, bark, random);
  if (species === "willow") willow(shape, close, leaf, bark, random);
  if (species === "pine") pine(shape, close, leaf, random);
  return shape.toGeometry();
}

interface Puff {
  at: V3;
  radius: number;
  flat: number;
  leaves: number;
  size: number;
  droop: number;
}

/** A cloud of leaves about a point. */
function foliage(shape: Shape, puff: Puff, leaf: THREE.Color, random: Random): void {
  const tint = new THREE.Color();
  for (let i = 0; i < puff.leaves; i++) {
    const polar = Math.acos(random.between(-1, 1));
    const around = random.between(0, Math.PI * 2);
    const n = new THREE.Vector3(
      Math.sin(polar) * Math.cos(around),
      Math.cos(polar),
      Math.sin(polar) * Math.sin(around),
    );
    const out = puff.radius * random.next() ** 0.4;
    const p = n.clone().multiplyScalar(out);
    p.y = p.y * puff.flat - puff.droop * (n.x * n.x + n.z * n.z) * out;
    p.add(new THREE.Vector3(...puff.at));
    const u = new THREE.Vector3(
      random.between(-1, 1),
      random.between(-0.6, 0.6),
      random.between(-1, 1),
    ).normalize();
    const v = new THREE.Vector3(random.between(-1, 1), random.between(-1, 0.2), random.between(-1, 1))
      .cross(u)
      .normalize();
    u.multiplyScalar(puff.size * random.between(0.7, 1.3));
    v.multiplyScalar(puff.size * random.between(0.35, 0.65));
    const depth = out / puff.radius;
    tint.copy(leaf).multiplyScalar(0.45 + 0.55 * depth * (0.7 + 0.3 * n.y) + random.between(-0.08, 0.16));
    const shadeNormal: V3 = [n.x, n.y * 0.8 + 0.25, n.z];
    const corner = (q: THREE.Vector3): number =>
      shape.corner([q.x, q.y, q.z], shadeNormal, tint, 0.012 + 0.012 * depth, 0.25 + 0.75 * depth);
    shape.quad(
      corner(p.clone().add(u)),
      corner(p.clone().add(v)),
      corner(p.clone().sub(u)),
      corner(p.clone().sub(v)),
    );
  }
}

function bend(from: V3, to: V3, sag: number, steps: number): V3[] {
  return Array.from({ length: steps + 1 }, (_, i) => {
    const t = i / steps;
    const lift = sag * 4 * t * (1 - t);
    return [
      from[0] + (to[0] - from[0]) * t,
      from[1] + (to[1] - from[1]) * t + lift,
      from[2] + (to[2] - from[2]) * t,
    ] as V3;
  });
}

function taper(start: number, end: number, steps: number): number[] {
  return Array.from({ length: steps + 1 }, (_, i) => start + (end - start) * (i / steps) ** 0.8);
}

function birch(shape: Shape, close: Closeness, leaf: THREE.Color, bark: THREE.Color, random: Random): void {
  const near = close === "near";
  const steps = near ? 9 : 3;
  const lean = random.between(-0.06, 0.06);
  const trunk = bend([0, -0.02, 0], [lean, 0.93, lean * 0.6], 0, steps).map(
    ([x, y, z]): V3 => [x + 0.012 * Math.sin(y * 7), y, z + 0.01 * Math.sin(y * 5 + 1)],
  );
  const dark = new THREE.Color("#3d362f");
  const marks = (i: number, j: number) => {
    if (i === 0) return dark.clone().lerp(bark, 0.3);
    return (i * 7 + j * 3) % 5 === 0
      ? bark.clone().lerp(dark, 0.65)
      : bark.clone().multiplyScalar(0.88 + 0.12 * ((j * 5) % 3));
  };
  shape.limb(trunk, taper(0.02, 0.004, steps), near ? 6 : 3, marks, 0.006);
  const puffs = near ? 11 : 6;
  for (let i = 0; i < puffs; i++) {
    const t = 0.36 + (0.62 * i) / puffs;
    const angle = i * 2.4 + random.between(-0.4, 0.4);
    const reach = 0.17 * (1.15 - t) * random.between(0.8, 1.3) + 0.02;
    const at: V3 = [lean * t + Math.cos(angle) * reach, t + 0.03, lean * 0.6 * t + Math.sin(angle) * reach];
    if (near)
      shape.limb(
        bend([lean * t, t - 0.07, lean * 0.6 * t], at, 0.01, 2),
        [0.006, 0.004, 0.002],
        3,
        () => dark,
        0.01,
      );
    const radius = (0.135 - 0.075 * t) * random.between(0.9, 1.25) + 0.025;
    foliage(
      shape,
      { at, radius, flat: 1.15, leaves: near ? 46 : 15, size: near ? 0.017 : 0.034, droop: 0.5 },
      leaf,
      random,
    );
  }
}

function oak(shape: Shape, close: Closeness, leaf: THREE.Color, bark: THREE.Color, random: Random): void {
  const near = close === "near";
  const shade = (i: number, j: number) => bark.clone().multiplyScalar(0.75 + 0.12 * ((i + j) % 3));
  shape.limb(bend([0, -0.03, 0], [0.02, 0.45, 0.01], 0, 4), [0.06, 0.042, 0.038, 0.034, 0.028], 8, shade);
  const limbs = near ? 9 : 6;
  for (let i = 0; i < limbs; i++) {
    const angle = i * 2.4;
    const high = 0.5 + (0.42 * i) / limbs;
    const reach = (0.3 - 0.2 * (i / limbs)) * random.between(0.85, 1.15);
    const at: V3 = [Math.cos(angle) * reach, high, Math.sin(angle) * reach];
    shape.limb(
      bend([0.01, 0.3 + 0.12 * (i / limbs), 0], at, 0.02, 3),
      [0.022, 0.014, 0.009, 0.004],
      5,
      shade,
      0.004,
    );
    const radius = random.between(0.13, 0.185);
    foliage(
      shape,
      { at, radius, flat: 0.78, leaves: near ? 95 : 30, size: near ? 0.026 : 0.045, droop: 0.15 },
      leaf,
      random,
    );
  }
}

/** Limbs that arch outwards and let long strands of leaves hang, nearly to the ground. */
function willow(shape: Shape, close: Closeness, leaf: THREE.Color, bark: THREE.Color, random: Random): void {
  const near = close === "near";
  const shade = (i: number, j: number) => bark.clone().multiplyScalar(0.7 + 0.15 * ((i * 2 + j) % 3));
  shape.limb(bend([0, -0.03, 0], [-0.05, 0.42, 0.02], 0, 4), [0.07, 0.05, 0.045, 0.042, 0.036], 9, shade);
  const limbs = near ? 13 : 8;
  for (let i = 0; i < limbs; i++) {
    const angle = i * 2.4 + random.between(-0.2, 0.2);
    const reach = random.between(0.22, 0.46);
    const top = random.between(0.74, 0.98) - reach * 0.25;
    const at: V3 = [-0.05 + Math.cos(angle) * reach, top, Math.sin(angle) * reach];
    const arch = bend([-0.05, 0.38, 0.02], at, 0.1, 5);
    shape.limb(arch, [0.03, 0.02, 0.014, 0.01, 0.006, 0.003], 5, shade, 0.006);
    foliage(
      shape,
      {
        at: [at[0], at[1] + 0.02, at[2]],
        radius: 0.13,
        flat: 0.5,
        leaves: near ? 40 : 12,
        size: near ? 0.018 : 0.04,
        droop: 0.4,
      },
      leaf,
      random,
    );
    const strands = near ? 12 : 5;
    for (let k = 0; k < strands; k++) {
      const share = random.between(0.45, 1);
      const root = arch[Math.min(arch.length - 1, Math.round(share * (arch.length - 1)))] ?? at;
      const from: V3 = [
        root[0] + random.between(-0.09, 0.09),
        root[1] + 0.01,
        root[2] + random.between(-0.09, 0.09),
      ];
      strand(shape, from, Math.max(0.1, from[1] - random.between(0.08, 0.4)), angle, near, leaf, random);
    }
  }
}

function strand(
  shape: Shape,
  from: V3,
  length: number,
  angle: number,
  near: boolean,
  leaf: THREE.Color,
  random: Random,
): void {
  const leaves = near ? 15 : 5;
  const tint = new THREE.Color();
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const curve = random.between(0.02, 0.07);
  for (let i = 0; i < leaves; i++) {
    const t = (i + random.next()) / leaves;
    const out = curve * Math.sin(t * Math.PI * 0.5);
    const x = from[0] + c * out + random.between(-0.008, 0.008);
    const y = from[1] - length * t;
    const z = from[2] + s * out + random.between(-0.008, 0.008);
    const long = (near ? 0.034 : 0.09) * random.between(0.7, 1.2);
    const wide = near ? 0.0055 : 0.012;
    const side = random.between(0, Math.PI * 2);
    const [u, v] = [Math.cos(side), Math.sin(side)];
    tint.copy(leaf).multiplyScalar(0.6 + 0.5 * random.next() + 0.15 * t);
    const sway = 0.015 + 0.05 * t * (length / 0.6);
    const n: V3 = [c * 0.8 + u * 0.3, 0.45, s * 0.8 + v * 0.3];
    const corner = (dx: number, dy: number, dz: number) =>
      shape.corner([x + dx, y + dy, z + dz], n, tint, sway, 0.9);
    shape.quad(
      corner(0, 0, 0),
      corner(u * wide + v * 0.004, -long * 0.5, v * wide),
      corner(u * 0.008, -long, v * 0.008),
      corner(-u * wide, -long * 0.5, -v * wide),
    );
  }
}

/** Skirts of branches, each a ragged star that hangs a little, round a straight stem. */
function pine(shape: Shape, close: Closeness, leaf: THREE.Color, random: Random): void {
  const skirts = close === "near" ? 9 : 6;
  const points = close === "near" ? 14 : 8;
  const dark = leaf.clone().multiplyScalar(0.5);
  for (let i = 0; i < skirts; i++) {
    const t = i / skirts;
    const base = 0.1 + 0.78 * t;
    const radius = 0.19 * (1 - t) ** 0.85 + 0.02;
    const top: V3 = [
      random.between(-0.006, 0.006),
      base + 0.26 * (1 - t * 0.4),
      random.between(-0.006, 0.006),
    ];
    const apex = shape.corner(top, [0, 1, 0], leaf, 0.004, 0.1);
    const rim = Array.from({ length: points }, (_, j) => {
      const angle = ((j + i * 0.5) / points) * Math.PI * 2;
      const r = radius * (j % 2 ? 0.62 : 1) * random.between(0.85, 1.15);
      const p: V3 = [Math.cos(angle) * r, base + (j % 2 ? 0.03 : -0.012), Math.sin(angle) * r];
      return shape.corner(p, [Math.cos(angle), 0.5, Math.sin(angle)], j % 2 ? dark : leaf, 0.004, 0.2);
    });
    for (let j = 0; j < points; j++) shape.triangle(apex, rim[(j + 1) % points] ?? 0, rim[j] ?? 0);
  }
  shape.limb(
    [
      [0, -0.02, 0],
      [0, 0.2, 0],
    ],
    [0.016, 0.012],
    4,
    () => dark,
  );
}
