// Where a body is, when only a head and perhaps two hands are known.
//
// The neck hangs from the head. The chest looks where the head and the hands look on the whole, but late: a glance
// turns the head alone, and only when it goes on, or goes far, the chest follows. Feet (the hem of the cloak) come
// along behind the neck and never farther from under it than a person can lean; a seat holds them. Pure: the time
// that has passed is an argument, and results are written into the caller's objects.

import { clamp, rotate, wrap, yawOf } from "../rig/angles";
import type { Quat, Vec3 } from "../types";

export interface Torso {
  /** Where the chest faces, radians about +Y. */
  yaw: number;
  readonly neck: [x: number, y: number, z: number];
  /** The hem's middle, on the ground. */
  readonly base: [x: number, y: number, z: number];
  /** Not yet placed: the next step jumps. */
  fresh: boolean;
}

/** A hand as far as a torso cares; `strength` 0 means not tracked. */
export interface TorsoHand {
  readonly strength: number;
  readonly position: Vec3;
}

export interface TorsoRig {
  readonly head: { readonly position: Vec3; readonly orientation: Quat };
  readonly left: TorsoHand;
  readonly right: TorsoHand;
}

/** The floor under a seat, and where it faces. */
export interface TorsoSeat {
  readonly position: Vec3;
  readonly yaw: number;
}

/** Seconds in which the chest makes up 63 % of what it lags behind by: for a glance, and beyond one. */
const GLANCE_LAG = 1.6;
const TURN_LAG = 0.3;
/** Radians: up to here a turn of the head is a glance, and no neck twists farther than the second. */
const GLANCE = 0.45;
const TWIST = 1.15;
const FEET_LAG = 0.28;
const LEAN = 0.32;
/** From the eyes to the skull's base, and on down to the neck: metres, in the head's and in the chest's frame. */
const SKULL: Vec3 = [0, -0.1, 0.085];
const NECK_DOWN = 0.075;

export function newTorso(): Torso {
  return { yaw: 0, neck: [0, 0, 0], base: [0, 0, 0], fresh: true };
}

export function followTorso(torso: Torso, rig: TorsoRig, seat: TorsoSeat | null, dt: number): void {
  placeNeck(torso, rig.head.position, rig.head.orientation);
  const facing = facingOf(rig);
  if (torso.fresh) torso.yaw = seat ? seat.yaw : facing;
  else turn(torso, facing, seat, dt);
  if (seat) [torso.base[0], torso.base[1], torso.base[2]] = seat.position;
  else bringFeet(torso, dt);
  torso.fresh = false;
}

function placeNeck(torso: Torso, [x, y, z]: Vec3, q: Quat): void {
  rotate(q, SKULL, torso.neck);
  torso.neck[0] += x;
  torso.neck[1] += y - NECK_DOWN;
  torso.neck[2] += z;
}

/** The head's direction, drawn towards the middle of the hands by as much as these are tracked and held forward. */
function facingOf({ head, left, right }: TorsoRig): number {
  const yaw = yawOf(head.orientation);
  const weight = left.strength + right.strength;
  if (weight === 0) return yaw;
  const dx =
    (left.position[0] * left.strength + right.position[0] * right.strength) / weight - head.position[0];
  const dz =
    (left.position[2] * left.strength + right.position[2] * right.strength) / weight - head.position[2];
  const reach = Math.min(1, Math.hypot(dx, dz) / 0.35);
  return yaw + 0.25 * weight * reach * clamp(wrap(Math.atan2(-dx, -dz) - yaw), 1.2);
}

function turn(torso: Torso, facing: number, seat: TorsoSeat | null, dt: number): void {
  // Who sits turns at the waist only.
  const goal = seat ? seat.yaw + clamp(wrap(facing - seat.yaw), 0.5) : facing;
  const behind = wrap(goal - torso.yaw);
  const lag = Math.abs(behind) > GLANCE ? TURN_LAG : GLANCE_LAG;
  torso.yaw = wrap(torso.yaw + behind * (1 - Math.exp(-dt / lag)));
  if (!seat) torso.yaw = wrap(facing - clamp(wrap(facing - torso.yaw), TWIST));
}

function bringFeet(torso: Torso, dt: number): void {
  const [x, , z] = torso.neck;
  const share = torso.fresh ? 1 : 1 - Math.exp(-dt / FEET_LAG);
  torso.base[0] += (x - torso.base[0]) * share;
  torso.base[1] = 0;
  torso.base[2] += (z - torso.base[2]) * share;
  const [dx, dz] = [x - torso.base[0], z - torso.base[2]];
  const lean = Math.hypot(dx, dz);
  if (lean <= LEAN) return;
  torso.base[0] = x - (dx / lean) * LEAN;
  torso.base[2] = z - (dz / lean) * LEAN;
}
