import { describe, expect, it } from "vitest";
import { Bridge, LONGEST_BRIDGE } from "../../src/voice/bridge";
import { sequence, steepest } from "./sounds";

const MS = 48;

function wave(hertz: number, at: number): number {
  return 0.5 * Math.sin((2 * Math.PI * hertz * at) / 48000);
}

/** A bridge after so many samples of something, and all that it gives. */
function over(sound: (at: number) => number, before = 100 * MS): number[] {
  const bridge = new Bridge();
  for (let at = 0; at < before; at++) bridge.take(sound(at));
  bridge.begin();
  const heard: number[] = [];
  while (!bridge.isOver) heard.push(bridge.next());
  return heard;
}

function energy(sound: readonly number[]): number {
  return sound.reduce((sum, sample) => sum + sample ** 2, 0) / sound.length;
}

describe("Bridge", () => {
  it("goes on with a voice as if it had not stopped, for 10 ms", () => {
    for (const hertz of [100, 160, 220, 350]) {
      const heard = over((at) => wave(hertz, at));
      const apart = heard.slice(0, 10 * MS).map((sample, i) => Math.abs(sample - wave(hertz, 100 * MS + i)));
      expect(Math.max(...apart)).toBeLessThan(0.05);
      expect(steepest(heard)).toBeLessThan(0.03);
    }
  });

  it("is softer and softer, and is over after 60 ms", () => {
    const heard = over((at) => wave(200, at));
    expect(heard).toHaveLength(LONGEST_BRIDGE);
    const parts = [0, 20, 40].map((from) => energy(heard.slice(from * MS, (from + 20) * MS)));
    expect(parts[1]).toBeLessThan(parts[0] as number);
    expect(parts[2]).toBeLessThan((parts[1] as number) / 2);
    expect(Math.abs(heard.at(-1) as number)).toBeLessThan(1e-3);
  });

  it("is as loud as a sound that has no waves", () => {
    const random = sequence(3);
    const noise = Array.from({ length: 100 * MS }, () => random() - 0.5);
    const heard = over((at) => noise[at] as number);
    expect(energy(heard.slice(0, 10 * MS)) / energy(noise)).toBeGreaterThan(0.5);
    expect(energy(heard.slice(0, 10 * MS)) / energy(noise)).toBeLessThan(1.5);
  });

  it("has nothing to tell where nothing was heard, and before it begins", () => {
    expect(over(() => 0).every((sample) => sample === 0)).toBe(true);
    expect(new Bridge().isOver).toBe(true);
    expect(over((at) => wave(200, at), 3).every(Number.isFinite)).toBe(true);
  });

  it("remembers what was heard last", () => {
    const bridge = new Bridge();
    for (let at = 0; at < 5000; at++) bridge.take(at);
    expect(bridge.back(0)).toBe(4999);
    expect(bridge.back(1439)).toBe(4999 - 1439);
  });
});
