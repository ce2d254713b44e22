// Small plants: tufts of grass (one instanced triangle fan each) and reeds. Blades are single triangles without any
// transparency, coloured from the ground they stand on to tips that the low sun shines through.

import * as THREE from "three";
import type { Detail, Grass, Reeds } from "./description";
import type { Land } from "./land";
import type { Random } from "./random";
import { Shape } from "./shape";
import { distanceToRegion, scatter } from "./walk";

const SHARE: Record<Detail, number> = { low: 0.1, medium: 0.45, high: 1 };

/** A tuft of unit height, white at the tips: the instance colour gives the hue. */
function tuft(blades: number, random: Random, flower: THREE.Color | null): THREE.BufferGeometry {
  const shape = new Shape();
  const foot = new THREE.Color(0.5, 0.52, 0.5);
  const tip = new THREE.Color(1.25, 1.2, 1.0);
  for (let i = 0; i < blades; i++) {
    const angle = (i / blades) * Math.PI * 2 + random.between(-0.4, 0.4);
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const tall = random.between(0.6, 1);
    const lean = random.between(0.18, 0.6) * tall;
    const half = random.between(0.035, 0.06);
    const root = random.between(0.02, 0.16);
    const up = [c * 0.25, 1, s * 0.25] as const;
    const a = shape.corner([c * root - s * half, -0.04, s * root + c * half], up, foot, 0, 0.2);
    const b = shape.corner([c * root + s * half, -0.04, s * root - c * half], up, foot, 0, 0.2);
    const d = shape.corner([c * (root + lean), tall, s * (root + lean)], up, tip, 0.07, 0.75);
    shape.triangle(a, b, d);
    if (flower && i < 2) bloom(shape, [c * (root + lean), tall, s * (root + lean)], flower);
  }
  return shape.toGeometry();
}

function bloom(shape: Shape, at: readonly [number, number, number], colour: THREE.Color): void {
  const r = 0.1;
  const yellow = new THREE.Color("#d8b44a");
  const middle = shape.corner([at[0], at[1] + 0.05, at[2]], [0, 1, 0], yellow, 0.07, 0.3);
  const petals = Array.from({ length: 5 }, (_, k) => {
    const angle = (k / 5) * Math.PI * 2;
    const p = [at[0] + Math.cos(angle) * r, at[1] + 0.06, at[2] + Math.sin(angle) * r] as const;
    return shape.corner(p, [0, 1, 0], colour, 0.07, 0.6);
  });
  for (let k = 0; k < 5; k++) shape.triangle(middle, petals[k] ?? 0, petals[(k + 1) % 5] ?? 0);
}

export function makeGrass(
  grass: Grass,
  land: Land,
  material: THREE.Material,
  detail: Detail,
  random: Random,
): THREE.Object3D {
  const group = new THREE.Group();
  const wanted = Math.round(grass.count * SHARE[detail]);
  const places = scatter(grass.region, wanted * 2, random).filter(
    ([x, z]) =>
      land.shore(x, z) > 0.75 &&
      (grass.without ?? []).every((region) => distanceToRegion(region, x, z) > -0.12 * random.next()),
  );
  places.length = Math.min(places.length, wanted);
  const flowers = Math.round(places.length * (grass.flowers ?? 0));
  const bloomColour = new THREE.Color(grass.flower ?? "#ffffff");
  const kinds = [
    { list: places.slice(flowers), geometry: tuft(4, random, null) },
    { list: places.slice(0, flowers), geometry: tuft(4, random, bloomColour) },
  ];
  const colour = new THREE.Color();
  const base = new THREE.Color(grass.colour);
  const matrix = new THREE.Matrix4();
  const turn = new THREE.Quaternion();
  const up = new THREE.Vector3(0, 1, 0);
  for (const [kind, { list, geometry }] of kinds.entries()) {
    if (list.length === 0) {
      geometry.dispose();
      continue;
    }
    const mesh = new THREE.InstancedMesh(geometry, material, list.length);
    for (const [i, [x, z]] of list.entries()) {
      const tall = random.between(...grass.height) * (detail === "low" ? 1.3 : 1);
      turn.setFromAxisAngle(up, random.between(0, Math.PI * 2));
      const wide = tall * random.between(0.8, 1.2);
      matrix.compose(new THREE.Vector3(x, land.height(x, z), z), turn, new THREE.Vector3(wide, tall, wide));
      mesh.setMatrixAt(i, matrix);
      land.albedo(x, z, colour).lerp(base, kind === 1 ? 0.8 : 0.55);
      mesh.setColorAt(i, colour.multiplyScalar((0.55 + 0.45 * land.light(x, z)) * random.between(0.8, 1.15)));
    }
    mesh.name = kind === 1 ? "flowers" : "grass";
    mesh.frustumCulled = false;
    group.add(mesh);
  }
  return group;
}

