// What evens out the arrival of one speaker's frames: a small store of sound, just large enough.
//
// Theory. Frames are made every 20 ms and arrive more or less late. How late, against the earliest of late, is measured
// (a peak that decays), and so much sound is kept ready: 40 to 200 ms. A spurt of speech begins to play when so much is
// there. If it runs dry, a bridge of 60 ms goes on with the sound (bridge.ts); what comes before its end follows on, and is
// heard that much later from then on; if nothing comes, that was a gap, and it fills up again. If it stays too full, a few
// milliseconds are left out where the sound is most like itself. Each seam is a cross-fade, and each end fades by its own
// mirror image, so that nothing clicks. A hole in the numbers is a loss if it is small; if it is large the speaker was
// silent, and a new spurt begins.
//
// Times and sizes are samples at 48 kHz, by the clock of whoever plays. Knows no audio API: the worklet has one per speaker.

import { Bridge } from "./bridge";
import { FRAME } from "./format";
import { PRE_ROLL, SHORTEST_SILENCE } from "./gate";

const MS = 48;
const LEAST = 40 * MS;
const MOST = 200 * MS;
/** Beyond what is measured, for what the measure does not know. */
const MARGIN = 10 * MS;
/** So much above what is wanted, the oldest is left out at once. */
const FAR_TOO_MUCH = 240 * MS;
const FADE = 5 * MS;
/** Of lateness that has not come again, this part is forgotten with each frame: half of it in 21 s. */
const DECAY = 1 / 1500;
/** What is expected of a network that is not known yet. */
const FIRST_LATENESS = 30 * MS;
/** The earliest is believed a little less with each frame, since clocks drift: 200 parts in a million. */
const DRIFT = 0.2;
/** Frames over which it must have been too full before something is left out. */
const WATCHED = 10;
/** A frame that comes alone would run dry again: so much is waited for, as long as the bridge goes on. */
const LANDS_ON = 2 * FRAME;
const SHORTEST_SKIP = 2 * MS;
const LONGEST_SKIP = 10 * MS;
const SKIP_STEP = 6;

type Samples = Float32Array<ArrayBuffer>;

/** How late frames come, against the earliest. */
class Lateness {
  private earliest = Number.POSITIVE_INFINITY;
  private frames = 0;
  /** A peak that decays. */
  peak = FIRST_LATENESS;

  /** Another spurt: the speaker's clock may have stood still meanwhile, but the network is the same. */
  restart(): void {
    this.earliest = Number.POSITIVE_INFINITY;
    this.frames = 0;
  }

  take(seq: number, now: number): void {
    // The first frames of a spurt are older than the sound that let them out.
    if (this.frames++ <= PRE_ROLL) return;
    const came = now - seq * FRAME;
    this.earliest = Math.min(this.earliest + DRIFT, came);
    const late = Math.min(MOST, came - this.earliest);
    this.peak = Math.max(late, this.peak + (late - this.peak) * DECAY);
  }
}

export class JitterBuffer {
  /** How often somebody who listens missed something: it ran dry for long in a spurt, or a frame was lost or unreadable. */
  gaps = 0;
  /** How often it ran dry in a spurt for so short a time that a bridge led over it. */
  bridges = 0;
  private readonly lateness = new Lateness();
  /** Frames to play; null stands for a frame's length of nothing. */
  private readonly queue: (Samples | null)[] = [];
  private offset = 0;
  private phase: "idle" | "filling" | "playing" | "bridging" = "idle";
  private fillingSince = 0;
  private last = -1;
  private ranDry = false;
  private waited = 0;
  private leanest = Number.POSITIVE_INFINITY;
  private watched = 0;
  private spare = 0;
  private readonly bridge = new Bridge();
  private readonly tail = new Float32Array(FADE);
  private tailAt = FADE;
  private rise = 0;

  /** How long a frame waits here now, milliseconds. */
  get delayMs(): number {
    return this.waited / MS;
  }

  /** How much it wants to keep, milliseconds. */
  get targetMs(): number {
    return this.target / MS;
  }

