// Being signed in: the secret of a one-time link, and the token that it was traded for.
//
// The token lives in the storage of one tab: the room page is another document and needs it, another tab does not, and it
// is gone when the tab is. Where storage is denied one is simply not signed in. May not know the network or the DOM.

import type { SignIn } from "../net/api";

export interface Signed {
  readonly token: string;
  readonly role: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** The part of `Storage` that is needed; `null` where the browser denies it. */
export type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem"> | null;

const KEY = "stillroom.signed";
const FRAGMENT = /^#signin=(.+)$/;

/** The secret in an address's fragment, or null. */
export function secretOf(hash: string): string | null {
  const secret = FRAGMENT.exec(hash)?.[1];
  if (secret === undefined) return null;
  try {
    return decodeURIComponent(secret);
  } catch {
    return secret;
  }
}

export function keepSigned(shelf: Shelf, answer: SignIn, now: number): Signed {
  const signed = { token: answer.token, role: answer.role, until: now + answer.expiresInS * 1000 };
  shelf?.setItem(KEY, JSON.stringify(signed));
  return signed;
}

/** Who this tab is signed in as, or null. What has expired or cannot be read is forgotten. */
export function readSigned(shelf: Shelf, now: number): Signed | null {
  const signed = parse(shelf?.getItem(KEY) ?? null);
  if (signed && now < signed.until) return signed;
  forgetSigned(shelf);
  return null;
}

export function forgetSigned(shelf: Shelf): void {
  shelf?.removeItem(KEY);
}

function parse(text: string | null): Signed | null {
  try {
    const { token, role, until } = JSON.parse(text ?? "null") as Partial<Signed>;
    if (typeof token !== "string" || typeof role !== "string" || typeof until !== "number") return null;
    return { token, role, until };
  } catch {
    return null;
  }
}

/** What is told to someone whose link did not sign them in; status as in ApiError. */
export function signInProblem(status: number): string {
  if (status === 0)
    return "The server could not be reached, so you are not signed in yet. Please open your link once more.";
  if (status === 429) return "That was a little fast. Please wait a minute and open your link once more.";
  return (
    "This link has been used already or is no longer good, so you are not signed in. Each link works once. " +
    "Whoever runs the server gets a new one when it starts again. Everybody may come in as a participant meanwhile."
  );
}

const MEANINGS: ReadonlyMap<string, string> = new Map([
  [
    "facilitator",
    "Your badge is shown beside your name, you may come in when a room is full, and you can remove somebody who does harm.",
  ],
  ["operator", "You may come in when a room is full, and you can remove somebody who does harm."],
]);

/** What being signed in means, in a sentence or two. */
export function signedWords({ role }: Pick<Signed, "role">): {
  readonly title: string;
  readonly text: string;
} {
  const meaning = MEANINGS.get(role) ?? "Your badge is shown beside your name.";
  return {
    title: `You are signed in as ${role}`,
    text: `${meaning} This holds for this tab only, until you close it or sign out.`,
  };
}
