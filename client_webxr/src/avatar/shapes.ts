// The shapes of an avatar: head, cloak, hand. Only numbers; what they look like lit is `material.ts`.
//
// Frames. Head: the viewer's own pose (between the eyes, -Z ahead), so the skull lies behind the origin. Cloak: feet
// at the origin, -Z ahead, y runs 0 (hem) .. 1 (neck) so that an instance's matrix can stretch it to any stature and
// lean it; x and z in metres. Hand: WebXR's grip space of the right hand, where the back of the hand looks along
// +X, the thumb lies towards -Z and the arm comes from +Y; the left hand is its mirror image in X.
// Extra attributes: `tint` 0 bare (face, hand) .. 1 cloth; `shade` 0 dark .. 1 open to the sky.

import { BufferAttribute, BufferGeometry } from "three";
import { loft, type Point, type Shape, type Surface, turnRound } from "./loft";

/** What lies on a surface besides its place. */
export interface Coat {
  readonly tint: number;
  readonly shade: (p: Point) => number;
  /** Index of the finger that moves the part, -1 for none. */
  readonly finger?: number;
}

interface Part extends Coat {
  readonly shape: Shape;
}

const HEAD = { centre: [0, -0.016, 0.076], radius: [0.113, 0.131, 0.113] } as const;

/** 0 .. 1 by a smooth step between two edges. */
function smooth(low: number, high: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - low) / (high - low)));
  return t * t * (3 - 2 * t);
}

/** A smooth pebble; the shader paints its face, and the colour that flows over its crown. */
export function headGeometry(): BufferGeometry {
  return merge([
    { shape: loft(16, 24, skull), tint: 0, shade: ([, y]) => 0.7 + 0.3 * smooth(-0.15, -0.08, y) },
  ]);
}

/** From the front pole backwards. Fuller in the cheeks, gently narrower at the chin, longer behind. */
const skull: Surface = (ring, angle) => {
  const polar = ring * Math.PI;
  const [x, y] = [Math.sin(polar) * Math.cos(angle), Math.sin(polar) * Math.sin(angle)];
  const width = 1 + 0.075 * Math.exp(-((y + 0.3) ** 2) / 0.14) - 0.12 * smooth(0.45, 1, -y);
  const z = -Math.cos(polar);
  const depth = z < 0 ? 1 - 0.1 * smooth(0.3, 1, -y) : 1.1 - 0.25 * smooth(0, 1, -y);
  return [
    HEAD.centre[0] + x * width * HEAD.radius[0],
    HEAD.centre[1] + y * HEAD.radius[1],
    HEAD.centre[2] + z * depth * HEAD.radius[2],
  ];
};

// ---------------------------------------------------------------------------------------------------- cloak

/** Height of the neck above the hem for which the rows below are drawn, metres. */
export const STANDING_NECK = 1.36;
export const SEATED_NECK = 0.91;

/** Below the neck, half width, front, back: metres. The same number of rows in both, so that one melts into the other. */
type Row = readonly [below: number, side: number, front: number, back: number];

/** A rolled scarf, then shoulders: the same for both. */
const COLLAR: readonly Row[] = [
  [-0.05, 0.05, 0.05, 0.05],
  [-0.052, 0.083, 0.08, 0.086],
  [-0.03, 0.108, 0.104, 0.112],
  [-0.002, 0.109, 0.105, 0.113],
  [0.018, 0.094, 0.088, 0.1],
  [0.034, 0.132, 0.096, 0.116],
  [0.07, 0.186, 0.112, 0.13],
  [0.13, 0.219, 0.13, 0.142],
  [0.23, 0.228, 0.148, 0.15],
];
const STANDING: readonly Row[] = [
  ...COLLAR,
  [0.38, 0.221, 0.156, 0.154],
  [0.56, 0.216, 0.162, 0.16],
  [0.76, 0.222, 0.176, 0.174],
  [0.98, 0.236, 0.194, 0.192],
  [1.18, 0.25, 0.21, 0.208],
  [1.335, 0.259, 0.221, 0.219],
  [1.36, 0.23, 0.195, 0.19],
];
const SEATED: readonly Row[] = [
  ...COLLAR,
  [0.34, 0.222, 0.158, 0.156],
  [0.425, 0.226, 0.21, 0.165],
  [0.455, 0.236, 0.36, 0.18],
  [0.515, 0.25, 0.45, 0.19],
  [0.67, 0.256, 0.47, 0.2],
  [0.885, 0.268, 0.49, 0.215],
  [0.91, 0.24, 0.46, 0.19],
];

