import { Euler, Quaternion } from "three";
import { describe, expect, it } from "vitest";
import { followTorso, newTorso, type TorsoHand } from "../../src/avatar/torso";
import type { Quat } from "../../src/types";

function turned(pitch: number, yaw: number, roll = 0): Quat {
  const q = new Quaternion().setFromEuler(new Euler(pitch, yaw, roll, "YXZ"));
  return [q.x, q.y, q.z, q.w];
}
const gone: TorsoHand = { strength: 0, position: [0, 0, 0] };
const rig = (yaw: number, left = gone, right = gone, x = 0, pitch = 0) => ({
  head: { position: [x, 1.6, 0] as const, orientation: turned(pitch, yaw) },
  left,
  right,
});
function settled(
  seconds: number,
  from: ReturnType<typeof rig>,
  to: ReturnType<typeof rig>,
  seat: Parameters<typeof followTorso>[2] = null,
) {
  const torso = newTorso();
  followTorso(torso, from, seat, 0.02);
  for (let t = 0; t < seconds - 1e-9; t += 0.02) followTorso(torso, to, seat, 0.02);
  return torso;
}

describe("a torso", () => {
  it("jumps into place when fresh, with the neck below and behind the eyes", () => {
    const torso = settled(0, rig(1), rig(1));
    expect(torso.yaw).toBeCloseTo(1);
    expect(torso.neck[1]).toBeCloseTo(1.6 - 0.175);
    expect(torso.neck[2]).toBeGreaterThan(0);
    expect(torso.base).toEqual([torso.neck[0], 0, torso.neck[2]]);
  });

  it("lets a glance pass and follows a real turn", () => {
    expect(Math.abs(settled(0.2, rig(0), rig(0.4)).yaw)).toBeLessThan(0.08);
    expect(settled(6, rig(0), rig(0.4)).yaw).toBeCloseTo(0.4, 1);
    expect(settled(0.6, rig(0), rig(1)).yaw).toBeGreaterThan(0.5);
  });

  it("never twists the neck farther than a neck goes, and turns the short way round", () => {
    expect(settled(0.02, rig(0), rig(2)).yaw).toBeGreaterThanOrEqual(2 - 1.15 - 1e-9);
    expect(Math.abs(settled(0.1, rig(3), rig(-3)).yaw)).toBeGreaterThan(2.9);
  });

  it("faces between head and hands", () => {
    const aside: TorsoHand = { strength: 1, position: [0.4, 1.1, 0] };
    expect(settled(0, rig(0, aside, aside), rig(0, aside, aside)).yaw).toBeCloseTo(-0.6);
    const one = settled(0, rig(0, gone, aside), rig(0, gone, aside)).yaw;
    expect(one).toBeLessThan(0);
    expect(one).toBeGreaterThan(-0.6);
  });

  it("keeps the feet near under the neck", () => {
    const torso = settled(0.02, rig(0), rig(0, gone, gone, 1));
    expect(torso.neck[0] - torso.base[0]).toBeCloseTo(0.32);
    expect(settled(3, rig(0), rig(0, gone, gone, 1)).base[0]).toBeCloseTo(1, 2);
  });

  it("sits where the seat is and turns at the waist only", () => {
    const seat = { position: [0.1, 0.02, 0.2], yaw: 1, seat: 3 } as const;
    const torso = settled(5, rig(1), rig(3), seat);
    expect(torso.base).toEqual([0.1, 0.02, 0.2]);
    expect(torso.yaw).toBeCloseTo(1.5, 1);
  });
});