  /** Whether there is nothing to play, and nothing that fades. */
  get isSilent(): boolean {
    return this.phase === "idle" && this.tailAt === FADE;
  }

  /** A frame has come; null if it could not be read. */
  push(seq: number, frame: Samples | null, now: number): void {
    // What is no number would be heard again and again.
    const samples = frame?.every(Number.isFinite) ? frame : null;
    const missing = seq - this.last - 1;
    if (this.last < 0 || missing < 0 || missing >= SHORTEST_SILENCE) this.beginSpurt(missing);
    else this.goOn(missing);
    this.last = seq;
    this.lateness.take(seq, now);
    const before = this.depth;
    this.queue.push(samples);
    if (!samples) this.gaps++;
    if (this.depth > this.target + FAR_TOO_MUCH) this.shed();
    if (this.phase === "idle") this.fill(now);
    else if (this.phase === "playing") this.watch(before);
    else if (this.phase === "bridging" && this.depth >= LANDS_ON) this.land();
  }

  /** Fills `out` with what is to be heard from `now` on. */
  pull(out: Float32Array, now: number): void {
    const ready = this.depth >= this.target || now - this.fillingSince >= this.target;
    if (this.phase === "filling" && ready) this.phase = "playing";
    let at = 0;
    while (at < out.length) {
      if (this.phase === "playing") at = this.play(out, at);
      else if (this.phase === "bridging") at = this.goOver(out, at, now);
      else at = this.rest(out, at, out.length);
    }
  }

  // ---------------------------------------------------------------------------------------------- what comes

  private get target(): number {
    return Math.min(MOST, Math.max(LEAST, FRAME + MARGIN + this.lateness.peak));
  }

  private get depth(): number {
    return this.queue.length * FRAME - this.offset;
  }

  private beginSpurt(silence: number): void {
    this.lateness.restart();
    this.ranDry = false;
    this.forgetWatch();
    // It was no gap that it led over, but the end; unless something is still to be played.
    if (this.phase === "bridging") this.leaveBridge(this.queue.length > 0 ? "playing" : "idle");
    // What is left of the spurt before is still heard, and so is that there was a pause.
    if (this.phase !== "idle") this.leaveOut(Math.min(Math.max(1, silence), SHORTEST_SILENCE));
  }

  private goOn(missing: number): void {
    this.gaps += Math.max(missing, this.ranDry ? 1 : 0);
    this.ranDry = false;
    const bridged = this.phase === "bridging" && this.queue.length === 0;
    if (this.phase !== "idle" && !bridged) this.leaveOut(missing);
  }

  private leaveOut(frames: number): void {
    for (let i = 0; i < frames; i++) this.queue.push(null);
  }

  private fill(now: number): void {
    this.phase = "filling";
    this.fillingSince = now;
    this.waited = this.target;
    this.forgetWatch();
  }

  /** Looks whether it has been too full for a while. */
  private watch(before: number): void {
    this.waited += (before - this.waited) / WATCHED;
    this.leanest = Math.min(this.leanest, this.depth);
    if (++this.watched < WATCHED) return;
    this.spare = this.leanest - this.target;
    this.leanest = Number.POSITIVE_INFINITY;
    this.watched = 0;
  }

  private forgetWatch(): void {
    this.leanest = Number.POSITIVE_INFINITY;
    this.watched = this.spare = 0;
  }

  /** After a long stall, all at once: whoever answers what was said a second ago disturbs everybody. */
  private shed(): void {
    this.cut();
    this.offset = 0;
    while (this.depth > this.target + FRAME) this.queue.shift();
    this.gaps++;
    this.forgetWatch();
  }

  // ---------------------------------------------------------------------------------------------- what is heard

  /** One stretch out of one frame; returns how far `out` is filled. */
  private play(out: Float32Array, at: number): number {
    const frame = this.queue[0];
    if (frame === undefined) {
      this.bridge.begin();
      this.cut();
      this.phase = "bridging";
      return at;
    }
    if (this.spare >= SHORTEST_SKIP) this.catchUp();
    if (frame !== this.queue[0]) return at;
    const end = Math.min(out.length, at + FRAME - this.offset);
    if (frame) this.sound(out, at, end, frame);
    else this.pause(out, at, end);
    this.advance(end - at);
    return end;
  }

