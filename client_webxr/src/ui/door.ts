// The door of a room: from choosing a name to being inside.
//
//                      ┌──enter (scene loading)→ waiting ──sceneReady─┐
//   choosing ──────────┤                                              ├→ joining ──here→ inside
//      ↑ └─enterVr→ startingVr ──vrStarted────────────────────────────┘
//      └───vrRefused──┘                      (any) ──ended→ ended
//
// A headset's session must be asked for while a click still counts, so *Enter VR* waits for the scene before the click;
// *Enter* may be pressed at once and waits behind the door. Whoever holds the door joins when the phase becomes
// `joining`. Pure: a table of steps and the words that go with each.

export type Phase = "choosing" | "waiting" | "startingVr" | "joining" | "inside" | "ended";

export interface Door {
  readonly phase: Phase;
  readonly scene: "loading" | "ready" | "failed";
  readonly vrSupported: boolean;
  /** Came in with a headset. */
  readonly vr: boolean;
  /** What went wrong last, for a person; empty when nothing did. */
  readonly problem: string;
}

export type DoorEvent =
  | "sceneReady"
  | "sceneFailed"
  | "vrSupported"
  | "enter"
  | "enterVr"
  | "vrStarted"
  | "vrRefused"
  | "here"
  | "ended";

export const CLOSED_DOOR: Door = {
  phase: "choosing",
  scene: "loading",
  vrSupported: false,
  vr: false,
  problem: "",
};

export const SCENE_PROBLEM =
  "The place could not be loaded. Please check your connection and reload the page.";
export const VR_PROBLEM =
  "The headset did not start. You can try again, or come in on this screen and put the headset on later.";

export function step(door: Door, event: DoorEvent): Door {
  switch (event) {
    case "sceneReady":
      return { ...door, scene: "ready", phase: door.phase === "waiting" ? "joining" : door.phase };
    case "sceneFailed":
      return {
        ...door,
        scene: "failed",
        phase: door.phase === "waiting" ? "choosing" : door.phase,
        problem: SCENE_PROBLEM,
      };
    case "vrSupported":
      return { ...door, vrSupported: true };
    case "enter":
      return enter(door);
    case "enterVr":
      return canStartVr(door) ? { ...door, phase: "startingVr", problem: "" } : door;
    case "vrStarted":
      return door.phase === "startingVr" ? { ...door, phase: "joining", vr: true } : door;
    case "vrRefused":
      return door.phase === "startingVr" ? { ...door, phase: "choosing", problem: VR_PROBLEM } : door;
    case "here":
      return door.phase === "joining" ? { ...door, phase: "inside" } : door;
    case "ended":
      return { ...door, phase: "ended" };
  }
}

function enter(door: Door): Door {
  if (door.phase !== "choosing" || door.scene === "failed") return door;
  return { ...door, phase: door.scene === "ready" ? "joining" : "waiting", vr: false, problem: "" };
}

function canStartVr(door: Door): boolean {
  return door.phase === "choosing" && door.scene === "ready" && door.vrSupported;
}

export interface DoorView {
  readonly canEnter: boolean;
  readonly showVr: boolean;
  readonly canEnterVr: boolean;
  /** One quiet line under the buttons. */
  readonly status: string;
}

export function viewOf(door: Door): DoorView {
  return {
    canEnter: door.phase === "choosing" && door.scene !== "failed",
    showVr: door.vrSupported,
    canEnterVr: canStartVr(door),
    status: statusOf(door),
  };
}

function statusOf({ phase, scene }: Door): string {
  if (phase === "startingVr") return "Starting the headset …";
  if (phase === "joining") return "Coming in …";
  if (phase === "waiting") return "Preparing the place … You will be let in as soon as it is there.";
  return phase === "choosing" && scene === "loading" ? "Preparing the place …" : "";
}
