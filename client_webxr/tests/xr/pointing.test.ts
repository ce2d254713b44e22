import type { Scene } from "three";
import { describe, expect, it } from "vitest";
import type { Pointer } from "../../src/xr/input";
import { newBeam, Pointing } from "../../src/xr/pointing";
import { FakeWorld, view } from "./world";

const HEAD = { position: [0, 1.6, 0], orientation: [0, 0, 0, 1] } as const;
const DT = 0.1;

function pointing(straight = false) {
  const [place, world] = [view(), new FakeWorld()];
  let chosen = 0;
  const points = new Pointing(place, world, () => chosen++);
  const pointer: Pointer = {
    from: [0, 1.2, 0],
    direction: [0, 0, -1],
    tracked: true,
    pressed: false,
    stick: { x: 0, y: 0 },
  };
  const beam = newBeam(pointer, straight);
  const step = (sticks = true) => {
    points.begin();
    points.step(beam, sticks, HEAD, 0, DT);
    points.end();
  };
  const steps = (count: number) => {
    for (let i = 0; i < count; i++) step();
  };
  const lights = () => (place.scene as Scene).children.filter(({ visible }) => visible).length;
  return { world, pointer, step, steps, lights, chosen: () => chosen, points };
}

/** Turns the ray to a place. */
function at(pointer: Pointer, x: number, y: number, z: number): void {
  const [dx, dy, dz] = [x - pointer.from[0], y - pointer.from[1], z - pointer.from[2]];
  const length = Math.hypot(dx, dy, dz);
  pointer.direction.splice(0, 3, dx / length, dy / length, dz / length);
}

function hold({ pointer, steps }: ReturnType<typeof pointing>, frames: number): void {
  pointer.pressed = true;
  steps(frames);
  pointer.pressed = false;
  steps(1);
}

describe("pointing at a seat", () => {
  it("lights it up", () => {
    const { pointer, steps, lights, world } = pointing();
    steps(1);
    expect(lights()).toBe(0);
    at(pointer, 0, 0.4, -3);
    steps(1);
    expect(lights()).toBe(2);
    world.taken.add(0);
    steps(1);
    expect(lights()).toBe(0);
  });

  it.each([1, 9])("and pressing for %i frames sits on it", (frames) => {
    const all = pointing();
    at(all.pointer, 4, 0.4, -3);
    hold(all, frames);
    expect(all.world.asked).toEqual(["sit 1"]);
    expect(all.chosen()).toBe(1);
  });
});

describe("aiming", () => {
  it("by stick goes where the arc comes down", () => {
    const { pointer, steps, world, lights, chosen } = pointing();
    pointer.stick.y = -1;
    steps(2);
    expect(lights()).toBe(2);
    expect(world.asked).toEqual([]);
    pointer.stick.y = 0;
    steps(2);
    expect(world.asked).toEqual(["teleport 0.0 -3.6"]);
    expect([chosen(), lights()]).toEqual([1, 0]);
  });

  it("by stick at a seat's foot sits on it, though the ray itself goes elsewhere", () => {
    const { pointer, steps, world } = pointing();
    pointer.direction.splice(0, 3, 0, -0.1478, -0.989);
    pointer.stick.y = -1;
    steps(1);
    pointer.stick.y = 0;
    steps(1);
    expect(world.asked).toEqual(["sit 0"]);
  });

  it("by a held press goes where the arc comes down too", () => {
    const all = pointing();
    all.pointer.direction.splice(0, 3, 1, 0, 0);
    hold(all, 9);
    expect(all.world.asked).toEqual(["teleport 3.6 0.0"]);
  });

  it("shows where one may not go, and does not go there", () => {
    const { pointer, steps, world, lights, chosen } = pointing();
    pointer.direction.splice(0, 3, 0, Math.SQRT1_2, Math.SQRT1_2);
    pointer.stick.y = -1;
    steps(1);
    expect(lights()).toBe(2);
    pointer.stick.y = 0;
    steps(1);
    expect([world.asked, chosen()]).toEqual([[], 0]);
  });

  it("by a click on bare ground means nothing", () => {
    const all = pointing();
    at(all.pointer, 1, 0, 1);
    hold(all, 1);
    expect(all.world.asked).toEqual([]);
  });

  it("leaves a stick alone that walks", () => {
    const { pointer, step, world } = pointing();
    pointer.stick.y = -1;
    step(false);
    pointer.stick.y = 0;
    step(false);
    expect(world.asked).toEqual([]);
  });
});

describe("a gaze", () => {
  it.each([1, 9])("goes to the ground that is looked at, after a pinch of %i frames", (frames) => {
    const all = pointing(true);
    at(all.pointer, 2, 0, 2);
    hold(all, frames);
    expect(all.world.asked).toEqual(["teleport 2.0 2.0"]);
  });

  it("sits on a seat that is looked at", () => {
    const all = pointing(true);
    at(all.pointer, 0, 0.4, -3);
    hold(all, 1);
    expect(all.world.asked).toEqual(["sit 0"]);
  });

  it("at the sky means nothing", () => {
    const all = pointing(true);
    all.pointer.direction.splice(0, 3, 0, 1, 0);
    hold(all, 3);
    expect(all.world.asked).toEqual([]);
  });
});
