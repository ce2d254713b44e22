import { describe, expect, it } from "vitest";
import { wrapped } from "../../src/xr/wrap";

/** A script whose letters are all one wide. */
const count = (text: string) => [...text].length;
const lines = (text: string, width = 12, most = 3) => wrapped(text, width, most, count);

describe("text in lines", () => {
  it("is broken at spaces, and no line is wider than it may be", () => {
    expect(lines("You are in the pavilion.")).toEqual(["You are", "in the", "pavilion."]);
    expect(lines("Short")).toEqual(["Short"]);
  });

  it("has lines of about one length, and breaks no word for that", () => {
    expect(lines("The door is closed now, you know.", 28)).toEqual(["The door is closed", "now, you know."]);
    expect(lines("Keep undisturbed", 15)).toEqual(["Keep", "undisturbed"]);
  });

  it("takes any spaces for one, and none for nothing", () => {
    expect(lines("  Ann: \n good\u00a0 day ")).toEqual(["Ann:", "good day"]);
    expect(lines(" \n ")).toEqual([]);
  });

  it("is broken within a word that is wider than a line, beginning where the words before it end", () => {
    expect(lines("Ann: abcdefghijklmnopq")).toEqual(["Ann: abcdefg", "hijklmnopq"]);
    expect(lines("Ben: 朝の湖はとても静かできれいです")).toEqual(["Ben: 朝の湖はとても", "静かできれいです"]);
  });

  it("does not end a line with the space before a long word", () => {
    expect(lines("abcdefghijk lmnopqrstuvwxyz")).toEqual(["abcdefghijk", "lmnopqrstuvw", "xyz"]);
  });

  it("ends with an ellipsis where there is more", () => {
    expect(lines("one two three four five six seven", 10, 2)).toEqual(["one two", "three fou…"]);
    expect(lines("one two, three", 9, 1)).toEqual(["one two,…"]);
    expect(lines("one two three", 8, 1)).toEqual(["one two…"]);
  });

  it("keeps together what is one letter to the eye", () => {
    const family = "👩‍👩‍👧";
    const wide = (text: string) => (text.includes(family) ? text.split(family).length - 1 : count(text));
    expect(wrapped(family.repeat(3), 2, 3, wide)).toEqual([family.repeat(2), family]);
  });

  it("goes on, a letter a line, where there is hardly any room", () => {
    expect(lines("ab", 0.5)).toEqual(["a", "b"]);
    expect(lines("ab cd", 0.5, 1)).toEqual(["…"]);
  });
});
