// How long to wait before trying to connect again.
//
// Theory: when a server restarts, everybody is gone at the same moment. Pauses double so that a server in trouble gets
// rest, and half of each is random so that people do not return in step. May not know what is being tried.

const FIRST_MS = 400;
const LONGEST_MS = 15_000;

/** The pause before attempt 0, 1, 2 ... in milliseconds; `random` gives [0, 1). */
export function backoff(attempt: number, random: () => number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return full * (0.5 + 0.5 * random());
}

/** The pause that a server asked for: never shorter than it said, longer by up to half so that people spread. */
export function spread(askedMs: number, random: () => number): number {
  return askedMs * (1 + 0.5 * random());
}
