// Being quiet in a headset. Pure.
//
// A sign of the hand mutes and never opens anything: no voice goes out that was not meant to.

import type { Sound } from "../voice/contract";

/** What it needs of the sound of a visit. */
export type Voice = Pick<Sound, "state" | "setMuted" | "hold">;

/** Off, whatever it is now. */
export function hush(voice: Voice): void {
  const { microphone, mode } = voice.state;
  if (mode === "push") voice.hold(false);
  // Who is being asked for a microphone just now wants to be quiet when it comes.
  else if (microphone === "on" || microphone === "asking") voice.setMuted(true);
}
