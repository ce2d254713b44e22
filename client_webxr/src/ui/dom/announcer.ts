// Says things to those who hear the page instead of seeing it, one after the other, in one live region.
//
// A region whose text is replaced at once is read once at best, so sentences wait for one another.

import { needElement } from "./elements";

const PAUSE_MS = 1500;

export class Announcer {
  private readonly region = needElement("announcer");
  private readonly waiting: string[] = [];
  private busy = false;

  say(sentence: string): void {
    if (!sentence) return;
    this.waiting.push(sentence);
    if (!this.busy) this.next();
  }

  private next(): void {
    const sentence = this.waiting.shift();
    this.busy = sentence !== undefined;
    this.region.textContent = sentence ?? "";
    if (this.busy) setTimeout(() => this.next(), PAUSE_MS);
  }
}
