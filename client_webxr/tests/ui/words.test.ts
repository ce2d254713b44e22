import { describe, expect, it } from "vitest";
import type { RoomSummary } from "../../src/net/api";
import { deviceOf, slugOf, socketAddress, wantsProbe, wantsSoundOnly } from "../../src/ui/address";
import { opening, peopleWords, roomCards } from "../../src/ui/rooms";
import { TEXT_SIZES, textScale, textStep, textWords } from "../../src/ui/text-size";
import {
  arrivalWords,
  endingView,
  FULL_ROOM,
  hintWords,
  moveWords,
  NO_SUCH_ROOM,
  UNREACHABLE,
  UNSEEN,
  undoneWords,
} from "../../src/ui/words";
import { Device, MoveReason } from "../../src/wire";

const room = (rest: Partial<RoomSummary>): RoomSummary => ({
  slug: "lakeside",
  title: "The lakeside",
  description: "A lake. It is still.",
  scene: "lakeside",
  people: 3,
  capacity: 12,
  ...rest,
});

describe("a room of the list", () => {
  it("has an address, words for its people, and the beginning of its description", () => {
    expect(roomCards([room({})])).toEqual([
      {
        slug: "lakeside",
        title: "The lakeside",
        opening: "A lake. It is still.",
        people: "3 people are here, of 12",
        full: false,
        address: "/room/lakeside",
        bySound: "/room/lakeside?sound",
      },
    ]);
  });

  it("is told from its twin by its own name", () => {
    const titles = roomCards([room({}), room({ slug: "quiet" }), room({ slug: "b", title: "Other" })]);
    expect(titles.map(({ title }) => title)).toEqual([
      "The lakeside (lakeside)",
      "The lakeside (quiet)",
      "Other",
    ]);
  });

  it("is full when every place is taken, and beyond", () => {
    expect(
      roomCards([room({ people: 12 }), room({ people: 13, slug: "b" })]).map(({ full }) => full),
    ).toEqual([true, true]);
  });

  it.each([
    [0, 12, "Nobody is here yet, there is room for 12"],
    [1, 12, "1 person is here, of 12"],
    [2, 12, "2 people are here, of 12"],
    [12, 12, "Full just now: all 12 places are taken"],
  ])("%i of %i", (people, capacity, words) => {
    expect(peopleWords(people, capacity)).toBe(words);
  });
});

describe("the opening of a text", () => {
  it("is whole sentences, one at least", () => {
    expect(opening("One two. Three! Four?", 15)).toBe("One two. Three!");
    expect(opening("One two. Three! Four?", 99)).toBe("One two. Three! Four?");
    expect(opening("A sentence that is long. More.", 5)).toBe("A sentence that is long.");
    expect(opening("", 5)).toBe("");
  });
});

describe("an address", () => {
  it.each([
    ["/room/lakeside", "lakeside"],
    ["/room/a-b_1/", "a-b_1"],
    ["/room/", null],
    ["/room/a/b", null],
    ["/", null],
  ])("%s names %s", (path, slug) => {
    expect(slugOf(path)).toBe(slug);
  });

  it("asks for the probe, or not", () => {
    expect(wantsProbe("?probe")).toBe(true);
    expect(wantsProbe("?probes=1")).toBe(false);
    expect([wantsSoundOnly("?sound"), wantsSoundOnly("?probe")]).toEqual([true, false]);
  });

  it("leads to the socket of its own server", () => {
    expect(socketAddress({ protocol: "https:", host: "a.org" })).toBe("wss://a.org/ws");
    expect(socketAddress({ protocol: "http:", host: "127.0.0.1:80" })).toBe("ws://127.0.0.1:80/ws");
  });
});

describe("a device", () => {
  it("is a headset, a finger, or keys and mouse", () => {
    expect(deviceOf(true, true)).toBe(Device.headset);
    expect(deviceOf(false, true)).toBe(Device.touch);
    expect(deviceOf(false, false)).toBe(Device.desktop);
  });

  it("has a hint where it does not show the way itself", () => {
    expect(hintWords(Device.desktop)).toMatch(/W A S D/);
    expect(hintWords(Device.touch)).toMatch(/thumb/);
    expect(hintWords(Device.headset)).toBe("");
  });
});

describe("text sizes", () => {
  it("go up and down between the ends, twice the size at most", () => {
    expect(textStep(0, -1)).toBe(0);
    expect(textStep(0, 1)).toBe(1);
    expect(textStep(TEXT_SIZES.length - 1, 1)).toBe(TEXT_SIZES.length - 1);
    expect(textScale(TEXT_SIZES.length - 1)).toBe(2);
    expect([textScale(99), textScale(Number.NaN)]).toEqual([1, 1]);
    expect(textWords(1)).toBe("125 %");
  });
});

describe("words inside a room", () => {
  it("say where a move did not go, and nothing where the picture does", () => {
    const silent: readonly number[] = [
      MoveReason.granted,
      MoveReason.entered,
      MoveReason.tooSoon,
      MoveReason.notSeated,
      MoveReason.tooFast,
    ];
    for (const reason of Object.values(MoveReason))
      expect(moveWords(reason) === "", String(reason)).toBe(silent.includes(reason));
    expect(moveWords(200)).toBe("");
  });

  it("say that something was not done, and never that it was", () => {
    const act = { type: "Silence", slot: 2, silenced: true } as const;
    expect(undoneWords({ act, why: "away" })).toMatch(/^Not connected just now; that was not done/);
    expect(undoneWords({ act, why: "tooOften" })).toMatch(/this was not done/);
    expect(undoneWords({ act: { type: "Say", scope: 0, text: "Hello" }, why: "away" })).toMatch(/not sent/);
  });

  it.each([
    [0, "Nobody else is here yet."],
    [1, "One other person is here."],
    [4, "4 other people are here."],
  ])("greet with who is there: %i", (others, words) => {
    expect(arrivalWords("The lakeside", others)).toBe(`You are in The lakeside. ${words}`);
  });
});

describe("the end of a visit", () => {
  it("offers the way back in, but not to those who were asked to leave", () => {
    expect(endingView("left")).toMatchObject({ again: "Come in again", asParticipant: false });
    expect(endingView("removed")).toMatchObject({ again: "", asParticipant: false });
    expect(endingView("signedOut")).toMatchObject({ again: "", asParticipant: true });
  });

  it("offers the way by sound where the place cannot be drawn, and nowhere else", () => {
    expect([UNSEEN, FULL_ROOM].map(({ cause }) => endingView(cause).bySound)).toEqual([true, false]);
  });

  it.each([FULL_ROOM, NO_SUCH_ROOM, UNREACHABLE, UNSEEN])("has a title and a sentence: $cause", (ending) => {
    expect(endingView(ending.cause).title).not.toBe("");
    expect(ending.text).toMatch(/\.$/);
  });
});
