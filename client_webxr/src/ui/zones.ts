// What is said of the zones of a scene: on crossing a border, and of their doors. Pure.

import type { ZoneDescription } from "../scene/description";

const RULES: Readonly<Record<NonNullable<ZoneDescription["voice"]>, string>> = {
  open: "",
  closed: "Only those inside hear each other.",
  stage: "Whoever stands here is heard by the whole room.",
  silent: "Nobody speaks here. You can still write.",
  listen: "This is a place to listen.",
  lobby: "Somebody will come to you here.",
};

/** On coming into a zone, or out of `before` into open ground; empty where nothing changes for anybody. */
export function crossingWords(
  before: ZoneDescription | undefined,
  now: ZoneDescription | undefined,
  locked: boolean,
): string {
  if (!now)
    return before && changes(before) ? `You have left the ${before.name}. Voices carry freely here.` : "";
  if (!changes(now)) return before && changes(before) ? `You have left the ${before.name}.` : "";
  const places = now.capacity ? `There is room for ${now.capacity}.` : "";
  return [
    `You are in the ${now.name}.`,
    RULES[now.voice ?? "open"],
    places,
    locked ? "The door is closed." : "",
  ]
    .filter(Boolean)
    .join(" ");
}

/** Of a door that was closed or opened. */
export function lockWords({ name }: ZoneDescription, locked: boolean): string {
  return locked ? `The ${name} is closed: nobody else comes in.` : `The ${name} is open.`;
}

/** The button for the door of the zone one is in; empty where there is none. */
export function doorLabel(zone: ZoneDescription | undefined, locked: boolean): string {
  if (!zone?.lockable) return "";
  return locked ? "Open the door" : "Close the door";
}

function changes({ voice = "open", lockable = false }: ZoneDescription): boolean {
  return voice !== "open" || lockable;
}
