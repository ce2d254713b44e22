// The finger at one's lips: a sign that everybody knows, and it turns one's microphone off, or on again. Pure.
//
// The index finger is straight, the next two are closed, and the tip rests at the mouth for a moment. After that the hand
// has to leave before the sign counts anew.

import { rotate } from "../rig/angles";
import type { MutableRig, Vec3 } from "../types";
import type { Side } from "./input";

/** Where the mouth is, from between the eyes, in the head's axes, metres. */
const MOUTH: Vec3 = [0, -0.09, -0.07];
const NEAR = 0.09;
const GONE = 0.2;
const HOLD_SECONDS = 0.5;
const STRAIGHT = 0.35;
const CLOSED = 0.5;

export class Hush {
  private held = 0;
  private armed = true;
  private readonly mouth: [number, number, number] = [0, 0, 0];

  /** True in the frame in which the sign is complete. dt: seconds; everything room frame. */
  step(dt: number, head: MutableRig["head"], hands: readonly Side[]): boolean {
    rotate(head.orientation, MOUTH, this.mouth);
    for (let i = 0; i < 3; i++) this.mouth[i] = (this.mouth[i] ?? 0) + (head.position[i] ?? 0);
    const nearest = Math.min(...hands.filter(points).map(({ tip }) => distance(tip, this.mouth)), GONE * 2);
    if (nearest > GONE) this.armed = true;
    this.held = nearest <= NEAR && this.armed ? this.held + dt : 0;
    if (this.held < HOLD_SECONDS) return false;
    this.held = 0;
    this.armed = false;
    return true;
  }
}

function points({ hand }: Side): boolean {
  const [, index, middle, ring] = hand.curls;
  return hand.tracked && hand.fingers && index < STRAIGHT && middle > CLOSED && ring > CLOSED;
}

function distance(a: Vec3, b: Vec3): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
