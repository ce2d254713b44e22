// One speaker's voice: frames from the voice worker through a jitter buffer, and now and then how loud that is.

import type { EarFrame } from "../net/hosted";
import { JitterBuffer } from "./jitter";
import { Meter } from "./level";
import { type EarReport, PLAY, type WorkletWish } from "./worklets";

/** 100 ms. */
const REPORT_EVERY = 4800;

class Play extends AudioWorkletProcessor {
  private readonly buffer = new JitterBuffer();
  private readonly meter = new Meter();
  private reportAt = 0;
  private told = false;
  private done = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<WorkletWish>) => {
      this.done = !data.port;
      if (data.port) data.port.onmessage = ({ data: frame }: MessageEvent<EarFrame>) => this.take(frame);
    };
  }

  process(_: Float32Array<ArrayBuffer>[][], [output]: Float32Array<ArrayBuffer>[][]): boolean {
    const block = output?.[0];
    if (block) {
      this.buffer.pull(block, currentFrame);
      this.meter.take(block);
    }
    if (currentFrame >= this.reportAt) this.report();
    return !this.done;
  }

  private take({ seq, samples }: EarFrame): void {
    this.buffer.push(seq, samples, currentFrame);
  }

  private report(): void {
    this.reportAt = currentFrame + REPORT_EVERY;
    const loudness = this.meter.read();
    const silent = loudness === 0 && this.buffer.isSilent;
    if (silent && this.told) return;
    this.told = silent;
    const { delayMs, gaps, bridges } = this.buffer;
    const report: EarReport = { loudness, delayMs, gaps, bridges };
    this.port.postMessage(report);
  }
}

registerProcessor(PLAY, Play);
