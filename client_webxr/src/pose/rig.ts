// Rigs that are filled anew each frame: making one, copying one into another, and the mixes between two.
//
// Everything here writes into objects it is given, so that drawing a circle of people makes no garbage.
// May not know time, records or the network.

import type { MutableHand, MutableRig } from "../types";

type Quadruple = [number, number, number, number];

export function newMutableRig(): MutableRig {
  return {
    head: { position: [0, 0, 0], orientation: [0, 0, 0, 1] },
    left: newHand(),
    right: newHand(),
    jumps: 0,
  };
}

function newHand(): MutableHand {
  return {
    tracked: false,
    strength: 0,
    position: [0, 0, 0],
    orientation: [0, 0, 0, 1],
    fingers: false,
    curls: [0, 0, 0, 0, 0],
    pinch: false,
  };
}

/** Copies every number of one list into another of the same length. */
export function copyNumbers(from: readonly number[], out: number[]): void {
  for (let i = 0; i < from.length; i++) out[i] = from[i] as number;
}

export function copyHand(from: MutableHand, out: MutableHand): void {
  out.tracked = from.tracked;
  out.strength = from.strength;
  out.fingers = from.fingers;
  out.pinch = from.pinch;
  copyNumbers(from.position, out.position);
  copyNumbers(from.orientation, out.orientation);
  copyNumbers(from.curls, out.curls);
}

export function copyRig(from: MutableRig, out: MutableRig): void {
  copyNumbers(from.head.position, out.head.position);
  copyNumbers(from.head.orientation, out.head.orientation);
  copyHand(from.left, out.left);
  copyHand(from.right, out.right);
  out.jumps = from.jumps;
}

/** a + (b − a)·t for each number; t beyond 1 goes on in the same direction. */
export function mixNumbers(a: readonly number[], b: readonly number[], t: number, out: number[]): void {
  for (let i = 0; i < a.length; i++) out[i] = (a[i] as number) + ((b[i] as number) - (a[i] as number)) * t;
}

/** Below this angle's cosine distance slerp divides nothing by nothing; a straight mix is as good there. */
const NEARLY_ONE = 0.9995;

/**
 * Spherical interpolation along the shorter way, t beyond 1 turning on at the same speed; Shoemake, "Animating rotation
 * with quaternion curves", 1985. The result is normalised.
 */
export function slerp(a: Readonly<Quadruple>, b: Readonly<Quadruple>, t: number, out: Quadruple): void {
  const dot = a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3];
  const sign = dot < 0 ? -1 : 1;
  const cosine = Math.min(1, dot * sign);
  let wa = 1 - t;
  let wb = t;
  if (cosine < NEARLY_ONE) {
    const angle = Math.acos(cosine);
    wa = Math.sin((1 - t) * angle) / Math.sin(angle);
    wb = Math.sin(t * angle) / Math.sin(angle);
  }
  wb *= sign;
  for (let i = 0; i < 4; i++) out[i] = wa * (a[i] as number) + wb * (b[i] as number);
  const length = Math.hypot(out[0], out[1], out[2], out[3]);
  for (let i = 0; i < 4; i++) out[i] = (out[i] as number) / length;
}
