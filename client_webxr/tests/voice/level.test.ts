import { describe, expect, it } from "vitest";
import { decibels, loudness, Meter, meanSquare, SILENCE_DB } from "../../src/voice/level";
import { level, sine } from "./sounds";

describe("level", () => {
  it("measures power, and says it in decibels below full scale", () => {
    expect(meanSquare(level(0.5))).toBeCloseTo(0.25, 6);
    expect(meanSquare(new Float32Array(0))).toBe(0);
    expect(decibels(1)).toBe(0);
    expect(decibels(meanSquare(sine(0, { amplitude: 1 })))).toBeCloseTo(-3.01, 1);
    expect(decibels(0)).toBe(SILENCE_DB);
    expect(decibels(1e-12)).toBe(SILENCE_DB);
  });

  it("is a number from 0 to 1 for people", () => {
    expect(loudness(0)).toBe(0);
    expect(loudness(1)).toBe(1);
    expect(loudness(10 ** -3.35)).toBeCloseTo(0.5, 2);
  });
});

describe("Meter", () => {
  it("shows what was loud since it was read, falls gently, and to nothing in the end", () => {
    const meter = new Meter();
    expect(meter.read()).toBe(0);
    meter.take(level(0.5));
    const loud = meter.read();
    expect(loud).toBeCloseTo(loudness(0.25), 6);
    const after = Array.from({ length: 12 }, () => meter.read());
    expect(after[0]).toBeCloseTo(loud * 0.6, 6);
    expect(after.at(-1)).toBe(0);
  });

  it("takes the mean of what came", () => {
    const meter = new Meter();
    meter.take(level(0.1));
    meter.take(level(0.3));
    expect(meter.read()).toBeCloseTo(loudness(0.05), 6);
  });
});
