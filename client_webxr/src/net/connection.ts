// One participant's connection to one room, across as many sockets as it takes.
//
// Theory: a state machine without a socket, a clock or a timer. Whoever hosts it does what it asks through `Ports`, tells
// it what happened with the time at which it did, and calls `wake` at `wakeAt()`. Sockets and requests are numbered by
// `attempt`, so that what an abandoned one still has to say is passed over.
//
//   idle ─start→ asking ─ticket→ dialling ─opened→ greeting ─Welcome→ here
//                  ↑                ↑                                  │ closed, silent
//                  └──── pausing ───┴──────── while resumable ─────────┘        (any) ─→ ended
//
// It keeps the resume token and the newest (epoch, seq), pings, acknowledges, thins poses, and knows when to stop coming back.
// What a person wants that lasts (wishes.ts) it says as soon as it can, and again where it must. What is done once, and cannot be
// done now, is never done later behind somebody's back: they are told. What the server says about the room it hands on unread.
// May not know the page, and no bytes from a server may break it.

import type { LinkState } from "../types";
import {
  type ClientMessage,
  CloseCode,
  decodeServer,
  encode,
  type Goodbye,
  type Lock,
  type Move,
  RESUME_MS,
  type Remove,
  type Say,
  type ServerMessage,
  type Silence,
  VERSION,
  type Welcome,
} from "../wire";
import { Allowance } from "./allowance";
import { backoff, spread } from "./backoff";
import { Pings } from "./pings";
import { type OutgoingPose, PoseGate } from "./poses";
import type { Wish, Wishes } from "./wishes";
import {
  BAFFLED,
  type Cause,
  CLOSED,
  CONNECTING,
  type Ending,
  endingOf,
  LEFT,
  RECONNECTING,
  refusalOf,
  STILL_CONNECTING,
} from "./words";

const ACK_MS = 1000;
const PATIENCE_MS = 10_000;
const STEADY_AFTER_MS = 10_000;
const FAULTS = 3;
/** While more bytes than this wait for the line, voice and poses do not queue up behind them: they would come too late. */
const MOST_WAITING_BYTES = 2048;

/** Close codes that say we did something wrong: worth another try, but not for ever. */
const FAULT_CODES: ReadonlySet<number> = new Set<number>([
  1002,
  CloseCode.notBinary,
  CloseCode.tooLarge,
  CloseCode.malformed,
  CloseCode.outOfTurn,
  CloseCode.flooding,
]);

export interface Visitor {
  readonly name: string;
  readonly colour: number;
  /** `Device` in wire.ts. */
  readonly device: number;
}

/** What came of `POST /api/join`; status 0 when the network failed. */
export type TicketAnswer =
  | { readonly ok: true; readonly ticket: string }
  | { readonly ok: false; readonly status: number };

/** A state, and with `ended` why. */
export interface ConnectionState extends LinkState {
  readonly cause?: Cause;
}

/** What a person does once, with a hand. */
export type Act = Lock | Move | Remove | Say | Silence;

/** What was not done, and will not be. */
export interface Undone {
  readonly act: Act;
  readonly why: "away" | "tooOften";
}

export type ConnectionEvent =
  | { readonly kind: "state"; readonly state: ConnectionState }
  | { readonly kind: "message"; readonly message: ServerMessage }
  | ({ readonly kind: "undone" } & Undone)
  | {
      readonly kind: "pong";
      readonly sentAt: number;
      readonly receivedAt: number;
      readonly serverTime: number;
    };

/** What the connection asks of its host. */
export interface Ports {
  /** Ask for a ticket, answer with `ticket`. */
  ask(attempt: number): void;
  /** Open a socket, answer with `opened`, `received`, `closed`. */
  dial(attempt: number): void;
  /** Send on the socket of the newest attempt. */
  send(data: Uint8Array<ArrayBuffer>): void;
  /** How many bytes of what was sent still wait for the line. */
  waiting(): number;
  /** Close every socket. */
  hangUp(): void;
  tell(event: ConnectionEvent): void;
}

type Phase = "idle" | "asking" | "dialling" | "greeting" | "here" | "pausing" | "ended";

export class Connection {
  private phase: Phase = "idle";
  private attempt = 0;
  /** When the present phase has lasted too long (asking, dialling, greeting) or long enough (pausing). */
  private deadline = Number.POSITIVE_INFINITY;
  private failures = 0;
  private faults = 0;
  private hereSince = 0;
  private ticketInHand = "";
  /** Good from the moment this connection drops. */
  private token = "";
  /** The place that is kept for us, while we are away from it. */
  private resume: { token: string; droppedAt: number } | null = null;
  private goodbye: Goodbye | null = null;
  private welcomed = false;
  private newest = { epoch: 0, seq: 0 };
  private acknowledged = { epoch: 0, seq: 0 };
  private ackAt = 0;
  private poseSeq = 0;
  private readonly pings = new Pings();
  private readonly poses = new PoseGate();
  private readonly acts = new Allowance(5, 15);

