import type { ParticipantView } from "../../src/types";

/** Somebody who stands in the room, unless something else is said. */
export function person(slot: number, name: string, rest: Partial<ParticipantView> = {}): ParticipantView {
  return {
    slot,
    name,
    colour: 0,
    role: 0,
    device: 0,
    seat: -1,
    presence: 0,
    muted: false,
    silenced: false,
    ...rest,
  };
}