/** `position`, `normal` standing; `seatPosition`, `seatNormal` seated; `place` = (x, metres below the neck, z). */
export function cloakGeometry(): BufferGeometry {
  const rows = STANDING.length - 1;
  const standing = loft(rows, 24, cloak(STANDING, STANDING_NECK, 0));
  const seated = loft(rows, 24, cloak(SEATED, SEATED_NECK, 1));
  const geometry = merge([{ shape: standing, tint: 1, shade: cloakShade }]);
  geometry.setAttribute("seatPosition", new BufferAttribute(seated.positions, 3));
  geometry.setAttribute("seatNormal", new BufferAttribute(seated.normals, 3));
  const place = Float32Array.from(standing.positions, (value, i) =>
    i % 3 === 1 ? (1 - value) * STANDING_NECK : value,
  );
  geometry.setAttribute("place", new BufferAttribute(place, 3));
  return geometry;
}

function cloak(rows: readonly Row[], neck: number, lap: number): Surface {
  return (ring, angle) => {
    const row = rows[Math.round(ring * (rows.length - 1))] as Row;
    const [below, side, front, back] = row;
    const deep = smooth(0.2, 1, below * (1 + 0.4 * lap));
    const fold = 1 + 0.05 * deep * Math.cos(6 * angle + 0.4) + 0.02 * deep * Math.cos(11 * angle + 2);
    const ahead = Math.cos(angle);
    // A lap is squarer than a body: push the front corners out.
    const square =
      lap * smooth(0.3, 0.5, front) * 0.16 * Math.abs(Math.sin(2 * angle)) * smooth(0, 0.2, ahead);
    const x = Math.sin(angle) * side * fold * (1 + square);
    const z = -ahead * (ahead > 0 ? front : back) * fold * (1 + square);
    return [x, 1 - below / neck, z];
  };
}

function cloakShade([, y]: Point): number {
  // Dark where the scarf meets the chin and in the crease below it.
  const below = (1 - y) * STANDING_NECK;
  const crease = 1 - 0.45 * Math.exp(-(((below - 0.02) / 0.014) ** 2));
  return (0.6 + 0.4 * smooth(-0.05, -0.02, below)) * crease * (0.66 + 0.34 * smooth(0, 0.32, y));
}

// ----------------------------------------------------------------------------------------------------- hand

/** A finger: where it begins, its direction when straight, the axis it curls about, its joints and thickness. Metres. */
export interface Finger {
  readonly base: Point;
  readonly direction: Point;
  readonly axis: Point;
  /** Distances of the three joints from the base. */
  readonly joints: Point;
  readonly length: number;
  readonly radius: number;
}

const ALONG: Point = [0, -1, 0];
const CURL: Point = [0, 0, -1];

/** Thumb, index, middle, ring, little, of the right hand in grip space. */
export const FINGERS: readonly Finger[] = [
  {
    base: [0.012, 0.028, -0.026],
    direction: [-0.14, -0.74, -0.66],
    axis: [-0.62, 0.52, -0.58],
    joints: [0.006, 0.036, 0.058],
    length: 0.08,
    radius: 0.0132,
  },
  {
    base: [0.024, -0.024, -0.029],
    direction: ALONG,
    axis: CURL,
    joints: [0.004, 0.036, 0.058],
    length: 0.076,
    radius: 0.0112,
  },
  {
    base: [0.026, -0.028, -0.0095],
    direction: ALONG,
    axis: CURL,
    joints: [0.004, 0.04, 0.064],
    length: 0.083,
    radius: 0.0116,
  },
  {
    base: [0.024, -0.025, 0.0105],
    direction: ALONG,
    axis: CURL,
    joints: [0.004, 0.037, 0.059],
    length: 0.077,
    radius: 0.011,
  },
  {
    base: [0.02, -0.018, 0.029],
    direction: ALONG,
    axis: CURL,
    joints: [0.004, 0.029, 0.046],
    length: 0.062,
    radius: 0.0098,
  },
];

