// Where somebody is, in words, for those who hear the place and do not see it. Pure.

import type { Vec3 } from "../types";

const HERE = 0.5;
/** Eighths of a turn against the clock, from straight ahead. */
const SIDES = [
  "ahead",
  "ahead on your left",
  "on your left",
  "behind you on your left",
  "behind you",
  "behind you on your right",
  "on your right",
  "ahead on your right",
] as const;

/** from: where we are, looking along `yaw` (about +Y, 0 along -Z); to: where they are. Metres. */
export function bearingWords(from: Vec3, yaw: number, to: Vec3): string {
  const [dx, dz] = [to[0] - from[0], to[2] - from[2]];
  const distance = Math.hypot(dx, dz);
  if (distance < HERE) return "right beside you";
  const turn = Math.atan2(-dx, -dz) - yaw;
  const eighth = ((Math.round(turn / (Math.PI / 4)) % 8) + 8) % 8;
  return `${metres(distance)}, ${SIDES[eighth]}`;
}

function metres(distance: number): string {
  const whole = Math.max(1, Math.round(distance));
  return whole === 1 ? "1 metre" : `${whole} metres`;
}
