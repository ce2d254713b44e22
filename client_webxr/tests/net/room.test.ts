import { describe, expect, it } from "vitest";
import { Room } from "../../src/net/room";
import { newMutableRig } from "../../src/pose/interpolate";
import { encodeRig } from "../../src/pose/quantise";
import type { Curls } from "../../src/types";
import type { Appear, Poses } from "../../src/wire";
import { participant, welcome } from "./fakes";

const NONE = new Uint8Array(0);

function bin16(...values: number[]): Uint8Array {
  return new Uint8Array(Uint16Array.from(values).buffer);
}

/** Records of heads at the given x, for the given slots. */
function placed<T extends "Poses" | "Appear">(
  type: T,
  time: number,
  at: Record<number, number>,
  curls?: Curls,
) {
  const records: number[] = [];
  const fingers: number[] = [];
  for (const x of Object.values(at)) {
    const hand = curls
      ? ({ position: [x, 1.2, 0], orientation: [0, 0, 0, 1], curls, pinch: false } as const)
      : null;
    const head = { position: [x, 1.6, 0], orientation: [0, 0, 0, 1] } as const;
    const encoded = encodeRig({ head, left: hand, right: null });
    records.push(...(encoded?.record ?? []));
    fingers.push(...(encoded?.fingers ?? []));
  }
  const slots = bin16(...Object.keys(at).map(Number));
  const m = { type, time: time * 1000, slots, records: Uint8Array.from(records) };
  const all: unknown = { ...m, fingerSlots: curls ? slots : NONE, fingers: Uint8Array.from(fingers) };
  return all as T extends "Poses" ? Poses : Appear;
}

function xOf(room: Room, slot: number, now: number): number | null {
  const out = newMutableRig();
  return room.sampleRig(slot, now, out) ? out.head.position[0] : null;
}

function entered(): Room {
  const room = new Room();
  room.apply(welcome({ participants: [participant(1, { name: "Quiet Heron" }), participant(2)] }));
  return room;
}

describe("who is there", () => {
  it("is nobody before the welcome", () => {
    const room = new Room();
    expect(room.slot).toBe(-1);
    expect(room.participants()).toEqual([]);
    expect([...room.visible()]).toEqual([]);
    expect(room.sampleRig(2, 0, newMutableRig())).toBe(false);
  });

  it("comes with the welcome and changes with events", () => {
    const room = entered();
    expect(room.apply({ type: "Joined", epoch: 1, seq: 11, participant: participant(5) })).toEqual([
      "roster",
    ]);
    room.apply({ type: "Changed", epoch: 1, seq: 12, participant: participant(2, { seat: 4 }) });
    room.apply({ type: "Left", epoch: 1, seq: 13, slot: 5, reason: 0 });
    expect(room.participants().map((p) => [p.slot, p.seat])).toEqual([
      [1, -1],
      [2, 4],
    ]);
    expect(room.participant(5)).toBeUndefined();
  });

  it("is not changed by events that the welcome already held, or that come twice", () => {
    const room = entered();
    expect(room.apply({ type: "Left", epoch: 1, seq: 10, slot: 2, reason: 0 })).toEqual([]);
    const joined = { type: "Joined", epoch: 1, seq: 11, participant: participant(5) } as const;
    expect([room.apply(joined), room.apply(joined)]).toEqual([["roster"], []]);
    expect(room.apply({ type: "Left", epoch: 2, seq: 1, slot: 5, reason: 0 })).toEqual(["roster"]);
  });

  it("knows one's own name and role, also when they change", () => {
    const room = entered();
    expect([room.slot, room.name, room.role, room.scene]).toEqual([1, "Quiet Heron", 0, "lakeside"]);
    room.apply({
      type: "Changed",
      epoch: 1,
      seq: 11,
      participant: participant(1, { name: "Heron 2", role: 1 }),
    });
    expect([room.name, room.role]).toEqual(["Heron 2", 1]);
  });

  it("takes no notice of what is not about the room", () => {
    expect(entered().apply({ type: "Refused", code: 0, opcode: 9, text: "no" })).toEqual([]);
  });
});

describe("whom we see", () => {
  it("appears, moves and vanishes", () => {
    const room = entered();
    expect(room.apply(placed("Appear", 1000, { 2: 0, 3: 9 }))).toEqual(["visible"]);
    expect(room.apply(placed("Poses", 1050, { 2: 1 }))).toEqual(["poses"]);
    expect(xOf(room, 2, 1125)).toBeCloseTo(0.5, 6);
    expect(xOf(room, 3, 1125)).toBe(9);
    room.apply({ type: "Vanish", slots: bin16(2) });
    expect([...room.visible()]).toEqual([3]);
    expect(xOf(room, 2, 1125)).toBeNull();
  });

  it("has fingers where they are tracked", () => {
    const room = entered();
    room.apply(placed("Appear", 1000, { 2: 0 }, [1, 0, 0, 0, 1]));
    const out = newMutableRig();
    room.sampleRig(2, 1200, out);
    expect(out.left.curls).toEqual([1, 0, 0, 0, 1]);
  });

  it("is never oneself, nor a slot that did not appear", () => {
    const room = entered();
    room.apply(placed("Appear", 1000, { 1: 3, 2: 0 }));
    room.apply(placed("Poses", 1050, { 1: 3, 2: 0, 8: 5 }));
    expect([...room.visible()]).toEqual([2]);
  });

  it("jumps when it appears anew", () => {
    const room = entered();
    room.apply(placed("Appear", 1000, { 2: 0 }));
    room.apply(placed("Appear", 1050, { 2: 5 }));
    expect(xOf(room, 2, 1120)).toBe(5);
  });

  it("survives fewer records than slots", () => {
    const room = entered();
    room.apply({
      ...placed("Appear", 1000, { 2: 0 }),
      slots: bin16(2, 3),
      fingerSlots: bin16(2),
      fingers: NONE,
    });
    expect([...room.visible()]).toEqual([2, 3]);
    expect([xOf(room, 2, 1200), xOf(room, 3, 1200)]).toEqual([0, null]);
  });

  it("stays through a resumption until it is named or the dust has settled", () => {
    const room = entered();
    room.apply(placed("Appear", 1000, { 2: 0, 3: 9, 4: 4 }));
    room.apply(welcome({ resumed: true }));
    expect([...room.visible()]).toEqual([2, 3, 4]);
    room.apply(placed("Appear", 3000, { 2: 1 }));
    expect(xOf(room, 2, 3060)).toBeCloseTo(0.2, 6);
    room.apply({ type: "Vanish", slots: bin16(4) });
    expect(room.settle()).toEqual(["visible"]);
    expect([...room.visible()]).toEqual([2]);
    expect(room.settle()).toEqual([]);
  });

  it("is nobody after a welcome that is no resumption, or to another slot", () => {
    for (const over of [{ resumed: false }, { resumed: true, slot: 9 }]) {
      const room = entered();
      room.apply(placed("Appear", 1000, { 2: 0 }));
      room.apply(welcome(over));
      expect([...room.visible()]).toEqual([]);
    }
  });
});