  constructor(
    private readonly visitor: Visitor,
    private readonly ports: Ports,
    private readonly random: () => number,
    private readonly wishes: Wishes,
  ) {}

  // ------------------------------------------------------------------------------- what the page wants

  start(now: number): void {
    if (this.phase !== "idle") return;
    this.tellState("connecting", CONNECTING);
    this.connect(now);
  }

  pose(pose: OutgoingPose, now: number): void {
    if (this.phase !== "here") return;
    this.poses.put(pose);
    this.flushPose(now);
  }

  /** A move, a word, a removal: now, or not at all. */
  act(act: Act, now: number): void {
    if (this.phase !== "here") this.ports.tell({ kind: "undone", act, why: "away" });
    else if (!this.acts.take(now)) this.ports.tell({ kind: "undone", act, why: "tooOften" });
    else this.send(act);
  }

  /** What is to be so from now on, whatever happens to the line. */
  want(wish: Wish, now: number): void {
    this.wishes.put(wish);
    if (this.phase === "here") this.sayWishes(now);
  }

  /** A packet of voice; nobody waits for one that cannot go now. */
  voice(seq: number, packet: Uint8Array<ArrayBuffer>): void {
    if (this.phase === "here" && !this.isBackedUp) this.send({ type: "Voice", seq, packet });
  }

  leave(): void {
    if (this.phase === "here") this.send({ type: "Leave" });
    this.end(LEFT);
  }

  /** The network is back, or somebody cannot wait: the next attempt is now. */
  hurry(now: number): void {
    if (this.phase === "pausing") this.connect(now);
  }

  // ------------------------------------------------------------------------------------- what happened

  ticket(attempt: number, answer: TicketAnswer, now: number): void {
    if (attempt !== this.attempt || this.phase !== "asking") return;
    if (answer.ok) {
      this.ticketInHand = answer.ticket;
      this.enter("dialling", now + PATIENCE_MS);
      this.ports.dial(this.attempt);
      return;
    }
    const refusal = refusalOf(answer.status);
    if (refusal) this.end(refusal);
    else this.pause(now);
  }

  opened(attempt: number, now: number): void {
    if (attempt !== this.attempt || this.phase !== "dialling") return;
    this.enter("greeting", now + PATIENCE_MS);
    if (this.resume)
      this.send({ type: "Resume", version: VERSION, token: this.resume.token, ...this.newest });
    else this.send({ type: "Hello", version: VERSION, ticket: this.ticketInHand, ...this.visitor });
  }

  received(attempt: number, data: Uint8Array, now: number): void {
    if (attempt !== this.attempt) return;
    const message = readable(data);
    if (message === null) return;
    if (message.type === "Goodbye") this.goodbye = message;
    else if (this.phase === "greeting" && message.type === "Welcome") this.arrive(message, now);
    else if (this.phase === "here") this.hear(message, now);
  }

  closed(attempt: number, code: number, now: number): void {
    if (attempt !== this.attempt || this.phase === "ended") return;
    const ending = endingOf(code);
    if (code === CloseCode.notAdmitted && this.resume) this.joinAnew(now);
    else if (ending) this.end(this.inTheirWords(ending));
    else if (this.goodbye?.retryMs === 0) this.end(this.inTheirWords(CLOSED));
    else if (FAULT_CODES.has(code) && ++this.faults >= FAULTS) this.end(BAFFLED);
    else this.drop(now);
  }

  // ----------------------------------------------------------------------------------------- the clock

  /** When `wake` wants to be called next, by the clock that `now` is of. */
  wakeAt(): number {
    if (this.phase !== "here") return this.deadline;
    return Math.min(this.pings.wakeAt(), this.poses.wakeAt(), this.wishes.wakeAt(), this.ackAt);
  }

  wake(now: number): void {
    if (this.phase === "here") this.tend(now);
    else if (now < this.deadline) return;
    else if (this.phase === "pausing") this.connect(now);
    else this.drop(now);
  }

  /** Everything that is due while the connection stands. */
  private tend(now: number): void {
    const stamp = this.pings.take(now);
    if (this.pings.silent(now)) {
      this.drop(now);
      return;
    }
    if (stamp !== null) this.send({ type: "Ping", clientTime: stamp });
    if (now >= this.ackAt) this.acknowledge(now);
    this.sayWishes(now);
    this.flushPose(now);
  }

