// A place without a picture: for those who come in by sound alone, with little bandwidth, or with a screen reader.
//
// It takes a seat for the person, at the circle if there is one, and knows who is where, so that voices come from their side.
// Nothing is drawn and no 3D library is loaded; the server is asked to tell of poses seldom.

import { newMutableRig } from "../pose/interpolate";
import { before } from "../rig/seats";
import type { SceneDescription } from "../scene/description";
import { expandSeats, type Seat } from "../scene/places";
import { isBordered, zoneAt } from "../scene/zones";
import type { LinkLike, MovedView, Placement, Quat, RigPose } from "../types";
import { MoveReason } from "../wire";
import type { Stage, StageEvent } from "./contract";

/** What it needs of the link beside what every stage does. */
export interface PlainLink extends LinkLike {
  setSparse(sparse: boolean): void;
}

const EYES = { sitting: 1.2, standing: 1.6 };
const SPAWN: Placement = { position: [0, 0, 0], yaw: 0, seat: -1 };

export class PlainStage implements Stage {
  readonly ready: Promise<void>;
  readonly vrSupported = Promise.resolve(false);
  private readonly listeners: ((e: StageEvent) => void)[] = [];
  private readonly rig = newMutableRig();
  private readonly off: () => void;
  private seats: readonly Seat[] = [];
  /** Seat numbers in the order in which they are offered. */
  private offered: readonly number[] = [];
  private placement = SPAWN;
  private arrived = false;
  /** The seat that was asked for last; -1: none yet. */
  private asked = -1;
  /** Seats that somebody was faster to take. */
  private readonly refused = new Set<number>();

  constructor(
    private readonly link: PlainLink,
    private readonly toFocus: HTMLElement,
    load: () => Promise<SceneDescription | null>,
  ) {
    link.setSparse(true);
    this.off = link.on("moved", (moved) => this.arrive(moved));
    // Null: the visit has ended meanwhile.
    this.ready = load().then((scene) => {
      if (scene) this.learn(scene);
    });
  }

  sitNearest(): void {
    const seat = this.offered.find((i) => !this.refused.has(i) && !this.isTaken(i));
    const place = seat === undefined ? undefined : this.seats[seat];
    if (seat === undefined || !place) return;
    this.asked = seat;
    this.link.requestMove("sit", { position: place.position, yaw: place.yaw, seat });
  }

  stand(): void {
    const seat = this.seats[this.placement.seat];
    if (seat) this.link.requestMove("stand", { position: before(seat), yaw: seat.yaw, seat: -1 });
  }

  focus(): void {
    this.toFocus.focus();
  }

  onEvent(f: (e: StageEvent) => void): void {
    this.listeners.push(f);
  }

  /** Where somebody was when the server told last. */
  drawnRig(slot: number): RigPose | null {
    if (!this.link.sampleRig(slot, this.link.serverTime(), this.rig)) return null;
    const { position, orientation } = this.rig.head;
    return { head: { position: [...position], orientation: [...orientation] }, left: null, right: null };
  }

  sentRig(): RigPose {
    const { position, yaw, seat } = this.placement;
    const [x, y, z] = position;
    const orientation: Quat = [0, Math.sin(yaw / 2), 0, Math.cos(yaw / 2)];
    const height = y + (seat >= 0 ? EYES.sitting : EYES.standing);
    return { head: { position: [x, height, z], orientation }, left: null, right: null };
  }

  dispose(): void {
    this.off();
  }

  // ----------------------------------------------------------- what there is nothing of, where nothing is drawn

  enterVR(): Promise<void> {
    return Promise.reject(new Error("there is no picture to enter"));
  }

  recenter(): void {}

  setTextSize(): void {}

  setColour(): void {}

  setVoice(): void {}

  setDoor(): void {}

  tell(): void {}

  info(): { drawCalls: number; triangles: number; fps: number } {
    return { drawCalls: 0, triangles: 0, fps: 0 };
  }

  panelKey(): null {
    return null;
  }

  told(): string {
    return "";
  }

  // -------------------------------------------------------------------------------------------------- inside

  private learn(scene: SceneDescription): void {
    this.seats = expandSeats(scene);
    const zones = scene.zones ?? [];
    const apart = ({ position: [x, , z] }: Seat) => {
      const zone = zones[zoneAt(zones, x, z)];
      return zone !== undefined && isBordered(zone);
    };
    const numbers = this.seats.map((_, i) => i);
    // Where people talk to each other first; closed and silent places last.
    this.offered = [...numbers].sort(
      (a, b) => Number(apart(this.seats[a] as Seat)) - Number(apart(this.seats[b] as Seat)) || a - b,
    );
    if (this.arrived && this.placement.seat < 0) this.sitNearest();
  }

  private arrive({ placement, reason }: MovedView): void {
    const first = !this.arrived;
    this.arrived = true;
    const sat = this.placement.seat;
    this.placement = placement;
    if (placement.seat !== sat) this.emit({ kind: "seat", seat: placement.seat });
    if (reason === MoveReason.seatTaken) this.sitElsewhere();
    else this.refused.clear();
    if (first && placement.seat < 0) this.sitNearest();
  }

  private sitElsewhere(): void {
    this.refused.add(this.asked);
    this.sitNearest();
  }

  private isTaken(seat: number): boolean {
    for (const slot of this.link.visible()) if (this.link.participant(slot)?.seat === seat) return true;
    return seat === this.placement.seat;
  }

  private emit(event: StageEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}
