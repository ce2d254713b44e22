// The arc of a teleport: where something thrown along the ray would touch the ground. Pure.
//
// The ground of walkable places is the plane of the play space's floor (protocol/SPEC.md, section 1), so no mesh
// needs to be asked.

import type { Vec3 } from "../types";

/** Metres a second at the hand, and what pulls it down. */
export const SPEED = 7.2;
export const GRAVITY = 9.8;
/** Seconds of flight after which the arc is lost in the distance. */
const LONGEST = 2.4;

export interface Landing {
  /** Whether it comes down at all. */
  hit: boolean;
  /** Seconds of flight, to draw the arc by. */
  flight: number;
  readonly at: [x: number, y: number, z: number];
}

export function newLanding(): Landing {
  return { hit: false, flight: 0, at: [0, 0, 0] };
}

/** A point of the arc after `t` seconds. direction: unit length. */
export function arcPoint(from: Vec3, direction: Vec3, t: number, out: [number, number, number]): void {
  out[0] = from[0] + direction[0] * SPEED * t;
  out[1] = from[1] + direction[1] * SPEED * t - (GRAVITY * t * t) / 2;
  out[2] = from[2] + direction[2] * SPEED * t;
}

export function landingOf(from: Vec3, direction: Vec3, floor: number, out: Landing): void {
  const up = direction[1] * SPEED;
  const above = from[1] - floor;
  const flight = above > 0 ? (up + Math.sqrt(up * up + 2 * GRAVITY * above)) / GRAVITY : 0;
  out.hit = flight > 0 && flight <= LONGEST;
  out.flight = Math.min(LONGEST, flight);
  arcPoint(from, direction, out.flight, out.at);
}

/** Where a straight ray meets the floor, no farther than `reach` metres. */
export function gazeLanding(from: Vec3, direction: Vec3, floor: number, reach: number, out: Landing): void {
  const along = direction[1] < -1e-3 ? (floor - from[1]) / direction[1] : Number.POSITIVE_INFINITY;
  out.hit = along > 0 && along <= reach;
  out.flight = 0;
  for (let k = 0; k < 3; k++)
    out.at[k] = (from[k] as number) + (direction[k] as number) * (out.hit ? along : 0);
}
