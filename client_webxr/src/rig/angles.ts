// Angles about +Y and turned vectors, as everything that stands on a floor needs them. Pure; no three.js, since these
// run for every avatar in every frame on plain tuples.

import type { Quat, Vec3 } from "../types";

/** Yaw of where -Z looks; for a head that looks straight up or down, of its crown or its chin. */
export function yawOf([x, y, z, w]: Quat): number {
  const [fx, fz] = [2 * (x * z + w * y), 1 - 2 * (x * x + y * y)];
  if (Math.hypot(fx, fz) > 0.2) return Math.atan2(fx, fz);
  const looksDown = 2 * (y * z - w * x) > 0 ? 1 : -1;
  const [ux, uz] = [2 * (x * y - w * z), 2 * (y * z + w * x)];
  return Math.atan2(-ux * looksDown, -uz * looksDown);
}

/** The same angle within -pi .. pi. */
export function wrap(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}

/** The value, no farther from 0 than the limit. */
export function clamp(value: number, limit: number): number {
  return Math.min(limit, Math.max(-limit, value));
}

/** Turns a vector by a unit quaternion into `out`. */
export function rotate([qx, qy, qz, qw]: Quat, [x, y, z]: Vec3, out: [number, number, number]): void {
  const [tx, ty, tz] = [2 * (qy * z - qz * y), 2 * (qz * x - qx * z), 2 * (qx * y - qy * x)];
  out[0] = x + qw * tx + qy * tz - qz * ty;
  out[1] = y + qw * ty + qz * tx - qx * tz;
  out[2] = z + qw * tz + qx * ty - qy * tx;
}
