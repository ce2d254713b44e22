// A connection with a recording host, and messages of a server, for tests. Time moves only when a test says so.

import { Connection, type ConnectionEvent, type ConnectionState, type Ports } from "../../src/net/connection";
import type { OutgoingPose } from "../../src/net/poses";
import { type Wish, Wishes } from "../../src/net/wishes";
import {
  type ClientMessage,
  decodeClient,
  encode,
  type Participant,
  type ServerMessage,
  type Welcome,
} from "../../src/wire";

export const VISITOR = { name: "Quiet Heron", colour: 3, device: 0 };

export function participant(slot: number, over: Partial<Participant> = {}): Participant {
  return {
    slot,
    name: `Guest ${slot}`,
    colour: 0,
    role: 0,
    device: 0,
    seat: -1,
    presence: 0,
    muted: false,
    silenced: false,
    ...over,
  };
}

export function welcome(over: Partial<Welcome> = {}): Welcome {
  return {
    type: "Welcome",
    version: 1,
    time: 5_000_000,
    room: "lakeside",
    scene: "lakeside",
    slot: 1,
    role: 0,
    name: "Quiet Heron",
    resumeToken: "token-1",
    resumed: false,
    epoch: 1,
    seq: 10,
    participants: [participant(1)],
    locked: new Uint8Array(0),
    blocked: new Uint8Array(0),
    deafened: false,
    ...over,
  };
}

export function pose(n: number, over: Partial<OutgoingPose> = {}): OutgoingPose {
  return { time: n, moveSeq: 1, record: new Uint8Array(30).fill(n), fingers: new Uint8Array(0), ...over };
}

/** Hosts a connection: remembers what it asked for, and answers as a test wishes. */
export class Host implements Ports {
  now = 0;
  asked: number[] = [];
  dialled: number[] = [];
  sent: ClientMessage[] = [];
  hangUps = 0;
  /** Bytes that the socket has not got rid of. */
  buffered = 0;
  events: ConnectionEvent[] = [];
  readonly connection: Connection;

  constructor(random: () => number = () => 0.5) {
    this.connection = new Connection(VISITOR, this, random, new Wishes());
  }

  ask(attempt: number): void {
    this.asked.push(attempt);
  }
  dial(attempt: number): void {
    this.dialled.push(attempt);
  }
  send(data: Uint8Array): void {
    this.sent.push(decodeClient(data));
  }
  waiting(): number {
    return this.buffered;
  }
  hangUp(): void {
    this.hangUps++;
  }
  tell(event: ConnectionEvent): void {
    this.events.push(event);
  }

  get states(): ConnectionState[] {
    return this.events.flatMap((event) => (event.kind === "state" ? [event.state] : []));
  }
  /** What was not done, and why. */
  get undone(): string[] {
    return this.events.flatMap((event) =>
      event.kind === "undone" ? [`${event.act.type} ${event.why}`] : [],
    );
  }
  get kind(): string | undefined {
    return this.states.at(-1)?.kind;
  }
  sentOf<T extends ClientMessage["type"]>(type: T): Extract<ClientMessage, { type: T }>[] {
    return this.sent.filter((m): m is Extract<ClientMessage, { type: T }> => m.type === type);
  }

  /** Lets time pass, waking the connection whenever it asked to be. */
  pass(ms: number): void {
    const until = this.now + ms;
    for (let wakes = 0; this.connection.wakeAt() <= until; wakes++) {
      if (wakes > 10_000) throw new Error("it never sleeps");
      this.now = Math.max(this.now, this.connection.wakeAt());
      this.connection.wake(this.now);
    }
    this.now = until;
  }

  want(...wishes: Wish[]): this {
    for (const wish of wishes) this.connection.want(wish, this.now);
    return this;
  }
  start(): this {
    this.connection.start(this.now);
    return this;
  }
  giveTicket(ticket = "ticket"): this {
    this.connection.ticket(this.asked.at(-1) ?? -1, { ok: true, ticket }, this.now);
    return this;
  }
  refuseTicket(status: number): this {
    this.connection.ticket(this.asked.at(-1) ?? -1, { ok: false, status }, this.now);
    return this;
  }
  open(): this {
    this.connection.opened(this.dialled.at(-1) ?? -1, this.now);
    return this;
  }
  hear(message: ServerMessage): this {
    return this.hearBytes(encode(message));
  }
  hearBytes(data: Uint8Array): this {
    this.connection.received(this.dialled.at(-1) ?? -1, data, this.now);
    return this;
  }
  close(code: number): this {
    this.connection.closed(this.dialled.at(-1) ?? -1, code, this.now);
    return this;
  }
  /** All the way in. */
  enter(over: Partial<Welcome> = {}): this {
    return this.start().giveTicket().open().hear(welcome(over));
  }
  /** Answers every ping so far, so that the line does not look dead. */
  pong(): this {
    for (const { clientTime } of this.sentOf("Ping")) {
      this.hear({ type: "Pong", clientTime, serverTime: 7_000_000 });
    }
    return this;
  }
}
