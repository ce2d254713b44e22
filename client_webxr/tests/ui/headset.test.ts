import { describe, expect, it } from "vitest";
import { heardLine, panelVoice, saidLine } from "../../src/ui/headset";
import { microphoneButton, voiceSign } from "../../src/ui/heard";
import type { SoundState } from "../../src/voice/contract";
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

describe("the panel", () => {
  const on = {
    microphone: "on",
    hears: true,
    blocked: false,
    mode: "push",
    muted: true,
    sending: false,
    secure: true,
    device: "",
    devices: 0,
  } as const;

  /** As the page tells it. */
  function shown(sound: SoundState, by: number | null = HeardBy.near) {
    const heard = by === null ? null : { by, listeners: 2, zone: -1 };
    return panelVoice(sound, voiceSign(sound, heard, "").text, microphoneButton(sound).label);
  }

  it("has a key to press where the page has one to hold", () => {
    expect(shown(on)).toEqual(["Press Speak to be heard", "Speak"]);
    expect(shown({ ...on, muted: false })).toEqual(["Heard by 2 people near you", "Stop speaking"]);
    expect(shown({ ...on, muted: false }, null)).toEqual([
      "Not connected: nobody hears you just now",
      "Stop speaking",
    ]);
  });

  it("says first what somebody else has decided", () => {
    expect(shown(on, HeardBy.silenced)[0]).toBe("A facilitator has muted you");
  });

  it("says what the page says where nothing is to be held", () => {
    for (const sound of [{ ...on, microphone: "off" } as const, { ...on, mode: "open" } as const])
      expect(panelVoice(sound, "Some sign", "Some button")).toEqual(["Some sign", "Some button"]);
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
