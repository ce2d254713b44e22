import { Euler, Matrix4, Quaternion, Vector3 } from "three";
import { describe, expect, it } from "vitest";
import { yawOf } from "../../src/rig/angles";
import { type Origin, originFor, originUnder, toRoom, turnAbout, turnToRoom } from "../../src/rig/placement";
import type { Quat, Vec3 } from "../../src/types";

function turned(pitch: number, yaw: number): Quat {
  const q = new Quaternion().setFromEuler(new Euler(pitch, yaw, 0, "YXZ"));
  return [q.x, q.y, q.z, q.w];
}
const head = { position: [0.4, 1.62, -0.7] as Vec3, orientation: turned(-0.6, 0.8) };
const fresh = (): Origin => ({ position: [0, 0, 0], yaw: 0 });

describe("placing a play space", () => {
  it.each([0, 1.3, -2.9])("puts the head above the placement, looking along %f", (yaw) => {
    const origin = fresh();
    originFor(head, { position: [3, 0.1, -2], yaw, seat: 2 }, origin);
    const place = toRoom(origin, head.position, [0, 0, 0]);
    expect(place[0]).toBeCloseTo(3);
    expect(place[1]).toBeCloseTo(0.1 + 1.62);
    expect(place[2]).toBeCloseTo(-2);
    const q: [number, number, number, number] = [0, 0, 0, 1];
    turnToRoom(origin, head.orientation, q);
    expect(yawOf(q)).toBeCloseTo(yaw);
  });

  it("agrees with three.js about points and orientations", () => {
    const origin: Origin = { position: [1, 0.2, -3], yaw: 2.1 };
    const m = new Matrix4().compose(
      new Vector3(1, 0.2, -3),
      new Quaternion(...turned(0, 2.1)),
      new Vector3(1, 1, 1),
    );
    const p = new Vector3(...head.position).applyMatrix4(m);
    toRoom(origin, head.position, [0, 0, 0]).forEach((value, i) => {
      expect(value).toBeCloseTo(p.getComponent(i), 9);
    });
    const q: [number, number, number, number] = [0, 0, 0, 1];
    turnToRoom(origin, head.orientation, q);
    const expected = new Quaternion(...turned(0, 2.1)).multiply(new Quaternion(...head.orientation));
    expect(Math.abs(expected.dot(new Quaternion(...q)))).toBeCloseTo(1, 9);
  });

  it("corrects the place and keeps the direction", () => {
    const origin: Origin = { position: [9, 9, 9], yaw: 1 };
    originUnder(head, [2, 0, 2], origin);
    expect(origin.yaw).toBe(1);
    const place = toRoom(origin, head.position, [0, 0, 0]);
    expect([place[0], place[2]].map((v) => Math.round(v * 1e6) / 1e6)).toEqual([2, 2]);
  });

  it("turns about the head", () => {
    const origin: Origin = { position: [1, 0.3, 2], yaw: 3 };
    const before = [...toRoom(origin, head.position, [0, 0, 0])];
    turnAbout(head, 0.5, origin);
    expect(origin.yaw).toBeCloseTo(3.5 - 2 * Math.PI);
    toRoom(origin, head.position, [0, 0, 0]).forEach((value, i) => {
      expect(value).toBeCloseTo(before[i] as number);
    });
  });
});
