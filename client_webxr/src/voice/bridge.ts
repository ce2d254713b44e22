// Carries a voice on over what has not come yet: its last wave again and again, softer and softer, so that a frame that is a
// little late leaves no hole.
//
// Theory: ITU-T G.711 Appendix I. The wave is as long as the stretch after which the sound is most like itself, and its end
// is cross-faded into what came before its beginning, so that it follows itself without a seam. After 10 ms it softens; a
// voice held on for longer than 60 ms sounds like a machine, and silence is truer.

const MS = 48;
const SHORTEST_WAVE = 2.5 * MS;
const LONGEST_WAVE = 15 * MS;
const STEP = 4;
const COMPARED = 5 * MS;
const FULL = 10 * MS;
/** Two of the longest waves, and a power of two: all who speak may run dry in the same 3 ms of the audio's thread. */
const RING = 2048;
/** Samples at 48 kHz after which nothing is left of it. */
export const LONGEST_BRIDGE = 60 * MS;

export class Bridge {
  /** What was heard, a ring. */
  private readonly past = new Float32Array(RING);
  private pastAt = 0;
  private readonly wave = new Float32Array(LONGEST_WAVE);
  private length = 1;
  private at = LONGEST_BRIDGE;

  get isOver(): boolean {
    return this.at >= LONGEST_BRIDGE;
  }

  /** A sample that was heard. */
  take(sample: number): void {
    this.past[this.pastAt] = sample;
    this.pastAt = (this.pastAt + 1) & (RING - 1);
  }

  /** A sample that was heard, so many before the last; 0: the last. At most 30 ms ago. */
  back(count: number): number {
    return this.past[(this.pastAt - 1 - count) & (RING - 1)] as number;
  }

  /** From here on there is nothing to be heard. */
  begin(): void {
    const length = this.bestLength();
    const fade = length >> 2;
    for (let i = 0; i < length; i++) {
      const share = Math.max(0, (i - (length - fade) + 1) / (fade + 1));
      const earlier = share > 0 ? this.back(2 * length - 1 - i) : 0;
      this.wave[i] = this.back(length - 1 - i) * (1 - share) + earlier * share;
    }
    this.length = length;
    this.at = 0;
  }

  next(): number {
    const gain = Math.min(1, (LONGEST_BRIDGE - this.at) / (LONGEST_BRIDGE - FULL));
    return (this.wave[this.at++ % this.length] as number) * Math.max(0, gain);
  }

  private bestLength(): number {
    let best = SHORTEST_WAVE;
    let least = Number.POSITIVE_INFINITY;
    for (let length = SHORTEST_WAVE; length <= LONGEST_WAVE; length += STEP) {
      let apart = 0;
      for (let k = 0; k < COMPARED; k += 2) {
        const off = this.back(k) - this.back(k + length);
        apart += off * off;
      }
      if (apart >= least) continue;
      least = apart;
      best = length;
    }
    return best;
  }
}
