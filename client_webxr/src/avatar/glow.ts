// The soft light of whoever speaks: it rises quickly with the voice and falls slowly, so that it does not flicker with every
// syllable. Pure.

const RISE_SECONDS = 0.15;
const FALL_SECONDS = 0.5;
/** From this loudness on the light is full, 0..1. */
const FULL = 0.5;

/** The next value of a light, 0..1. loudness: 0..1; dt: seconds. */
export function stepGlow(glow: number, loudness: number, dt: number): number {
  const goal = Math.min(1, loudness / FULL);
  const seconds = goal > glow ? RISE_SECONDS : FALL_SECONDS;
  return glow + (goal - glow) * (1 - Math.exp(-dt / seconds));
}
