// Says things to those who hear the page instead of seeing it, one after the other, in one live region.
//
// A region whose text is replaced at once is read once at best, so sentences wait for one another; which comes next is
// decided in announcements.ts.

import { Announcements, type Kind } from "../announcements";
import { needElement } from "./elements";

const PAUSE_MS = 1500;

export class Announcer {
  private readonly region = needElement("announcer");
  private readonly waiting = new Announcements();
  private busy = false;

  say(sentence: string, kind: Kind = "own"): void {
    this.waiting.put(sentence, kind);
    if (!this.busy) this.next();
  }

  private next(): void {
    const sentence = this.waiting.take();
    this.busy = sentence !== "";
    this.region.textContent = sentence;
    if (this.busy) setTimeout(() => this.next(), PAUSE_MS);
  }
}
