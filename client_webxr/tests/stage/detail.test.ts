import { describe, expect, it } from "vitest";
import { DetailChooser } from "../../src/stage/detail";

const WANTED = 1 / 60;

function run(chooser: DetailChooser, seconds: number, dt: number): number {
  let changes = 0;
  for (let t = 0; t < seconds; t += dt) if (chooser.frame(dt, WANTED)) changes++;
  return changes;
}
const late = (chooser: DetailChooser, seconds: number) => run(chooser, seconds, WANTED * 2);
const fine = (chooser: DetailChooser, seconds: number) => run(chooser, seconds, WANTED);

describe("detail", () => {
  it("falls when frames are late for two seconds, as far as it goes", () => {
    const chooser = new DetailChooser("high");
    expect(late(chooser, 1.9)).toBe(0);
    expect(late(chooser, 0.3)).toBe(1);
    expect(chooser.detail).toBe("medium");
    late(chooser, 10);
    expect(chooser.detail).toBe("low");
    expect(late(chooser, 10)).toBe(0);
  });

  it("does not mind single late frames, nor a pause", () => {
    const chooser = new DetailChooser("high");
    for (let i = 0; i < 100; i++) {
      late(chooser, 0.1);
      fine(chooser, 0.2);
    }
    expect(chooser.frame(30, WANTED)).toBe(false);
    expect(chooser.detail).toBe("high");
  });

  it("rises after a quiet time, as far as it goes", () => {
    const chooser = new DetailChooser();
    expect(fine(chooser, 19)).toBe(0);
    expect(fine(chooser, 2)).toBe(1);
    expect(chooser.detail).toBe("high");
    expect(fine(chooser, 60)).toBe(0);
  });

  it("waits twice as long each time that rising was too much", () => {
    const chooser = new DetailChooser();
    fine(chooser, 21);
    late(chooser, 2.2);
    expect(chooser.detail).toBe("medium");
    expect(fine(chooser, 38)).toBe(0);
    expect(fine(chooser, 5)).toBe(1);
  });

  it("may fall later without a longer wait", () => {
    const chooser = new DetailChooser();
    fine(chooser, 60);
    late(chooser, 2.2);
    expect(fine(chooser, 23)).toBe(1);
  });
});
