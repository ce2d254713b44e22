import { describe, expect, it } from "vitest";
import {
  forgetSigned,
  keepSigned,
  readSigned,
  secretOf,
  signedWords,
  signInProblem,
} from "../../src/ui/signin";
import { keepVisitor, readVisitor } from "../../src/ui/visitor";

class Shelf {
  readonly held = new Map<string, string>();
  getItem = (key: string) => this.held.get(key) ?? null;
  setItem = (key: string, value: string) => void this.held.set(key, value);
  removeItem = (key: string) => void this.held.delete(key);
}

const ANSWER = { token: "t0k", role: "facilitator", expiresInS: 60 };

describe("the secret of a link", () => {
  it.each([
    ["#signin=abc_-1", "abc_-1"],
    ["#signin=a%2Fb", "a/b"],
    ["#signin=50%", "50%"],
    ["#signin=", null],
    ["#rooms", null],
    ["", null],
  ])("%j", (hash, secret) => {
    expect(secretOf(hash)).toBe(secret);
  });
});

describe("being signed in", () => {
  it("lasts as long as the token, in this tab", () => {
    const shelf = new Shelf();
    expect(keepSigned(shelf, ANSWER, 1000)).toEqual({ token: "t0k", role: "facilitator", until: 61_000 });
    expect(readSigned(shelf, 60_999)?.token).toBe("t0k");
    expect(readSigned(shelf, 61_000)).toBeNull();
    expect(shelf.held.size).toBe(0);
  });

  it("ends when it is forgotten", () => {
    const shelf = new Shelf();
    keepSigned(shelf, ANSWER, 0);
    forgetSigned(shelf);
    expect(readSigned(shelf, 1)).toBeNull();
  });

  it("is not, without a shelf", () => {
    expect(keepSigned(null, ANSWER, 0).token).toBe("t0k");
    expect(readSigned(null, 0)).toBeNull();
  });

  it.each([
    "not json",
    "null",
    "7",
    '{"token":1,"role":"x","until":9}',
    '{"token":"t","role":1,"until":9}',
    '{"token":"t","role":"x","until":"9"}',
  ])("is not, with %s on the shelf", (text) => {
    const shelf = new Shelf();
    shelf.setItem("stillroom.signed", text);
    expect(readSigned(shelf, 0)).toBeNull();
  });
});

describe("words about signing in", () => {
  it("say what to do, by what went wrong", () => {
    expect(signInProblem(0)).toMatch(/could not be reached/);
    expect(signInProblem(429)).toMatch(/wait a minute/);
    for (const status of [401, 403, 422]) expect(signInProblem(status)).toMatch(/used already.*starts again/);
  });

  it("say what a role may do", () => {
    expect(signedWords({ role: "facilitator" })).toEqual({
      title: "You are signed in as facilitator",
      text: expect.stringMatching(/badge.*remove.*this tab only/),
    });
    expect(signedWords({ role: "operator" }).text).toMatch(/remove/);
    expect(signedWords({ role: "gardener" }).text).toMatch(/badge/);
  });
});

describe("the name and colour of last time", () => {
  it("come back in this tab, and nothing else of the visit does", () => {
    const shelf = new Shelf();
    keepVisitor(shelf, { name: "Wren", colour: 11 });
    expect(readVisitor(shelf)).toEqual({ name: "Wren", colour: 11 });
    keepVisitor(null, { name: "Wren", colour: 1 });
    expect(readVisitor(null)).toBeNull();
  });

  it.each([
    "{",
    "null",
    '{"name":"","colour":1}',
    '{"colour":1}',
    '{"name":"W","colour":12}',
    '{"name":"W","colour":-1}',
    '{"name":"W","colour":1.5}',
  ])("do not come back from %s", (text) => {
    const shelf = new Shelf();
    shelf.setItem("stillroom.visitor", text);
    expect(readVisitor(shelf)).toBeNull();
  });
});
