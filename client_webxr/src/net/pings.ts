// When to ping, and when silence means that the connection is gone.
//
// Theory: several pings quickly, because the clock wants the fastest of several; then one every five seconds, which
// also finds a line that died without a word (a browser cannot see the server's WebSocket pings). A page that was frozen
// must not judge by its own sleep: after a long gap between two looks, the unanswered pings are forgotten. May not know sockets.

const QUICK_PINGS = 6;
const QUICK_MS = 150;
const STEADY_MS = 5000;
const SILENCE_MS = 6000;
const ASLEEP_MS = 3000;

export class Pings {
  private count = 0;
  private nextAt = Number.POSITIVE_INFINITY;
  private lookedAt = 0;
  private unanswered: number[] = [];

  /** A connection stands. */
  start(now: number): void {
    this.count = 0;
    this.nextAt = now;
    this.lookedAt = now;
    this.unanswered = [];
  }

  stop(): void {
    this.nextAt = Number.POSITIVE_INFINITY;
    this.unanswered = [];
  }

  wakeAt(): number {
    return this.nextAt;
  }

  /** The `client_time` of a ping to send now, in whole microseconds, or null if none is due. */
  take(now: number): number | null {
    if (now - this.lookedAt > ASLEEP_MS) this.unanswered = [];
    this.lookedAt = now;
    if (now < this.nextAt) return null;
    this.count++;
    this.nextAt = now + (this.count < QUICK_PINGS ? QUICK_MS : STEADY_MS);
    const stamp = Math.round(now * 1000);
    this.unanswered.push(stamp);
    return stamp;
  }

  /** When the ping was sent that a pong answers, in milliseconds; null if it answers none of ours. */
  answer(stamp: number): number | null {
    if (!this.unanswered.includes(stamp)) return null;
    this.unanswered = this.unanswered.filter((other) => other > stamp);
    return stamp / 1000;
  }

  /** Whether a ping has gone unanswered for too long. */
  silent(now: number): boolean {
    const oldest = this.unanswered[0];
    return oldest !== undefined && now - oldest / 1000 > SILENCE_MS;
  }
}
