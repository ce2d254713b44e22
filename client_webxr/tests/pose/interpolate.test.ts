import { describe, expect, it } from "vitest";
import { DELAY_MS, EXTRAPOLATE_MS, newMutableRig, PoseBuffer, swing } from "../../src/pose/interpolate";
import { encodeRig } from "../../src/pose/quantise";
import type { HandPose, MutableRig, RigPose } from "../../src/types";
import { POSE_RECORD } from "../../src/wire";

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

interface Given {
  readonly snap?: number;
  readonly age?: number;
  readonly left?: HandPose | null;
}

/** A rig whose head is at x, as it came in a message of that time. */
function push(
  buffer: PoseBuffer,
  time: number,
  x: number,
  { snap = 0, age = 0, left = null }: Given = {},
): void {
  const rig: RigPose = { head: { position: [x, 1.6, 0], orientation: [0, 0, 0, 1] }, left, right: null };
  const encoded = encodeRig(rig);
  if (!encoded) throw new Error("not encoded");
  encoded.record[POSE_RECORD.flags] = snap;
  encoded.record[POSE_RECORD.age] = age;
  buffer.push(view(encoded.record), 0, time);
  if (encoded.fingers.length > 0) buffer.pushFingers(view(encoded.fingers), 0);
}

/** Where the head is drawn when what was sampled at `time` is due. */
function xAt(buffer: PoseBuffer, time: number, out: MutableRig = newMutableRig()): number {
  expect(buffer.sample(time + DELAY_MS, out)).toBe(true);
  return out.head.position[0];
}

const hand = (x: number, over: Partial<HandPose> = {}): HandPose => ({
  position: [x, 1.2, 0],
  orientation: [0, 0, 0, 1],
  curls: null,
  pinch: false,
  ...over,
});

describe("drawing a subject", () => {
  it("knows nothing before the first pose, not even fingers", () => {
    const buffer = new PoseBuffer();
    buffer.pushFingers(new DataView(new ArrayBuffer(4)), 0);
    buffer.restart();
    expect(buffer.sample(1000, newMutableRig())).toBe(false);
  });

  it("glides between poses, 100 ms behind", () => {
    const buffer = new PoseBuffer();
    push(buffer, 1000, 0);
    push(buffer, 1050, 1);
    expect(xAt(buffer, 990)).toBe(0);
    expect(xAt(buffer, 1000)).toBe(0);
    expect(xAt(buffer, 1025)).toBeCloseTo(0.5, 6);
    expect(xAt(buffer, 1050)).toBeCloseTo(1, 6);
  });

  it("counts from the sampling, not from the message", () => {
    const buffer = new PoseBuffer();
    push(buffer, 1040, 0, { age: 20 });
    push(buffer, 1055, 1, { age: 2 });
    expect(xAt(buffer, 1025.5)).toBeCloseTo(0.5, 6);
  });

  it("makes no new objects: what it is given is filled", () => {
    const buffer = new PoseBuffer();
    const out = newMutableRig();
    const head = out.head.position;
    push(buffer, 1000, 3);
    xAt(buffer, 1000, out);
    expect(out.head.position).toBe(head);
    expect(head[0]).toBe(3);
  });

  it("goes on a little when the next pose is late, and comes to rest where it was last known", () => {
    const buffer = new PoseBuffer();
    push(buffer, 1000, 0);
    push(buffer, 1050, 0.05);
    expect(xAt(buffer, 1060)).toBeGreaterThan(0.055);
    const farthest = Math.max(...Array.from({ length: 60 }, (_, i) => xAt(buffer, 1050 + 5 * i)));
    expect(farthest).toBeLessThan(0.05 + 0.04);
    expect(xAt(buffer, 1050 + EXTRAPOLATE_MS)).toBeCloseTo(0.05, 9);
    expect(xAt(buffer, 9999)).toBeCloseTo(0.05, 9);
  });

  it("does not go on where there is only one pose", () => {
    const buffer = new PoseBuffer();
    push(buffer, 1000, 2);
    expect(xAt(buffer, 1100)).toBe(2);
  });

  it("stands still through a long gap, until one tick before the next pose", () => {
    const buffer = new PoseBuffer();
    push(buffer, 1000, 0);
    push(buffer, 3000, 1);
    expect(xAt(buffer, 2000)).toBe(0);
    expect(xAt(buffer, 2950)).toBe(0);
    expect(xAt(buffer, 2975)).toBeCloseTo(0.5, 6);
  });

  it("glides over a skipped tick", () => {
    const buffer = new PoseBuffer();
    push(buffer, 1000, 0);
    push(buffer, 1105, 1);
    expect(xAt(buffer, 1052.5)).toBeCloseTo(0.5, 6);
  });

  it("takes the newer word of two for the same moment or an earlier one", () => {
    const buffer = new PoseBuffer();
    push(buffer, 1000, 0);
    push(buffer, 1050, 1);
    push(buffer, 1050, 2);
    push(buffer, 1040, 3);
    expect(xAt(buffer, 1050)).toBe(3);
    expect(xAt(buffer, 1025)).toBeCloseTo(1.5, 6);
  });

  it("keeps no more than it can draw", () => {
    const buffer = new PoseBuffer();
    for (let i = 0; i < 40; i++) push(buffer, 1000 + 50 * i, i / 10);
    expect(xAt(buffer, 1000)).toBeCloseTo(2.4, 6);
    expect(xAt(buffer, 2950)).toBeCloseTo(3.9, 6);
  });
});