  private sound(out: Float32Array, from: number, to: number, frame: Samples): void {
    for (let i = from, k = this.offset; i < to; i++, k++) {
      this.put(out, i, (frame[k] as number) * this.risen());
    }
  }

  private risen(): number {
    return this.rise < FADE ? this.rise++ / FADE : 1;
  }

  /** A stretch of the bridge; returns how far `out` is filled. */
  private goOver(out: Float32Array, from: number, now: number): number {
    let at = from;
    for (; at < out.length && !this.bridge.isOver; at++) this.put(out, at, this.bridge.next() * this.risen());
    if (at === out.length) return at;
    this.phase = "idle";
    this.rise = 0;
    if (this.queue.length > 0) {
      this.gaps++;
      this.fill(now);
    } else this.ranDry = true;
    return at;
  }

  /** What was waited for has come: it follows on. */
  private land(): void {
    this.bridges++;
    this.leaveBridge("playing");
    this.forgetWatch();
  }

  private leaveBridge(phase: "idle" | "playing"): void {
    for (let k = 0; k < FADE; k++) {
      // What was there before the bridge may still be fading.
      const before = this.tail[this.tailAt + k] ?? 0;
      this.tail[k] = (this.bridge.next() * this.risen() + before) * (1 - k / FADE);
    }
    this.tailAt = this.rise = 0;
    this.phase = phase;
  }

  private pause(out: Float32Array, from: number, to: number): void {
    if (this.offset === 0) this.cut();
    this.rest(out, from, to);
  }

  private rest(out: Float32Array, from: number, to: number): number {
    for (let i = from; i < to; i++) this.put(out, i, 0);
    return to;
  }

  private put(out: Float32Array, at: number, sample: number): void {
    const sum = this.tailAt < FADE ? sample + (this.tail[this.tailAt++] as number) : sample;
    out[at] = sum;
    this.bridge.take(sum);
  }

  private advance(count: number): void {
    this.offset += count;
    while (this.offset >= FRAME) {
      this.offset -= FRAME;
      this.queue.shift();
    }
  }

  /** What was heard up to now fades, played backwards; what comes next rises from nothing. */
  private cut(): void {
    for (let k = 0; k < FADE; k++) this.tail[k] = this.bridge.back(k) * (1 - (k + 1) / FADE);
    this.tailAt = this.rise = 0;
  }

  // ---------------------------------------------------------------------------------------------- catching up

  private catchUp(): void {
    if (this.queue[0] === null) this.skipNothing();
    else if (this.tailAt === FADE && this.rise === FADE && this.queue[1]) this.skipSound();
  }

  /** Silence may go whole. */
  private skipNothing(): void {
    const rest = FRAME - this.offset;
    if (this.spare < rest) return;
    if (this.offset === 0) this.cut();
    this.advance(rest);
    this.spare -= rest;
  }

  private skipSound(): void {
    // Two frames lie ahead; less what has been played of the first.
    const room = 2 * FRAME - this.offset - FADE;
    const lag = this.bestLag(Math.min(LONGEST_SKIP, this.spare, room));
    for (let k = 0; k < FADE; k++) this.tail[k] = this.ahead(k) * (1 - k / FADE);
    this.tailAt = this.rise = 0;
    this.advance(lag);
    this.spare = 0;
  }

  /** By how much to skip so that what comes then is most like what would have come. most: SHORTEST_SKIP or more. */
  private bestLag(most: number): number {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let lag = SHORTEST_SKIP; lag <= most; lag += SKIP_STEP) {
      let apart = 0;
      for (let k = 0; k < FADE; k += 2) apart += (this.ahead(k) - this.ahead(k + lag)) ** 2;
      if (apart >= least) continue;
      least = apart;
      best = lag;
    }
    return best;
  }

  private ahead(count: number): number {
    const at = this.offset + count;
    const frame = this.queue[at < FRAME ? 0 : 1] as Samples;
    return frame[at % FRAME] as number;
  }
}
