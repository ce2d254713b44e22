// When eyes close for a moment. Every person blinks by a rhythm of their own, derived from a number and the time,
// so nothing is stored and no random source is needed. Pure.

const BLINK_SECONDS = 0.17;
const BEAT_SECONDS = 4.3;

/** How far the eyes are closed, 0 .. 1. key: any number that tells people apart. */
export function blink(key: number, seconds: number): number {
  const shifted = seconds + fraction(key * 0.754877) * 31;
  const beat = Math.floor(shifted / BEAT_SECONDS);
  // Each beat of 4.3 s has its blink at another moment, none right at its edges.
  const start = fraction(beat * 0.569841 + key * 0.3137) * (BEAT_SECONDS - BLINK_SECONDS);
  const phase = (shifted - beat * BEAT_SECONDS - start) / BLINK_SECONDS;
  return phase > 0 && phase < 1 ? Math.sin(Math.PI * phase) : 0;
}

function fraction(x: number): number {
  return x - Math.floor(x);
}
