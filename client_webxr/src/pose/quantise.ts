// A rig as the 30 bytes of a `Pose` record and the 4 of a `Fingers` record, and back: SPEC section 4.
//
// Theory: a place is millimetres, so it is right to half of one. A unit quaternion needs only its three smaller
// components, each within ±1/√2, in ten bits: right to 0.3 degrees. A hand is written relative to the head *as
// written*, so that the head's rounding does not add to its own. Any bytes decode to a rig; nothing here can fail on input.
//
// May not know messages, sockets or time.

import type { Curls, HandPose, MutableHand, MutableRig, Quat, RigPose, Vec3 } from "../types";
import { FINGERS_RECORD, HAND_RECORD, HandFlag, POSE_RECORD, PoseFlag } from "../wire";

const HAND_OFFSET = 2048;
const HAND_LIMIT = 4095;
const I16_LIMIT = 32767;
const STEPS = 1023;

/** Where each finger stands in a hand's 16 bits: thumb, index, middle, ring, little. */
const FINGER_BITS = [
  { shift: 0, top: 7 },
  { shift: 3, top: 15 },
  { shift: 7, top: 7 },
  { shift: 10, top: 7 },
  { shift: 13, top: 7 },
] as const;

export interface EncodedRig {
  /** One `Pose` record. */
  readonly record: Uint8Array<ArrayBuffer>;
  /** One `Fingers` record, or empty where no fingers are tracked. */
  readonly fingers: Uint8Array<ArrayBuffer>;
}

/** The four components as smallest three. Not a number and zero length give the identity. */
export function packQuaternion(q: Quat): number {
  const length = Math.hypot(...q);
  const unit = length > 0 && Number.isFinite(length) ? q.map((c) => c / length) : [0, 0, 0, 1];
  let left = 0;
  for (let i = 1; i < 4; i++) if (Math.abs(unit[i] as number) > Math.abs(unit[left] as number)) left = i;
  const sign = (unit[left] as number) < 0 ? -1 : 1;
  let bits = left;
  for (let i = 0; i < 4; i++) {
    if (i !== left)
      bits = bits * 1024 + Math.round((((unit[i] as number) * sign * Math.SQRT2 + 1) / 2) * STEPS);
  }
  return bits;
}

/** Writes the quaternion of 32 bits into `out`. */
export function unpackQuaternion(bits: number, out: [number, number, number, number]): void {
  const left = bits >>> 30;
  let shift = 20;
  let squares = 0;
  for (let i = 0; i < 4; i++) {
    if (i === left) continue;
    const c = ((((bits >>> shift) & 1023) / STEPS) * 2 - 1) / Math.SQRT2;
    out[i] = c;
    squares += c * c;
    shift -= 10;
  }
  out[left] = Math.sqrt(Math.max(0, 1 - squares));
  // Three components at their extremes are longer than one: any 32 bits must be a rotation.
  const length = Math.hypot(out[0], out[1], out[2], out[3]);
  for (let i = 0; i < 4; i++) out[i] = (out[i] as number) / length;
}

/** Five curls, 0 straight to 1 closed, as 16 bits. */
export function packCurls(curls: Curls): number {
  let bits = 0;
  FINGER_BITS.forEach(({ shift, top }, i) => {
    const curl = Math.min(1, Math.max(0, curls[i] as number)) || 0;
    bits |= Math.round(curl * top) << shift;
  });
  return bits;
}

/** Writes the five curls of 16 bits into `out`. */
export function unpackCurls(bits: number, out: MutableHand["curls"]): void {
  FINGER_BITS.forEach(({ shift, top }, i) => {
    out[i] = ((bits >>> shift) & top) / top;
  });
}

/** A rig as its records; null if the head is nowhere (not a number), which tracking that is just starting gives. */
export function encodeRig(rig: RigPose): EncodedRig | null {
  if (!rig.head.position.every(Number.isFinite)) return null;
  const record = new Uint8Array(POSE_RECORD.size);
  const view = new DataView(record.buffer);
  const head = rig.head.position.map(millimetres);
  head.forEach((mm, i) => {
    view.setInt16(POSE_RECORD.headPosition + 2 * i, mm, true);
  });
  view.setUint32(POSE_RECORD.headOrientation, packQuaternion(rig.head.orientation), true);
  const left = writeHand(view, POSE_RECORD.left, rig.left, head);
  const right = writeHand(view, POSE_RECORD.right, rig.right, head);
  return { record, fingers: encodeFingers(left, right) };
}

