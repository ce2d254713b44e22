// The page's end of the connection: what the stage and the page's panels talk to.
//
// It holds the page's own clock, fed by the worker's pings, and the room as the server tells it. The worker is
// injected as a port, and so is `now`, so that tests need neither. May not know the DOM or the stage.

import { encodeRig } from "../pose/quantise";
import type {
  HeardView,
  LinkLike,
  MovedView,
  MutableRig,
  ParticipantView,
  Placement,
  RigPose,
  SaidView,
} from "../types";
import {
  type Moved,
  MoveKind,
  PresenceState,
  type Refused,
  type Said,
  Scope,
  type ServerMessage,
  type Welcome,
} from "../wire";
import { Clock } from "./clock";
import type { Act, ConnectionEvent, ConnectionState, Undone } from "./connection";
import { Emitter } from "./emitter";
import type { FromWorker, Start, ToWorker, VoiceEvent, VoiceWish } from "./hosted";
import { Room } from "./room";
import type { Wish } from "./wishes";

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
  /** State: who would hear us now. */
  heard: HeardView;
  /** The zones that are closed, or whom we have blocked, have changed: ask anew. */
  zones: undefined;
  blocks: undefined;
  /** We came in anew, where nobody knows whom we had blocked. */
  unblocked: undefined;
  said: SaidView;
  /** What a person did was not done. */
  undone: Undone;
  /** What the worker says of voice, for `voice/`. */
  voice: VoiceEvent;
}

/** A worker, as far as the link needs one. */
export interface Port {
  postMessage(message: ToWorker, transfer?: Transferable[]): void;
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
  private readonly events = new Emitter<LinkEvents>(["state", "moved", "heard"]);
  private readonly loudnesses = new Map<number, number>();

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
    this.act(message);
  }

  setPresence(state: "here" | "away"): void {
    this.want({ type: "Presence", state: PresenceState[state] });
  }

  /** For facilitators: the server checks. */
  remove(slot: number): void {
    this.act({ type: "Remove", slot });
  }

  // ---------------------------------------------------------------------------------------- voice and words

  /** Our microphone is off, or on again, for the server too: what still comes is not passed on. */
  mute(muted: boolean): void {
    this.want({ type: "Mute", muted });
  }

  /** We want to hear nobody, or everybody again. */
  deafen(deafened: boolean): void {
    this.want({ type: "Deafen", deafened });
  }

  hasBlocked(slot: number): boolean {
    return this.room.blocked.has(slot);
  }

  /** Neither hears or reads the other from now on, or they may again. The other is not told. */
  block(slot: number, blocked: boolean): void {
    if (blocked) this.room.blocked.add(slot);
    else this.room.blocked.delete(slot);
    this.want({ type: "Block", slot, blocked });
    this.events.emit("blocks", undefined);
  }

  /** For facilitators: the server checks. */
  silence(slot: number, silenced: boolean): void {
    this.act({ type: "Silence", slot, silenced });
  }

  /** The zones that are closed, as indices into the scene's. */
  get locked(): ReadonlySet<number> {
    return this.room.locked;
  }

  lock(zone: number, locked: boolean): void {
    this.act({ type: "Lock", zone, locked });
  }

  write(text: string, scope: "near" | "room"): void {
    this.act({ type: "Say", scope: Scope[scope], text });
  }

  /** We draw nobody: how all stand is enough now and then. */
  setSparse(sparse: boolean): void {
    this.want({ type: "Sight", sparse });
  }

  /** For `voice/`: what the worker is to do, with the ports that belong to it. */
  voice(wish: VoiceWish, transfer: Transferable[] = []): void {
    this.say(wish, transfer);
  }

  loudness(slot: number): number {
    return this.loudnesses.get(slot) ?? 0;
  }

  /** For `voice/`, which hears it. */
  setLoudness(slot: number, loudness: number): void {
    if (loudness > 0) this.loudnesses.set(slot, loudness);
    else this.loudnesses.delete(slot);
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

  private say(message: ToWorker, transfer: Transferable[] = []): void {
    this.options.port.postMessage(message, transfer);
  }

  private act(act: Act): void {
    this.say({ kind: "act", act });
  }

  private want(wish: Wish): void {
    this.say({ kind: "want", wish });
  }

  private hear(event: ConnectionEvent | VoiceEvent): void {
    if (event.kind === "voice") this.events.emit("voice", event);
    else if (event.kind === "state") this.events.emit("state", event.state);
    else if (event.kind === "undone") this.events.emit("undone", event);
    else if (event.kind === "pong") this.clock.pong(event.sentAt, event.receivedAt, event.serverTime);
    else this.take(event.message);
  }

  private take(message: ServerMessage): void {
    if (message.type === "Welcome") this.arrive(message);
    const changes = this.room.apply(message);
    if (message.type === "Welcome") this.events.emit("welcome", message);
    else if (message.type === "Moved") this.events.emit("moved", movedView(message));
    else if (message.type === "Refused") this.events.emit("refused", message);
    else if (message.type === "Heard") this.events.emit("heard", message);
    else if (message.type === "Said") this.hearWords(message, changes.length > 0);
    for (const change of changes) if (change !== "said") this.events.emit(change, undefined);
  }

  /** Those whom we blocked a moment ago may have written before the server knew. */
  private hearWords(said: Said, isNew: boolean): void {
    if (isNew && !this.hasBlocked(said.slot)) this.events.emit("said", saidView(said));
  }

  private arrive(welcome: Welcome): void {
    if (!welcome.resumed && this.room.blocked.size > 0) this.events.emit("unblocked", undefined);
    this.clock.anchor(this.options.now(), welcome.time / 1000);
    this.options.later(SETTLE_MS, () => {
      for (const change of this.room.settle()) this.events.emit(change, undefined);
    });
  }
}

function saidView({ slot, name, scope, time, text }: Said): SaidView {
  return { slot, name, scope, time: time / 1000, text };
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
