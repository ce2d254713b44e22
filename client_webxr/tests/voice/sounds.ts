// Sounds to test with. Amplitudes are of full scale.

import { FRAME } from "../../src/voice/format";

export type Samples = Float32Array<ArrayBuffer>;

/** A frame of a sine that goes on from frame to frame. */
export function sine(frame: number, { hertz = 200, amplitude = 0.5 } = {}): Samples {
  return Float32Array.from(
    { length: FRAME },
    (_, i) => amplitude * Math.sin((2 * Math.PI * hertz * (frame * FRAME + i)) / 48000),
  );
}

export function level(amplitude: number): Samples {
  return new Float32Array(FRAME).fill(amplitude);
}

/** The largest step from one sample to the next, from nothing to nothing. */
export function steepest(sound: readonly number[]): number {
  let most = 0;
  let before = 0;
  for (const sample of [...sound, 0]) {
    most = Math.max(most, Math.abs(sample - before));
    before = sample;
  }
  return most;
}

/** A stream of numbers from 0 to 1, the same each time. */
export function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