  private acknowledge(now: number): void {
    this.ackAt = now + ACK_MS;
    const { epoch, seq } = this.newest;
    if (epoch === this.acknowledged.epoch && seq === this.acknowledged.seq) return;
    this.acknowledged = this.newest;
    this.send({ type: "Ack", epoch, seq });
  }

  private sayWishes(now: number): void {
    for (let wish = this.wishes.take(now); wish; wish = this.wishes.take(now)) this.send(wish);
  }

  private get isBackedUp(): boolean {
    return this.ports.waiting() > MOST_WAITING_BYTES;
  }

  private flushPose(now: number): void {
    if (this.isBackedUp) this.poses.hold(now);
    const pose = this.poses.take(now);
    if (pose) this.send({ type: "Pose", seq: ++this.poseSeq, ...pose });
  }

  // --------------------------------------------------------------------------------- coming and going

  private connect(now: number): void {
    this.attempt++;
    this.goodbye = null;
    if (this.resume && now - this.resume.droppedAt >= RESUME_MS) this.resume = null;
    this.enter(this.resume ? "dialling" : "asking", now + PATIENCE_MS);
    if (this.resume) this.ports.dial(this.attempt);
    else this.ports.ask(this.attempt);
  }

  private arrive(welcome: Welcome, now: number): void {
    this.enter("here", Number.POSITIVE_INFINITY);
    this.welcomed = true;
    this.hereSince = now;
    this.token = welcome.resumeToken;
    this.resume = null;
    this.newest = { epoch: welcome.epoch, seq: welcome.seq };
    this.acknowledged = this.newest;
    this.ackAt = now + ACK_MS;
    this.poses.reset();
    this.pings.start(now);
    this.wishes.arrive(welcome);
    this.ports.tell({ kind: "message", message: welcome });
    this.tellState("here", "");
    this.tend(now);
  }

  private hear(message: ServerMessage, now: number): void {
    if (message.type === "Pong") {
      const sentAt = this.pings.answer(message.clientTime);
      if (sentAt === null) return;
      this.ports.tell({ kind: "pong", sentAt, receivedAt: now, serverTime: message.serverTime / 1000 });
      return;
    }
    if ("epoch" in message) this.note(message.epoch, message.seq);
    if (message.type === "Left") this.wishes.forget(message.slot);
    this.ports.tell({ kind: "message", message });
  }

  /** Remembers the newest event; those that a resumption brings again are older than what its Welcome held. */
  private note(epoch: number, seq: number): void {
    if (epoch !== this.newest.epoch || seq > this.newest.seq) this.newest = { epoch, seq };
  }

  /** This socket is of no more use: wait, then try again. */
  private drop(now: number): void {
    if (this.phase === "here") {
      if (now - this.hereSince >= STEADY_AFTER_MS) {
        this.failures = 0;
        this.faults = 0;
      }
      this.resume = { token: this.token, droppedAt: now };
    }
    this.ports.hangUp();
    this.pause(now);
  }

  private pause(now: number): void {
    // From here on, nothing that the old attempt still says is heard.
    this.attempt++;
    const asked = this.goodbye?.retryMs;
    const wait = asked ? spread(asked, this.random) : backoff(this.failures++, this.random);
    this.enter("pausing", now + wait);
    if (this.welcomed) this.tellState("reconnecting", RECONNECTING);
    else this.tellState("connecting", STILL_CONNECTING);
  }

  private joinAnew(now: number): void {
    this.resume = null;
    this.ports.hangUp();
    this.connect(now);
  }

  /** The ending with the sentence that the server gave, if it gave one. */
  private inTheirWords(ending: Ending): Ending {
    return { cause: ending.cause, text: this.goodbye?.text || ending.text };
  }

  private end({ cause, text }: Ending): void {
    if (this.phase === "ended") return;
    this.enter("ended", Number.POSITIVE_INFINITY);
    this.attempt++;
    this.ports.hangUp();
    this.ports.tell({ kind: "state", state: { kind: "ended", text, cause } });
  }

  private enter(phase: Phase, deadline: number): void {
    this.phase = phase;
    this.deadline = deadline;
    if (phase !== "here") this.pings.stop();
  }

  private tellState(kind: LinkState["kind"], text: string): void {
    this.ports.tell({ kind: "state", state: { kind, text } });
  }

  private send(message: ClientMessage): void {
    this.ports.send(encode(message));
  }
}

/** A server's message, or null for bytes that are none, or are of a later version of this protocol. */
function readable(data: Uint8Array): ServerMessage | null {
  try {
    return decodeServer(data);
  } catch {
    // The only error that decoding documents is a WireError, and whatever it is, the visit goes on.
    return null;
  }
}
