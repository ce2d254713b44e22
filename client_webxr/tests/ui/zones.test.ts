import { describe, expect, it } from "vitest";
import type { ZoneDescription } from "../../src/scene/description";
import { crossingWords, doorLabel, lockWords } from "../../src/ui/zones";

const shape = { type: "circle", center: [0, 0], radius: 2 } as ZoneDescription["shape"];
const pavilion: ZoneDescription = { name: "pavilion", shape, voice: "closed", capacity: 4, lockable: true };
const jetty: ZoneDescription = { name: "jetty", shape, voice: "silent" };
const fire: ZoneDescription = { name: "fire circle", shape };
const porch: ZoneDescription = { name: "porch", shape, lockable: true };

describe("crossing a border", () => {
  it.each([
    [
      undefined,
      pavilion,
      false,
      "You are in the pavilion. Only those inside hear each other. There is room for 4.",
    ],
    [
      fire,
      pavilion,
      true,
      "You are in the pavilion. Only those inside hear each other. There is room for 4. The door is closed.",
    ],
    [undefined, jetty, false, "You are in the jetty. Nobody speaks here. You can still write."],
    [undefined, porch, false, "You are in the porch."],
    [pavilion, undefined, false, "You have left the pavilion. Voices carry freely here."],
    [jetty, fire, false, "You have left the jetty."],
    [fire, undefined, false, ""],
    [undefined, fire, false, ""],
    [fire, fire, false, ""],
    [undefined, undefined, false, ""],
  ])("is said where it changes something: %#", (before, now, locked, words) => {
    expect(crossingWords(before, now, locked)).toBe(words);
  });
});

describe("a door", () => {
  it("is there where a zone can be closed", () => {
    expect([doorLabel(pavilion, false), doorLabel(pavilion, true)]).toEqual([
      "Close the door",
      "Open the door",
    ]);
    expect([doorLabel(jetty, false), doorLabel(undefined, false)]).toEqual(["", ""]);
  });

  it("is spoken of", () => {
    expect(lockWords(pavilion, true)).toBe("The pavilion is closed: nobody else comes in.");
    expect(lockWords(pavilion, false)).toBe("The pavilion is open.");
  });
});
