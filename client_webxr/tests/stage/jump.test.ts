import { describe, expect, it } from "vitest";
import { Jump, turnsTheView } from "../../src/stage/jump";
import type { MovedView } from "../../src/types";
import { MoveReason } from "../../src/wire";

const to = (moveSeq: number, seat = -1): MovedView => ({
  moveSeq,
  reason: MoveReason.granted,
  placement: { position: [moveSeq, 0, 0], yaw: 0, seat },
});

describe("a jump", () => {
  it("happens in the dark, and its number counts from then on", () => {
    const applied: number[] = [];
    const jump = new Jump((moved) => applied.push(moved.moveSeq));
    jump.receive(to(3));
    jump.step(0.05);
    expect([jump.dark > 0, jump.moveSeq, applied]).toEqual([true, 0, []]);
    jump.step(0.1);
    expect([jump.dark, jump.moveSeq, applied]).toEqual([1, 3, [3]]);
    jump.step(0.06);
    expect(jump.dark).toBeCloseTo(0.5);
    jump.step(1);
    expect([jump.dark, applied]).toEqual([0, [3]]);
  });

  it("gives way to a newer one that comes before it is dark", () => {
    const applied: number[] = [];
    const jump = new Jump((moved) => applied.push(moved.moveSeq));
    jump.receive(to(1));
    jump.step(0.05);
    jump.receive(to(2));
    jump.step(1);
    expect(applied).toEqual([2]);
  });

  it("turns the view to a seat and at the door, not for a teleport or a correction", () => {
    const at = (seat: number) => to(1, seat).placement;
    expect(turnsTheView(MoveReason.granted, at(4))).toBe(true);
    expect(turnsTheView(MoveReason.granted, at(-1))).toBe(false);
    expect(turnsTheView(MoveReason.entered, at(-1))).toBe(true);
    expect(turnsTheView(MoveReason.movedByFacilitator, at(-1))).toBe(true);
    expect(turnsTheView(MoveReason.outside, at(-1))).toBe(false);
  });
});
