import { describe, expect, it } from "vitest";
import { hush, type Voice } from "../../src/ui/quiet";
import type { SoundState } from "../../src/voice/contract";

/** A microphone that keeps what it is told, as the sound of a visit does. */
class FakeVoice implements Voice {
  microphone: SoundState["microphone"] = "on";
  mode: SoundState["mode"] = "open";
  silent = false;
  held = false;

  get state(): SoundState {
    const muted = this.mode === "open" ? this.silent : !this.held;
    return {
      microphone: this.microphone,
      hears: true,
      blocked: false,
      mode: this.mode,
      muted,
      sending: false,
    };
  }
  setMuted(muted: boolean): void {
    this.silent = muted;
  }
  hold(down: boolean): void {
    this.held = down;
  }
}

describe("a finger at the lips", () => {
  it("mutes, and never unmutes", () => {
    const voice = new FakeVoice();
    for (let i = 0; i < 2; i++) {
      hush(voice);
      expect(voice.state.muted).toBe(true);
    }
  });

  it("lets go of the key that is held", () => {
    const voice = Object.assign(new FakeVoice(), { mode: "push", held: true });
    hush(voice);
    expect([voice.state.muted, voice.silent]).toEqual([true, false]);
  });

  it("is heeded by a microphone that is still asked for", () => {
    const voice = Object.assign(new FakeVoice(), { microphone: "asking" });
    hush(voice);
    expect(voice.silent).toBe(true);
  });

  it.each(["off", "refused", "missing", "lost", "unsupported"] as const)(
    "leaves one that is %s alone",
    (microphone) => {
      const voice = Object.assign(new FakeVoice(), { microphone });
      hush(voice);
      expect(voice.silent).toBe(false);
    },
  );
});
