// Voice and words on the page's side of the connection, and what the worker says of them on a new socket.

import { describe, expect, it } from "vitest";
import type { FromWorker, ToWorker } from "../../src/net/hosted";
import { Link, type Port, SETTLE_MS } from "../../src/net/link";
import { HeardBy, type Said, Scope, type ServerMessage } from "../../src/wire";
import { Host, participant, welcome } from "./fakes";

function make() {
  const said: ToWorker[] = [];
  const moved: (Transferable[] | undefined)[] = [];
  const port: Port = {
    onmessage: null,
    postMessage: (message, transfer) => {
      said.push(message);
      moved.push(transfer);
    },
    terminate: () => undefined,
  };
  const timers: (() => void)[] = [];
  const link = new Link({ port, now: () => 1000, later: (_, run) => void timers.push(run) });
  const tell = (event: FromWorker) => port.onmessage?.({ data: event } as MessageEvent<FromWorker>);
  const hear = (message: ServerMessage) => tell({ kind: "message", message });
  const acts = () => said.flatMap((m) => (m.kind === "act" ? [m.act] : []));
  const wishes = () => said.flatMap((m) => (m.kind === "want" ? [m.wish] : []));
  return { link, said, moved, timers, tell, hear, acts, wishes };
}

const words = (over: Partial<Said> = {}): Said => ({
  type: "Said",
  epoch: 1,
  seq: 11,
  slot: 2,
  name: "Wren",
  scope: Scope.near,
  time: 5_000_000,
  text: "Hello",
  ...over,
});

describe("what a person does about voice", () => {
  it("goes to the worker, which sends it", () => {
    const { link, wishes, acts } = make();
    link.mute(true);
    link.setSparse(true);
    link.deafen(true);
    link.block(4, true);
    link.silence(5, true);
    link.lock(1, true);
    link.write("Hello", "room");
    expect(wishes()).toEqual([
      { type: "Mute", muted: true },
      { type: "Sight", sparse: true },
      { type: "Deafen", deafened: true },
      { type: "Block", slot: 4, blocked: true },
    ]);
    expect(acts()).toEqual([
      { type: "Silence", slot: 5, silenced: true },
      { type: "Lock", zone: 1, locked: true },
      { type: "Say", scope: Scope.room, text: "Hello" },
    ]);
  });

  it("is remembered: whom one has blocked", () => {
    const { link, hear } = make();
    let changes = 0;
    link.on("blocks", () => changes++);
    link.block(4, true);
    expect(link.hasBlocked(4)).toBe(true);
    link.block(4, false);
    expect([link.hasBlocked(4), changes]).toEqual([false, 2]);
    hear(welcome({ blocked: Uint8Array.of(7, 0, 1, 1) }));
    expect([link.hasBlocked(7), link.hasBlocked(257)]).toEqual([true, true]);
  });

  it("is remembered through a dropped socket, also where the server has not been told yet", () => {
    const { link, hear } = make();
    let lost = 0;
    link.on("unblocked", () => lost++);
    const participants = [participant(1), participant(2), participant(3)];
    hear(welcome({ participants }));
    for (const slot of [2, 4]) link.block(slot, true);
    hear(welcome({ participants, resumed: true, blocked: Uint8Array.of(3, 0) }));
    // Who is not there any more is let go; the server learns the rest by itself.
    expect([2, 3, 4].map((slot) => link.hasBlocked(slot))).toEqual([true, false, false]);
    expect(lost).toBe(0);
  });

  it("is said to be lost where one comes in anew, for then everybody has another slot", () => {
    const { link, hear } = make();
    let lost = 0;
    link.on("unblocked", () => lost++);
    hear(welcome());
    link.block(2, true);
    hear(welcome({ slot: 5, participants: [participant(2), participant(5)] }));
    expect([link.hasBlocked(2), lost]).toEqual([false, 1]);
    hear(welcome({ slot: 6 }));
    expect(lost).toBe(1);
  });

  it("is at an end for those who leave", () => {
    const { link, hear } = make();
    hear(welcome({ participants: [participant(1), participant(2)] }));
    link.block(2, true);
    hear({ type: "Left", epoch: 1, seq: 11, slot: 2, reason: 0 });
    expect(link.hasBlocked(2)).toBe(false);
  });

  it("hands ports over to the worker", () => {
    const { link, said, moved } = make();
    const { port1 } = new MessageChannel();
    link.voice({ kind: "ear", slot: 3, port: port1 }, [port1]);
    expect(said).toEqual([{ kind: "ear", slot: 3, port: port1 }]);
    expect(moved).toEqual([[port1]]);
    port1.close();
  });
});