describe("moving at once", () => {
  it("shows no motion between, and none on from before", () => {
    const buffer = new PoseBuffer();
    const out = newMutableRig();
    push(buffer, 1000, 0);
    push(buffer, 1050, 5, { snap: 1 });
    expect(xAt(buffer, 1049, out)).toBe(0);
    expect(out.jumps).toBe(0);
    expect(xAt(buffer, 1050, out)).toBe(5);
    expect(out.jumps).toBe(1);
    expect(xAt(buffer, 1080)).toBe(5);
  });

  it("is at once after a long rest too, and when it comes for the same moment", () => {
    const buffer = new PoseBuffer();
    const out = newMutableRig();
    push(buffer, 1000, 0);
    push(buffer, 3000, 5, { snap: 3 });
    expect(xAt(buffer, 2999)).toBe(0);
    push(buffer, 3000, 6, { snap: 0 });
    expect(xAt(buffer, 3000, out)).toBe(6);
    expect(out.jumps).toBe(2);
  });

  it("happens when someone appears anew", () => {
    const buffer = new PoseBuffer();
    const out = newMutableRig();
    push(buffer, 1000, 0);
    buffer.restart();
    expect(buffer.sample(1100, out)).toBe(false);
    push(buffer, 1200, 7);
    expect(xAt(buffer, 1100, out)).toBe(7);
    expect(out.jumps).toBe(1);
  });
});

describe("hands", () => {
  it("glide, with their fingers", () => {
    const buffer = new PoseBuffer();
    const out = newMutableRig();
    push(buffer, 1000, 0, { left: hand(0.1, { curls: [0, 0, 0, 0, 0] }) });
    push(buffer, 1050, 0, { left: hand(0.3, { curls: [1, 1, 1, 1, 1], pinch: true }) });
    xAt(buffer, 1025, out);
    expect(out.left.position[0]).toBeCloseTo(0.2, 6);
    expect(out.left.curls[1]).toBeCloseTo(0.5, 6);
    expect(out.left).toMatchObject({ tracked: true, fingers: true, pinch: false, strength: 1 });
    xAt(buffer, 1060, out);
    expect(out.left.curls[1]).toBe(1);
    expect(out.left.pinch).toBe(true);
  });

  it("change from controller to fingers without gliding the fingers", () => {
    const buffer = new PoseBuffer();
    const out = newMutableRig();
    push(buffer, 1000, 0, { left: hand(0.1) });
    push(buffer, 1050, 0, { left: hand(0.1, { curls: [1, 1, 1, 1, 1] }) });
    xAt(buffer, 1025, out);
    expect([out.left.fingers, out.left.curls[0]]).toEqual([false, 0]);
    xAt(buffer, 1050, out);
    expect([out.left.fingers, out.left.curls[0]]).toEqual([true, 1]);
  });

  it("fade where they were last seen when they are lost, and come back the same way", () => {
    const buffer = new PoseBuffer();
    const out = newMutableRig();
    push(buffer, 1000, 0, { left: hand(0.1) });
    push(buffer, 1050, 0);
    xAt(buffer, 1000, out);
    expect(out.left.strength).toBe(1);
    xAt(buffer, 1050, out);
    expect(out.left.tracked).toBe(false);
    expect(out.left.strength).toBeCloseTo(0.8, 6);
    expect(out.left.position[0]).toBeCloseTo(0.1, 6);
    xAt(buffer, 1400, out);
    expect(out.left.strength).toBe(0);
    push(buffer, 1450, 0, { left: hand(0.2) });
    xAt(buffer, 1450, out);
    expect(out.left.strength).toBeCloseTo(0.2, 6);
    expect(out.left.position[0]).toBeCloseTo(0.2, 6);
  });

  it("do not glide from where they were lost", () => {
    const buffer = new PoseBuffer();
    const out = newMutableRig();
    push(buffer, 1000, 0);
    push(buffer, 1050, 0, { left: hand(0.2) });
    xAt(buffer, 1049, out);
    expect(out.left.tracked).toBe(false);
  });
});

it("the swing beyond the last pose leaves and returns gently", () => {
  expect(swing(0)).toBe(0);
  expect(swing(1)).toBeCloseTo(1, 1);
  expect(swing(EXTRAPOLATE_MS)).toBe(0);
});
