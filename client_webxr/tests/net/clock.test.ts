import { describe, expect, it } from "vitest";
import { Clock } from "../../src/net/clock";
import { seeded } from "../pose/random";

/** A server whose clock is `offset` ahead, behind lines with the given delays. */
function exchange(clock: Clock, now: number, offset: number, there: number, back: number): number {
  clock.pong(now, now + there + back, now + there + offset);
  return now + there + back;
}

describe("the clock", () => {
  it("knows nothing at first", () => {
    const clock = new Clock();
    expect(clock.synchronised).toBe(false);
    expect(clock.roundTrip).toBe(Number.POSITIVE_INFINITY);
  });

  it("is right at once over an even line", () => {
    const clock = new Clock();
    const now = exchange(clock, 1000, 5000, 20, 20);
    expect(clock.synchronised).toBe(true);
    expect(clock.roundTrip).toBe(40);
    // The first pong anchors at its arrival; the rest is slewed.
    expect(clock.read(now + 10_000)).toBeCloseTo(now + 15_000, 6);
  });

  it("is off by no more than half the fastest round trip, over uneven and jittering lines", () => {
    for (let seed = 1; seed <= 50; seed++) {
      const random = seeded(seed);
      const clock = new Clock();
      const offset = 1e6 * random();
      let fastest = Number.POSITIVE_INFINITY;
      clock.anchor(0, offset - 300 * random());
      for (let i = 0; i < 8; i++) {
        const there = 5 + 200 * random() ** 3;
        const back = 5 + 40 * random() ** 3;
        fastest = Math.min(fastest, there + back);
        exchange(clock, i * 300, offset, there, back);
      }
      expect(Math.abs(clock.read(60_000) - 60_000 - offset)).toBeLessThanOrEqual(fastest / 2 + 1e-6);
    }
  });

  it("never runs backwards, even when it is far ahead", () => {
    const clock = new Clock();
    clock.anchor(0, 900);
    exchange(clock, 1, 0, 5, 5);
    let last = clock.read(11);
    for (let now = 12; now < 20_000; now += 1) {
      const reading = clock.read(now);
      expect(reading).toBeGreaterThan(last);
      last = reading;
    }
    expect(last).toBeCloseTo(19_999, 0);
  });

  it("slews by five milliseconds a second when it is close", () => {
    const clock = new Clock();
    clock.anchor(0, 0);
    exchange(clock, 0, 8, 0, 0);
    expect(clock.read(1000)).toBeCloseTo(1005, 6);
    expect(clock.read(2000)).toBeCloseTo(2008, 6);
  });

  it("forgets old witnesses, so that it follows a drift", () => {
    const clock = new Clock();
    exchange(clock, 0, 0, 1, 1);
    for (let i = 1; i <= 8; i++) exchange(clock, i * 5000, 20, 10, 10);
    expect(clock.roundTrip).toBe(20);
    expect(clock.read(100_000)).toBeCloseTo(100_020, 6);
  });

  it("is set anew by a server whose time is another, and left alone by one that agrees", () => {
    const clock = new Clock();
    clock.anchor(0, 10_000);
    clock.anchor(100, 10_150);
    expect(clock.read(100)).toBe(10_100);
    clock.anchor(200, 77);
    expect(clock.read(200)).toBe(77);
  });

  it("takes no notice of a pong from the future, or of a reading from the past", () => {
    const clock = new Clock();
    clock.anchor(1000, 1000);
    clock.pong(2000, 1500, 9999);
    expect(clock.roundTrip).toBe(Number.POSITIVE_INFINITY);
    expect(clock.read(900)).toBe(900);
    expect(clock.read(1100)).toBe(1100);
  });
});
