// What the page and the worker that hosts its connection say to each other. Times are milliseconds since 1970 by the monotonic
// clock of whoever says them (`performance.timeOrigin + performance.now()`), so that both clocks mean the same.

import type { GateMode } from "../voice/gate";
import type { Act, ConnectionEvent, Visitor } from "./connection";
import type { OutgoingPose } from "./poses";
import type { Wish } from "./wishes";

export interface Start {
  readonly kind: "start";
  /** ws: or wss: address of this server. */
  readonly address: string;
  readonly room: string;
  readonly visitor: Visitor;
  /** Bearer token of a facilitator, or null. */
  readonly token: string | null;
}

export type ToWorker =
  | Start
  | { readonly kind: "pose"; readonly pose: OutgoingPose }
  | { readonly kind: "act"; readonly act: Act }
  | { readonly kind: "want"; readonly wish: Wish }
  | { readonly kind: "hurry" }
  | VoiceWish
  | { readonly kind: "leave" };

/** What the page asks of the worker's voice. A port is transferred, and belongs to the worker from then on. */
export type VoiceWish =
  /** Frames of the microphone come here: Float32Array of 960 samples, 48 kHz, mono. Null: it is off. */
  | { readonly kind: "microphone"; readonly port: MessagePort | null }
  /** When the microphone's sound goes out. */
  | { readonly kind: "talk"; readonly mode: GateMode }
  /** What is heard of a speaker goes here, as `EarFrame`; null: nowhere for now. */
  | { readonly kind: "ear"; readonly slot: number; readonly port: MessagePort | null };

/** What the worker sends on the port of an ear: a frame of 960 samples, or null where one could not be decoded. */
export interface EarFrame {
  readonly seq: number;
  readonly samples: Float32Array<ArrayBuffer> | null;
}

/** What the worker tells the page of voice. */
export type VoiceEvent =
  /**
   * Somebody speaks: make an ear for them if there is none. Told at the first packet, and again after `quiet`; and when
   * `hearing` changes.
   */
  | { readonly kind: "voice"; readonly what: "speaks"; readonly slot: number; readonly hearing: number }
  /** Nothing has come of them for a while: their ear may go. */
  | { readonly kind: "voice"; readonly what: "quiet"; readonly slot: number }
  /** How loud our own microphone is, 0..1, ten times a second while it is on; `sending`: what it hears is sent. */
  | { readonly kind: "voice"; readonly what: "level"; readonly level: number; readonly sending: boolean }
  /** This browser cannot encode or decode voice, or stopped doing so. */
  | { readonly kind: "voice"; readonly what: "cannot"; readonly encode: boolean; readonly decode: boolean };

export type FromWorker = ConnectionEvent | VoiceEvent;

/** The moment, by the one clock that pages and workers share. */
export function monotonicNow(): number {
  return performance.timeOrigin + performance.now();
}
