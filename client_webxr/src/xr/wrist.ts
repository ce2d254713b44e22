// Whether someone looks at their wrist, as at a watch. Pure.

import type { Vec3 } from "../types";

/** Cosines: how straight the eyes must look at the panel, and it at the eyes; easier to keep open than to open. */
const LOOK = { open: Math.cos(0.48), keep: Math.cos(0.7) };
const FACE = { open: Math.cos(1.05), keep: Math.cos(1.3) };
const FARTHEST = 0.75;

/** eye, panel: places; gaze: where the head looks; normal: where the panel faces. Unit lengths, metres. */
export function looksAtWrist(eye: Vec3, gaze: Vec3, panel: Vec3, normal: Vec3, open: boolean): boolean {
  const to = [panel[0] - eye[0], panel[1] - eye[1], panel[2] - eye[2]] as const;
  const distance = Math.hypot(...to);
  if (distance < 0.08 || distance > FARTHEST) return false;
  const look = (gaze[0] * to[0] + gaze[1] * to[1] + gaze[2] * to[2]) / distance;
  const face = -(normal[0] * to[0] + normal[1] * to[1] + normal[2] * to[2]) / distance;
  return look > (open ? LOOK.keep : LOOK.open) && face > (open ? FACE.keep : FACE.open);
}

/** A fingertip presses when it comes through the panel from the front, once for each time it comes. */
export class Poke {
  private before = Number.POSITIVE_INFINITY;

  /** depth: metres of the tip in front of the panel, negative behind it; null when it is beside it. */
  step(depth: number | null): boolean {
    const previous = this.before;
    this.before = depth ?? Number.POSITIVE_INFINITY;
    return depth !== null && depth <= TOUCH && previous > TOUCH && previous < COMING;
  }
}

const TOUCH = 0.006;
const COMING = 0.09;
