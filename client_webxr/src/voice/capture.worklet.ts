// The microphone, cut into frames: what comes in blocks of 128 goes out in blocks of 960, straight to the voice worker.

import { FRAME } from "./format";
import { CAPTURE, type WorkletWish } from "./worklets";

class Capture extends AudioWorkletProcessor {
  private frame = new Float32Array(FRAME);
  private filled = 0;
  private out: MessagePort | null = null;
  private done = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<WorkletWish>) => {
      this.out = data.port;
      this.done = !data.port;
    };
  }

  process([input]: Float32Array<ArrayBuffer>[][]): boolean {
    const block = input?.[0];
    if (block && this.out) this.take(block);
    return !this.done;
  }

  private take(block: Float32Array): void {
    const fits = Math.min(block.length, FRAME - this.filled);
    this.frame.set(block.subarray(0, fits), this.filled);
    this.filled += fits;
    if (this.filled < FRAME) return;
    this.out?.postMessage(this.frame, [this.frame.buffer]);
    this.frame = new Float32Array(FRAME);
    this.filled = 0;
    if (fits < block.length) this.take(block.subarray(fits));
  }
}

registerProcessor(CAPTURE, Capture);
