import { describe, expect, it } from "vitest";
import type { Origin } from "../../src/rig/placement";
import { newRig } from "../../src/rig/source";
import { JOINT_NAMES, JOINTS } from "../../src/xr/curls";
import { XrInput } from "../../src/xr/input";

/** Where a space is: of a ray or a grip. */
type Place = readonly [x: number, y: number, z: number];

const SPACE = {} as XRReferenceSpace;

class FakeSession extends EventTarget {
  inputSources: object[] = [];

  tell(type: "selectstart" | "selectend", inputSource: object): void {
    this.dispatchEvent(Object.assign(new Event(type), { inputSource }));
  }
  remove(source: object): void {
    this.inputSources = this.inputSources.filter((one) => one !== source);
    this.dispatchEvent(Object.assign(new Event("inputsourceschange"), { removed: [source] }));
  }
}

/** Poses without a turn, at what the "space" says; joints all in one place. */
const frameOf = (session: FakeSession) =>
  ({
    session,
    getPose: (place: Place | null) =>
      place && {
        transform: {
          position: { x: place[0], y: place[1], z: place[2] },
          orientation: { x: 0, y: 0, z: 0, w: 1 },
          matrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, ...place, 1],
        },
      },
    fillPoses: (spaces: unknown[], _base: unknown, out: Float32Array) => {
      for (let i = 0; i < spaces.length; i++)
        out.set([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 2, 0, 1], i * 16);
      return true;
    },
  }) as unknown as XRFrame;

const controller = (handedness: string, at: Place | null) => ({
  handedness,
  targetRayMode: "tracked-pointer",
  targetRaySpace: at,
  gripSpace: at,
  gamepad: { axes: [0, 0, 1, 0], buttons: [0, 0, 0, 0, 0, 0].map(() => ({ pressed: false })) },
});
const hand = (handedness: string, joints: number) => ({
  handedness,
  targetRayMode: "tracked-pointer",
  targetRaySpace: [0, 1, 0] as Place,
  hand: new Map(JOINT_NAMES.slice(0, joints).map((name) => [name, {}])),
});
const gaze = () => ({
  handedness: "right",
  targetRayMode: "transient-pointer",
  targetRaySpace: [0, 1.6, 0] as Place,
});

function read(...sources: object[]) {
  const [session, rig] = [new FakeSession(), newRig()];
  const origin: Origin = { position: [10, 0, 0], yaw: Math.PI / 2 };
  const input = new XrInput(session as unknown as XRSession, rig, origin);
  session.inputSources = sources;
  const again = () => input.read(frameOf(session), SPACE);
  again();
  return { session, rig, input, again };
}

describe("a controller", () => {
  it("is where it is in the room", () => {
    const { input, rig } = read(controller("left", [1, 1.2, 0]));
    const [place, direction] = [input.left.from, input.left.direction].map((v) => [...v]);
    for (const at of [place, rig.left.position])
      [10, 1.2, -1].forEach((wanted, k) => {
        expect(at?.[k]).toBeCloseTo(wanted);
      });
    expect(direction?.[0]).toBeCloseTo(-1);
    expect([input.left.tracked, input.right.tracked]).toEqual([true, false]);
    expect(rig.left).toMatchObject({ tracked: true, strength: 1, fingers: false });
    expect(input.left.stick.x).toBe(1);
  });

  it("is pressed between selectstart and selectend, or until it is gone", () => {
    const source = controller("right", [0, 1, 0]);
    const { session, input, rig, again } = read(source);
    expect(input.right.pressed).toBe(false);
    session.tell("selectstart", source);
    again();
    expect([input.right.pressed, rig.right.pinch]).toEqual([true, true]);
    session.tell("selectend", source);
    again();
    expect(input.right.pressed).toBe(false);
    session.tell("selectstart", source);
    session.remove(source);
    session.inputSources = [source];
    again();
    expect(input.right.pressed).toBe(false);
  });

  it("that is pressed for less than a frame is seen pressed in one", () => {
    const source = controller("right", [0, 1, 0]);
    const { session, input, again } = read(source);
    session.tell("selectstart", source);
    session.tell("selectend", source);
    again();
    expect(input.right.pressed).toBe(true);
    again();
    expect(input.right.pressed).toBe(false);
  });

  it.each([4, 5])("asks for the panel by button %i", (i) => {
    const source = controller("left", [0, 1, 0]);
    const { input, again } = read(source);
    expect(input.left.menu).toBe(false);
    Object.assign(source.gamepad.buttons[i] as object, { pressed: true });
    again();
    expect(input.left.menu).toBe(true);
  });

  it("that is lost is not there, and one of no hand is none of ours", () => {
    const { input, rig } = read(controller("left", null), controller("none", [0, 1, 0]));
    expect([input.left.tracked, rig.left.tracked, rig.left.strength]).toEqual([false, false, 0]);
    expect(input.right.tracked).toBe(false);
  });
});

describe("a hand", () => {
  it("has fingers, and a grip made from the wrist where the browser gives none", () => {
    const { rig, input } = read(hand("right", JOINTS));
    expect(rig.right).toMatchObject({ tracked: true, fingers: true });
    expect(rig.right.position[1]).toBeLessThan(2);
    expect(input.right.tip[1]).toBe(2);
  });

  it("with joints missing is not drawn", () => {
    expect(read(hand("right", 20)).rig.right).toMatchObject({ tracked: false, fingers: false });
  });
});

describe("a gaze with a pinch", () => {
  it("is no hand, and is there for one frame more than the pinch, so that its end is seen", () => {
    const source = gaze();
    const { session, input, rig, again } = read(source);
    session.tell("selectstart", source);
    again();
    expect([input.gaze.tracked, input.gaze.pressed, rig.right.tracked]).toEqual([true, true, false]);
    session.tell("selectend", source);
    session.remove(source);
    again();
    expect([input.gaze.tracked, input.gaze.pressed]).toEqual([true, false]);
    again();
    expect(input.gaze.tracked).toBe(false);
  });
});
