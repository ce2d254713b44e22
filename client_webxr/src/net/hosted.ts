// What the page and the worker that hosts its connection say to each other. Times are milliseconds since 1970 by the monotonic
// clock of whoever says them (`performance.timeOrigin + performance.now()`), so that both clocks mean the same.

import type { ClientMessage } from "../wire";
import type { ConnectionEvent, Visitor } from "./connection";
import type { OutgoingPose } from "./poses";

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
  | { readonly kind: "act"; readonly message: ClientMessage }
  | { readonly kind: "presence"; readonly state: number }
  | { readonly kind: "hurry" }
  | { readonly kind: "leave" };

export type FromWorker = ConnectionEvent;

/** The moment, by the one clock that pages and workers share. */
export function monotonicNow(): number {
  return performance.timeOrigin + performance.now();
}
