// Being quiet in a headset: by a finger at the lips, and while the headset is put down. Pure.
//
// A sign of the hand mutes and never opens anything: no voice goes out that was not meant to. A headset on a table goes on
// hearing the room that it is in, and whoever has put it down does not think of that: it is as if they had muted
// themselves, until they look again. What they do by hand meanwhile, at the page, is theirs, and stays.

import type { Sound } from "../voice/contract";

/** What it needs of the sound of a visit. */
export type Voice = Pick<Sound, "state" | "setMuted" | "hold" | "onChange">;

const OFF = "Your microphone is off.";
const MUTED = `${OFF} The panel at your wrist turns it on.`;
const UNHEARD = "You are not heard now. The panel at your wrist lets you speak.";

export class Quiet {
  /** Ends the waiting for a hand that unmutes; null: there is nothing to give back. */
  private forget: (() => void) | null = null;

  constructor(private readonly voice: Voice) {}

  /** A finger at the lips. Returns what to say of it. */
  hush(): string {
    this.mute();
    if (!this.isOpen) return OFF;
    return this.voice.state.mode === "push" ? UNHEARD : MUTED;
  }

  /** The headset is put down. */
  putDown(): void {
    const { mode, muted } = this.voice.state;
    const spoke = mode === "open" && !muted && this.isOpen;
    this.mute();
    if (spoke) this.forget = this.voice.onChange(() => this.heed());
  }

  /** It is put on again: the microphone is as it was. Returns what to say of it. */
  putOn(): string {
    const gives = this.keep();
    if (gives) this.voice.setMuted(false);
    const { mode, muted, microphone } = this.voice.state;
    if (mode === "push" || microphone !== "on") return "";
    if (muted) return "Your microphone is still off.";
    return gives ? "Your microphone is on again." : "";
  }

  /** The headset is done with, perhaps while it was put down: who muted whom is not forgotten. Returns what to say. */
  end(): string {
    return this.keep() ? "Your microphone is off since you put the headset down." : "";
  }

  private heed(): void {
    if (!this.voice.state.muted) this.keep();
  }

  /** Leaves it as it is now. Returns whether there was something to give back. */
  private keep(): boolean {
    const gives = this.forget !== null;
    this.forget?.();
    this.forget = null;
    return gives;
  }

  private mute(): void {
    if (this.voice.state.mode === "push") this.voice.hold(false);
    else if (this.isOpen) this.voice.setMuted(true);
  }

  /** Or is going to be: who is being asked for a microphone just now wants to be quiet when it comes. */
  private get isOpen(): boolean {
    const { microphone } = this.voice.state;
    return microphone === "on" || microphone === "asking";
  }
}