describe("what is heard of voice", () => {
  it("is who hears us, told to a late listener too", async () => {
    const { link, hear } = make();
    hear({ type: "Heard", by: HeardBy.near, listeners: 3, zone: -1 });
    const told: number[] = [];
    link.on("heard", ({ listeners }) => told.push(listeners));
    await Promise.resolve();
    expect(told).toEqual([3]);
  });

  it("is how loud somebody speaks", () => {
    const { link } = make();
    expect(link.loudness(3)).toBe(0);
    link.setLoudness(3, 0.4);
    expect(link.loudness(3)).toBe(0.4);
    link.setLoudness(3, 0);
    expect(link.loudness(3)).toBe(0);
  });

  it("is what the worker tells of it", () => {
    const { link, tell } = make();
    const told: string[] = [];
    link.on("voice", ({ what }) => told.push(what));
    tell({ kind: "voice", what: "level", level: 0.5, sending: true });
    expect(told).toEqual(["level"]);
  });
});

describe("zones and words", () => {
  it("come once, in order", () => {
    const { link, hear, timers } = make();
    const told: string[] = [];
    link.on("zones", () => told.push([...link.locked].join()));
    link.on("said", ({ text, time }) => told.push(`${text} ${time}`));
    hear(welcome({ locked: Uint8Array.of(2) }));
    hear({ type: "ZoneChanged", epoch: 1, seq: 11, zone: 1, locked: true });
    hear({ type: "ZoneChanged", epoch: 1, seq: 12, zone: 2, locked: false });
    hear(words({ seq: 13 }));
    hear(words({ seq: 13 }));
    expect(told).toEqual(["2", "2,1", "1", "Hello 5000"]);
    expect(SETTLE_MS).toBeGreaterThan(0);
    for (const run of timers) run();
    expect(told).toHaveLength(4);
  });
});

it("shows no words of those whom one has blocked, though the server may not know it yet", () => {
  const { link, hear } = make();
  const told: string[] = [];
  link.on("said", ({ text }) => told.push(text));
  hear(welcome({ participants: [participant(1), participant(2)] }));
  link.block(2, true);
  hear(words({ seq: 11 }));
  link.block(2, false);
  hear(words({ seq: 12, text: "Again" }));
  expect(told).toEqual(["Again"]);
});

describe("the worker's connection", () => {
  const here = () => {
    const host = new Host().start().giveTicket("abc").open();
    host.hear(welcome());
    return host;
  };

  it("sends voice while it stands, and none otherwise", () => {
    const host = here();
    host.connection.voice(1, Uint8Array.of(248, 1));
    host.close(1006);
    host.connection.voice(2, Uint8Array.of(248, 1));
    expect(host.sentOf("Voice")).toEqual([{ type: "Voice", seq: 1, packet: Uint8Array.of(248, 1) }]);
  });

  it("says mute and sparse when they change, and again to a server that does not know", () => {
    const host = here();
    for (const muted of [true, true, false, true]) host.want({ type: "Mute", muted });
    host.want({ type: "Sight", sparse: true });
    expect(host.sentOf("Mute").map(({ muted }) => muted)).toEqual([true, false, true]);
    expect(host.sentOf("Sight")).toHaveLength(1);
    host.close(1006);
    host.want({ type: "Mute", muted: false }, { type: "Mute", muted: true }, { type: "Sight", sparse: true });
    host.pass(15_000);
    host.open();
    host.hear(welcome({ resumed: true, participants: [participant(1, { muted: false })] }));
    expect(host.sentOf("Mute").map(({ muted }) => muted)).toEqual([true, false, true, true]);
    expect(host.sentOf("Sight")).toHaveLength(2);
  });

  it("says nothing to a server that knows", () => {
    const host = new Host().start().want({ type: "Mute", muted: true });
    host.giveTicket("abc").open();
    host.hear(welcome({ participants: [participant(1, { muted: true })] }));
    expect(host.sentOf("Mute")).toEqual([]);
  });
});
