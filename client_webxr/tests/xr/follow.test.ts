import { beforeEach, describe, expect, it } from "vitest";
import type { LocalHead } from "../../src/rig/placement";
import type { Quat, Vec3 } from "../../src/types";
import { AHEAD, BELOW, Follow } from "../../src/xr/follow";

const DT = 1 / 72;

function head(yaw: number, position: Vec3 = [0, 1.6, 0], pitch = 0): LocalHead {
  const [sy, cy, sp, cp] = [Math.sin(yaw / 2), Math.cos(yaw / 2), Math.sin(pitch / 2), Math.cos(pitch / 2)];
  const orientation: Quat = [cy * sp, sy * cp, -sy * sp, cy * cp];
  return { position, orientation };
}

describe("what follows the head", () => {
  let follow: Follow;
  const run = (seconds: number, to: LocalHead) => {
    for (let t = 0; t < seconds; t += DT) follow.step(DT, to);
  };

  beforeEach(() => {
    follow = new Follow();
    follow.snap(head(0));
  });

  it("begins ahead of the eyes, and below them", () => {
    expect(follow.at).toEqual([0, 1.6 - BELOW, -AHEAD]);
    follow.snap(head(Math.PI / 2, [1, 1.2, 2]));
    expect(follow.yaw).toBeCloseTo(Math.PI / 2);
    [1 - AHEAD, 1.2 - BELOW, 2].forEach((place, k) => {
      expect(follow.at[k]).toBeCloseTo(place);
    });
  });

  it("stays where it is while one looks about a little, or down at it", () => {
    const before = [...follow.at];
    run(2, head(0.25));
    run(2, head(-0.25, [0, 1.6, 0], -0.6));
    expect(follow.at).toEqual(before);
  });

  it("comes after who turns farther, with a lag, and rests when it is ahead again", () => {
    run(0.1, head(1));
    expect(follow.yaw).toBeGreaterThan(0.1);
    expect(follow.yaw).toBeLessThan(0.4);
    run(3, head(1));
    expect(Math.abs(follow.yaw - 1)).toBeLessThan(0.031);
    const rests = follow.yaw;
    run(1, head(0.8));
    expect(follow.yaw).toBe(rests);
  });

  it("takes the shorter way round", () => {
    follow.snap(head(3));
    run(0.2, head(-3 + 0.3));
    expect(Math.abs(follow.yaw)).toBeGreaterThan(3);
  });

  it("comes along when one steps aside or sits down", () => {
    run(0.1, head(0, [0.5, 1.6, 0]));
    expect(follow.at[0]).toBeGreaterThan(0.1);
    expect(follow.at[0]).toBeLessThan(0.4);
    run(3, head(0, [0.5, 1.2, 0]));
    expect(follow.at[0]).toBeCloseTo(0.5);
    expect(follow.at[1]).toBeCloseTo(1.2 - BELOW);
  });

  it("moves alike at every frame rate", () => {
    const slow = new Follow();
    slow.snap(head(0));
    run(0.5, head(1, [1, 1.6, 0]));
    for (let i = 0; i < 18; i++) slow.step(1 / 36, head(1, [1, 1.6, 0]));
    expect(slow.yaw).toBeCloseTo(follow.yaw, 2);
    expect(slow.at[0]).toBeCloseTo(follow.at[0], 2);
  });
});
