// A room of the list, in words. Pure.

import type { RoomSummary } from "../net/api";

export interface RoomCard {
  readonly slug: string;
  readonly title: string;
  /** The first sentences of its description. */
  readonly opening: string;
  /** "3 of 12 places taken" and the like. */
  readonly people: string;
  readonly full: boolean;
  readonly address: string;
  /** The same, without a picture. */
  readonly bySound: string;
}

const OPENING_CHARS = 200;

/** Rooms in the same scene have the same title: these are told apart by their own names. */
export function roomCards(rooms: readonly RoomSummary[]): readonly RoomCard[] {
  const isShared = ({ title }: RoomSummary) => rooms.filter((room) => room.title === title).length > 1;
  return rooms.map((room) => roomCard(room, isShared(room)));
}

function roomCard(room: RoomSummary, shared: boolean): RoomCard {
  const full = room.people >= room.capacity;
  const address = `/room/${encodeURIComponent(room.slug)}`;
  return {
    slug: room.slug,
    title: shared ? `${room.title} (${room.slug})` : room.title,
    opening: opening(room.description, OPENING_CHARS),
    people: peopleWords(room.people, room.capacity),
    full,
    address,
    bySound: `${address}?sound`,
  };
}

export function peopleWords(people: number, capacity: number): string {
  if (people >= capacity) return `Full just now: all ${capacity} places are taken`;
  if (people === 0) return `Nobody is here yet, there is room for ${capacity}`;
  return people === 1 ? `1 person is here, of ${capacity}` : `${people} people are here, of ${capacity}`;
}

/** Whole sentences from the beginning of a text, as many as fit into `limit` characters, one at least. */
export function opening(text: string, limit: number): string {
  const sentences = text.trim().split(/(?<=[.!?…])\s+/u);
  let taken = sentences[0] as string;
  for (const next of sentences.slice(1)) {
    if (taken.length + 1 + next.length > limit) break;
    taken += ` ${next}`;
  }
  return taken;
}
