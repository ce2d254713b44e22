// What a person wants that lasts: said once, said again where the server does not know, and never of the wrong people.

import { describe, expect, it } from "vitest";
import { type Wish, Wishes } from "../../src/net/wishes";
import type { Block, Welcome } from "../../src/wire";
import { Host, participant, welcome } from "./fakes";

const block = (slot: number, blocked = true): Block => ({ type: "Block", slot, blocked });
const THREE = [participant(1), participant(2), participant(3)];
const back = (over: Partial<Welcome> = {}): Welcome =>
  welcome({ resumed: true, participants: THREE, ...over });

function drain(wishes: Wishes, now = 0): Wish[] {
  const taken: Wish[] = [];
  for (let wish = wishes.take(now); wish; wish = wishes.take(now)) taken.push(wish);
  return taken;
}

describe("the ledger of wishes", () => {
  it("gives each wish once, and nothing that a newcomer has anyway", () => {
    const wishes = new Wishes();
    wishes.put({ type: "Mute", muted: true });
    wishes.put({ type: "Presence", state: 0 });
    wishes.put({ type: "Deafen", deafened: false });
    wishes.put(block(2));
    expect(drain(wishes)).toEqual([{ type: "Mute", muted: true }, block(2)]);
    expect(drain(wishes)).toEqual([]);
    expect(wishes.wakeAt()).toBe(Number.POSITIVE_INFINITY);
  });

  it("is patient with who changes their mind, and says the last of it", () => {
    const wishes = new Wishes();
    let said = 0;
    for (let i = 0; i <= 100; i++) {
      wishes.put(block(2, i % 2 === 0));
      said += drain(wishes, 1000).length;
    }
    expect(said).toBe(12);
    expect(wishes.wakeAt()).toBe(1334);
    expect(drain(wishes, wishes.wakeAt())).toEqual([block(2, true)]);
  });

  it("says again what a Welcome does not know, and not what it does", () => {
    const wishes = new Wishes();
    const all: Wish[] = [
      { type: "Mute", muted: true },
      { type: "Deafen", deafened: true },
      { type: "Presence", state: 1 },
      { type: "Sight", sparse: true },
      block(2),
      block(3, false),
    ];
    for (const wish of all) wishes.put(wish);
    drain(wishes);
    const known = THREE.map((one) => ({ ...one, muted: one.slot === 1, presence: one.slot === 1 ? 1 : 0 }));
    wishes.arrive(back({ participants: known, deafened: true, blocked: Uint8Array.of(2, 0, 3, 0) }));
    expect(drain(wishes, 60_000)).toEqual([{ type: "Sight", sparse: true }, block(3, false)]);
    wishes.arrive(back({ participants: [participant(2), participant(3)] }));
    expect(drain(wishes, 120_000)).toEqual(all.slice(0, 5));
  });

  it("lets go of what was wanted of people who have left, and of everybody on coming in anew", () => {
    const wishes = new Wishes();
    for (const slot of [2, 3, 4]) wishes.put(block(slot));
    wishes.put({ type: "Deafen", deafened: true });
    wishes.arrive(back());
    wishes.forget(3);
    expect(drain(wishes)).toEqual([block(2), { type: "Deafen", deafened: true }]);
    wishes.arrive(welcome({ participants: THREE }));
    expect(drain(wishes)).toEqual([{ type: "Deafen", deafened: true }]);
  });
});

describe("in an outage", () => {
  it("keeps whom one does not want to hear, and that one wants to hear nobody, and says so on the way back", () => {
    const host = new Host().enter({ participants: THREE }).close(1006);
    host.want(block(2), { type: "Deafen", deafened: true });
    expect(host.sentOf("Block")).toEqual([]);
    host.pass(1000);
    host.open().hear(back());
    expect([host.sentOf("Block"), host.sentOf("Deafen")]).toEqual([
      [block(2)],
      [{ type: "Deafen", deafened: true }],
    ]);
    expect(host.undone).toEqual([]);
  });

  it("keeps what was said to a line that was dead already", () => {
    const host = new Host().enter({ participants: THREE }).want(block(2));
    host.close(1006).pass(1000);
    host.open().hear(back());
    expect(host.sentOf("Block")).toEqual([block(2), block(2)]);
  });

  it("blocks nobody else because they were given a slot again", () => {
    const host = new Host().enter({ participants: THREE }).want(block(2), block(3));
    host.hear({ type: "Left", epoch: 1, seq: 11, slot: 2, reason: 0 }).close(1006).pass(1000);
    host.open().hear(back());
    expect(host.sentOf("Block").map(({ slot }) => slot)).toEqual([2, 3, 3]);
  });

  it("does nothing later behind somebody's back: what cannot be done now is told, and over", () => {
    const host = new Host().enter({ participants: THREE }).close(1006);
    host.connection.act({ type: "Silence", slot: 2, silenced: true }, host.now);
    host.connection.act({ type: "Lock", zone: 0, locked: true }, host.now);
    host.connection.act({ type: "Say", scope: 0, text: "Hello" }, host.now);
    expect(host.undone).toEqual(["Silence away", "Lock away", "Say away"]);
    host.pass(1000);
    host.open().hear(back());
    host.pass(100);
    expect(host.sent.filter(({ type }) => ["Silence", "Lock", "Say"].includes(type))).toEqual([]);
  });

  it("tells the rest by and by, where much was wanted", () => {
    const host = new Host().enter({ participants: THREE });
    for (let i = 0; i < 41; i++) host.want(block(2, i % 2 === 0));
    expect(host.sentOf("Block")).toHaveLength(12);
    host.pass(400);
    expect(host.sentOf("Block").slice(12)).toEqual([block(2, true)]);
  });
});
