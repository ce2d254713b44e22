// Where a person's own rig comes from: keys and mouse, a touch screen, or a headset. The stage reads whichever is
// there and cares no further.

import type { HandPose, MutableHand, MutableRig, Placement, RigPose } from "../types";
import type { Origin } from "./placement";

export interface RigSource {
  /** Room frame, as of the last update. */
  readonly rig: MutableRig;
  /** The play space, which the stage draws the camera in. */
  readonly origin: Origin;
  /** Puts the person there. `turn`: also make them look along the placement's yaw. */
  place(placement: Placement, turn: boolean): void;
}

export function newHand(): MutableHand {
  return {
    tracked: false,
    strength: 0,
    position: [0, 0, 0],
    orientation: [0, 0, 0, 1],
    fingers: false,
    curls: [0, 0, 0, 0, 0],
    pinch: false,
  };
}

export function newRig(): MutableRig {
  return {
    head: { position: [0, 1.6, 0], orientation: [0, 0, 0, 1] },
    left: newHand(),
    right: newHand(),
    jumps: 0,
  };
}

/** A rig as it is sent. One object, filled again and again: it shares the arrays of the rig that it shows. */
export class SentPose implements RigPose {
  readonly head: RigPose["head"];
  left: HandPose | null = null;
  right: HandPose | null = null;
  private readonly hands: Record<"left" | "right", Sendable>;

  constructor(private readonly rig: MutableRig) {
    this.head = rig.head;
    this.hands = { left: sendable(rig.left), right: sendable(rig.right) };
  }

  refresh(): this {
    this.left = filled(this.hands.left, this.rig.left);
    this.right = filled(this.hands.right, this.rig.right);
    return this;
  }
}

type Sendable = { -readonly [K in keyof HandPose]: HandPose[K] };

function sendable(hand: MutableHand): Sendable {
  return { position: hand.position, orientation: hand.orientation, curls: null, pinch: false };
}

function filled(out: Sendable, hand: MutableHand): HandPose | null {
  if (!hand.tracked) return null;
  out.curls = hand.fingers ? hand.curls : null;
  out.pinch = hand.pinch;
  return out;
}
