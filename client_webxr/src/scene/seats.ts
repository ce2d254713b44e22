// What people sit on, by style: a short log of wood, a flat stone, a cushion, a bench of planks.
// A seat's origin is the floor under the person; they look along its -Z.

import * as THREE from "three";
import type { Seat } from "./places";
import type { Random } from "./random";
import type { Shape, V3 } from "./shape";

const WOOD = ["#7d6249", "#8a6d50", "#75583f", "#927455"];
const CLOTH = ["#8d6a5c", "#6f7c78", "#a08a66", "#77708a"];

export function buildSeats(shape: Shape, seats: readonly Seat[], random: Random): void {
  for (const [i, seat] of seats.entries()) {
    shape.matrix.makeRotationY(seat.yaw).setPosition(...seat.position);
    if (seat.style === "log") log(shape, seat.height, random);
    if (seat.style === "stone") stone(shape, seat.height);
    if (seat.style === "cushion") cushion(shape, seat.height, new THREE.Color(CLOTH[i % CLOTH.length]));
    if (seat.style === "bench") bench(shape, seat.height);
  }
  shape.matrix.identity();
}

/** A trunk lying across, flattened where one sits, with a folded blanket on it. */
function log(shape: Shape, height: number, random: Random): void {
  const bark = new THREE.Color(WOOD[Math.floor(random.next() * WOOD.length)]);
  const dark = bark.clone().multiplyScalar(0.55);
  const cut = bark.clone().lerp(new THREE.Color("#d9b88a"), 0.75);
  const half = random.between(0.5, 0.58);
  const tilt = random.between(-0.05, 0.05);
  const r = height * 0.5;
  const center = (x: number): V3 => [x, r * 0.94, 0.02 + x * tilt];
  const points = [-half, -half * 0.4, half * 0.4, half].map(center);
  const streak = Array.from({ length: 10 }, () => bark.clone().lerp(dark, random.next() * 0.8));
  shape.limb(points, [r, r * 1.04, r, r * 0.97], 10, (_, j) => streak[j] ?? bark);
  shape.disc(center(-half), [-1, 0, tilt], r, 10, cut, bark);
  shape.disc(center(half), [1, 0, -tilt], r * 0.97, 10, cut, bark);
  const cloth = new THREE.Color(CLOTH[Math.floor(random.next() * CLOTH.length)]);
  pad(shape, 0.5, 0.3, height * 0.93, 0.055, cloth);
}

function stone(shape: Shape, height: number): void {
  const grey = new THREE.Color("#85807a");
  const dark = grey.clone().multiplyScalar(0.6);
  shape.limb(
    [
      [0, 0, 0],
      [0, height * 0.6, 0],
      [0, height, 0],
    ],
    [0.36, 0.4, 0.33],
    9,
    (i) => (i === 0 ? dark : grey),
  );
  shape.disc([0, height, 0], [0, 1, 0], 0.33, 9, grey);
}

function cushion(shape: Shape, height: number, cloth: THREE.Color): void {
  pad(shape, 0.46, 0.46, 0.02, Math.min(0.16, height), cloth);
}

function bench(shape: Shape, height: number): void {
  const wood = new THREE.Color("#8a7259");
  for (const z of [-0.12, 0.03, 0.18]) shape.box(0.62, 0.05, 0.13, [0, height - 0.025, z], wood);
  for (const x of [-0.24, 0.24]) shape.box(0.06, height, 0.36, [x, height / 2 - 0.03, 0.03], wood);
}

/** A soft rectangle with round shoulders. */
function pad(
  shape: Shape,
  width: number,
  depth: number,
  base: number,
  thick: number,
  cloth: THREE.Color,
): void {
  const under = cloth.clone().multiplyScalar(0.55);
  const rows = [
    [0.96, 0, under],
    [1, 0.5, cloth],
    [0.9, 0.95, cloth],
  ] as const;
  const corners = 12;
  const made = rows.map(([share, level, colour]) =>
    Array.from({ length: corners }, (_, j) => {
      const angle = (j / corners) * Math.PI * 2;
      const square = (v: number) => Math.sign(v) * Math.abs(v) ** 0.55;
      const [c, s] = [square(Math.cos(angle)), square(Math.sin(angle))];
      const p: V3 = [(c * width * share) / 2, base + thick * level, (-s * depth * share) / 2];
      return shape.corner(p, [c * (1 - level * 0.7), level, -s * (1 - level * 0.7)], colour);
    }),
  );
  for (let i = 1; i < made.length; i++) shape.band(made[i - 1] ?? [], made[i] ?? [], true);
  const top = shape.corner([0, base + thick * 1.08, 0], [0, 1, 0], cloth);
  const rim = made[made.length - 1] ?? [];
  for (let j = 0; j < corners; j++) shape.triangle(top, rim[j] ?? 0, rim[(j + 1) % corners] ?? 0);
}
