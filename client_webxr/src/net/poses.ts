// Thins the poses of a stage that draws 72 times a second to the 20 that a server takes.
//
// Theory: the newest wins. A pose that comes when one is due goes at once; others wait, each replacing the one
// before, until it is. The pace is kept over time, for the server counts: after a late one the next may come half an interval
// early, no more. A pose that says nothing new is not sent. May not know sockets; `now` is in milliseconds.

import { POSES_PER_SECOND } from "../wire";

const INTERVAL_MS = 1000 / POSES_PER_SECOND;
/** How much of a late one may be made up for. */
const SLACK_MS = INTERVAL_MS / 2;
/** How soon to look again whether the line is free: often, or voice would take every gap. */
const HOLD_MS = 10;

export interface OutgoingPose {
  /** Microseconds of server time when it was sampled. */
  readonly time: number;
  readonly moveSeq: number;
  readonly record: Uint8Array;
  readonly fingers: Uint8Array;
}

export class PoseGate {
  private waiting: OutgoingPose | null = null;
  private sent: OutgoingPose | null = null;
  private dueAt = Number.NEGATIVE_INFINITY;

  /** When `take` will give something; Infinity while nothing waits. */
  wakeAt(): number {
    return this.waiting ? this.dueAt : Number.POSITIVE_INFINITY;
  }

  put(pose: OutgoingPose): void {
    this.waiting = this.sent && same(pose, this.sent) ? null : pose;
  }

  /** The pose to send now, if one waits and is due. */
  take(now: number): OutgoingPose | null {
    const pose = this.waiting;
    if (!pose || now < this.dueAt) return null;
    this.dueAt = Math.max(this.dueAt, now - SLACK_MS) + INTERVAL_MS;
    this.waiting = null;
    this.sent = pose;
    return pose;
  }

  /** The line is not free: what waits goes on waiting, and may still be replaced by a newer one. */
  hold(now: number): void {
    this.dueAt = Math.max(this.dueAt, now + HOLD_MS);
  }

  /** A new connection: what was sent before counts for nothing, and what waits is old. */
  reset(): void {
    this.waiting = null;
    this.sent = null;
  }
}

function same(a: OutgoingPose, b: OutgoingPose): boolean {
  return a.moveSeq === b.moveSeq && equal(a.record, b.record) && equal(a.fingers, b.fingers);
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
