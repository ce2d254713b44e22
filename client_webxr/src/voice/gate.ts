// Sends nothing in silence: decides, frame by frame, what of the microphone's sound goes out.
//
// Theory: minimum statistics (R. Martin 2001), cut down to one band. Speech has pauses, so the smoothed level's minimum
// over the last seconds is the noise of the room, and what is well above it is somebody speaking. The gate opens on one
// loud frame and then also lets out the frames before it, since words begin softly; it shuts when all has been quiet for a
// while. A room whose noise is loud does not shut out a loud voice: the floor is believed only up to a bound.
//
// Frames are numbered here, those too that stay inside, so that who listens knows how long the silence was. However short
// it was, its numbers are too many to be taken for a loss: what comes after it comes late, with the frames before it, and
// who listens must begin anew instead of missing it.

import { decibels, meanSquare, SILENCE_DB } from "./level";

/** So many frames before the loud one go out with it. */
export const PRE_ROLL = 3;
/** A hole of so many numbers, or more, is a silence; who listens takes a smaller one for a loss. */
export const SHORTEST_SILENCE = 4;
/** Frames of quiet until the gate shuts: the ends of words are soft, and so are the pauses between them. */
export const HANG_OVER = 15;
/** In a push-to-talk: so many frames after the key is up, which the microphone heard while it was still down. */
export const AFTER_KEY = 3;

const OPENS_DB = 9;
const STAYS_DB = 5;
/** The floor is at least and at most this, dBFS. */
const LOWEST_FLOOR = -66;
const HIGHEST_FLOOR = -38;
const FIRST_FLOOR = -58;
const SMOOTHING = 0.3;
/** The minimum is taken over so many spans of so many frames: 4 s. */
const SPANS = 8;
const SPAN_FRAMES = 25;

export interface NumberedFrame {
  readonly seq: number;
  readonly samples: Float32Array<ArrayBuffer>;
}

/** `open`: by loudness. `held`: everything goes out, a key is held. `released`: the key is up. `shut`: nothing, at once. */
export type GateMode = "open" | "held" | "released" | "shut";

/** The room's noise, from the levels of frames. dBFS. */
class NoiseFloor {
  private readonly minima: number[] = [];
  private lowest = Number.POSITIVE_INFINITY;
  private count = 0;
  private power = -1;

  take(power: number): void {
    this.power = this.power < 0 ? power : this.power + (power - this.power) * SMOOTHING;
    this.lowest = Math.min(this.lowest, decibels(this.power));
    if (++this.count < SPAN_FRAMES) return;
    this.minima.push(this.lowest);
    if (this.minima.length > SPANS) this.minima.shift();
    this.lowest = Number.POSITIVE_INFINITY;
    this.count = 0;
  }

  get level(): number {
    const known = this.minima.length > 0 ? Math.min(this.lowest, ...this.minima) : FIRST_FLOOR;
    return Math.min(HIGHEST_FLOOR, Math.max(LOWEST_FLOOR, known));
  }
}

export class Gate {
  private readonly floor = new NoiseFloor();
  /** The last frames that did not go out, and how many there were of these. */
  private kept: Float32Array<ArrayBuffer>[] = [];
  private unsent = 0;
  private next = 0;
  /** Frames for which the gate stays open without a reason. */
  private left = 0;
  private mode: GateMode = "open";

  setMode(mode: GateMode): void {
    if (mode === "released") this.left = this.mode === "held" ? AFTER_KEY + 1 : 0;
    if (mode === "shut") this.forget();
    this.mode = mode;
  }

  /** Another microphone, or the same one anew: nothing from before belongs to it. */
  reset(): void {
    this.forget();
    this.unsent = SHORTEST_SILENCE;
  }

  /** Whether sound goes out just now. */
  get isOpen(): boolean {
    return this.left > 0;
  }

  /** A frame of the microphone; returns what goes out, in order. The frame belongs to the gate from now on. */
  take(samples: Float32Array<ArrayBuffer>): readonly NumberedFrame[] {
    const power = meanSquare(samples);
    this.listen(decibels(power));
    this.floor.take(power);
    const chosen = this.mode === "shut" || (this.mode === "released" && this.left === 0);
    this.unsent++;
    // What was heard while somebody was silent by choice is not to come out afterwards.
    if (chosen) this.forget();
    else this.keep(samples);
    return this.left > 0 ? this.release() : [];
  }

  private listen(level: number): void {
    const above = level - this.floor.level;
    const stays = this.left > 0 ? STAYS_DB : OPENS_DB;
    const wanted = this.mode === "held" || (this.mode === "open" && level > SILENCE_DB && above > stays);
    if (wanted) this.left = HANG_OVER + 1;
    else if (this.left > 0) this.left--;
  }

  private keep(samples: Float32Array<ArrayBuffer>): void {
    this.kept.push(samples);
    if (this.kept.length > PRE_ROLL + 1) this.kept.shift();
  }

  private release(): readonly NumberedFrame[] {
    const { kept, unsent } = this;
    if (unsent > 1) this.next += Math.max(unsent - kept.length, SHORTEST_SILENCE);
    this.kept = [];
    this.unsent = 0;
    return kept.map((samples) => ({ seq: this.next++, samples }));
  }

  private forget(): void {
    this.kept = [];
    this.left = 0;
  }
}
