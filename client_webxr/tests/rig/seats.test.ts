import { describe, expect, it } from "vitest";
import { before, nearestSeat, seatAround, seatOnRay } from "../../src/rig/seats";

const seats = [
  { position: [0, 0, -2] as const, yaw: 0, height: 0.4 },
  { position: [2, 0, 0] as const, yaw: 0, height: 0.4 },
  { position: [0, 0, -4] as const, yaw: 0, height: 0.4 },
];
const free = () => false;

describe("seats", () => {
  it("are found by nearness, taken ones left out", () => {
    expect(nearestSeat(1.5, 0, seats, free)).toBe(1);
    expect(nearestSeat(1.5, 0, seats, (i) => i === 1)).toBe(0);
    expect(nearestSeat(0, 0, seats, () => true)).toBe(-1);
    expect(nearestSeat(0, 0, [], free)).toBe(-1);
  });

  it("are found by pointing: the first one along the ray", () => {
    expect(seatOnRay([0, 0.5, 0], [0, 0, -1], seats, free)).toBe(0);
    expect(seatOnRay([0, 0.5, 0], [0, 0, -1], seats, (i) => i === 0)).toBe(2);
    expect(seatOnRay([0, 0.5, 0], [0, 0, 1], seats, free)).toBe(-1);
    expect(seatOnRay([0, 1.6, 0], [0, 0, -1], seats, free)).toBe(-1);
    expect(seatOnRay([0, 0.5, 0], [0, 0, -1], seats, free, 1)).toBe(-1);
  });

  it("are found under a point of the ground", () => {
    expect(seatAround(2.2, 0.1, seats, free)).toBe(1);
    expect(seatAround(2.2, 0.1, seats, () => true)).toBe(-1);
    expect(seatAround(8, 8, seats, free)).toBe(-1);
  });

  it("are stood up from to the front", () => {
    const [x, y, z] = before({ position: [1, 0, 2], yaw: Math.PI / 2, height: 0.4 });
    expect([x, y, z]).toEqual([expect.closeTo(0.4), 0, expect.closeTo(2)]);
  });
});
