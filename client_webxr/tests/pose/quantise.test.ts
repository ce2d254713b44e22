import { describe, expect, it } from "vitest";
import {
  ageMs,
  decodeFingers,
  decodeRig,
  encodeRig,
  packCurls,
  packQuaternion,
  snapBits,
  unpackCurls,
  unpackQuaternion,
} from "../../src/pose/quantise";
import { newMutableRig } from "../../src/pose/rig";
import type { Curls, HandPose, MutableHand, MutableRig, Quat, RigPose } from "../../src/types";
import { POSE_RECORD } from "../../src/wire";
import { degreesBetween, randomQuaternion, randomRig, seeded } from "./random";

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function roundTrip(rig: RigPose): MutableRig {
  const encoded = encodeRig(rig);
  if (!encoded) throw new Error("not encoded");
  const out = newMutableRig();
  decodeRig(view(encoded.record), 0, out);
  if (encoded.fingers.length > 0) decodeFingers(view(encoded.fingers), 0, out);
  return out;
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((c, i) => c - (b[i] as number)));
}

function expectHand(sent: HandPose | null, seen: MutableHand): void {
  expect(seen.tracked).toBe(sent !== null);
  if (!sent) return;
  expect(distance(sent.position, seen.position)).toBeLessThan(0.001);
  expect(degreesBetween(sent.orientation, seen.orientation)).toBeLessThan(0.3);
  expect(seen.pinch).toBe(sent.pinch);
  expect(seen.fingers).toBe(sent.curls !== null);
  sent.curls?.forEach((curl, i) => {
    expect(Math.abs(curl - (seen.curls[i] as number))).toBeLessThanOrEqual(0.5 / 7 + 1e-9);
  });
}

const hand = (over: Partial<HandPose> = {}): HandPose => ({
  position: [0.2, 1.2, -0.3],
  orientation: [0, 0, 0, 1],
  curls: null,
  pinch: false,
  ...over,
});
const rig = (over: Partial<RigPose> = {}): RigPose => ({
  head: { position: [0, 1.6, 0], orientation: [0, 0, 0, 1] },
  left: null,
  right: null,
  ...over,
});

describe("a rig, written and read", () => {
  it("is within a millimetre and 0.3 degrees, curls within half a step, over many random rigs", () => {
    const random = seeded(7);
    for (let i = 0; i < 5000; i++) {
      const sent = randomRig(random);
      const seen = roundTrip(sent);
      expect(distance(sent.head.position, seen.head.position)).toBeLessThan(0.001);
      expect(degreesBetween(sent.head.orientation, seen.head.orientation)).toBeLessThan(0.3);
      expectHand(sent.left, seen.left);
      expectHand(sent.right, seen.right);
    }
  });

  it("does not add the head's rounding to a hand's", () => {
    const seen = roundTrip(
      rig({
        head: { position: [0.0004, 1.6004, 0.0004], orientation: [0, 0, 0, 1] },
        left: hand({ position: [0.1009, 1.2, 0] }),
      }),
    );
    expect(seen.left.position[0]).toBeCloseTo(0.101, 6);
  });

  it("writes a hand beyond twelve bits, or nowhere, as not tracked", () => {
    const seen = roundTrip(
      rig({ left: hand({ position: [2.1, 1.6, 0] }), right: hand({ position: [Number.NaN, 1, 0] }) }),
    );
    expect([seen.left.tracked, seen.right.tracked]).toEqual([false, false]);
  });

  it("leaves the last pose of a hand that is lost where it was", () => {
    const out = newMutableRig();
    const first = encodeRig(rig({ left: hand({ curls: [1, 1, 1, 1, 1], pinch: true }) }));
    const second = encodeRig(rig());
    decodeRig(view(first?.record ?? new Uint8Array(30)), 0, out);
    decodeRig(view(second?.record ?? new Uint8Array(30)), 0, out);
    expect(out.left).toMatchObject({ tracked: false, fingers: false, pinch: false });
    expect(out.left.position[0]).toBeCloseTo(0.2, 6);
  });

  it("is nothing when the head is nowhere", () => {
    expect(encodeRig(rig({ head: { position: [Number.NaN, 0, 0], orientation: [0, 0, 0, 1] } }))).toBeNull();
  });

  it("keeps a head from leaving sixteen bits", () => {
    const seen = roundTrip(rig({ head: { position: [99, -99, 0], orientation: [0, 0, 0, 1] } }));
    expect(seen.head.position).toEqual([32.767, -32.767, 0]);
  });

  it("has 30 bytes, and 4 more only where fingers are tracked", () => {
    const plain = encodeRig(rig({ left: hand() }));
    const left = encodeRig(rig({ left: hand({ curls: [0, 0, 0, 0, 0] }) }));
    const right = encodeRig(rig({ right: hand({ curls: [0, 0, 0, 0, 0] }) }));
    expect([
      plain?.record.length,
      plain?.fingers.length,
      left?.fingers.length,
      right?.fingers.length,
    ]).toEqual([30, 0, 4, 4]);
  });

  it("has what the server wrote: snap bits and age", () => {
    const record = new Uint8Array(POSE_RECORD.size);
    record[POSE_RECORD.flags] = 0xfe;
    record[POSE_RECORD.age] = 255;
    expect(snapBits(view(record), 0)).toBe(2);
    expect(ageMs(view(record), 0)).toBe(510);
  });
});

describe("smallest three", () => {
  it("gives a rotation for any 32 bits", () => {
    const random = seeded(11);
    const out: [number, number, number, number] = [0, 0, 0, 0];
    for (const bits of [
      0,
      0xffffffff,
      0x3fffffff,
      ...Array.from({ length: 2000 }, () => random() * 2 ** 32),
    ]) {
      unpackQuaternion(bits >>> 0, out);
      expect(Math.hypot(...out)).toBeCloseTo(1, 9);
    }
  });

  it("writes a rotation and its negative alike", () => {
    const random = seeded(13);
    for (let i = 0; i < 500; i++) {
      const q = randomQuaternion(random);
      expect(packQuaternion(q.map((c) => -c) as unknown as Quat)).toBe(packQuaternion(q));
    }
  });

  it("leaves out the first of equals, and needs no unit length", () => {
    expect(packQuaternion([3, 3, 3, 3]) >>> 30).toBe(0);
    expect(packQuaternion([0, 0, -5, 0])).toBe(packQuaternion([0, 0, 1, 0]));
  });

  it.each([[[0, 0, 0, 0]], [[Number.NaN, 0, 0, 1]], [[Number.POSITIVE_INFINITY, 0, 0, 1]]])(
    "takes %j for the identity",
    (q) => {
      expect(packQuaternion(q as unknown as Quat)).toBe(packQuaternion([0, 0, 0, 1]));
    },
  );
});

describe("curls", () => {
  it("reach both ends exactly, and stay inside them", () => {
    const out: MutableHand["curls"] = [0, 0, 0, 0, 0];
    expect(packCurls([0, 0, 0, 0, 0])).toBe(0);
    expect(packCurls([1, 1, 1, 1, 1])).toBe(0xffff);
    unpackCurls(packCurls([-1, 2, Number.NaN, 1, 0] as Curls), out);
    expect(out).toEqual([0, 1, 0, 1, 0]);
  });

  it("stand in the bits that the specification names", () => {
    expect(packCurls([1, 0, 0, 0, 0])).toBe(0b111);
    expect(packCurls([0, 1, 0, 0, 0])).toBe(0b1111 << 3);
    expect(packCurls([0, 0, 0, 0, 1])).toBe(0b111 << 13);
  });
});
