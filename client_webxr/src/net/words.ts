// What people are told about their connection. Plain, kind, and never blaming: whoever reads this may be having a bad day.
//
// Every ending has a cause too, so that a page can offer what fits it. May not know the connection; it is all tables and
// one function for each.

import { CloseCode } from "../wire";

export const CONNECTING = "Finding the way in …";
export const STILL_CONNECTING = "The room does not answer yet. Trying again by itself …";
export const RECONNECTING = "The connection was interrupted. Coming back by itself, your place is kept …";

/** Why a visit ended. */
export type Cause =
  | "left"
  | "removed"
  | "replaced"
  | "full"
  | "gone"
  | "closed"
  | "outdated"
  | "signedOut"
  | "refused";

export interface Ending {
  readonly cause: Cause;
  readonly text: string;
}

const FULL: Ending = {
  cause: "full",
  text: "This room is full just now. You are welcome to try again a little later.",
};

export const LEFT: Ending = { cause: "left", text: "You have left the room. Take good care of yourself." };
export const CLOSED: Ending = {
  cause: "closed",
  text: "The room has closed. Thank you for having been here.",
};
export const BAFFLED: Ending = {
  cause: "outdated",
  text: "This page and the room no longer understand each other. Reloading the page usually helps.",
};

const ENDINGS: ReadonlyMap<number, Ending> = new Map<number, Ending>([
  [CloseCode.removed, { cause: "removed", text: "A facilitator has asked you to leave this room." }],
  [
    CloseCode.replaced,
    {
      cause: "replaced",
      text: "You came into this room in another tab or on another device, so this one has let go.",
    },
  ],
  [CloseCode.roomFull, FULL],
  [
    CloseCode.versionUnknown,
    {
      cause: "outdated",
      text: "The room has been renewed since this page was opened. Please reload the page.",
    },
  ],
]);

const REFUSALS: ReadonlyMap<number, Ending> = new Map<number, Ending>([
  [
    401,
    {
      cause: "signedOut",
      text: "Your facilitator link is no longer good. Open a new one, or come in as a participant.",
    },
  ],
  [403, { cause: "refused", text: "This room cannot be entered just now." }],
  [404, { cause: "gone", text: "There is no room here any more." }],
  [409, FULL],
  [
    422,
    {
      cause: "refused",
      text: "The room could not read what this page sent. Reloading the page usually helps.",
    },
  ],
]);

/** Why a close code ends the visit, or undefined if one may come back after it. */
export function endingOf(code: number): Ending | undefined {
  return ENDINGS.get(code);
}

/** Why an HTTP status of `POST /api/join` ends the visit, or undefined if trying again may help. */
export function refusalOf(status: number): Ending | undefined {
  return REFUSALS.get(status);
}
