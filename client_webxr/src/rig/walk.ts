// Walking on the ground: speed that grows and dies away gently, and a walk that slides along the edge of where one
// may stand instead of sticking to it. Pure.

export const WALK_SPEED = 1.6;
export const SLOW_SPEED = 0.7;
/** Seconds in which the speed makes up 63 % of what it lacks. */
const EASE = 0.14;
/** Directions tried one after the other when the straight way is closed, degrees either side. */
const ASIDE = [12, 25, 40, 55, 70, 84].map((degrees) => (degrees * Math.PI) / 180);

export interface Ground {
  x: number;
  z: number;
}

export type CanStand = (x: number, z: number) => boolean;

/** Brings a velocity towards a wished one. */
export function easeVelocity(velocity: Ground, wished: Ground, dt: number): void {
  const share = 1 - Math.exp(-dt / EASE);
  velocity.x += (wished.x - velocity.x) * share;
  velocity.z += (wished.z - velocity.z) * share;
  if (Math.hypot(velocity.x, velocity.z) < 0.005 && wished.x === 0 && wished.z === 0)
    velocity.x = velocity.z = 0;
}

/** From local axes (x right, z back) to the room's, for someone who looks along `yaw`. */
export function heading(x: number, z: number, yaw: number, speed: number, out: Ground): Ground {
  const long = Math.max(1, Math.hypot(x, z));
  const [c, s] = [Math.cos(yaw), Math.sin(yaw)];
  out.x = ((c * x + s * z) / long) * speed;
  out.z = ((c * z - s * x) / long) * speed;
  return out;
}

/**
 * Moves `at` by (dx, dz) as far as the ground allows: straight on, else along the edge, else not at all. Who
 * stands where nobody may (just risen from a seat at the rim) may go anywhere; the server is the judge.
 */
export function slide(at: Ground, dx: number, dz: number, canStand: CanStand): void {
  if (canStand(at.x + dx, at.z + dz) || !canStand(at.x, at.z)) {
    at.x += dx;
    at.z += dz;
    return;
  }
  for (const angle of ASIDE)
    for (const side of [angle, -angle]) if (tryAside(at, dx, dz, side, canStand)) return;
}

function tryAside(at: Ground, dx: number, dz: number, angle: number, canStand: CanStand): boolean {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  // Only the part of the step that points this way is left: no gain of speed at an edge.
  const [x, z] = [at.x + c * (c * dx - s * dz), at.z + c * (s * dx + c * dz)];
  if (!canStand(x, z)) return false;
  at.x = x;
  at.z = z;
  return true;
}
