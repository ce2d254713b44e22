// The page's end of the connection: what the stage and the page's panels talk to.
//
// It holds the page's own clock, fed by the worker's pings, and the room as the server tells it. The worker is
// injected as a port, and so is `now`, so that tests need neither. May not know the DOM or the stage.

import { encodeRig } from "../pose/quantise";
import type { LinkLike, MovedView, MutableRig, ParticipantView, Placement, RigPose } from "../types";
import { type Moved, MoveKind, PresenceState, type Refused, type ServerMessage, type Welcome } from "../wire";
import { Clock } from "./clock";
import type { ConnectionEvent, ConnectionState } from "./connection";
import { Emitter } from "./emitter";
import type { FromWorker, Start, ToWorker } from "./hosted";
import { Room } from "./room";

/** How long after a resumption the server has surely told whom we see. */
export const SETTLE_MS = 400;
const YAW_STEPS = 32768 / Math.PI;

export interface LinkEvents {
  /** State: a late listener is told the latest. */
  state: ConnectionState;
  /** State: a late listener is told the latest. */
  moved: MovedView;
  welcome: Welcome;
  roster: undefined;
  visible: undefined;
  poses: undefined;
  refused: Refused;
}

/** A worker, as far as the link needs one. */
export interface Port {
  postMessage(message: ToWorker): void;
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  terminate(): void;
}

export interface LinkOptions {
  readonly port: Port;
  readonly now: () => number;
  readonly later: (ms: number, run: () => void) => void;
}

export class Link implements LinkLike {
  private readonly clock = new Clock();
  private readonly room = new Room();
  private readonly events = new Emitter<LinkEvents>(["state", "moved"]);

  constructor(private readonly options: LinkOptions) {
    options.port.onmessage = ({ data }) => this.hear(data);
  }

  /** Comes in. Once per link. */
  join(start: Omit<Start, "kind">): void {
    this.say({ kind: "start", ...start });
  }

  get slot(): number {
    return this.room.slot;
  }

  get role(): number {
    return this.room.role;
  }

  /** One's own name, as the room shows it. */
  get name(): string {
    return this.room.name;
  }

  /** Estimated server time now, milliseconds. Before the first word of the server it is the page's own. */
  serverTime(): number {
    return this.clock.read(this.options.now());
  }

  participant(slot: number): ParticipantView | undefined {
    return this.room.participant(slot);
  }

  /** Everybody in the room, oneself too. */
  participants(): readonly ParticipantView[] {
    return this.room.participants();
  }

  visible(): Iterable<number> {
    return this.room.visible();
  }

  sampleRig(slot: number, serverTimeMs: number, out: MutableRig): boolean {
    return this.room.sampleRig(slot, serverTimeMs, out);
  }

  sendPose(rig: RigPose, moveSeq: number): void {
    const encoded = this.slot < 0 ? null : encodeRig(rig);
    if (!encoded) return;
    const time = Math.max(0, Math.round(this.serverTime() * 1000));
    this.say({ kind: "pose", pose: { time, moveSeq, ...encoded } });
  }

  requestMove(kind: "teleport" | "sit" | "stand", to: Placement): void {
    const [x, y, z] = to.position.map((metres) => int16(metres * 1000)) as [number, number, number];
    const seat = kind === "sit" ? to.seat : -1;
    const message = { type: "Move", kind: MoveKind[kind], x, y, z, yaw: yawToWire(to.yaw), seat } as const;
    this.say({ kind: "act", message });
  }

  setPresence(state: "here" | "away"): void {
    this.say({ kind: "presence", state: PresenceState[state] });
  }

  /** For facilitators: the server checks. */
  remove(slot: number): void {
    this.say({ kind: "act", message: { type: "Remove", slot } });
  }

  /** Tries again now, if a pause before the next attempt is running. */
  hurry(): void {
    this.say({ kind: "hurry" });
  }

  leave(): void {
    this.say({ kind: "leave" });
  }

  /** Lets the worker go. To be called when the visit has ended. */
  dispose(): void {
    this.options.port.terminate();
  }

  on<K extends keyof LinkEvents>(event: K, listener: (value: LinkEvents[K]) => void): () => void {
    return this.events.on(event, listener);
  }

  private say(message: ToWorker): void {
    this.options.port.postMessage(message);
  }

  private hear(event: ConnectionEvent): void {
    if (event.kind === "state") this.events.emit("state", event.state);
    else if (event.kind === "pong") this.clock.pong(event.sentAt, event.receivedAt, event.serverTime);
    else this.take(event.message);
  }

  private take(message: ServerMessage): void {
    if (message.type === "Welcome") this.arrive(message);
    const changes = this.room.apply(message);
    if (message.type === "Welcome") this.events.emit("welcome", message);
    else if (message.type === "Moved") this.events.emit("moved", movedView(message));
    else if (message.type === "Refused") this.events.emit("refused", message);
    for (const change of changes) this.events.emit(change, undefined);
  }

  private arrive(welcome: Welcome): void {
    this.clock.anchor(this.options.now(), welcome.time / 1000);
    this.options.later(SETTLE_MS, () => {
      for (const change of this.room.settle()) this.events.emit(change, undefined);
    });
  }
}

function movedView(m: Moved): MovedView {
  const position = [m.x / 1000, m.y / 1000, m.z / 1000] as const;
  return {
    moveSeq: m.moveSeq,
    reason: m.reason,
    placement: { position, yaw: m.yaw / YAW_STEPS, seat: m.seat },
  };
}

/** Radians as the wire's turns of 65536, whatever their size. */
function yawToWire(yaw: number): number {
  return (Math.round(yaw * YAW_STEPS) << 16) >> 16;
}

function int16(value: number): number {
  return Math.min(32767, Math.max(-32768, Math.round(value))) || 0;
}
