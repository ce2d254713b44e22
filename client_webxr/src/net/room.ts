// What the page knows of the room: who is there, whom we see, and where they are. Built from a server's messages.
//
// Theory: `Joined`, `Left` and `Changed` are events, in order, and those that a Welcome already held are passed over.
// `Appear`, `Poses` and `Vanish` are state. After a resumed Welcome the server tells anew whom we see; until it has,
// those whom we saw before stay, so that a dropped socket makes nobody blink: `settle` lets go of who was not named.
//
// May not know sockets, workers or the DOM. No bytes from a server may break it.

import { PoseBuffer } from "../pose/interpolate";
import type { MutableRig, ParticipantView } from "../types";
import {
  type Appear,
  FINGERS_RECORD,
  POSE_RECORD,
  type Poses,
  Role,
  type ServerMessage,
  type Vanish,
  type Welcome,
} from "../wire";
import { slotsOf } from "./slots";

const NOBODY = -1;

/** What a message changed: the page has to look at these again. */
export type RoomChange = "roster" | "visible" | "poses" | "zones" | "said";

export class Room {
  slot = NOBODY;
  role: number = Role.participant;
  name = "";
  scene = "";
  private epoch = 0;
  private seq = 0;
  /** The zones that are closed, as indices into the scene's. */
  locked: ReadonlySet<number> = new Set();
  /** The slots that we have blocked. */
  readonly blocked = new Set<number>();
  private readonly roster = new Map<number, ParticipantView>();
  private readonly buffers = new Map<number, PoseBuffer>();
  /** Seen before a resumption, not yet named after it. */
  private readonly stale = new Set<number>();

  participants(): readonly ParticipantView[] {
    return [...this.roster.values()];
  }

  participant(slot: number): ParticipantView | undefined {
    return this.roster.get(slot);
  }

  visible(): Iterable<number> {
    return this.buffers.keys();
  }

  sampleRig(slot: number, now: number, out: MutableRig): boolean {
    return this.buffers.get(slot)?.sample(now, out) ?? false;
  }

  /** Takes in a server's message; returns what it changed. */
  apply(message: ServerMessage): readonly RoomChange[] {
    switch (message.type) {
      case "Welcome":
        return this.welcome(message);
      case "Joined":
      case "Changed":
        return this.event(message.epoch, message.seq, () => this.enrol(message.participant));
      case "Left":
        return this.event(message.epoch, message.seq, () => this.dismiss(message.slot));
      case "ZoneChanged":
        return this.event(message.epoch, message.seq, () => this.lock(message.zone, message.locked), "zones");
      case "Said":
        return this.event(message.epoch, message.seq, () => {}, "said");
      case "Appear":
        return this.appear(message);
      case "Poses":
        this.place(message);
        return ["poses"];
      case "Vanish":
        return this.vanish(message);
      default:
        return [];
    }
  }

  /** Some time after a resumption: who has not been named since is out of sight. */
  settle(): readonly RoomChange[] {
    if (this.stale.size === 0) return [];
    for (const slot of this.stale) this.buffers.delete(slot);
    this.stale.clear();
    return ["visible"];
  }

  private welcome(m: Welcome): readonly RoomChange[] {
    this.stale.clear();
    const isBack = m.resumed && m.slot === this.slot;
    if (isBack) for (const slot of this.buffers.keys()) this.stale.add(slot);
    else this.buffers.clear();
    this.slot = m.slot;
    this.role = m.role;
    this.name = m.name;
    this.scene = m.scene;
    this.epoch = m.epoch;
    this.seq = m.seq;
    this.roster.clear();
    for (const participant of m.participants) this.enrol(participant);
    this.locked = new Set(m.locked);
    this.keepBlocked(m, isBack);
    return ["roster", "visible", "zones"];
  }

  /**
   * Whom we have blocked nobody but we decide, and the server may not know the last of it yet (wishes.ts): so whoever comes
   * back keeps what they hold. Whoever comes in anew begins with what the server says.
   */
  private keepBlocked(m: Welcome, isBack: boolean): void {
    const blocked = isBack ? [...this.blocked].filter((slot) => this.roster.has(slot)) : slotsOf(m.blocked);
    this.blocked.clear();
    for (const slot of blocked) this.blocked.add(slot);
  }

  private dismiss(slot: number): void {
    this.roster.delete(slot);
    this.blocked.delete(slot);
  }

  private lock(zone: number, locked: boolean): void {
    const zones = new Set(this.locked);
    if (locked) zones.add(zone);
    else zones.delete(zone);
    this.locked = zones;
  }

  /** Takes in an event, unless we have had it; returns `kind` if it was new. */
  private event(
    epoch: number,
    seq: number,
    change: () => void,
    kind: RoomChange = "roster",
  ): readonly RoomChange[] {
    if (epoch === this.epoch && seq <= this.seq) return [];
    this.epoch = epoch;
    this.seq = seq;
    change();
    return [kind];
  }

  private enrol(participant: ParticipantView): void {
    this.roster.set(participant.slot, participant);
    if (participant.slot !== this.slot) return;
    this.role = participant.role;
    this.name = participant.name;
  }

  private appear(m: Appear): readonly RoomChange[] {
    for (const slot of slotsOf(m.slots)) {
      if (slot === this.slot) continue;
      const buffer = this.buffers.get(slot) ?? new PoseBuffer();
      // Somebody who was in sight through a dropped socket glides on; everybody else begins here.
      if (!this.stale.delete(slot)) buffer.restart();
      this.buffers.set(slot, buffer);
    }
    this.place(m);
    return ["visible"];
  }

  private vanish(m: Vanish): readonly RoomChange[] {
    for (const slot of slotsOf(m.slots)) {
      this.buffers.delete(slot);
      this.stale.delete(slot);
    }
    return ["visible"];
  }

  /** Hands each record to its subject. Our own, and those of slots that never appeared, are passed over. */
  private place(m: Poses | Appear): void {
    const time = m.time / 1000;
    const records = viewOf(m.records);
    const fingers = viewOf(m.fingers);
    slotsOf(m.slots).forEach((slot, i) => {
      const at = i * POSE_RECORD.size;
      if (at + POSE_RECORD.size <= records.byteLength) this.buffers.get(slot)?.push(records, at, time);
    });
    slotsOf(m.fingerSlots).forEach((slot, i) => {
      const at = i * FINGERS_RECORD.size;
      if (at + FINGERS_RECORD.size <= fingers.byteLength) this.buffers.get(slot)?.pushFingers(fingers, at);
    });
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
