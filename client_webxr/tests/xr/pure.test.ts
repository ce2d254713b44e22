import { Matrix4, Quaternion, Vector3 } from "three";
import { describe, expect, it } from "vitest";
import { newHand } from "../../src/rig/source";
import { Aim } from "../../src/xr/aim";
import { arcPoint, gazeLanding, landingOf, newLanding } from "../../src/xr/arc";
import { curlsOf, gripFromWrist, INDEX_TIP, JOINT_NAMES, JOINTS, quaternionOf } from "../../src/xr/curls";
import { readStick, SNAP_ANGLE, SnapTurn } from "../../src/xr/stick";
import { looksAtWrist, Poke } from "../../src/xr/wrist";

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

describe("sticks", () => {
  const read = (axes: (number | null)[] | undefined) => {
    const out = { x: 9, y: 9 };
    readStick(axes, out);
    return out;
  };
  it("are read where they are, and nothing is read where they are not", () => {
    expect(read([null, null, 1, -1])).toEqual({ x: 1, y: -1 });
    expect(read([0, 0, null, null])).toEqual({ x: 0, y: 0 });
    expect(read([Number.NaN, 0.1])).toEqual({ x: 0, y: 0 });
    expect(read([-0.575, 3]).x).toBeCloseTo(-0.5);
    expect(read([-0.575, 3]).y).toBe(1);
    expect(read([])).toEqual({ x: 0, y: 0 });
    expect(read(undefined)).toEqual({ x: 0, y: 0 });
  });

  it("turn once for each push", () => {
    const snap = new SnapTurn();
    expect(snap.step({ x: 0.9, y: 0 })).toBe(-SNAP_ANGLE);
    expect(snap.step({ x: 1, y: 0 })).toBe(0);
    expect(snap.step({ x: 0.5, y: 0 })).toBe(0);
    expect(snap.step({ x: 0.1, y: 0 })).toBe(0);
    expect(snap.step({ x: -0.8, y: 0.2 })).toBe(SNAP_ANGLE);
    snap.step({ x: 0, y: 0 });
    expect(snap.step({ x: 0.7, y: -0.9 })).toBe(0);
    expect(snap.step({ x: 0.5, y: 0 })).toBe(0);
  });
});

describe("aiming", () => {
  const still = { x: 0, y: 0 };
  it("by stick: forward aims, back chooses", () => {
    const aim = new Aim();
    expect(aim.step(false, { x: 0, y: -0.8 }, true, 0.01)).toBe("aiming");
    expect(aim.step(false, { x: 0.9, y: -0.4 }, true, 0.01)).toBe("aiming");
    expect(aim.step(false, still, true, 0.01)).toBe("choose");
    expect(aim.step(false, still, true, 0.01)).toBe("rest");
    expect(aim.step(false, { x: 0.9, y: -0.7 }, true, 0.01)).toBe("rest");
  });

  it("by press: short is a click, long aims and then chooses", () => {
    const aim = new Aim();
    expect(aim.step(true, still, true, 0.1)).toBe("rest");
    expect(aim.step(true, still, true, 0.1)).toBe("rest");
    expect(aim.step(false, still, true, 0.1)).toBe("click");
    aim.step(true, still, true, 0.1);
    aim.step(true, still, true, 0.2);
    expect(aim.step(true, still, true, 0.1)).toBe("aiming");
    expect(aim.step(false, still, true, 0.1)).toBe("choose");
  });

  it("is forgotten with a lost hand", () => {
    const aim = new Aim();
    aim.step(true, still, true, 0.1);
    expect(aim.step(true, still, false, 0.1)).toBe("rest");
    expect(aim.step(false, still, true, 0.1)).toBe("rest");
  });
});

describe("arcs", () => {
  it("come down where they cross the floor", () => {
    const landing = newLanding();
    landingOf([0, 1.2, 0], [0, 0, -1], 0, landing);
    expect(landing.hit).toBe(true);
    expect(landing.at[1]).toBeCloseTo(0);
    expect(landing.at[2]).toBeLessThan(-3);
    const middle: [number, number, number] = [0, 0, 0];
    arcPoint([0, 1.2, 0], [0, 0, -1], landing.flight / 2, middle);
    expect(middle[1]).toBeGreaterThan(0.6);
  });

  it("are lost when thrown from below the floor or too far", () => {
    const landing = newLanding();
    landingOf([0, -1, 0], [0, 0, -1], 0, landing);
    expect(landing.hit).toBe(false);
    landingOf([0, 30, 0], [0, 1, 0], 0, landing);
    expect(landing.hit).toBe(false);
  });

  it("of a gaze are straight", () => {
    const landing = newLanding();
    gazeLanding([0, 1.6, 0], [0, -Math.SQRT1_2, -Math.SQRT1_2], 0, 12, landing);
    expect(landing.hit).toBe(true);
    expect(landing.at[2]).toBeCloseTo(-1.6);
    gazeLanding([0, 1.6, 0], [0, -0.01, -1], 0, 12, landing);
    expect(landing.hit).toBe(false);
    gazeLanding([0, 1.6, 0], [0, 1, 0], 0, 12, landing);
    expect(landing.hit).toBe(false);
  });
});

describe("the wrist", () => {
  const eye = [0, 1.6, 0] as const;
  const ahead = [0, 0, -1] as const;
  it("is looked at when it is before the eyes and turned to them", () => {
    expect(looksAtWrist(eye, ahead, [0, 1.6, -0.4], [0, 0, 1], false)).toBe(true);
    expect(looksAtWrist(eye, ahead, [0, 1.6, -0.4], [0, 0, -1], false)).toBe(false);
    expect(looksAtWrist(eye, ahead, [0, 1.2, -0.3], [0, 0.7, 0.7], false)).toBe(false);
    expect(looksAtWrist(eye, ahead, [0, 1.6, -0.9], [0, 0, 1], false)).toBe(false);
    expect(looksAtWrist(eye, ahead, [0, 1.6, -0.05], [0, 0, 1], false)).toBe(false);
  });

  it("stays open a little longer than it opens", () => {
    const low = [0, 1.4, -0.37] as const;
    expect(looksAtWrist(eye, ahead, low, [0, 0.5, 0.86], false)).toBe(false);
    expect(looksAtWrist(eye, ahead, low, [0, 0.5, 0.86], true)).toBe(true);
  });

  it("is pressed by a finger that comes from the front, once", () => {
    const poke = new Poke();
    expect([null, 0.05, 0.02, 0.004, -0.01, 0.02, 0.003].map((depth) => poke.step(depth))).toEqual([
      false,
      false,
      false,
      true,
      false,
      false,
      true,
    ]);
    expect([null, -0.02].map((depth) => poke.step(depth))).toEqual([false, false]);
  });
});
