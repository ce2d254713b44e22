import { describe, expect, it } from "vitest";
import { anotherName, checkName, GENTLE_NAMES } from "../../src/ui/names";
import { MAX_NAME_CHARS } from "../../src/wire";

describe("gentle names", () => {
  it("are many, each once, and all good names", () => {
    expect(new Set(GENTLE_NAMES).size).toBe(GENTLE_NAMES.length);
    expect(GENTLE_NAMES.length).toBeGreaterThan(50);
    for (const name of GENTLE_NAMES) expect(checkName(name)).toEqual({ ok: true, name });
  });

  it("are drawn from the whole list, and never twice running", () => {
    expect(anotherName(() => 0)).toBe(GENTLE_NAMES[0]);
    expect(anotherName(() => 0, GENTLE_NAMES[0])).toBe(GENTLE_NAMES[1]);
    expect(anotherName(() => 0.9999)).toBe(GENTLE_NAMES.at(-1));
  });
});

describe("a name as typed", () => {
  it.each([
    ["  Wren  ", "Wren"],
    ["Jonas \t the   Quiet", "Jonas the Quiet"],
    ["小川", "小川"],
    ["مريم", "مريم"],
    ["🌿", "🌿"],
    ["e\u0301", "\u00e9"],
    ["🦊".repeat(MAX_NAME_CHARS), "🦊".repeat(MAX_NAME_CHARS)],
  ])("%j is good", (typed, name) => {
    expect(checkName(typed)).toEqual({ ok: true, name });
  });

  it.each(["", "   ", "\u200b\u200d", "\u0301"])("%j has nothing that could be seen", (typed) => {
    expect(checkName(typed)).toMatchObject({ ok: false, problem: expect.stringMatching(/choose a name/) });
  });

  it.each([
    [1, /leave out one character/],
    [3, /leave out 3 characters/],
  ])("that is %i too long says how much", (over, words) => {
    const check = checkName("n".repeat(MAX_NAME_CHARS + over));
    expect(check).toMatchObject({ ok: false, problem: expect.stringMatching(words) });
  });
});
