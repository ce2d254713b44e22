// Jumps: the server has placed us somewhere. The view darkens, the rig is put there in the dark, the view comes back.
//
// The number of the move counts from the instant that the rig is put there and not before: the server drops poses
// that carry an older one, so nobody sees us gliding through the dark. A newer placement replaces one that
// waits. Pure; time is an argument.

import type { MovedView, Placement } from "../types";
import { MoveReason } from "../wire";

const FADE_SECONDS = 0.12;

/**
 * Whether a placement turns us as well: a seat that we asked for does, the door and a facilitator do. A teleport and
 * standing up leave the view as it is by now, and a correction only puts us back.
 */
export function turnsTheView(reason: number, placement: Placement): boolean {
  if (reason === MoveReason.granted) return placement.seat >= 0;
  return reason === MoveReason.entered || reason === MoveReason.movedByFacilitator;
}

export class Jump {
  /** Of the last placement applied; 0 before the first. */
  moveSeq = 0;
  /** How dark the view is, 0 .. 1. */
  dark = 0;
  private waiting: MovedView | null = null;

  constructor(private readonly apply: (moved: MovedView) => void) {}

  receive(moved: MovedView): void {
    this.waiting = moved;
  }

  step(dt: number): void {
    if (!this.waiting) {
      this.dark = Math.max(0, this.dark - dt / FADE_SECONDS);
      return;
    }
    this.dark = Math.min(1, this.dark + dt / FADE_SECONDS);
    if (this.dark < 1) return;
    const moved = this.waiting;
    this.waiting = null;
    this.moveSeq = moved.moveSeq;
    this.apply(moved);
  }
}
