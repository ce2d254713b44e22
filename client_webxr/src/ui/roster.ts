// Who is in the room, in words: the list that people read, and what is said when somebody comes or goes.
//
// Names are unique in a room, so a sentence may name people by them. May not know the DOM or the connection.

import type { ParticipantView } from "../types";
import { PresenceState, Role } from "../wire";

export interface RosterRow {
  readonly slot: number;
  readonly name: string;
  readonly colour: number;
  readonly own: boolean;
  /** "Facilitator" and the like; empty for participants. */
  readonly badge: string;
  /** How they are here: "sitting", "away", "reconnecting"; empty when there is nothing to say. */
  readonly presence: string;
  /** How it is with their voice: "microphone off", "muted by a facilitator"; empty when they may be heard. */
  readonly voice: string;
  readonly silenced: boolean;
  /** We hear each other no more, by our own choice. */
  readonly blocked: boolean;
  /** Whether we may remove and mute them. */
  readonly ranksBelow: boolean;
}

const BADGES: ReadonlyMap<number, string> = new Map<number, string>([
  [Role.facilitator, "Facilitator"],
  [Role.designer, "Designer"],
  [Role.operator, "Operator"],
  [Role.observer, "Observer"],
]);

const PRESENCE: ReadonlyMap<number, string> = new Map<number, string>([
  [PresenceState.away, "away"],
  [PresenceState.reconnecting, "reconnecting"],
]);

/** As in the server's table, which decides; here it only spares people a button that would do nothing. */
const RANK: ReadonlyMap<number, number> = new Map<number, number>([
  [Role.facilitator, 1],
  [Role.operator, 2],
]);

/** The badge of a role; empty for participants and for roles of a later server. */
export function badgeOf(role: number): string {
  return BADGES.get(role) ?? "";
}

function rankOf(role: number): number {
  return RANK.get(role) ?? 0;
}

/** Rows in the order in which they are shown: oneself, those who lead, then everybody by name. */
export function rosterRows(
  people: readonly ParticipantView[],
  ownSlot: number,
  hasBlocked: (slot: number) => boolean = () => false,
): readonly RosterRow[] {
  const ownRole = people.find(({ slot }) => slot === ownSlot)?.role ?? Role.participant;
  return [...people]
    .sort((a, b) => order(a, b, ownSlot))
    .map((person) => ({
      slot: person.slot,
      name: person.name,
      colour: person.colour,
      own: person.slot === ownSlot,
      badge: badgeOf(person.role),
      presence: PRESENCE.get(person.presence) ?? (person.seat >= 0 ? "sitting" : ""),
      voice: voiceWords(person),
      silenced: person.silenced,
      blocked: hasBlocked(person.slot),
      ranksBelow: person.slot !== ownSlot && rankOf(ownRole) > rankOf(person.role),
    }));
}

function voiceWords({ silenced, muted }: ParticipantView): string {
  if (silenced) return "muted by a facilitator";
  return muted ? "microphone off" : "";
}

/** Said after somebody was blocked, or no longer. connected: else the server will know as soon as we are back. */
export function blockWords(name: string, blocked: boolean, connected: boolean): string {
  const you = `You and ${name}`;
  if (blocked) {
    const how = connected
      ? "do not hear or read each other any more"
      : "will not hear or read each other when you are back";
    return `${you} ${how}. They are not told.`;
  }
  return connected
    ? `${you} hear and read each other again.`
    : `${you} will hear and read each other again when you are back.`;
}

function order(a: ParticipantView, b: ParticipantView, ownSlot: number): number {
  const own = Number(b.slot === ownSlot) - Number(a.slot === ownSlot);
  return own || rankOf(b.role) - rankOf(a.role) || a.name.localeCompare(b.name) || a.slot - b.slot;
}

/** Most names in one sentence: a crowd is a number. */
const MOST_NAMES = 3;

/**
 * What to say when the people of a room were `before` and are `after`; empty if there is nothing to say. One's own
 * coming and going is not said, and neither is somebody's change of seat.
 */
export function announce(
  before: readonly ParticipantView[],
  after: readonly ParticipantView[],
  ownSlot: number,
): string {
  const came = others(after, ownSlot, before);
  const left = others(before, ownSlot, after);
  return [sentence(came, "came in"), sentence(left, "left"), ...changes(before, after, ownSlot)]
    .filter(Boolean)
    .join(" ");
}

/** The names of those in `these` who are not in `those`, by slot and name: a slot is free again some time later. */
function others(
  these: readonly ParticipantView[],
  ownSlot: number,
  those: readonly ParticipantView[],
): string[] {
  const known = new Set(those.map(keyOf));
  return these.filter((one) => one.slot !== ownSlot && !known.has(keyOf(one))).map(({ name }) => name);
}

function keyOf({ slot, name }: ParticipantView): string {
  return `${slot} ${name}`;
}

function changes(
  before: readonly ParticipantView[],
  after: readonly ParticipantView[],
  ownSlot: number,
): string[] {
  const was = new Map(before.map((one) => [keyOf(one), one.presence]));
  const now = after.filter((one) => {
    const old = was.get(keyOf(one));
    return one.slot !== ownSlot && old !== undefined && old !== one.presence;
  });
  const who = (state: number) => now.filter(({ presence }) => presence === state).map(({ name }) => name);
  return [
    sentence(who(PresenceState.here), "here again", "is", "are"),
    sentence(who(PresenceState.away), "away for a moment", "is", "are"),
    sentence(who(PresenceState.reconnecting), "reconnecting", "is", "are"),
  ];
}

function sentence(names: readonly string[], verb: string, one = "", many = ""): string {
  if (names.length === 0) return "";
  const link = names.length === 1 ? one : many;
  return `${list(names)} ${link ? `${link} ` : ""}${verb}.`;
}

function list(names: readonly string[]): string {
  if (names.length > MOST_NAMES) return `${names.length} people`;
  return names.length === 1 ? `${names[0]}` : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
