import { describe, expect, it } from "vitest";
import { deafWords, microphoneButton, soundStatus, voiceSign } from "../../src/ui/heard";
import type { MicrophoneState, SoundState } from "../../src/voice/contract";
import { HeardBy } from "../../src/wire";

function sound(over: Partial<SoundState> = {}): SoundState {
  return {
    microphone: "on",
    hears: true,
    blocked: false,
    mode: "open",
    muted: false,
    sending: false,
    secure: true,
    device: "",
    devices: 0,
    ...over,
  };
}

function sign(by: number, listeners = 0, zone = ""): string {
  return voiceSign(sound(), { by, listeners, zone: 0 }, zone).text;
}

describe("the sign while the microphone is open", () => {
  it.each([
    [HeardBy.near, 1, "", "Heard by one person near you"],
    [HeardBy.near, 4, "", "Heard by 4 people near you"],
    [HeardBy.circle, 2, "pavilion", "Heard by 2 people here (pavilion), and by nobody outside"],
    [HeardBy.circle, 1, "", "Heard by one person here, and by nobody outside"],
    [HeardBy.lobby, 2, "hall", "Heard by 2 people: those here, and those who lead"],
    [HeardBy.room, 7, "", "Heard by the whole room: 7 people"],
  ])("names those who hear: %i, %i, %s", (by, listeners, zone, text) => {
    expect(voiceSign(sound(), { by, listeners, zone: 0 }, zone)).toEqual({ text, tone: "heard" });
  });

  it("says why nobody does", () => {
    expect(sign(HeardBy.nobodyNear)).toBe("Nobody is near enough to hear you");
    expect(sign(HeardBy.silentPlace)).toBe("This is a silent place: nobody hears you");
    expect(sign(HeardBy.listeningPlace)).toBe("This is a place to listen: nobody hears you");
    expect(sign(HeardBy.notYourTurn)).toBe("It is not your turn to speak yet");
    expect(sign(HeardBy.muted)).toBe("Your microphone is off");
    expect(voiceSign(sound(), null, "").text).toMatch(/^Not connected/);
  });

  it("takes a reason of a later server for being heard, and no more", () => {
    expect(sign(99, 3)).toBe("Heard by 3 people near you");
  });
});

describe("the sign otherwise", () => {
  it("says first what a facilitator or one's role has decided", () => {
    const off = sound({ microphone: "off" });
    expect(voiceSign(off, { by: HeardBy.silenced, listeners: 0, zone: -1 }, "").text).toBe(
      "A facilitator has muted you",
    );
    expect(voiceSign(off, { by: HeardBy.role, listeners: 0, zone: -1 }, "").text).toBe(
      "You are here to listen",
    );
  });

  it("says then how it is with the microphone", () => {
    const near = { by: HeardBy.near, listeners: 3, zone: -1 };
    const states: MicrophoneState[] = [
      "unsupported",
      "off",
      "asking",
      "refused",
      "missing",
      "busy",
      "unfit",
      "elsewhere",
      "lost",
      "interrupted",
    ];
    const signs = states.map((microphone) => voiceSign(sound({ microphone }), near, ""));
    expect(new Set(signs.map(({ text }) => text)).size).toBe(states.length);
    expect(signs.some(({ tone }) => tone === "heard")).toBe(false);
    expect(voiceSign(sound({ muted: true }), near, "").text).toBe("Your microphone is off");
    expect(voiceSign(sound({ muted: true, mode: "push" }), near, "").text).toMatch(/hold V/);
  });

  it("says that the browser holds all sound back, before anything that would be untrue then", () => {
    const near = { by: HeardBy.near, listeners: 3, zone: -1 };
    expect(voiceSign(sound({ blocked: true }), near, "").text).toMatch(/Press anything/);
  });

  it("says what a browser without voice can do, and why it has none", () => {
    const text = (over: Partial<SoundState>) =>
      voiceSign(sound({ microphone: "unsupported", ...over }), null, "").text;
    expect(text({})).toMatch(/listen, and write/);
    expect(text({ hears: false })).toMatch(/no voice. You can read and write/);
    expect(text({ hears: false, secure: false })).toMatch(/https/);
  });
});

describe("the microphone's button", () => {
  it.each([
    [{ microphone: "unsupported" }, "No microphone", null, true],
    [{ microphone: "asking" }, "Asking …", null, true],
    [{ microphone: "lost" }, "Turn microphone on", null, false],
    [{ mode: "push", muted: true }, "Hold to speak", false, false],
    [{ mode: "push" }, "Speaking", true, false],
    [{ microphone: "interrupted" }, "Mute", true, false],
    [{ muted: true }, "Unmute", false, false],
    [{}, "Mute", true, false],
  ] as const)("of %j is %s", (over, label, pressed, disabled) => {
    expect(microphoneButton(sound(over))).toEqual({ label, pressed, disabled });
  });
});

describe("the status of sound", () => {
  it("says how it is, kindly", () => {
    expect(soundStatus(sound({ microphone: "off" }))).toBe("");
    expect(soundStatus(sound())).toMatch(/works/);
    expect(soundStatus(sound({ microphone: "refused" }))).toMatch(/not allowed/);
    expect(soundStatus(sound({ microphone: "off", hears: false }))).toMatch(/cannot play/);
    expect(soundStatus(sound({ microphone: "unsupported", hears: false }))).toMatch(/read and write/);
  });
});

describe("on coming in", () => {
  it("is told to those alone who will hear nothing, with the reason", () => {
    expect(deafWords(sound())).toBe("");
    expect(deafWords(sound({ hears: false }))).toMatch(/cannot play voices/);
    expect(deafWords(sound({ hears: false, secure: false }))).toMatch(/https/);
  });
});
