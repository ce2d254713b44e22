import { describe, expect, it } from "vitest";
import { yawOf } from "../../src/rig/angles";
import { FlatRig, newWishes, SEATED_EYES, STANDING_EYES } from "../../src/rig/flat";
import { SentPose } from "../../src/rig/source";

function standing() {
  const wishes = newWishes();
  let asked = 0;
  const rig = new FlatRig(
    wishes,
    (x, z) => Math.hypot(x, z) < 10,
    () => asked++,
  );
  const run = (seconds: number) => {
    for (let t = 0; t < seconds - 1e-9; t += 1 / 60) rig.update(1 / 60);
  };
  return { wishes, rig, run, asked: () => asked };
}

describe("a rig at a screen", () => {
  it("walks where it looks at 1.6 m/s, slower with Shift", () => {
    const { rig, wishes, run } = standing();
    rig.place({ position: [1, 0, 1], yaw: Math.PI / 2, seat: -1 }, true);
    wishes.back = -1;
    run(2);
    expect(rig.rig.head.position[0]).toBeGreaterThan(1 - 3.2);
    expect(rig.rig.head.position[0]).toBeLessThan(1 - 2.7);
    expect(rig.rig.head.position[1]).toBeCloseTo(STANDING_EYES);
    const before = rig.rig.head.position[0];
    wishes.slow = true;
    run(1);
    expect(before - rig.rig.head.position[0]).toBeLessThan(1);
  });

  it("looks by drag and keys, not past straight up", () => {
    const { rig, wishes, run } = standing();
    wishes.lookLeft = 0.5;
    wishes.lookUp = 9;
    run(0.1);
    expect(yawOf(rig.rig.head.orientation)).toBeCloseTo(0.5);
    expect(rig.pitch).toBeLessThan(Math.PI / 2);
    wishes.turn = -1;
    run(1);
    expect(rig.origin.yaw).toBeCloseTo(-1, 1);
  });

  it("sits lower, does not walk, and asks to stand at the first step", () => {
    const { rig, wishes, run, asked } = standing();
    rig.place({ position: [2, 0, 0], yaw: 1, seat: 4 }, true);
    run(2);
    expect(rig.rig.head.position[1]).toBeCloseTo(SEATED_EYES, 2);
    expect(asked()).toBe(0);
    wishes.right = 1;
    run(0.1);
    expect(asked()).toBeGreaterThan(0);
    expect(rig.rig.head.position[0]).toBeCloseTo(2);
    wishes.right = 0;
    wishes.back = 1;
    const before = asked();
    run(0.05);
    expect(asked()).toBeGreaterThan(before);
  });

  it("is put back without being turned", () => {
    const { rig } = standing();
    rig.place({ position: [0, 0, 0], yaw: 2, seat: -1 }, true);
    rig.place({ position: [3, 0, 0], yaw: -1, seat: -1 }, false);
    expect(yawOf(rig.rig.head.orientation)).toBeCloseTo(2);
    expect(rig.rig.head.position[0]).toBe(3);
  });

  it("is sent without hands", () => {
    const { rig } = standing();
    const sent = new SentPose(rig.rig).refresh();
    expect([sent.left, sent.right]).toEqual([null, null]);
    expect(sent.head.position).toBe(rig.rig.head.position);
  });

  it("sends a hand's fingers, or that it holds a controller", () => {
    const { rig } = standing();
    Object.assign(rig.rig.left, { tracked: true, fingers: true, pinch: true });
    Object.assign(rig.rig.right, { tracked: true });
    const sent = new SentPose(rig.rig).refresh();
    expect(sent.left?.curls).toEqual([0, 0, 0, 0, 0]);
    expect(sent.left?.pinch).toBe(true);
    expect(sent.right?.curls).toBeNull();
  });
});
