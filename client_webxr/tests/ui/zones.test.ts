import { describe, expect, it } from "vitest";
import type { ZoneDescription } from "../../src/scene/description";
import { crossingWords, doorLabel, lockWords } from "../../src/ui/zones";

const shape = { type: "circle", center: [0, 0], radius: 2 } as ZoneDescription["shape"];
const pavilion: ZoneDescription = { name: "pavilion", shape, voice: "closed", capacity: 4, lockable: true };
const jetty: ZoneDescription = { name: "jetty", shape, voice: "silent" };
const fire: ZoneDescription = { name: "fire circle", shape };
const porch: ZoneDescription = { name: "porch", shape, lockable: true };
const byTheFire: ZoneDescription = { name: "by the fire", shape, voice: "closed" };

describe("crossing a border", () => {
  it.each([
    [undefined, pavilion, false, "Pavilion: only those inside hear each other. There is room for 4."],
    [
      fire,
      pavilion,
      true,
      "Pavilion: only those inside hear each other. There is room for 4. The door is closed.",
    ],
    [pavilion, byTheFire, false, "By the fire: only those inside hear each other."],
    [undefined, jetty, false, "Jetty: nobody speaks here. You can still write."],
    [undefined, porch, false, "Porch: voices carry as everywhere."],
    [undefined, porch, true, "Porch: only those inside hear each other. The door is closed."],
    [pavilion, undefined, false, "You are in the open again: voices carry freely here."],
    [jetty, fire, false, "You are in the open again: voices carry freely here."],
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
    expect(lockWords(pavilion, true)).toBe("Pavilion: closed now, nobody else comes in.");
    expect(lockWords(byTheFire, false)).toBe("By the fire: open again.");
  });
});