/** One hand with its sleeve; `finger` tells the shader which curl bends a vertex. */
export function handGeometry(side: "left" | "right"): BufferGeometry {
  const parts: Part[] = [
    { shape: loft(6, 9, palm), tint: 0, shade: () => 1 },
    { shape: loft(7, 12, sleeve), tint: 1, shade: ([, y]) => 0.62 + 0.38 * smooth(0.06, 0.1, y) },
    ...FINGERS.map((finger, i) => ({ shape: loft(6, 6, digit(finger)), tint: 0, shade: () => 1, finger: i })),
  ];
  return merge(side === "right" ? parts : parts.map(mirrored));
}

/** From the wrist to the knuckles: a soft pad, flat across X. */
const palm: Surface = (ring, angle) => {
  const polar = ring * Math.PI;
  const round = Math.sin(polar) ** 0.55;
  const reach = -Math.cos(polar);
  const [thick, broad] = [0.0165 - 0.002 * reach, 0.036 + 0.006 * reach];
  return [0.022 + Math.sin(angle) * thick * round, 0.02 - reach * 0.052, Math.cos(angle) * broad * round];
};

/** From inside the cuff, over its rim, to a rounded end under the forearm. */
const sleeve: Surface = (ring, angle) => {
  const along = smooth(0.1, 1, ring);
  const width = ring < 0.12 ? 0.03 : 0.043 - 0.004 * along + 0.004 * Math.sin(Math.PI * along);
  const closed = Math.sqrt(Math.max(0, 1 - Math.max(0, (ring - 0.55) / 0.45) ** 2));
  const y = ring < 0.12 ? 0.068 : 0.058 + 0.105 * along;
  return [0.02 + Math.sin(angle) * width * closed * 0.88, y, Math.cos(angle) * width * closed];
};

function digit(finger: Finger): Surface {
  const u: Point = [1, 0, 0];
  const d = finger.direction;
  const w: Point = [0, d[2], -d[1]];
  const size = Math.hypot(...w);
  return (ring, angle) => {
    const tip = Math.max(0, (ring - 0.8) / 0.2);
    const r = finger.radius * (1 - 0.14 * ring) * Math.sqrt(Math.max(0, 1 - tip * tip));
    const along = -0.006 + ring * (finger.length + 0.006);
    const [c, s] = [Math.cos(angle) * r, Math.sin(angle) * r];
    return [0, 1, 2].map(
      (k) =>
        (finger.base[k] as number) +
        (d[k] as number) * along +
        (u[k] as number) * s +
        ((w[k] as number) / size) * c,
    ) as Point;
  };
}

function mirrored(part: Part): Part {
  const flip = (values: Float32Array) => values.map((value, i) => (i % 3 === 0 ? -value : value));
  const { positions, normals, indices } = part.shape;
  const turned = [...indices];
  turnRound(turned);
  return { ...part, shape: { positions: flip(positions), normals: flip(normals), indices: turned } };
}

// ---------------------------------------------------------------------------------------------------- merge

function merge(parts: readonly Part[]): BufferGeometry {
  const geometry = new BufferGeometry();
  const join = (pick: (part: Part) => ArrayLike<number>) =>
    Float32Array.from(parts.flatMap((part) => Array.from(pick(part))));
  const each = (value: (part: Part, p: Point) => number) =>
    join((part) =>
      Array.from({ length: part.shape.positions.length / 3 }, (_, i) =>
        value(part, [...part.shape.positions.slice(i * 3, i * 3 + 3)] as Point),
      ),
    );
  geometry.setAttribute(
    "position",
    new BufferAttribute(
      join((part) => part.shape.positions),
      3,
    ),
  );
  geometry.setAttribute(
    "normal",
    new BufferAttribute(
      join((part) => part.shape.normals),
      3,
    ),
  );
  geometry.setAttribute(
    "tint",
    new BufferAttribute(
      each((part) => part.tint),
      1,
    ),
  );
  geometry.setAttribute(
    "shade",
    new BufferAttribute(
      each((part, p) => part.shade(p)),
      1,
    ),
  );
  geometry.setAttribute(
    "finger",
    new BufferAttribute(
      each((part) => part.finger ?? -1),
      1,
    ),
  );
  let offset = 0;
  const indices: number[] = [];
  for (const { shape } of parts) {
    for (const i of shape.indices) indices.push(i + offset);
    offset += shape.positions.length / 3;
  }
  geometry.setIndex(indices);
  return geometry;
}
