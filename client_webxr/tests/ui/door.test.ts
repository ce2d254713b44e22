import { describe, expect, it } from "vitest";
import {
  CLOSED_DOOR,
  type Door,
  type DoorEvent,
  SCENE_PROBLEM,
  step,
  VR_PROBLEM,
  viewOf,
} from "../../src/ui/door";

const through = (...events: DoorEvent[]): Door => events.reduce(step, CLOSED_DOOR);
const ALL: DoorEvent[] = [
  "sceneReady",
  "sceneFailed",
  "vrSupported",
  "enter",
  "enterVr",
  "vrStarted",
  "vrRefused",
  "here",
  "ended",
];

describe("coming in on a screen", () => {
  it("joins at once where the place is there", () => {
    expect(through("sceneReady", "enter").phase).toBe("joining");
    expect(through("sceneReady", "enter", "here")).toMatchObject({ phase: "inside", vr: false });
  });

  it("waits for the place, says so, and joins when it is there", () => {
    const waiting = through("enter");
    expect(waiting.phase).toBe("waiting");
    expect(viewOf(waiting).status).toMatch(/as soon as/);
    expect(viewOf(waiting).canEnter).toBe(false);
    expect(step(waiting, "sceneReady").phase).toBe("joining");
  });

  it("is open again, with a reason, when the place cannot be loaded", () => {
    const failed = through("enter", "sceneFailed");
    expect(failed).toMatchObject({ phase: "choosing", problem: SCENE_PROBLEM });
    expect(viewOf(failed)).toMatchObject({ canEnter: false, status: "" });
    expect(step(failed, "enter")).toBe(failed);
  });
});

describe("coming in with a headset", () => {
  it("is offered where there is one, and possible when the place is there", () => {
    expect(viewOf(through()).showVr).toBe(false);
    expect(viewOf(through("vrSupported"))).toMatchObject({ showVr: true, canEnterVr: false });
    expect(viewOf(through("vrSupported", "sceneReady"))).toMatchObject({ canEnterVr: true, status: "" });
    expect(through("vrSupported", "enterVr").phase).toBe("choosing");
    expect(through("sceneReady", "enterVr").phase).toBe("choosing");
  });

  it("joins when the headset has started", () => {
    const door = through("vrSupported", "sceneReady", "enterVr", "vrStarted");
    expect(door).toMatchObject({ phase: "joining", vr: true });
  });

  it("leaves one at the door, with a reason, when the headset refuses; the screen is still a way in", () => {
    const refused = through("vrSupported", "sceneReady", "enterVr", "vrRefused");
    expect(refused).toMatchObject({ phase: "choosing", problem: VR_PROBLEM });
    expect(step(refused, "enter")).toMatchObject({ phase: "joining", problem: "", vr: false });
  });
});

describe("the door at any time", () => {
  it("says where one is", () => {
    expect(viewOf(through()).status).toBe("Preparing the place …");
    expect(viewOf(through("vrSupported", "sceneReady", "enterVr")).status).toMatch(/headset/);
    expect(viewOf(through("sceneReady", "enter")).status).toMatch(/Coming in/);
    expect(viewOf(through("sceneReady", "enter", "here")).status).toBe("");
  });

  it("is passed over by what comes at the wrong moment", () => {
    const inside = through("sceneReady", "enter", "here");
    for (const event of ["enter", "enterVr", "vrStarted", "vrRefused", "here"] as const)
      expect(step(inside, event)).toEqual(inside);
    expect(through("vrStarted", "vrRefused", "here")).toEqual(CLOSED_DOOR);
  });

  it("stays ended", () => {
    const ended = through("sceneReady", "enter", "ended");
    for (const event of ALL) expect(step(ended, event).phase, event).toBe("ended");
  });
});