/** A clump of reeds about a metre tall. */
function clump(colour: THREE.Color, cattail: boolean, random: Random): THREE.BufferGeometry {
  const shape = new Shape();
  const foot = colour.clone().multiplyScalar(0.4);
  const tip = colour.clone().multiplyScalar(1.25);
  for (let i = 0; i < 5; i++) {
    const angle = random.between(0, Math.PI * 2);
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const root = random.between(0.02, 0.14);
    const tall = random.between(0.65, 1.05);
    const lean = random.between(0.05, 0.28);
    const half = 0.016;
    const up = [c * 0.6, 0.8, s * 0.6] as const;
    const a = shape.corner([c * root - s * half, -0.4, s * root + c * half], up, foot, 0, 0.1);
    const b = shape.corner([c * root + s * half, -0.4, s * root - c * half], up, foot, 0, 0.1);
    const m = shape.corner(
      [c * (root + lean * 0.35) + s * half, tall * 0.62, s * (root + lean * 0.35) - c * half],
      up,
      colour,
      0.05,
      0.5,
    );
    const d = shape.corner([c * (root + lean), tall, s * (root + lean)], up, tip, 0.12, 0.8);
    shape.triangle(a, b, m);
    shape.triangle(a, m, d);
  }
  if (cattail) {
    const brown = new THREE.Color("#5b4430");
    shape.limb(
      [
        [0, -0.4, 0],
        [0.02, 0.95, 0],
      ],
      [0.008, 0.006],
      3,
      () => foot,
      0.08,
    );
    shape.limb(
      [
        [0.02, 0.93, 0],
        [0.021, 0.97, 0],
        [0.024, 1.1, 0],
        [0.025, 1.14, 0],
      ],
      [0.004, 0.022, 0.02, 0.003],
      5,
      () => brown,
      0.1,
    );
  }
  return shape.toGeometry();
}

export function makeReeds(
  reeds: Reeds,
  land: Land,
  material: THREE.Material,
  detail: Detail,
  random: Random,
): THREE.InstancedMesh[] {
  const count = Math.round(reeds.count * (detail === "low" ? 0.35 : detail === "medium" ? 0.7 : 1));
  const places = scatter(reeds.region, count, random);
  const tailed = Math.round(places.length * (reeds.cattails ?? 0.1));
  const colour = new THREE.Color(reeds.colour);
  return [places.slice(tailed), places.slice(0, tailed)].flatMap((list, kind) => {
    if (list.length === 0) return [];
    const mesh = new THREE.InstancedMesh(clump(colour, kind === 1, random), material, list.length);
    const matrix = new THREE.Matrix4();
    const tint = new THREE.Color();
    for (const [i, [x, z]] of list.entries()) {
      const tall = random.between(...reeds.height);
      matrix.makeRotationY(random.between(0, Math.PI * 2)).scale(new THREE.Vector3(tall, tall, tall));
      matrix.setPosition(x, Math.max(land.height(x, z), land.level - 0.2), z);
      mesh.setMatrixAt(i, matrix);
      mesh.setColorAt(i, tint.setScalar(random.between(0.75, 1.15)));
    }
    mesh.name = "reeds";
    return [mesh];
  });
}
