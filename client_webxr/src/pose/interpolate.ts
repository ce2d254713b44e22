// Where to draw a subject now, from the poses that came of them.
//
// Theory. Poses come 20 times a second with jitter; drawn 100 ms late there is nearly always one on either side, and the
// rig glides between them (linear for places, slerp for turns). When the next is late the motion goes on for a
// moment, but a subject at rest is not repeated, so lateness and rest look the same: the continued motion
// therefore swings out and comes back to the last known pose within 250 ms, where it is held. At rest the error is
// that of the record, nothing more.
//
// When a pose comes long after the one before, the subject stood still in between: the old pose holds until one tick
// before the new one. A tick skipped by the beat of two 20 Hz clocks must not look like rest (gaps of just over
// 100 ms are common then), so rest begins above three ticks.
//
// When the snap bits differ the subject moved at once: no motion is shown between. `jumps` counts these.
//
// May not know sockets, messages or who the subject is; times are milliseconds of server time.

import type { MutableHand, MutableRig } from "../types";
import { ageMs, decodeFingers, decodeRig, snapBits } from "./quantise";
import { copyHand, copyRig, mixNumbers, newMutableRig, slerp } from "./rig";

export { newMutableRig } from "./rig";

export const DELAY_MS = 100;
export const EXTRAPOLATE_MS = 250;
const TICK_MS = 50;
const REST_MS = 3 * TICK_MS;
const HAND_FADE_MS = 250;
/** 0.8 s at full rate: far more than the delay, so that a burst after a stall fits. */
const CAPACITY = 16;

interface Sample {
  time: number;
  snap: number;
  readonly rig: MutableRig;
}

/** The recent poses of one subject. */
export class PoseBuffer {
  /** Oldest first; samples are taken from the front and used again at the back. */
  private readonly samples: Sample[] = [];
  private readonly spare: Sample[] = [];
  private readonly strength = { left: 0, right: 0 };
  private fadedAt = Number.NaN;
  private jumps = 0;

  /** Adds the pose record at `offset` of a message whose time is `messageTime`. */
  push(view: DataView, offset: number, messageTime: number): void {
    const last = this.samples.at(-1);
    let time = messageTime - ageMs(view, offset);
    const snap = snapBits(view, offset);
    if (last && time <= last.time) {
      // Sampled, by its sender's clock, not after the one before: the newer word counts, at the old time.
      time = last.time;
    } else if (last && time - last.time > REST_MS && snap === last.snap) {
      this.append(time - TICK_MS, last.snap, last);
    }
    const sample = last && time === last.time ? last : this.append(time, snap, last);
    if (last && snap !== last.snap) this.jumps++;
    sample.rig.jumps = this.jumps;
    sample.snap = snap;
    decodeRig(view, offset, sample.rig);
  }

  /** Adds the fingers record at `offset` to the newest pose. */
  pushFingers(view: DataView, offset: number): void {
    const last = this.samples.at(-1);
    if (last) decodeFingers(view, offset, last.rig);
  }

  /** The subject appeared anew: forgets the past; what comes next is a jump. */
  restart(): void {
    if (this.samples.length > 0) this.jumps++;
    this.spare.push(...this.samples.splice(0));
  }

  /** Fills `out` with the rig to draw at server time `now`; false if nothing is known. */
  sample(now: number, out: MutableRig): boolean {
    const at = now - DELAY_MS;
    let i = this.samples.length - 1;
    while (i > 0 && (this.samples[i] as Sample).time > at) i--;
    const a = this.samples[i];
    if (!a) return false;
    this.blend(i, a, at, out);
    this.fade(now, out);
    return true;
  }

  private append(time: number, snap: number, like: Sample | undefined): Sample {
    if (this.samples.length === CAPACITY) this.spare.push(this.samples.shift() as Sample);
    const sample = this.spare.pop() ?? { time, snap, rig: newMutableRig() };
    if (like) copyRig(like.rig, sample.rig);
    sample.time = time;
    sample.snap = snap;
    this.samples.push(sample);
    return sample;
  }

  /** Draws sample `i`, which is the newest not after `at` (or the oldest there is), moving towards the next or on from the last. */
  private blend(i: number, a: Sample, at: number, out: MutableRig): void {
    const next = this.samples[i + 1];
    const before = this.samples[i - 1];
    if (next && next.rig.jumps === a.rig.jumps && at > a.time) {
      mixRig(a, next, (at - a.time) / (next.time - a.time), out);
    } else if (!next && before && before.rig.jumps === a.rig.jumps && at - a.time < EXTRAPOLATE_MS) {
      mixRig(before, a, 1 + swing(at - a.time) / (a.time - before.time), out);
    } else {
      copyRig(a.rig, out);
    }
  }

  /** Hands come and go over a quarter of a second of drawn time. */
  private fade(now: number, out: MutableRig): void {
    const step = Math.max(0, now - this.fadedAt) / HAND_FADE_MS;
    const first = Number.isNaN(this.fadedAt);
    this.fadedAt = now;
    for (const side of ["left", "right"] as const) {
      const goal = out[side].tracked ? 1 : 0;
      const held = this.strength[side];
      const moved = goal > held ? Math.min(goal, held + step) : Math.max(goal, held - step);
      this.strength[side] = first ? goal : moved;
      out[side].strength = this.strength[side];
    }
  }
}

/** How many milliseconds of motion to add, `late` ms after the last pose: as many as passed at first, none again by the end. */
export function swing(late: number): number {
  const rest = 1 - late / EXTRAPOLATE_MS;
  return late * rest * rest;
}

function mixRig(a: Sample, b: Sample, t: number, out: MutableRig): void {
  mixNumbers(a.rig.head.position, b.rig.head.position, t, out.head.position);
  slerp(a.rig.head.orientation, b.rig.head.orientation, t, out.head.orientation);
  mixHand(a.rig.left, b.rig.left, t, out.left);
  mixHand(a.rig.right, b.rig.right, t, out.right);
  out.jumps = a.rig.jumps;
}

function mixHand(a: MutableHand, b: MutableHand, t: number, out: MutableHand): void {
  copyHand(t < 1 ? a : b, out);
  // One that was not seen, or is about to be lost, has nowhere to glide to.
  if (!a.tracked || !b.tracked) return;
  mixNumbers(a.position, b.position, t, out.position);
  slerp(a.orientation, b.orientation, t, out.orientation);
  if (a.fingers && b.fingers) mixNumbers(a.curls, b.curls, Math.min(1, t), out.curls);
}
