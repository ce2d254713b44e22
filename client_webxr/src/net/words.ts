// What people are told about their connection. Plain, kind, and never blaming: whoever reads this may be having a bad day.
//
// May not know the connection; it is all tables and one function for each.

import { CloseCode } from "../wire";

export const CONNECTING = "Finding the way in …";
export const STILL_CONNECTING = "The room does not answer yet. Trying again by itself …";
export const RECONNECTING = "The connection was interrupted. Coming back by itself, your place is kept …";
export const LEFT = "You have left the room. Take good care of yourself.";
export const CLOSED = "The room has closed. Thank you for having been here.";
export const BAFFLED =
  "This page and the room no longer understand each other. Reloading the page usually helps.";

const ENDINGS: ReadonlyMap<number, string> = new Map<number, string>([
  [CloseCode.removed, "A facilitator has asked you to leave this room."],
  [
    CloseCode.replaced,
    "You came into this room in another tab or on another device, so this one has let go.",
  ],
  [CloseCode.roomFull, "This room is full just now. You are welcome to try again a little later."],
  [CloseCode.versionUnknown, "The room has been renewed since this page was opened. Please reload the page."],
]);

const REFUSALS: ReadonlyMap<number, string> = new Map([
  [401, "Your facilitator link is no longer good. Open a new one, or come in as a participant."],
  [403, "This room cannot be entered just now."],
  [404, "There is no room here any more."],
  [409, "This room is full just now. You are welcome to try again a little later."],
  [422, "The room could not read what this page sent. Reloading the page usually helps."],
]);

/** Why a close code ends the visit, or undefined if one may come back after it. */
export function endingOf(code: number): string | undefined {
  return ENDINGS.get(code);
}

/** Why an HTTP status of `POST /api/join` ends the visit, or undefined if trying again may help. */
export function refusalOf(status: number): string | undefined {
  return REFUSALS.get(status);
}
