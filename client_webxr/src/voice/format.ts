// What a frame of voice is, everywhere: 20 ms of one channel at 48 kHz.

export const RATE = 48_000;
/** Samples. */
export const FRAME = 960;
