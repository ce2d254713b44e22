import { describe, expect, it } from "vitest";
import { Allowance } from "../../src/net/allowance";
import { Pings } from "../../src/net/pings";
import { PoseGate } from "../../src/net/poses";
import { pose } from "./fakes";

describe("the gate for poses", () => {
  it("sends one that is due at once, and keeps the newest of the others", () => {
    const gate = new PoseGate();
    gate.put(pose(1));
    expect(gate.take(1000)?.time).toBe(1);
    expect(gate.wakeAt()).toBe(Number.POSITIVE_INFINITY);
    gate.put(pose(2));
    gate.put(pose(3));
    expect(gate.take(1010)).toBeNull();
    expect(gate.wakeAt()).toBe(1025);
    expect(gate.take(1050)?.time).toBe(3);
  });

  it("lets one come early after a late one, and never makes up for a pause", () => {
    const gate = new PoseGate();
    const at = (now: number, n: number): boolean => {
      gate.put(pose(n));
      return gate.take(now) !== null;
    };
    expect([at(1000, 1), at(1080, 2), at(1106, 3), at(1130, 4)]).toEqual([true, true, true, false]);
    expect([at(9000, 5), at(9010, 6), at(9025, 7), at(9074, 8)]).toEqual([true, false, true, false]);
  });

  it("knows a pose that says nothing new by place, fingers and move", () => {
    const gate = new PoseGate();
    const sends = (p: ReturnType<typeof pose>, now: number): boolean => {
      gate.put(p);
      return gate.take(now) !== null;
    };
    expect(sends(pose(1), 1000)).toBe(true);
    expect(sends(pose(1, { time: 9 }), 2000)).toBe(false);
    expect(sends(pose(1, { moveSeq: 2 }), 3000)).toBe(true);
    expect(sends(pose(1, { moveSeq: 2, fingers: new Uint8Array(4) }), 4000)).toBe(true);
    gate.put(pose(5));
    gate.put(pose(1, { moveSeq: 2, fingers: new Uint8Array(4) }));
    expect(gate.take(5000)).toBeNull();
    gate.reset();
    expect(sends(pose(1, { moveSeq: 2, fingers: new Uint8Array(4) }), 6000)).toBe(true);
  });
});

describe("pings", () => {
  it("are silent before a start and after a stop", () => {
    const pings = new Pings();
    expect(pings.take(1000)).toBeNull();
    pings.start(1000);
    expect(pings.take(1000)).toBe(1_000_000);
    pings.stop();
    expect(pings.wakeAt()).toBe(Number.POSITIVE_INFINITY);
    expect(pings.silent(99_999)).toBe(false);
  });

  it("that are answered answer for those before them", () => {
    const pings = new Pings();
    pings.start(0);
    pings.take(0);
    pings.take(150);
    expect(pings.answer(150_000)).toBe(150);
    expect(pings.answer(0)).toBeNull();
    expect(pings.silent(60_000)).toBe(false);
  });
});

describe("an allowance", () => {
  it("gives a burst, then so many a second", () => {
    const allowance = new Allowance(5, 2);
    const taken = [0, 0, 0, 200, 200, 190].map((now) => allowance.take(now));
    expect(taken).toEqual([true, true, false, true, false, false]);
  });
});
