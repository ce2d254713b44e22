// The play space: where the floor that a person stands on at home lies in the room.
//
// `Origin` is the play space's origin in the room frame. On a desktop the person never leaves it, so it is their feet; in XR
// they walk about in it, and to place them is to put the origin so that their *head* ends up above the
// placement, looking its way. Height is their own: the floor of the play space lies on the placement's. Pure.

import type { Placement, Quat, Vec3 } from "../types";
import { wrap, yawOf } from "./angles";

export interface Origin {
  readonly position: [x: number, y: number, z: number];
  yaw: number;
}

export interface LocalHead {
  readonly position: Vec3;
  readonly orientation: Quat;
}

/** Puts `out` so that the head, where it is in the play space, stands above the placement and looks along its yaw. */
export function originFor(head: LocalHead, placement: Placement, out: Origin): void {
  out.yaw = wrap(placement.yaw - yawOf(head.orientation));
  standAbove(head, placement.position, out);
}

/** The same, but keeps the direction: for corrections, which should not turn anyone round. */
export function originUnder(head: LocalHead, place: Vec3, out: Origin): void {
  standAbove(head, place, out);
}

function standAbove({ position }: LocalHead, [x, y, z]: Vec3, out: Origin): void {
  const [c, s] = [Math.cos(out.yaw), Math.sin(out.yaw)];
  out.position[0] = x - (c * position[0] + s * position[2]);
  out.position[1] = y;
  out.position[2] = z - (c * position[2] - s * position[0]);
}

/** Turns the play space about the head, which stays where it is. */
export function turnAbout(head: LocalHead, angle: number, out: Origin): void {
  const place = toRoom(out, head.position, scratch);
  place[1] = out.position[1];
  out.yaw = wrap(out.yaw + angle);
  standAbove(head, place, out);
}

/** A point of the play space in the room. */
export function toRoom(
  origin: Origin,
  [x, y, z]: Vec3,
  out: [number, number, number],
): [number, number, number] {
  const [c, s] = [Math.cos(origin.yaw), Math.sin(origin.yaw)];
  out[0] = origin.position[0] + c * x + s * z;
  out[1] = origin.position[1] + y;
  out[2] = origin.position[2] + c * z - s * x;
  return out;
}

/** An orientation of the play space in the room. */
export function turnToRoom(origin: Origin, [x, y, z, w]: Quat, out: [number, number, number, number]): void {
  const [s, c] = [Math.sin(origin.yaw / 2), Math.cos(origin.yaw / 2)];
  out[0] = c * x + s * z;
  out[1] = c * y + s * w;
  out[2] = c * z - s * x;
  out[3] = c * w - s * y;
}

const scratch: [number, number, number] = [0, 0, 0];
