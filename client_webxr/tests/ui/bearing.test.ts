import { describe, expect, it } from "vitest";
import { bearingWords } from "../../src/ui/bearing";

const at = (x: number, z: number) => [x, 1.2, z] as const;

describe("where somebody is", () => {
  it.each([
    [at(0, -3), 0, "3 metres, ahead"],
    [at(-2, -2), 0, "3 metres, ahead on your left"],
    [at(-1, 0), 0, "1 metre, on your left"],
    [at(-2, 2), 0, "3 metres, behind you on your left"],
    [at(0, 7.6), 0, "8 metres, behind you"],
    [at(2, 2), 0, "3 metres, behind you on your right"],
    [at(2, 0), 0, "2 metres, on your right"],
    [at(2, -2), 0, "3 metres, ahead on your right"],
    [at(0.6, 0), 0, "1 metre, on your right"],
    // Looking along -X, what lies along -X is ahead.
    [at(-2, 0), Math.PI / 2, "2 metres, ahead"],
    [at(0, -2), Math.PI / 2, "2 metres, on your right"],
    [at(0, -2), 5 * Math.PI, "2 metres, behind you"],
  ])("%j, looking %f, is %s", (to, yaw, words) => {
    expect(bearingWords(at(0, 0), yaw, to)).toBe(words);
  });

  it("is beside us when there is no telling", () => {
    expect(bearingWords(at(1, 1), 0, at(1.2, 1))).toBe("right beside you");
  });
});
