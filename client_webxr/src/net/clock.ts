// The estimate of server time from pings.
//
// Theory: a ping with round trip r says what the server's clock showed somewhere within r, so its offset, taken at
// the middle, is off by at most r/2: the fastest of the last pings is the best witness. A reading must not jump,
// for people would be seen to jump with it, so the applied offset slews towards the best one: by 5 ms a second when close,
// by half the error a second when far, and never by more than half of real time. So readings never run backwards.
// Only `anchor`, when a server says hello, may set the clock at once: its clock may have begun elsewhere.
//
// Both the worker and the page hold one of these and feed it the same pings. May not know sockets or read a clock.

const WINDOW = 8;
const GENTLE_MS_PER_S = 5;
const HASTE_PER_S = 0.5;
const LIMIT_MS_PER_S = 500;
const ANCHOR_TOLERANCE_MS = 1000;

interface Sample {
  readonly roundTrip: number;
  readonly offset: number;
}

export class Clock {
  private samples: Sample[] = [];
  private target = 0;
  private offset = 0;
  private slewedAt = 0;
  private known = false;

  /** Whether anything is known of the server's time. */
  get synchronised(): boolean {
    return this.known;
  }

  /** The round trip of the best witness in milliseconds; Infinity before the first ping. */
  get roundTrip(): number {
    return Math.min(...this.samples.map((sample) => sample.roundTrip));
  }

  /** A server said what time it is. Sets the clock where it knew nothing, or something quite different. */
  anchor(now: number, serverTime: number): void {
    if (this.known && Math.abs(this.read(now) - serverTime) <= ANCHOR_TOLERANCE_MS) return;
    this.samples = [];
    this.target = serverTime - now;
    this.offset = this.target;
    this.slewedAt = now;
    this.known = true;
  }

  /** A pong: when its ping was sent, when it came (local milliseconds), and the server's time in it. */
  pong(sentAt: number, receivedAt: number, serverTime: number): void {
    const roundTrip = receivedAt - sentAt;
    if (roundTrip < 0) return;
    if (!this.known) this.anchor(receivedAt, serverTime);
    this.slew(receivedAt);
    this.samples.push({ roundTrip, offset: serverTime - (sentAt + receivedAt) / 2 });
    if (this.samples.length > WINDOW) this.samples.shift();
    for (const sample of this.samples) if (sample.roundTrip === this.roundTrip) this.target = sample.offset;
  }

  /** Server time in milliseconds at a local time. Local times must not run backwards. */
  read(now: number): number {
    this.slew(now);
    return now + this.offset;
  }

  private slew(now: number): void {
    const elapsed = Math.max(0, now - this.slewedAt) / 1000;
    this.slewedAt = Math.max(this.slewedAt, now);
    const error = this.target - this.offset;
    const rate = Math.min(LIMIT_MS_PER_S, Math.max(GENTLE_MS_PER_S, Math.abs(error) * HASTE_PER_S));
    this.offset += Math.sign(error) * Math.min(Math.abs(error), rate * elapsed);
  }
}
