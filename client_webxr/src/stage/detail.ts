// How much is drawn, chosen by how the frames come.
//
// Displays wait for their own beat, so a frame time never shows what there is to spare: it shows only whether we
// are late. So: go down when frames have been late for two seconds; try to go up again after a quiet time, and
// wait twice as long each time that this proves too much. Pure; the clock is an argument.

import type { Detail } from "./options";

const ORDER: readonly Detail[] = ["low", "medium", "high"];
const LATE = 1.35;
const LATE_SECONDS = 2;
const FIRST_QUIET_SECONDS = 20;
const LONGEST_QUIET_SECONDS = 640;
/** A longer pause than this is a hidden page or a headset put down, not a slow frame: seconds. */
const PAUSE = 0.5;

export class DetailChooser {
  private level: number;
  private lateFor = 0;
  private quietFor = 0;
  private quietNeeded = FIRST_QUIET_SECONDS;
  private roseAt = Number.NEGATIVE_INFINITY;
  private clock = 0;

  constructor(start: Detail = "medium") {
    this.level = ORDER.indexOf(start);
  }

  get detail(): Detail {
    return ORDER[this.level] as Detail;
  }

  /** dt, wanted: seconds that the frame took, and should take. True when the detail has changed. */
  frame(dt: number, wanted: number): boolean {
    if (dt > PAUSE) return false;
    this.clock += dt;
    const late = dt > wanted * LATE;
    this.lateFor = late ? this.lateFor + dt : Math.max(0, this.lateFor - dt);
    this.quietFor = this.lateFor > 0 ? 0 : this.quietFor + dt;
    if (this.lateFor > LATE_SECONDS) return this.fall();
    return this.quietFor > this.quietNeeded && this.rise();
  }

  private fall(): boolean {
    this.lateFor = 0;
    if (this.level === 0) return false;
    if (this.clock - this.roseAt < this.quietNeeded)
      this.quietNeeded = Math.min(LONGEST_QUIET_SECONDS, this.quietNeeded * 2);
    this.level -= 1;
    return true;
  }

  private rise(): boolean {
    this.quietFor = 0;
    if (this.level === ORDER.length - 1) return false;
    this.roseAt = this.clock;
    this.level += 1;
    return true;
  }
}
