import { beforeEach, describe, expect, it } from "vitest";
import { Quiet, type Voice } from "../../src/ui/quiet";
import type { SoundState } from "../../src/voice/contract";

/** A microphone that keeps what it is told, as the sound of a visit does. */
class FakeVoice implements Voice {
  microphone: SoundState["microphone"] = "on";
  mode: SoundState["mode"] = "open";
  private silent = false;
  private held = false;
  readonly listeners = new Set<() => void>();

  get state(): SoundState {
    const muted = this.mode === "open" ? this.silent : !this.held;
    const { microphone, mode } = this;
    return {
      microphone,
      hears: true,
      blocked: false,
      mode,
      muted,
      sending: false,
      secure: true,
      device: "",
      devices: 0,
    };
  }
  setMuted(muted: boolean): void {
    this.silent = muted;
    for (const listener of [...this.listeners]) listener();
  }
  hold(down: boolean): void {
    this.held = down;
    for (const listener of [...this.listeners]) listener();
  }
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

const NOT_OPEN = ["off", "refused", "missing", "lost", "unsupported"] as const;

let voice: FakeVoice;
let quiet: Quiet;

beforeEach(() => {
  voice = new FakeVoice();
  quiet = new Quiet(voice);
});

describe("a finger at the lips", () => {
  it("mutes, and never unmutes", () => {
    for (let i = 0; i < 2; i++) {
      expect(quiet.hush()).toBe("Your microphone is off. The panel at your wrist turns it on.");
      expect(voice.state.muted).toBe(true);
    }
  });

  it("lets go of the key that is held", () => {
    voice.mode = "push";
    voice.hold(true);
    expect(quiet.hush()).toContain("not heard now");
    expect(voice.state.muted).toBe(true);
    voice.mode = "open";
    expect(voice.state.muted).toBe(false);
  });

  it("is heeded by a microphone that is still asked for", () => {
    voice.microphone = "asking";
    quiet.hush();
    expect(voice.state.muted).toBe(true);
  });

  it.each(NOT_OPEN)("leaves one that is %s alone", (microphone) => {
    voice.microphone = microphone;
    expect(quiet.hush()).toBe("Your microphone is off.");
    expect(voice.state.muted).toBe(false);
  });
});

describe("a headset that is put down", () => {
  it("mutes, and gives the microphone back when it is put on again", () => {
    quiet.putDown();
    expect(voice.state.muted).toBe(true);
    // Its level goes on being told.
    for (const listener of voice.listeners) listener();
    expect(quiet.putOn()).toBe("Your microphone is on again.");
    expect([voice.state.muted, voice.listeners.size]).toEqual([false, 0]);
  });

  it("leaves off what was off", () => {
    voice.setMuted(true);
    quiet.putDown();
    expect(quiet.putOn()).toBe("Your microphone is still off.");
    expect(voice.state.muted).toBe(true);
  });

  it.each(NOT_OPEN)("has nothing to say of a microphone that is %s", (microphone) => {
    voice.microphone = microphone;
    quiet.putDown();
    expect([voice.state.muted, quiet.putOn(), voice.state.muted]).toEqual([false, "", false]);
  });

  it("gives nothing back that was taken by hand meanwhile", () => {
    quiet.putDown();
    voice.setMuted(false);
    expect(voice.listeners.size).toBe(0);
    voice.setMuted(true);
    expect(quiet.putOn()).toBe("Your microphone is still off.");
    expect(voice.state.muted).toBe(true);
  });

  it("says nothing if they have unmuted themselves meanwhile", () => {
    quiet.putDown();
    voice.setMuted(false);
    expect([quiet.putOn(), voice.state.muted]).toEqual(["", false]);
  });

  it("lets go of the key that is held, and does not press it again", () => {
    voice.mode = "push";
    voice.hold(true);
    quiet.putDown();
    expect([voice.state.muted, quiet.putOn(), voice.state.muted]).toEqual([true, "", true]);
  });

  it("gives back what was open though they have chosen a key meanwhile", () => {
    quiet.putDown();
    voice.mode = "push";
    expect(quiet.putOn()).toBe("");
    voice.mode = "open";
    expect(voice.state.muted).toBe(false);
  });

  it("says that the microphone is off if it is not put on again", () => {
    quiet.putDown();
    expect(quiet.end()).toBe("Your microphone is off since you put the headset down.");
    expect([voice.state.muted, voice.listeners.size]).toEqual([true, 0]);
    expect(quiet.end()).toBe("");
  });
});
