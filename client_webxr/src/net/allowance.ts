// A token bucket: so many at once, so many a second after that. Keeps a page with an impatient hand on the trigger from
// being closed as flooding. May not know what is counted.

export class Allowance {
  private left: number;
  private countedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
  ) {
    this.left = burst;
  }

  /** Takes one at `now` (milliseconds); false if there is none left. */
  take(now: number): boolean {
    const elapsed = Math.max(0, now - this.countedAt) / 1000;
    this.countedAt = now;
    this.left = Math.min(this.burst, this.left + elapsed * this.perSecond);
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }

  /** When `take` will give one again, in whole milliseconds after it last did not. */
  nextAt(): number {
    return this.countedAt + Math.ceil(((1 - this.left) / this.perSecond) * 1000);
  }
}
