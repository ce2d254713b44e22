// The finger at one's lips: a sign that everybody knows, and it turns one's microphone off. Pure.
//
// The index finger is straight, the next two are closed, and the tip rests at the mouth for a moment. It never turns a
// microphone on: who makes it wants to be quiet.
//
// Cameras lose hands near the face, and take their fingers for others. So a hand that is not seen, or looks otherwise for
// a moment, has not left: the sign counts anew when that same hand has been *seen* away from the mouth.

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
  private readonly left = new Sign();
  private readonly right = new Sign();
  private readonly mouth: [number, number, number] = [0, 0, 0];

  /** True in the frame in which the sign is complete. dt: seconds; everything room frame. */
  step(dt: number, head: MutableRig["head"], left: Side, right: Side): boolean {
    rotate(head.orientation, MOUTH, this.mouth);
    for (let i = 0; i < 3; i++) this.mouth[i] = (this.mouth[i] as number) + (head.position[i] as number);
    const byLeft = this.left.step(dt, left, this.mouth);
    return this.right.step(dt, right, this.mouth) || byLeft;
  }
}

/** One hand's. */
class Sign {
  private held = 0;
  private armed = true;

  step(dt: number, side: Side, mouth: Vec3): boolean {
    const away = distance(side.tip, mouth);
    if (side.hand.tracked && away > GONE) {
      this.armed = true;
      this.held = 0;
    } else if (away <= NEAR && points(side)) this.held += dt;
    else this.held = Math.max(0, this.held - dt);
    if (!this.armed || this.held < HOLD_SECONDS) return false;
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
