// What is told in VR just now: how long it stays, and how it comes and goes. Pure.
//
// One thing at a time, and the newest counts: a line that says what was is in the way.

/** The whole of it, with its coming and going, seconds. */
const LONGEST = 8;
const SHORTEST = 4;
/** What a line takes to be read, for each of its characters; a headset is read more slowly than a page. */
const READING = 0.08;
const COMING = 0.4;
const GOING = 0.9;
/** What is left of the old line when another takes its place: enough of a change to be noticed. */
const CHANGED = 0.25;

export class Telling {
  /** Empty: nothing is told. */
  text = "";
  /** 0 unseen .. 1 there. */
  strength = 0;
  private left = 0;

  /** Whether there is anything to tell. */
  tell(text: string): boolean {
    if (!text.trim()) return false;
    this.text = text;
    this.left = Math.min(LONGEST, SHORTEST + READING * text.length);
    this.strength = Math.min(this.strength, CHANGED);
    return true;
  }

  /** dt: seconds; waits: something else is before it, and it has its time when that is gone. */
  step(dt: number, waits = false): void {
    if (waits) {
      this.strength = Math.max(0, this.strength - dt / COMING);
      return;
    }
    this.left -= dt;
    const change = this.left > GOING ? dt / COMING : -dt / GOING;
    this.strength = Math.min(1, Math.max(0, this.strength + change));
    if (this.left <= 0 && this.strength === 0) this.text = "";
  }
}
