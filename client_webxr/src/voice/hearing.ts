// The voices of the others on their way in: a decoder for each who speaks, and what it gives to where it is heard.
//
// Packets come from strangers: whatever is in them, a decoder that fails is that speaker's affair and nobody else's. What
// it did not give back is handed on as nothing, and the next packet gets a new one; if it goes on failing, it rests. May
// not know the socket, the page or the clock: times are milliseconds, given.

import type { EarFrame } from "../net/hosted";
import type { Codecs, Decoder } from "./codec";

/** Of somebody who has been silent so long nothing is kept. */
export const QUIET_MS = 5000;
/** What was said before there is an ear for it: as long as an adaptive buffer may want. */
export const KEPT_FRAMES = 10;
/** After so many failures in a row a decoder rests for so long. */
export const PATIENCE = 5;
export const REST_MS = 1000;

type Samples = Float32Array<ArrayBuffer>;
/** Where frames go: a message port. */
export interface EarPort {
  postMessage(frame: EarFrame, transfer: Transferable[]): void;
  close(): void;
}

export interface HearingPorts {
  /** Somebody speaks, or is heard in another way than before. */
  speaks(slot: number, hearing: number): void;
  /** Nothing came for a while: their ear may go. */
  quiet(slot: number): void;
}

class Voice {
  lastAt = 0;
  hearing = -1;
  ear: EarPort | null = null;
  private decoder: Decoder | null = null;
  private pending: number[] = [];
  private kept: EarFrame[] = [];
  private failures = 0;
  private restsUntil = 0;
  private lastSeq = -1;

  constructor(private readonly codecs: Codecs) {}

  take(seq: number, packet: Uint8Array, now: number): void {
    this.lastAt = now;
    // Somebody else has this place now, or the same one anew.
    if (seq <= this.lastSeq) this.drop();
    this.lastSeq = seq;
    if (now < this.restsUntil) {
      this.give(seq, null);
      return;
    }
    try {
      this.decoder ??= this.makeDecoder();
      this.pending.push(seq);
      this.decoder.decode(packet);
    } catch {
      this.fail();
    }
  }

  open(ear: EarPort): void {
    this.ear?.close();
    this.ear = ear;
    const kept = this.kept;
    this.kept = [];
    for (const { seq, samples } of kept) this.give(seq, samples);
  }

  close(): void {
    this.drop();
    this.ear?.close();
    this.ear = null;
  }

  private makeDecoder(): Decoder {
    const pending: number[] = [];
    this.pending = pending;
    const made = this.codecs.decoder(
      (samples) => {
        const seq = pending.shift();
        if (this.decoder !== made || seq === undefined) return;
        this.failures = 0;
        this.give(seq, samples);
      },
      () => this.decoder === made && this.fail(),
    );
    return made;
  }

  private fail(): void {
    const lost = this.pending;
    this.drop();
    for (const seq of lost) this.give(seq, null);
    if (++this.failures % PATIENCE === 0) this.restsUntil = this.lastAt + REST_MS;
  }

  private drop(): void {
    this.decoder?.close();
    this.decoder = null;
    this.pending = [];
  }

  private give(seq: number, samples: Samples | null): void {
    if (this.ear) {
      this.ear.postMessage({ seq, samples }, samples ? [samples.buffer] : []);
      return;
    }
    this.kept.push({ seq, samples });
    if (this.kept.length > KEPT_FRAMES) this.kept.shift();
  }
}

export class Hearing {
  private readonly voices = new Map<number, Voice>();

  constructor(
    private readonly codecs: Codecs,
    private readonly ports: HearingPorts,
  ) {}

  take(slot: number, seq: number, hearing: number, packet: Uint8Array, now: number): void {
    const voice = this.voices.get(slot) ?? new Voice(this.codecs);
    this.voices.set(slot, voice);
    voice.take(seq, packet, now);
    if (hearing === voice.hearing) return;
    voice.hearing = hearing;
    this.ports.speaks(slot, hearing);
  }

  /** Where somebody is heard from now on; null: nowhere, until there is another ear. */
  setEar(slot: number, ear: EarPort | null): void {
    const voice = this.voices.get(slot);
    if (!voice) ear?.close();
    else if (ear) voice.open(ear);
    else this.deafen(voice);
  }

  /** Lets go of whoever has been silent for long. Returns whether anybody is left. */
  tidy(now: number): boolean {
    for (const [slot, voice] of this.voices) {
      if (now - voice.lastAt < QUIET_MS) continue;
      voice.close();
      this.voices.delete(slot);
      this.ports.quiet(slot);
    }
    return this.voices.size > 0;
  }

  private deafen(voice: Voice): void {
    voice.ear?.close();
    voice.ear = null;
  }
}
