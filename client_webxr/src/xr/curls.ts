// How far fingers are curled, from the 25 joints that WebXR Hand Input tracks. Pure.
//
// A curl is the sum of the angles between the bones of a finger, from straight (0) to a fist (1): it does not depend on
// the size of the hand or on where it is, and five numbers say all that an avatar's mitten can show.
// Joints come in the specification's order: wrist, thumb (4), then index, middle, ring, little (5 each).

import type { MutableHand } from "../types";

export const JOINTS = 25;
export const JOINT_NAMES = [
  "wrist",
  ...["metacarpal", "phalanx-proximal", "phalanx-distal", "tip"].map((bone) => `thumb-${bone}`),
  ...["index", "middle", "ring", "pinky"].flatMap((finger) =>
    ["metacarpal", "phalanx-proximal", "phalanx-intermediate", "phalanx-distal", "tip"].map(
      (bone) => `${finger}-finger-${bone}`,
    ),
  ),
] as readonly XRHandJoint[];
export const INDEX_TIP = 9;

/** First joint, number of joints, and the sums of angles (radians) that count as straight and as closed. */
const FINGERS = [
  { first: 1, count: 4, straight: 0.35, closed: 1.6 },
  { first: 5, count: 5, straight: 0.35, closed: 3.7 },
  { first: 10, count: 5, straight: 0.35, closed: 3.8 },
  { first: 15, count: 5, straight: 0.35, closed: 3.8 },
  { first: 20, count: 5, straight: 0.4, closed: 3.6 },
] as const;

/** joints: 25 column-major 4 x 4 matrices, as `XRFrame.fillPoses` writes them. */
export function curlsOf(joints: Float32Array, out: MutableHand["curls"]): void {
  FINGERS.forEach(({ first, count, straight, closed }, i) => {
    let bend = 0;
    for (let joint = first + 1; joint < first + count - 1; joint++) bend += bendAt(joints, joint);
    out[i] = Math.min(1, Math.max(0, (bend - straight) / (closed - straight)));
  });
}

/** Angle between the bone that ends at a joint and the one that begins there. */
function bendAt(joints: Float32Array, joint: number): number {
  let [dot, before, after] = [0, 0, 0];
  for (let k = 12; k < 15; k++) {
    const here = joints[joint * 16 + k] as number;
    const a = here - (joints[(joint - 1) * 16 + k] as number);
    const b = (joints[(joint + 1) * 16 + k] as number) - here;
    dot += a * b;
    before += a * a;
    after += b * b;
  }
  const size = Math.sqrt(before * after);
  return size < 1e-9 ? 0 : Math.acos(Math.min(1, Math.max(-1, dot / size)));
}

/**
 * Grip space by the wrist, for browsers that track a hand and give no grip. In both spaces the arm comes from one
 * axis and the back of the hand looks along another (WebXR Device API, `gripSpace`; Hand Input, joint axes):
 * right hand X Y Z of the grip are Y Z X of the wrist, left hand -Y Z -X.
 */
export function gripFromWrist(
  side: "left" | "right",
  joints: Float32Array,
  out: Pick<MutableHand, "position" | "orientation">,
): void {
  const axis = (column: number, row: number) => joints[column * 4 + row] as number;
  const flip = side === "right" ? 1 : -1;
  for (let row = 0; row < 3; row++)
    out.position[row] = axis(3, row) - FORWARD * axis(2, row) - DOWN * axis(1, row);
  const x = [0, 1, 2].map((row) => flip * axis(1, row));
  const y = [0, 1, 2].map((row) => axis(2, row));
  const z = [0, 1, 2].map((row) => flip * axis(0, row));
  quaternionOf(x, y, z, out.orientation);
}

/** From the wrist to the middle of a loose fist, metres. */
const FORWARD = 0.085;
const DOWN = 0.03;

/** Of a rotation given by where it takes the three axes (Shepperd's method, by the greatest component). */
export function quaternionOf(
  x: readonly number[],
  y: readonly number[],
  z: readonly number[],
  out: MutableHand["orientation"],
): void {
  const [[xx = 0, xy = 0, xz = 0], [yx = 0, yy = 0, yz = 0], [zx = 0, zy = 0, zz = 0]] = [x, y, z];
  const squares = [1 + xx - yy - zz, 1 - xx + yy - zz, 1 - xx - yy + zz, 1 + xx + yy + zz];
  const most = squares.indexOf(Math.max(...squares));
  const rows = [
    [squares[0], yx + xy, zx + xz, yz - zy],
    [yx + xy, squares[1], zy + yz, zx - xz],
    [zx + xz, zy + yz, squares[2], xy - yx],
    [yz - zy, zx - xz, xy - yx, squares[3]],
  ];
  const row = rows[most] as number[];
  const length = Math.hypot(...row);
  for (let i = 0; i < 4; i++) out[i] = (row[i] as number) / length;
}
