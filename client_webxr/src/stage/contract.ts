// What a page and its stage promise each other. No logic.

import type { LinkLike, RigPose, Vec3 } from "../types";
import type { PanelButton } from "../xr/panel";

export interface StageOptions {
  container: HTMLElement;
  sceneSlug: string;
  /** Connect it after the stage is made, or the first `moved` is missed. */
  link: LinkLike;
  colour: number;
}

export interface StageEvent {
  /**
   * `headset-off` and `-on`: put down, and put on again, while VR goes on. What its wearer wants: `mute`: their microphone off,
   * or on again; `hush`: off, whatever it is now; `door`: the door closed of where they are, or open again.
   */
  kind: "vr-started" | "vr-ended" | "headset-off" | "headset-on" | "seat" | "mute" | "hush" | "door";
  /** With `seat`: index into the scene's seats, -1 after standing up. */
  seat?: number;
}

export interface Stage {
  readonly ready: Promise<void>;
  enterVR(): Promise<void>;
  readonly vrSupported: Promise<boolean>;
  sitNearest(): void;
  stand(): void;
  recenter(): void;
  setTextSize(scale: number): void;
  /** The colour of one's own hands, as in `StageOptions`. */
  setColour(colour: number): void;
  /** Who hears one, and what the microphone's button says: for those who do not see the page. */
  setVoice(sign: string, button: string): void;
  /** What the button of the door says of where one is, for the same people; empty: there is no door. */
  setDoor(button: string): void;
  /** A line in the place, for a few seconds, for somebody in a headset who does not see the page. Empty: nothing. */
  tell(text: string): void;
  /** So that keys are for the stage. */
  focus(): void;
  onEvent(f: (e: StageEvent) => void): void;
  dispose(): void;
  /** For tests and the curious: what is drawn now. */
  info(): { drawCalls: number; triangles: number; fps: number };
  /** For tests: the pose at which an avatar is drawn, room frame; null when unseen. */
  drawnRig(slot: number): RigPose | null;
  /** For tests: one's own pose as it is sent, room frame. */
  sentRig(): RigPose;
  /** For tests: the middle of a key of the panel in VR, room frame; null while the panel is shut. */
  panelKey(key: PanelButton): Vec3 | null;
  /** For tests: what the line in VR says now; empty while there is none. */
  told(): string;
}
