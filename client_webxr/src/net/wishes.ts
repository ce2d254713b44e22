// What a person wants that lasts longer than a socket: to be silent, to hear nobody, not to hear somebody, to be shown as away,
// to be told seldom how all stand.
//
// Theory: a ledger. On one side stands what is wanted, on the other what the server knows; what differs is still to be
// said. A Welcome tells what the server knows, so after a dropped socket the rest is said again, and nothing twice. Who
// changes their mind faster than a server takes it is said once, as they want it last. What is wanted of people goes by their
// slots, and ends with them: when they leave, and when we come in anew, for then all have other slots. May not know sockets;
// `now` is in milliseconds.

import type { Block, Deafen, Mute, Presence, Sight, Welcome } from "../wire";
import { Allowance } from "./allowance";
import { slotsOf } from "./slots";

export type Wish = Block | Deafen | Mute | Presence | Sight;

export class Wishes {
  private readonly wanted = new Map<string, Wish>();
  /** By the same keys. What is not in it is as for a newcomer: 0, false. */
  private known = new Map<string, number>();
  /** Its own: what protects does not wait behind moves. */
  private readonly allowance = new Allowance(3, 12);

  put(wish: Wish): void {
    this.wanted.set(keyOf(wish), wish);
  }

  /** When `take` will give something; Infinity while the server knows everything. */
  wakeAt(): number {
    return this.unsaid() ? this.allowance.nextAt() : Number.POSITIVE_INFINITY;
  }

  /** A wish to tell the server now; null if there is none, or none more for the moment. */
  take(now: number): Wish | null {
    const wish = this.unsaid();
    if (!wish || !this.allowance.take(now)) return null;
    this.known.set(keyOf(wish), stateOf(wish));
    return wish;
  }

  /** Somebody has left. Their slot will be somebody else's. */
  forget(slot: number): void {
    this.wanted.delete(blockKey(slot));
  }

  /** A new socket: what the server knows stands in its Welcome. */
  arrive(welcome: Welcome): void {
    this.known = knownOf(welcome);
    const there = new Set(welcome.participants.map(({ slot }) => slot));
    for (const wish of [...this.wanted.values()])
      if (wish.type === "Block" && !(welcome.resumed && there.has(wish.slot))) this.forget(wish.slot);
  }

  private unsaid(): Wish | null {
    for (const [key, wish] of this.wanted) if (stateOf(wish) !== (this.known.get(key) ?? 0)) return wish;
    return null;
  }
}

function knownOf({ slot, participants, blocked, deafened }: Welcome): Map<string, number> {
  const own = participants.find((one) => one.slot === slot);
  return new Map([
    ["Mute", Number(own?.muted ?? false)],
    ["Presence", own?.presence ?? 0],
    ["Deafen", Number(deafened)],
    ...slotsOf(blocked).map((other): [string, number] => [blockKey(other), 1]),
  ]);
}

function keyOf(wish: Wish): string {
  return wish.type === "Block" ? blockKey(wish.slot) : wish.type;
}

function blockKey(slot: number): string {
  return `Block ${slot}`;
}

function stateOf(wish: Wish): number {
  switch (wish.type) {
    case "Block":
      return Number(wish.blocked);
    case "Deafen":
      return Number(wish.deafened);
    case "Mute":
      return Number(wish.muted);
    case "Presence":
      return wish.state;
    case "Sight":
      return Number(wish.sparse);
  }
}
