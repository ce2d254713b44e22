// Where something floats that goes along with the head, and lags: low ahead, never fixed to the eyes. Pure.
//
// It stays while one looks about a little, so that it can be read; it comes after whoever turns farther, and rests when
// it is ahead again. It keeps its height below the eyes however they look, so it is not in the way of what one looks at.

import { wrap, yawOf } from "../rig/angles";
import type { LocalHead } from "../rig/placement";

/** From the eyes, metres: far enough to be read at ease, and well below the faces of those who sit opposite. */
export const AHEAD = 1.2;
export const BELOW = 0.5;
/** How far one may turn before it comes along, and how near it comes, radians. */
const LOOSE = 0.3;
const CLOSE = 0.03;
/** Seconds in which it makes up about two thirds of the way: of a turn, and of a step. */
const TURN_LAG = 0.4;
const STEP_LAG = 0.25;

export class Follow {
  /** Where it is, in the frame that the head is given in. */
  readonly at: [x: number, y: number, z: number] = [0, 0, 0];
  /** Which way it lies from the eyes: 0 along -Z. */
  yaw = 0;
  private readonly eye: [number, number, number] = [0, 0, 0];
  private coming = false;

  /** Straight ahead, at once. */
  snap({ position, orientation }: LocalHead): void {
    this.yaw = yawOf(orientation);
    this.coming = false;
    this.eye.splice(0, 3, ...position);
    this.put();
  }

  /** dt: seconds. */
  step(dt: number, { position, orientation }: LocalHead): void {
    this.turn(dt, wrap(yawOf(orientation) - this.yaw));
    const near = share(dt, STEP_LAG);
    for (let k = 0; k < 3; k++) {
      const from = this.eye[k] as number;
      this.eye[k] = from + ((position[k] as number) - from) * near;
    }
    this.put();
  }

  private turn(dt: number, off: number): void {
    if (Math.abs(off) > LOOSE) this.coming = true;
    else if (Math.abs(off) < CLOSE) this.coming = false;
    if (this.coming) this.yaw = wrap(this.yaw + off * share(dt, TURN_LAG));
  }

  private put(): void {
    const [x, y, z] = this.eye;
    this.at[0] = x - AHEAD * Math.sin(this.yaw);
    this.at[1] = y - BELOW;
    this.at[2] = z - AHEAD * Math.cos(this.yaw);
  }
}

/** The share of a way that is gone in a time, so that it is the same at every frame rate. */
function share(dt: number, lag: number): number {
  return 1 - Math.exp(-dt / lag);
}
