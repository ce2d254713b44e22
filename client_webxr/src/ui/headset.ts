// What is told in a headset, whose wearer does not see the page. Pure.

import { HeardBy } from "../wire";
import type { SaidRow } from "./said";

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
