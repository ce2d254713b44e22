// Seeded randomness and random rigs for tests: the same seed, the same rigs.

import type { Curls, HandPose, Quat, RigPose, Vec3 } from "../../src/types";

/** mulberry32: numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export type Random = () => number;

export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random();
}

export function randomQuaternion(random: Random): Quat {
  const q = [0, 0, 0, 0].map(() => between(random, -1, 1) + 1e-9);
  const length = Math.hypot(...q);
  return q.map((c) => c / length) as unknown as Quat;
}

export function randomCurls(random: Random): Curls {
  return [random(), random(), random(), random(), random()];
}

export function randomHand(random: Random, head: Vec3): HandPose {
  const reach = (c: number): number => c + between(random, -1.1, 1.1);
  return {
    position: [reach(head[0]), reach(head[1]), reach(head[2])],
    orientation: randomQuaternion(random),
    curls: random() < 0.5 ? randomCurls(random) : null,
    pinch: random() < 0.5,
  };
}

export function randomRig(random: Random): RigPose {
  const position: Vec3 = [between(random, -30, 30), between(random, 0, 3), between(random, -30, 30)];
  return {
    head: { position, orientation: randomQuaternion(random) },
    left: random() < 0.8 ? randomHand(random, position) : null,
    right: random() < 0.8 ? randomHand(random, position) : null,
  };
}

/** The angle between two orientations, in degrees. */
export function degreesBetween(a: Quat, b: Quat): number {
  const dot = Math.abs(a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3]);
  return (2 * Math.acos(Math.min(1, dot)) * 180) / Math.PI;
}
