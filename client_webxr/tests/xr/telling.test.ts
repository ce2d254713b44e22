import { describe, expect, it } from "vitest";
import { Telling } from "../../src/xr/telling";

const DT = 1 / 72;

function run(telling: Telling, seconds: number): void {
  for (let t = 0; t < seconds - DT / 2; t += DT) telling.step(DT);
}

/** How long it is there, seconds. */
function lasts(text: string): number {
  const telling = new Telling();
  telling.tell(text);
  let t = 0;
  for (; telling.text; t += DT) telling.step(DT);
  return t;
}

describe("what is told", () => {
  it("comes softly, stays, and goes softly", () => {
    const telling = new Telling();
    telling.tell("The pavilion is open.");
    expect(telling.strength).toBe(0);
    run(telling, 0.1);
    expect(telling.strength).toBeCloseTo(0.25, 1);
    run(telling, 1);
    expect(telling.strength).toBe(1);
    run(telling, 4.2);
    expect(telling.strength).toBeGreaterThan(0);
    expect(telling.strength).toBeLessThan(1);
    run(telling, 1);
    expect([telling.strength, telling.text]).toEqual([0, ""]);
  });

  it("stays longer if there is more to read, and never long", () => {
    const [short, long, longest] = [lasts("No."), lasts("a".repeat(30)), lasts("a".repeat(400))];
    expect(short).toBeGreaterThan(4);
    expect(long).toBeGreaterThan(short + 1);
    expect(longest).toBeLessThan(8.1);
  });

  it("is replaced at once by what is newer, which is noticed and stays its own time", () => {
    const telling = new Telling();
    telling.tell("First.");
    run(telling, 4);
    telling.tell("Second.");
    expect(telling.text).toBe("Second.");
    expect(telling.strength).toBeLessThan(0.5);
    run(telling, 3);
    expect([telling.text, telling.strength]).toEqual(["Second.", 1]);
  });

  it("waits while something is before it, and then has its time", () => {
    const telling = new Telling();
    telling.tell("First.");
    run(telling, 1);
    for (let i = 0; i < 72; i++) telling.step(10 * DT, true);
    expect([telling.text, telling.strength]).toEqual(["First.", 0]);
    run(telling, 1);
    expect([telling.text, telling.strength]).toEqual(["First.", 1]);
  });

  it("is not nothing", () => {
    const telling = new Telling();
    expect([telling.tell(""), telling.tell(" "), telling.text]).toEqual([false, false, ""]);
  });
});
