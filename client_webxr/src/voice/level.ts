// How loud sound is: for the gate in decibels below full scale, for people as a number from 0 to 1.

/** What counts as nothing at all, dBFS. */
export const SILENCE_DB = -90;
/** The range that people see: a whisper far from the microphone, and somebody who shouts into it. */
const QUIET_DB = -55;
const LOUD_DB = -12;
/** Of what was shown last, so much is still shown: a bar that falls gently is easier to read. */
const AFTERGLOW = 0.6;

export function meanSquare(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length > 0 ? sum / samples.length : 0;
}

/** A mean square as decibels relative to full scale, where a full-scale square wave is 0. */
export function decibels(power: number): number {
  return power > 0 ? Math.max(SILENCE_DB, 10 * Math.log10(power)) : SILENCE_DB;
}

/** 0: too soft to matter, 1: as loud as it gets. */
export function loudness(power: number): number {
  return Math.min(1, Math.max(0, (decibels(power) - QUIET_DB) / (LOUD_DB - QUIET_DB)));
}

/** Gathers sound, and says now and then how loud it was since it was asked last. */
export class Meter {
  private sum = 0;
  private count = 0;
  private shown = 0;

  take(samples: Float32Array): void {
    this.sum += meanSquare(samples) * samples.length;
    this.count += samples.length;
  }

  /** 0..1. Falls gently, and to 0 in the end. */
  read(): number {
    const now = this.count > 0 ? loudness(this.sum / this.count) : 0;
    this.sum = this.count = 0;
    this.shown = Math.max(now, this.shown * AFTERGLOW);
    if (this.shown < 0.01) this.shown = 0;
    return this.shown;
  }
}
