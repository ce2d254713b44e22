import { Matrix4, Quaternion, Vector3 } from "three";
import { describe, expect, it } from "vitest";
import { newHand } from "../../src/rig/source";
import { curlsOf, gripFromWrist, INDEX_TIP, JOINT_NAMES, JOINTS, quaternionOf } from "../../src/xr/curls";

/** 25 joints of a flat hand whose fingers bend by `bend` radians at every joint. */
function handOf(bend: number): Float32Array {
  const joints = new Float32Array(JOINTS * 16);
  const put = (joint: number, x: number, y: number, z: number) =>
    joints.set([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1], joint * 16);
  put(0, 0, 0, 0);
  for (const [first, count] of [
    [1, 4],
    [5, 5],
    [10, 5],
    [15, 5],
    [20, 5],
  ] as const) {
    let [y, z, angle] = [0, 0, 0];
    for (let i = 0; i < count; i++) {
      put(first + i, first * 0.01, y, z);
      y -= 0.03 * Math.sin(angle + bend);
      z -= 0.03 * Math.cos(angle + bend);
      angle += bend;
    }
  }
  return joints;
}

describe("curls", () => {
  it("name the joints as the specification does", () => {
    expect(JOINT_NAMES.length).toBe(JOINTS);
    expect(JOINT_NAMES[INDEX_TIP]).toBe("index-finger-tip");
    expect(JOINT_NAMES[4]).toBe("thumb-tip");
  });

  it("run from straight to closed, growing all the way", () => {
    const curls = newHand().curls;
    curlsOf(handOf(0), curls);
    expect(curls).toEqual([0, 0, 0, 0, 0]);
    curlsOf(handOf(0.6), curls);
    for (const curl of curls) expect(curl).toBeGreaterThan(0.3);
    for (const curl of curls) expect(curl).toBeLessThan(0.8);
    curlsOf(handOf(1.5), curls);
    expect(curls).toEqual([1, 1, 1, 1, 1]);
  });

  it("bear joints that lie in one place", () => {
    const curls = newHand().curls;
    curlsOf(new Float32Array(JOINTS * 16), curls);
    expect(curls).toEqual([0, 0, 0, 0, 0]);
  });
});

describe("a grip made from the wrist", () => {
  it.each(["left", "right"] as const)(
    "%s: the arm is at +Y, the thumb at -Z, the back of the hand outwards",
    (side) => {
      // Palm down, fingers ahead: thumb to the inside.
      const hand = newHand();
      gripFromWrist(side, handOf(0), hand);
      const q = new Quaternion(...hand.orientation);
      const axis = (x: number, y: number, z: number) => new Vector3(x, y, z).applyQuaternion(q);
      expect(axis(0, 1, 0).z).toBeCloseTo(1);
      expect(axis(0, 0, -1).x).toBeCloseTo(side === "right" ? -1 : 1);
      expect(axis(side === "right" ? 1 : -1, 0, 0).y).toBeCloseTo(1);
      expect(hand.position[2]).toBeCloseTo(-0.085);
      expect(hand.position[1]).toBeCloseTo(-0.03);
    },
  );

  it("finds the quaternion of any rotation", () => {
    for (const q of [
      [0, 0, 0, 1],
      [1, 0, 0, 0.1],
      [0.1, 1, 0.1, 0],
      [0, 0.2, 1, 0],
      [0.5, -0.5, -0.5, 0.5],
    ] as const) {
      const wanted = new Quaternion(...q).normalize();
      const e = new Matrix4().makeRotationFromQuaternion(wanted).elements;
      const out = newHand().orientation;
      quaternionOf(e.slice(0, 3), e.slice(4, 7), e.slice(8, 11), out);
      expect(Math.abs(wanted.dot(new Quaternion(...out)))).toBeCloseTo(1, 6);
    }
  });
});
