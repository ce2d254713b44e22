// What is said of the zones of a scene: on crossing a border, and of their doors. Pure.
//
// Whoever makes a scene may call a zone what they like, "pavilion" or "by the fire"; so no sentence is built around a name.

import type { ZoneDescription } from "../scene/description";
import { isBordered } from "../scene/zones";

const RULES: Readonly<Record<NonNullable<ZoneDescription["voice"]>, string>> = {
  open: "voices carry as everywhere.",
  closed: "only those inside hear each other.",
  stage: "whoever stands here is heard by the whole room.",
  silent: "nobody speaks here. You can still write.",
  listen: "this is a place to listen.",
  lobby: "somebody will come to you here.",
};
const OUTSIDE = "You are in the open again: voices carry freely here.";

/** On coming into a zone, or out of `before` into open ground; empty where nothing changes for anybody. */
export function crossingWords(
  before: ZoneDescription | undefined,
  now: ZoneDescription | undefined,
  locked: boolean,
): string {
  if (!now || !isBordered(now)) return before && isBordered(before) ? OUTSIDE : "";
  const places = now.capacity ? `There is room for ${now.capacity}.` : "";
  return [`${heading(now)}: ${ruleOf(now, locked)}`, places, locked ? "The door is closed." : ""]
    .filter(Boolean)
    .join(" ");
}

/** Of a door that was closed or opened. */
export function lockWords(zone: ZoneDescription, locked: boolean): string {
  return `${heading(zone)}: ${locked ? "closed now, nobody else comes in." : "open again."}`;
}

/** The button for the door of the zone one is in; empty where there is none. */
export function doorLabel(zone: ZoneDescription | undefined, locked: boolean): string {
  if (!zone?.lockable) return "";
  return locked ? "Open the door" : "Close the door";
}

/** A closed door keeps voices in, too. */
function ruleOf({ voice = "open" }: ZoneDescription, locked: boolean): string {
  return RULES[locked && voice === "open" ? "closed" : voice];
}

/** Its name, as a sentence begins. */
function heading({ name }: ZoneDescription): string {
  return name.replace(/^./u, (first) => first.toLocaleUpperCase());
}
