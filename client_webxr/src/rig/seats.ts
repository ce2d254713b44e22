// Which seat is meant: the nearest free one, or the one that is pointed at. Pure.

import type { Vec3 } from "../types";

export interface SeatPlace {
  readonly position: Vec3;
  readonly yaw: number;
  /** Of where one sits above the floor, metres. */
  readonly height: number;
}

/** A pointing ray passes a seat when it comes this close to its middle, metres. */
const GRASP = 0.42;
const MIDDLE = 0.35;
const STEP = 0.6;

/** Where one stands up: on the ground before the seat, not in it. */
export function before({ position: [x, y, z], yaw }: SeatPlace): Vec3 {
  return [x - STEP * Math.sin(yaw), y, z - STEP * Math.cos(yaw)];
}

/** Index of the nearest seat that is not taken, or -1. */
export function nearestSeat(
  x: number,
  z: number,
  seats: readonly SeatPlace[],
  taken: (i: number) => boolean,
): number {
  let [best, distance] = [-1, Number.POSITIVE_INFINITY];
  for (const [i, { position }] of seats.entries()) {
    const d = Math.hypot(position[0] - x, position[2] - z);
    if (d < distance && !taken(i)) [best, distance] = [i, d];
  }
  return best;
}

/** Index of the first free seat that a ray passes close by, or -1. direction: unit length. */
export function seatOnRay(
  from: Vec3,
  direction: Vec3,
  seats: readonly SeatPlace[],
  taken: (i: number) => boolean,
  reach = 12,
): number {
  let [best, first] = [-1, reach];
  for (const [i, { position }] of seats.entries()) {
    const [x, y, z] = [position[0] - from[0], position[1] + MIDDLE - from[1], position[2] - from[2]];
    const along = x * direction[0] + y * direction[1] + z * direction[2];
    if (along < 0 || along > first) continue;
    const miss = Math.sqrt(Math.max(0, x * x + y * y + z * z - along * along));
    if (miss < GRASP && !taken(i)) [best, first] = [i, along];
  }
  return best;
}

/** Index of the free seat around a point of the ground, or -1. */
export function seatAround(
  x: number,
  z: number,
  seats: readonly SeatPlace[],
  taken: (i: number) => boolean,
): number {
  return seats.findIndex(
    ({ position }, i) => Math.hypot(position[0] - x, position[2] - z) < GRASP && !taken(i),
  );
}
