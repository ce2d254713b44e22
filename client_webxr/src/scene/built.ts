// What people have built: a jetty of planks, a round pavilion, a rowing boat, lanterns. Weathered wood: each plank has its
// own grey. All are written into shared shapes.

import * as THREE from "three";
import type { Boat, Jetty, Lantern, Pavilion } from "./description";
import type { Random } from "./random";
import type { Shape, V3 } from "./shape";

function weathered(hex: string, random: Random, spread = 0.3): THREE.Color {
  const colour = new THREE.Color(hex);
  return colour
    .lerp(new THREE.Color("#a6a09a"), random.next() * spread)
    .multiplyScalar(random.between(0.78, 1.08));
}

export function buildJetty(shape: Shape, jetty: Jetty, bottom: number, random: Random): void {
  const { start, end, width, height = 0, colour = "#8a7a68" } = jetty;
  const length = Math.hypot(end[0] - start[0], end[1] - start[1]);
  const yaw = Math.atan2(-(end[0] - start[0]), -(end[1] - start[1]));
  shape.matrix.makeRotationY(yaw).setPosition(start[0], height, start[1]);
  const pitch = 0.17;
  const planks = Math.floor(length / pitch);
  for (let i = 0; i < planks; i++) {
    const wide = width + random.between(-0.05, 0.05);
    const at: V3 = [random.between(-0.02, 0.02), -0.02 + random.between(-0.004, 0.004), -(i + 0.5) * pitch];
    shape.box(wide, 0.04, pitch - 0.012, at, weathered(colour, random));
  }
  const beam = weathered(colour, random).multiplyScalar(0.55);
  for (const x of [-width * 0.4, width * 0.4]) shape.box(0.12, 0.14, length, [x, -0.11, -length / 2], beam);
  const pairs = Math.max(2, Math.round(length / 2.7));
  for (let i = 0; i < pairs; i++) {
    const z = -0.9 - (i * (length - 1.1)) / (pairs - 1);
    for (const x of [-width / 2 - 0.06, width / 2 + 0.06]) {
      const top = i === pairs - 1 ? 0.75 : i % 2 ? 0.28 : 0.02;
      const wood = weathered(colour, random).multiplyScalar(0.8);
      const foot = wood.clone().multiplyScalar(0.4);
      const lean = random.between(-0.03, 0.03);
      shape.limb(
        [
          [x + lean, bottom, z],
          [x + lean * 0.3, -0.25, z],
          [x, top, z],
        ],
        [0.085, 0.085, 0.075],
        7,
        (ring) => (ring === 0 ? foot : ring === 1 ? foot.clone().lerp(wood, 0.4) : wood),
      );
      shape.disc([x, top, z], [0, 1, 0], 0.075, 7, wood.clone().multiplyScalar(1.2));
    }
  }
  shape.matrix.identity();
}

export function buildPavilion(shape: Shape, pavilion: Pavilion, random: Random): void {
  const { position, yaw = 0, radius, posts = 8, height = 2.6, wood = "#7c6450", roof = "#6d6a5c" } = pavilion;
  shape.matrix.makeRotationY(yaw).setPosition(...position);
  const around = (share: number, r: number, y: number): V3 => {
    const angle = share * Math.PI * 2;
    return [r * Math.sin(angle), y, -r * Math.cos(angle)];
  };
  // The floor: rings of boards.
  const sides = posts * 2;
  const floor = weathered(wood, random, 0.5);
  shape.disc([0, 0.015, 0], [0, 1, 0], radius * 0.55, sides, floor, floor.clone().multiplyScalar(0.92));
  const rims = [0.55, 1.08].map((share) =>
    Array.from({ length: sides }, (_, j) => {
      const shade = floor.clone().multiplyScalar(j % 2 ? 1.05 : 0.93);
      return shape.corner(around(j / sides, radius * share, 0.015), [0, 1, 0], shade);
    }),
  );
  shape.band(rims[1] ?? [], rims[0] ?? [], true);
  for (let i = 0; i < posts; i++) {
    const share = (i + 0.5) / posts;
    const post = weathered(wood, random, 0.25);
    shape.limb([around(share, radius, 0), around(share, radius, height)], [0.075, 0.065], 8, () => post);
    const next = (i + 1.5) / posts;
    const beam = post.clone().multiplyScalar(0.85);
    bar(shape, around(share, radius, height), around(next, radius, height), 0.07, beam);
    // No rail where the door is: between the last post and the first.
    if (i === posts - 1) continue;
    for (const y of [0.5, 0.88]) bar(shape, around(share, radius, y), around(next, radius, y), 0.04, beam);
    // Brackets where the posts meet the beam.
    for (const other of [share + 0.22 / posts, share - 0.22 / posts]) {
      bar(
        shape,
        around(share, radius, height - 0.42),
        around(other, radius * 0.99, height - 0.03),
        0.032,
        beam,
      );
    }
  }
  // The roof: shingled rings that flare towards the eaves, and their undersides.
  const profile = [
    [1.3, -0.1],
    [1.05, 0.14],
    [0.78, 0.42],
    [0.5, 0.76],
    [0.22, 1.18],
    [0.05, 1.55],
  ] as const;
  const shingle = new THREE.Color(roof);
  const inside = new THREE.Color(wood).multiplyScalar(0.6);
  for (const [under, colour] of [
    [false, shingle],
    [true, inside],
  ] as const) {
    const rows = profile.map(([share, rise], k) =>
      Array.from({ length: sides * 2 }, (_, j) => {
        const shade = colour.clone().multiplyScalar(random.between(0.82, 1.1) * (k % 2 ? 0.94 : 1.04));
        const p = around(j / sides / 2, radius * share, height + rise * (radius / 2.4) - (under ? 0.06 : 0));
        const n: V3 = [p[0] * 0.5, under ? -1.5 : radius * 0.55, p[2] * 0.5];
        return shape.corner(p, n, shade);
      }),
    );
    for (let k = 1; k < rows.length; k++) shape.band(rows[k - 1] ?? [], rows[k] ?? [], true);
  }
  const tip = height + 1.5 * (radius / 2.4);
  shape.limb(
    [
      [0, tip, 0],
      [0, tip + 0.3, 0],
      [0, tip + 0.42, 0],
    ],
    [0.09, 0.05, 0.005],
    6,
    () => inside,
  );
  shape.matrix.identity();
}

