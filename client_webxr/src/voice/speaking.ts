// Our own voice on its way out: frames of the microphone through the gate and the encoder, each with its number.
//
// An encoder gives one packet for each frame, in order; so the numbers wait in a row. One that fails is made anew with the
// next frame, but not for ever. May not know the socket, the page or the clock.

import type { Codecs, Encoder } from "./codec";
import { FRAME } from "./format";
import { Gate, type GateMode, type NumberedFrame } from "./gate";
import { Meter } from "./level";

/** After so many failures without a packet between, there is no encoder here. */
export const PATIENCE = 5;

export interface SpeakingPorts {
  send(seq: number, packet: Uint8Array<ArrayBuffer>): void;
  /** This browser stopped being able to. */
  cannot(): void;
}

export class Speaking {
  private readonly gate = new Gate();
  private readonly meter = new Meter();
  private encoder: Encoder | null = null;
  /** Numbers of the frames that the encoder has not given back. */
  private pending: number[] = [];
  private failures = 0;
  private muted = false;

  constructor(
    private readonly codecs: Codecs,
    private readonly ports: SpeakingPorts,
  ) {}

  /** What the person has chosen: an open microphone, or a key that is held or not. */
  setMode(mode: GateMode): void {
    this.gate.setMode(mode);
  }

  /** Nothing goes out while this is so, whatever the mode. */
  setMuted(muted: boolean): void {
    this.muted = muted;
  }

  /** What goes out now, if anything does. */
  get sends(): boolean {
    return this.gate.isOpen && !this.muted;
  }

  /** How loud the microphone was since this was asked last, 0..1. */
  readLevel(): number {
    return this.meter.read();
  }

  take(samples: Float32Array<ArrayBuffer>): void {
    if (samples.length !== FRAME) return;
    this.meter.take(samples);
    // The gate goes on counting and listening: it is to know the room's noise when it matters.
    for (const frame of this.gate.take(samples)) if (!this.muted) this.encode(frame);
  }

  /** The microphone is off. */
  stop(): void {
    this.dropEncoder();
    this.gate.reset();
    this.meter.read();
  }

  private encode({ seq, samples }: NumberedFrame): void {
    if (this.failures >= PATIENCE) return;
    try {
      this.encoder ??= this.makeEncoder();
      this.pending.push(seq);
      this.encoder.encode(samples);
    } catch {
      this.fail();
    }
  }

  private makeEncoder(): Encoder {
    const pending: number[] = [];
    this.pending = pending;
    const made = this.codecs.encoder(
      (packet) => {
        const seq = pending.shift();
        if (this.encoder !== made || seq === undefined) return;
        this.failures = 0;
        if (!this.muted) this.ports.send(seq, packet);
      },
      () => this.encoder === made && this.fail(),
    );
    return made;
  }

  private fail(): void {
    this.dropEncoder();
    if (++this.failures === PATIENCE) this.ports.cannot();
  }

  private dropEncoder(): void {
    this.encoder?.close();
    this.encoder = null;
  }
}
