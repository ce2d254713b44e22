import { describe, expect, it } from "vitest";
import { heardLine, saidLine } from "../../src/ui/headset";
import { HeardBy } from "../../src/wire";

describe("written words", () => {
  const row = { name: "Ann", own: false, scope: "", time: "9:00", text: "Good morning" };

  it("come with the name of who wrote them", () => {
    expect(saidLine(row)).toBe("Ann: Good morning");
  });

  it("are not told to who wrote them", () => {
    expect(saidLine({ ...row, own: true })).toBe("");
  });
});

describe("who hears one", () => {
  it("is told when a facilitator decides it", () => {
    expect(heardLine(HeardBy.near, HeardBy.silenced)).toBe("A facilitator has muted you.");
    expect(heardLine(null, HeardBy.silenced)).toBe("A facilitator has muted you.");
    expect(heardLine(HeardBy.silenced, HeardBy.muted)).toBe("A facilitator lets you speak again.");
  });

  it("is not told while nothing changes, nor with every step", () => {
    expect(heardLine(HeardBy.silenced, HeardBy.silenced)).toBe("");
    expect(heardLine(HeardBy.near, HeardBy.nobodyNear)).toBe("");
  });
});