/** A round bar from one point to another. */
export function bar(shape: Shape, from: V3, to: V3, radius: number, colour: THREE.Color): void {
  shape.limb([from, to], [radius, radius], 5, () => colour);
}

export function buildBoat(shape: Shape, boat: Boat, random: Random): void {
  const { length = 3.4, colour = "#6f5a48" } = boat;
  const stations = 11;
  const outer: number[][] = [];
  const inner: number[][] = [];
  const hull = new THREE.Color(colour);
  const strake = [0.55, 0.8, 1, 1.12, 1.3].map((share) => hull.clone().multiplyScalar(share));
  const lining = hull.clone().multiplyScalar(0.8);
  for (let i = 0; i < stations; i++) {
    const t = i / (stations - 1);
    const z = (t - 0.5) * length;
    const beam = 0.62 * Math.max(0.02, Math.sin(Math.PI * (0.06 + 0.86 * t)) ** 0.6 - 0.22);
    const sheer = 0.3 + 0.22 * (2 * t - 1) ** 2;
    const keel = -0.14 + 0.16 * Math.abs(2 * t - 1) ** 4;
    const section = (scale: number, lift: number, inwards: number, tints: (k: number) => THREE.Color) =>
      Array.from({ length: 9 }, (_, k) => {
        const a = (k / 8) * 2 - 1;
        const depth = Math.abs(a) ** 2.4;
        const p: V3 = [
          a * beam * scale * (0.75 + 0.25 * depth),
          keel + lift + (sheer - keel - lift) * depth,
          z,
        ];
        return shape.corner(p, [inwards * a, inwards * -0.6 + 0.3, 0], tints(Math.abs(k - 4)));
      });
    outer.push(section(1, 0, 1, (k) => strake[k] ?? hull));
    inner.push(section(0.93, 0.04, -1, (k) => (k === 4 ? (strake[4] ?? hull) : lining)));
  }
  for (let i = 1; i < stations; i++) {
    shape.band(outer[i - 1] ?? [], outer[i] ?? [], false);
    shape.band(inner[i] ?? [], inner[i - 1] ?? [], false);
  }
  for (const z of [-0.27, 0.08, 0.36]) {
    shape.box(0.8 - Math.abs(z) * 0.6, 0.035, 0.2, [0, 0.16, z * length], weathered(colour, random, 0.4));
  }
  // Oars, laid in.
  const oar = new THREE.Color("#a08a6c");
  for (const x of [-0.16, 0.2]) {
    bar(shape, [x, 0.2, -length * 0.34], [x * 1.3, 0.24, length * 0.36], 0.022, oar);
    shape.box(0.11, 0.016, 0.5, [x * 1.3, 0.24, length * 0.4], oar);
  }
}

export function buildLantern(shape: Shape, glass: Shape, lantern: Lantern): void {
  const { position, post = 0, colour = "#ffc37a" } = lantern;
  const iron = new THREE.Color("#3b3835");
  const wood = new THREE.Color("#6b5a49");
  shape.matrix.makeTranslation(...position);
  glass.matrix.copy(shape.matrix);
  if (post > 0)
    shape.limb(
      [
        [0, 0, 0],
        [0, post, 0],
      ],
      [0.06, 0.05],
      7,
      () => wood,
    );
  else
    shape.limb(
      [
        [0, 0.3, 0],
        [0, 1.2, 0],
      ],
      [0.008, 0.008],
      4,
      () => iron,
    );
  const y = post;
  shape.box(0.17, 0.025, 0.17, [0, y + 0.012, 0], iron);
  for (const [a, b] of [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ] as const) {
    shape.box(0.014, 0.22, 0.014, [a * 0.07, y + 0.13, b * 0.07], iron);
  }
  shape.limb(
    [
      [0, y + 0.24, 0],
      [0, y + 0.32, 0],
      [0, y + 0.345, 0],
    ],
    [0.14, 0.04, 0.015],
    4,
    () => iron,
  );
  glass.box(0.085, 0.13, 0.085, [0, y + 0.1, 0], new THREE.Color(colour));
  shape.matrix.identity();
  glass.matrix.identity();
}
