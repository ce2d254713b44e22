// Written words as they are shown and read out. Pure.

import type { SaidView } from "../types";
import { SAID_CHARS, Scope } from "../wire";

export interface SaidRow {
  readonly name: string;
  readonly own: boolean;
  /** For whom: empty for those near, where most of it goes. */
  readonly scope: string;
  /** Hours and minutes, as people here write them. */
  readonly time: string;
  readonly text: string;
}

/** The most rows that a page keeps: nothing is stored, and a long evening is long. */
export const MOST_ROWS = 200;

/** now, serverNow: milliseconds, the same moment by this machine's calendar and by the server's clock. */
export function saidRow(said: SaidView, ownSlot: number, now: number, serverNow: number): SaidRow {
  const at = new Date(now - Math.max(0, serverNow - said.time));
  return {
    name: said.name,
    own: said.slot === ownSlot,
    scope: said.scope === Scope.room ? "to the room" : "",
    time: `${two(at.getHours())}:${two(at.getMinutes())}`,
    text: said.text,
  };
}

/** For those who hear the page. */
export function saidAloud({ name, own, scope, text }: SaidRow): string {
  return own ? "" : `${name} writes${scope && ` ${scope}`}: ${text}`;
}

/** What may be sent of what was typed; empty if nothing may, or nothing in it can be seen. */
export function writable(typed: string): string {
  return /[\p{L}\p{N}\p{S}\p{P}]/u.test(typed) ? [...typed.trim()].slice(0, SAID_CHARS).join("") : "";
}

/** Whether words that came back are those that were sent: the server tidies spaces, marks and what cannot be seen. */
export function areSame(a: string, b: string): boolean {
  return seenOf(a) === seenOf(b);
}

function seenOf(text: string): string {
  return text.normalize("NFC").replace(/[^\p{L}\p{N}\p{S}\p{P}]/gu, "");
}

/** The button that opens the words. */
export function writeLabel(unread: number): string {
  return unread === 0 ? "Write" : `Write (${unread} new)`;
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}
