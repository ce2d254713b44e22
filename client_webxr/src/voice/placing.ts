// Where an ear looks and a voice comes from, as Web Audio wants it said. Pure.

import { rotate } from "../rig/angles";
import type { Quat, Vec3 } from "../types";
import type { Ear } from "./contract";

/** Moves smaller than this, metres or parts of a unit vector, are not worth a word to the audio thread. */
const NEGLIGIBLE = 0.005;

/** A vector turned by an orientation. */
function turned(vector: Vec3, orientation: Quat): Vec3 {
  const out: [number, number, number] = [0, 0, 0];
  rotate(orientation, vector, out);
  return out;
}

export function forwardOf(ear: Ear): Vec3 {
  return turned([0, 0, -1], ear.orientation);
}

export function upOf(ear: Ear): Vec3 {
  return turned([0, 1, 0], ear.orientation);
}

/** Where a voice is heard from whose owner nobody has seen yet: before us, as near as voices are at full strength. */
export function unknownPlace(ear: Ear, metres: number): Vec3 {
  const [x, y, z] = forwardOf(ear);
  const [ex, ey, ez] = ear.position;
  return [ex + x * metres, ey + y * metres, ez + z * metres];
}

/** Says only what has changed: remembers a vector, and whether a new one is different enough. */
export class Remembered {
  private at: Vec3 | null = null;

  /** Whether `vector` is news. */
  take(vector: Vec3): boolean {
    if (this.at?.every((old, i) => Math.abs(old - (vector[i] as number)) < NEGLIGIBLE)) return false;
    this.at = vector;
    return true;
  }
}
