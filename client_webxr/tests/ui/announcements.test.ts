// What is said first, what is left out, and what is counted, where a room has more to tell than there is time.

import { describe, expect, it } from "vitest";
import { Announcements, type Kind, SignNews } from "../../src/ui/announcements";

function all(...said: readonly (readonly [sentence: string, kind: Kind])[]): string[] {
  const waiting = new Announcements();
  for (const [sentence, kind] of said) waiting.put(sentence, kind);
  return drain(waiting);
}

function drain(waiting: Announcements): string[] {
  const heard: string[] = [];
  for (let sentence = waiting.take(); sentence; sentence = waiting.take()) heard.push(sentence);
  return heard;
}

describe("announcements", () => {
  it("are one after the other, and none for what is empty", () => {
    expect(all(["You are sitting.", "own"], ["", "own"], ["You are standing.", "own"])).toEqual([
      "You are sitting.",
      "You are standing.",
    ]);
    expect(all()).toEqual([]);
  });

  it("begin with who hears one, and what concerns oneself", () => {
    const heard = all(
      ["Ann writes: Hello", "words"],
      ["Ben came in.", "people"],
      ["You are sitting.", "own"],
      ["A facilitator has muted you.", "sign"],
    );
    expect(heard).toEqual([
      "A facilitator has muted you.",
      "You are sitting.",
      "Ann writes: Hello",
      "Ben came in.",
    ]);
  });

  it("say a sign as it is now, not as it was", () => {
    expect(all(["Your microphone is off.", "sign"], ["Heard by one person near you.", "sign"])).toEqual([
      "Heard by one person near you.",
    ]);
  });

  it("count words that come faster than they can be read", () => {
    expect(all(["Ann writes: a", "words"], ["Ann writes: a", "words"])).toHaveLength(2);
    expect(all(["1", "words"], ["2", "words"], ["3", "words"], ["4", "words"])).toEqual(["4 new messages."]);
  });

  it("let comings and goings and words take turns", () => {
    const waiting = new Announcements();
    const heard: string[] = [];
    for (let i = 0; i < 6; i++) {
      waiting.put(`words ${i}`, "words");
      waiting.put(`people ${i}`, "people");
      heard.push(waiting.take());
    }
    expect(heard.map((one) => one.split(" ").at(-1) === "messages." || one.startsWith("words"))).toEqual([
      true,
      false,
      true,
      false,
      true,
      false,
    ]);
  });

  it("never say the same twice in a row, and let the oldest go where there are too many", () => {
    expect(all(["Not now.", "own"], ["Not now.", "own"])).toEqual(["Not now."]);
    const many = Array.from({ length: 9 }, (_, i) => i);
    expect(all(...many.map((i) => [`own ${i}`, "own"] as const))).toEqual(
      [4, 5, 6, 7, 8].map((i) => `own ${i}`),
    );
    expect(all(...many.map((i) => [`people ${i}`, "people"] as const))).toEqual(
      [6, 7, 8].map((i) => `people ${i}`),
    );
  });

  it("keep nobody waiting: after three busy writers one's own comes at once, and soon all is said", () => {
    const waiting = new Announcements();
    for (let second = 0; second < 60; second++) {
      waiting.put(`a ${second}`, "words");
      if (second % 3 > 0) waiting.take();
    }
    waiting.put("A facilitator has muted you.", "sign");
    expect(waiting.take()).toBe("A facilitator has muted you.");
    expect(drain(waiting).length).toBeLessThanOrEqual(2);
  });
});

describe("the sign, said aloud", () => {
  const open = (muted: boolean) => ({ microphone: "on", mode: "open", muted });
  const UP = { microphone: "on", mode: "push", muted: true };
  const DOWN = { ...UP, muted: false };
  const HOLD = "Hold V to speak.";
  const NEAR = "Heard by 2 people near you.";
  const MUTED = "A facilitator has muted you.";
  const OFF = "Your microphone is off.";

  it("is said at each change while the microphone is open", () => {
    const news = new SignNews();
    const said = [OFF, NEAR, OFF, NEAR].map((sign) => news.take(sign, open(sign === OFF)));
    expect(said).toEqual([OFF, NEAR, OFF, NEAR]);
  });

  it("is said once for each of two that take turns with the key", () => {
    const news = new SignNews();
    const said = [
      news.take(HOLD, UP),
      news.take(NEAR, DOWN),
      news.take(HOLD, UP),
      news.take("Heard by 3 people near you.", DOWN),
      news.take(HOLD, UP),
    ];
    expect(said).toEqual([HOLD, NEAR, "", "", ""]);
    expect(news.take("Nobody is near enough to hear you.", DOWN)).toMatch(/^Nobody/);
    expect(news.take(HOLD, UP)).toBe("");
  });

  it.each([
    ["up", UP],
    ["down", DOWN],
  ])("is said when it changes by itself, with the key %s, and when that is over", (_, key) => {
    const news = new SignNews();
    for (const [sign, talking] of [
      [HOLD, UP],
      [NEAR, DOWN],
      [HOLD, UP],
    ] as const)
      news.take(sign, talking);
    news.take(key.muted ? HOLD : NEAR, key);
    expect(news.take(MUTED, key)).toBe(MUTED);
    expect([news.take(HOLD, UP), news.take(NEAR, DOWN), news.take(HOLD, UP)]).toEqual([HOLD, NEAR, ""]);
  });

  it("begins anew with another way of speaking", () => {
    const news = new SignNews();
    news.take(HOLD, UP);
    news.take(NEAR, DOWN);
    expect(news.take(OFF, { ...UP, microphone: "off" })).toBe(OFF);
    expect(news.take(NEAR, DOWN)).toBe(NEAR);
  });
});
