// What is told in a headset, whose wearer does not see the page. Pure.

import type { SoundState } from "../voice/contract";
import { HeardBy } from "../wire";
import { HOLD } from "./heard";
import type { SaidRow } from "./said";

/**
 * What the panel says of one's voice: `sign` and `button` are what the page says. There is no key to hold in a headset, so
 * who speaks by a key presses once to begin and once to end.
 */
export function panelVoice(sound: SoundState, sign: string, button: string): [sign: string, button: string] {
  if (sound.mode !== "push" || sound.microphone !== "on") return [sign, button];
  if (!sound.muted) return [sign, "Stop speaking"];
  return [sign === HOLD ? "Press Speak to be heard" : sign, "Speak"];
}

/** Written words of another; empty for one's own. */
export function saidLine({ name, own, text }: SaidRow): string {
  return own ? "" : `${name}: ${text}`;
}

/**
 * When it changes who hears one: what somebody else has decided, and one could not guess from where one stands. Both as `HeardBy`;
 * before: null at first. Empty where there is nothing to say.
 */
export function heardLine(before: number | null, now: number): string {
  if (now === before) return "";
  if (now === HeardBy.silenced) return "A facilitator has muted you.";
  return before === HeardBy.silenced ? "A facilitator lets you speak again." : "";
}