function millimetres(metres: number): number {
  return Math.min(I16_LIMIT, Math.max(-I16_LIMIT, Math.round(metres * 1000)));
}

/** Writes a hand, or leaves its nine bytes zero if it cannot be written; returns its curls if it has them. */
function writeHand(view: DataView, at: number, hand: HandPose | null, head: readonly number[]): Curls | null {
  const place = hand && relativeToHead(hand.position, head);
  if (!hand || !place) return null;
  let high = 0;
  place.forEach((n, i) => {
    view.setUint8(at + HAND_RECORD.low + i, n & 255);
    high |= (n >>> 8) << (4 * i);
  });
  const flags = HandFlag.tracked | (hand.curls ? HandFlag.fingers : 0) | (hand.pinch ? HandFlag.pinch : 0);
  view.setUint16(at + HAND_RECORD.high, high | (flags << 12), true);
  view.setUint32(at + HAND_RECORD.orientation, packQuaternion(hand.orientation), true);
  return hand.curls;
}

/** The three 12-bit coordinates, or null where they do not fit: the arm is not that long. */
function relativeToHead(position: Vec3, head: readonly number[]): number[] | null {
  const place = position.map((c, i) => Math.round(c * 1000) - (head[i] as number) + HAND_OFFSET);
  return place.every((n) => n >= 0 && n <= HAND_LIMIT) ? place : null;
}

function encodeFingers(left: Curls | null, right: Curls | null): Uint8Array<ArrayBuffer> {
  if (!left && !right) return new Uint8Array(0);
  const fingers = new Uint8Array(FINGERS_RECORD.size);
  const view = new DataView(fingers.buffer);
  if (left) view.setUint16(FINGERS_RECORD.left, packCurls(left), true);
  if (right) view.setUint16(FINGERS_RECORD.right, packCurls(right), true);
  return fingers;
}

/** Writes the rig of a `Pose` record at `offset` into `out`; a hand that is not tracked keeps what stood there. Leaves curls alone. */
export function decodeRig(view: DataView, offset: number, out: MutableRig): void {
  for (let i = 0; i < 3; i++) {
    out.head.position[i] = view.getInt16(offset + POSE_RECORD.headPosition + 2 * i, true) / 1000;
  }
  unpackQuaternion(view.getUint32(offset + POSE_RECORD.headOrientation, true), out.head.orientation);
  readHand(view, offset + POSE_RECORD.left, out.head.position, out.left);
  readHand(view, offset + POSE_RECORD.right, out.head.position, out.right);
}

function readHand(view: DataView, at: number, head: readonly number[], out: MutableHand): void {
  const high = view.getUint16(at + HAND_RECORD.high, true);
  const flags = high >>> 12;
  out.tracked = (flags & HandFlag.tracked) !== 0;
  out.fingers = out.tracked && (flags & HandFlag.fingers) !== 0;
  out.pinch = out.tracked && (flags & HandFlag.pinch) !== 0;
  if (!out.tracked) return;
  for (let i = 0; i < 3; i++) {
    const n = view.getUint8(at + HAND_RECORD.low + i) | (((high >>> (4 * i)) & 15) << 8);
    out.position[i] = (head[i] as number) + (n - HAND_OFFSET) / 1000;
  }
  unpackQuaternion(view.getUint32(at + HAND_RECORD.orientation, true), out.orientation);
}

/** Writes the curls of a `Fingers` record at `offset` into `out`. */
export function decodeFingers(view: DataView, offset: number, out: MutableRig): void {
  unpackCurls(view.getUint16(offset + FINGERS_RECORD.left, true), out.left.curls);
  unpackCurls(view.getUint16(offset + FINGERS_RECORD.right, true), out.right.curls);
}

/** The two snap bits of a `Pose` record at `offset`. */
export function snapBits(view: DataView, offset: number): number {
  return view.getUint8(offset + POSE_RECORD.flags) & PoseFlag.snap;
}

/** Milliseconds from sampling to the message, of a `Pose` record at `offset`. */
export function ageMs(view: DataView, offset: number): number {
  return view.getUint8(offset + POSE_RECORD.age) * 2;
}
