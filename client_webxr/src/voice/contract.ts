// What the pages and the sound of a visit promise each other. No logic.
//
// Voice passes the page by: the microphone's frames go from an audio worklet to the worker that hosts the connection, which
// encodes, sends, receives and decodes; what is heard of each speaker goes from there to a worklet of its own and through
// a panner at the avatar's head. The page makes the graph, says who is where, and shows what there is to show.

import type { Quat, Vec3 } from "../types";

/** How it is with our own voice. One at a time, the first that holds. */
export type MicrophoneState =
  /** This browser cannot capture or encode voice. Listening may still work. */
  | "unsupported"
  /** Not asked for. */
  | "off"
  /** The browser asks its question now. */
  | "asking"
  /** The person, the browser or the system said no. */
  | "refused"
  /** There is no microphone, or not the one that was chosen. */
  | "missing"
  /** Something else has it. */
  | "busy"
  /** This browser cannot take sound from it. */
  | "unfit"
  /** Another tab of ours has it. */
  | "elsewhere"
  /** It was unplugged, or taken away, in mid-sentence. */
  | "lost"
  /** The system holds it back, for a call or by a switch; it comes back by itself. */
  | "interrupted"
  | "on";

export type TalkMode = "open" | "push";

export interface SoundState {
  readonly microphone: MicrophoneState;
  /** Whether voices can be heard in this browser. */
  readonly hears: boolean;
  /** Whether the page came by HTTPS, or from this machine: browsers have neither codecs nor microphones for others. */
  readonly secure: boolean;
  /** The browser holds all sound back until somebody presses something; the next press of anything lets it go. */
  readonly blocked: boolean;
  readonly mode: TalkMode;
  /** Switched off by hand; with `push`: whether the key is up. */
  readonly muted: boolean;
  /** Our voice is on its way to the server just now. */
  readonly sending: boolean;
  /** The microphone that is open, or was chosen; empty: whichever the browser takes. */
  readonly device: string;
  /** Grows when there may be other microphones to choose from, or their names may be known. */
  readonly devices: number;
}

export interface MicrophoneChoice {
  readonly id: string;
  readonly label: string;
}

/** An ear: where the listener's head is, room frame. */
export interface Ear {
  readonly position: Vec3;
  readonly orientation: Quat;
}

/** How a voice fades with distance: `voice` of the scene. Metres. */
export interface Fading {
  readonly refDistance: number;
  readonly rolloff: number;
  readonly maxDistance: number;
}

/** Whoever knows where people are: the stage, or the page that has none. Null: not known. */
export interface Whereabouts {
  ear(): Ear | null;
  /** Where somebody's mouth is, room frame. */
  mouth(slot: number): Vec3 | null;
}

export interface Sound {
  readonly state: SoundState;
  /** How loud our own microphone is, 0..1. */
  readonly level: number;
  /** `state` or `level` has changed. Returns the function that stops it. */
  onChange(listener: () => void): () => void;

  /** From a press of the person's: lets the browser play. */
  resume(): Promise<void>;
  /**
   * From a press of the person's, before a headset starts: asks for a microphone, the one that was chosen before unless
   * another is named; the answer is in `state`.
   */
  openMicrophone(deviceId?: string): Promise<void>;
  closeMicrophone(): void;
  /** The microphones there are; their names are known only after one was opened. */
  microphones(): Promise<readonly MicrophoneChoice[]>;
  setMode(mode: TalkMode): void;
  /** In `open` mode: off or on by hand. */
  setMuted(muted: boolean): void;
  /** In `push` mode: the key is down, or up again. */
  hold(down: boolean): void;
  /** A short, soft chime in both ears one after the other: are the headphones on, and the right way round? */
  chime(): Promise<void>;
  /** How loud the others are, 0..1. */
  setVolume(volume: number): void;
  /** Where people are from now on. */
  place(whereabouts: Whereabouts, fading: Fading): void;
  dispose(): void;

  /** For tests: what is heard of a speaker, before it is placed and after. Null: nothing was for some seconds. */
  probe(slot: number): SoundProbe | null;
}

export interface SoundProbe {
  readonly node: AudioNode;
  readonly placed: AudioNode;
  /** How long frames wait until they are played. */
  readonly delayMs: number;
  /** How often something was missed. */
  readonly gaps: number;
  /** How often a bridge led over a frame that was late. */
  readonly bridges: number;
}
