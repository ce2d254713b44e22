// What people are told inside a room: how to begin, where a move did not go, and what to read when a visit has ended. Pure.

import type { Undone } from "../net/connection";
import type { Cause, Ending } from "../net/words";
import { Device, MoveReason } from "../wire";

/** Why there was no visit, beside the causes that the connection knows. */
export type PageCause = Cause | "unreachable" | "unseen";

export interface PageEnding {
  readonly cause: PageCause;
  readonly text: string;
}

export const NO_SUCH_ROOM: Ending = {
  cause: "gone",
  text: "There is no room at this address. It may have closed, or the link may have lost a letter on its way.",
};
export const FULL_ROOM: Ending = {
  cause: "full",
  text: "Every place in this room is taken just now. You are welcome to try again a little later.",
};
export const UNREACHABLE: PageEnding = {
  cause: "unreachable",
  text: "The server does not answer. Please check your connection, and try again in a moment.",
};
export const UNSEEN: PageEnding = {
  cause: "unseen",
  text: "This browser cannot draw the place, because it does not offer WebGL. Another browser, or switching on hardware acceleration in this one, usually helps. You can come in by sound alone in this one, too.",
};

export const VR_STOPPED = "The headset did not start. You can try again, or stay on this screen.";

/** Said when somebody was away for so long that they come in anew: who is who has been dealt again. */
export const UNBLOCKED =
  "The connection was gone for a while, and you have come in anew. Those whom you did not want to hear can be heard again: please choose once more, under People.";

/** Of what a person did in vain. */
export function undoneWords({ act, why }: Undone): string {
  if (why === "tooOften")
    return "That was a lot at once, and this was not done. Please try again in a moment.";
  return act.type === "Say"
    ? "Not connected just now; your words were not sent. They are kept in the field until you are back."
    : "Not connected just now; that was not done. Try again when you are back.";
}

const MOVES: ReadonlyMap<number, string> = new Map<number, string>([
  [MoveReason.tooFar, "That is too far to go at once. Try a nearer spot."],
  [MoveReason.outside, "The place ends there."],
  [MoveReason.zoneFull, "That corner is full just now."],
  [MoveReason.zoneLocked, "That corner is closed just now."],
  [MoveReason.seatTaken, "Somebody sits there already. Try another seat."],
  [MoveReason.noSuchSeat, "There is no seat."],
  [MoveReason.movedByFacilitator, "A facilitator has moved you."],
]);

/** What to say of a `Moved` with this reason; empty where the picture says enough. */
export function moveWords(reason: number): string {
  return MOVES.get(reason) ?? "";
}

const HINTS: ReadonlyMap<number, string> = new Map<number, string>([
  [Device.desktop, "Drag to look around, W A S D to walk, click a seat to sit. More under Help."],
  [Device.touch, "Left thumb walks, right thumb looks around. Tap a seat to sit. More under Help."],
]);

/** How to begin, for a device of wire.ts; empty where the device itself shows it. */
export function hintWords(device: number): string {
  return HINTS.get(device) ?? "";
}

/** Said to those who hear the page, on coming in. `others`: how many are there beside oneself. */
export function arrivalWords(title: string, others: number): string {
  const company = others === 1 ? "One other person is here." : `${others} other people are here.`;
  return `You are in ${title}. ${others === 0 ? "Nobody else is here yet." : company}`;
}

export interface EndingView {
  readonly title: string;
  /** What the button to try once more says; empty where none is offered. */
  readonly again: string;
  /** Whether coming in without being signed in is offered. */
  readonly asParticipant: boolean;
  /** Whether coming in without a picture is offered. */
  readonly bySound: boolean;
}

const ENDINGS: Readonly<Record<PageCause, readonly [title: string, again: string]>> = {
  left: ["Goodbye for now", "Come in again"],
  removed: ["Your visit has ended", ""],
  replaced: ["You are in this room elsewhere", "Come in here instead"],
  full: ["The room is full", "Try again"],
  gone: ["There is no such room", ""],
  closed: ["The room has closed", "Try again"],
  outdated: ["This page is out of date", "Reload the page"],
  signedOut: ["Your link is no longer good", ""],
  refused: ["You could not come in", "Try again"],
  unreachable: ["The room cannot be reached", "Try again"],
  unseen: ["The place cannot be drawn here", ""],
};

export function endingView(cause: PageCause): EndingView {
  const [title, again] = ENDINGS[cause];
  return { title, again, asParticipant: cause === "signedOut", bySound: cause === "unseen" };
}
