// Pointing at places: which of the rays aims, what it would choose, and the lights that show it.
//
// Right hand, left hand and gaze are asked in this order, and the first that aims at something has the marker; a
// ray that only rests on a free seat lights that seat up.

import { yawOf } from "../rig/angles";
import { type SeatPlace, seatAround, seatOnRay } from "../rig/seats";
import { Marker } from "../stage/marker";
import type { View } from "../stage/view";
import type { Quat, Vec3 } from "../types";
import { Aim, type AimStep } from "./aim";
import { gazeLanding, landingOf, newLanding } from "./arc";
import type { Pointer } from "./input";
import { Trail } from "./trail";
import type { XrWorld } from "./world";

/** The longest teleport that the server grants, less a little for the way that the head is from the feet. */
const REACH = 11.5;
const FEET_SIZE = 0.7;
const CENTRED = { x: 0, y: 0 };

export interface Beam {
  readonly pointer: Pointer;
  /** Straight, as a look; else thrown, as an arc. */
  readonly straight: boolean;
  readonly aim: Aim;
  wasPressed: boolean;
}

export function newBeam(pointer: Pointer, straight: boolean): Beam {
  return { pointer, straight, aim: new Aim(), wasPressed: false };
}

export class Pointing {
  private readonly marker: Marker;
  private readonly trail: Trail;
  private readonly landing = newLanding();
  private shown = false;

  constructor(
    view: View,
    private readonly world: XrWorld,
    /** Somebody has chosen where to be. */
    private readonly chosen: () => void,
  ) {
    this.marker = new Marker(view.scene);
    this.trail = new Trail(view.scene);
  }

  begin(): void {
    this.shown = false;
  }

  /** `sticks`: whether its stick aims. */
  step(
    beam: Beam,
    sticks: boolean,
    head: { position: Vec3; orientation: Quat },
    floor: number,
    dt: number,
  ): void {
    const { pointer, aim } = beam;
    const wasPressed = beam.straight && pointer.tracked;
    const step = aim.step(pointer.pressed, sticks ? pointer.stick : CENTRED, pointer.tracked, dt);
    if (step === "rest" && !wasPressed) this.hover(pointer);
    else this.aim(beam, step, head, floor);
  }

  /** A ray that rests on something of its own, so many metres away. */
  rest({ from, direction }: Pointer, distance: number): void {
    if (this.shown) return;
    this.trail.showRay(from, direction, distance);
    this.marker.hide();
    this.shown = true;
  }

  end(): void {
    if (this.shown) return;
    this.marker.hide();
    this.trail.hide();
  }

  dispose(): void {
    this.marker.dispose();
    this.trail.dispose();
  }

  private aim(beam: Beam, step: AimStep, head: { position: Vec3; orientation: Quat }, floor: number): void {
    const { aim } = beam;
    const { from, direction } = beam.pointer;
    // A click, any look, and a press on a seat, however long, mean the thing itself; an arc where it comes down.
    const straight = beam.straight || step === "click" || (!aim.byStick && this.seatAt(beam.pointer) >= 0);
    if (straight) gazeLanding(from, direction, floor, REACH, this.landing);
    else landingOf(from, direction, floor, this.landing);
    const seat = straight ? this.seatAt(beam.pointer) : this.seatUnder();
    const good = seat >= 0 || this.standable(head.position);
    if (step === "choose" || (step === "click" && (seat >= 0 || beam.straight)))
      this.choose(seat, good, head);
    else if (step !== "click") this.show(beam, straight, seat, good, head);
  }

  private choose(seat: number, good: boolean, { orientation }: { orientation: Quat }): void {
    if (seat >= 0 || good) this.chosen();
    if (seat >= 0) this.world.sit(seat);
    else if (good) this.world.teleport(this.landing.at[0], this.landing.at[2], yawOf(orientation));
  }

  private show(
    { pointer, straight: looks }: Beam,
    straight: boolean,
    seat: number,
    good: boolean,
    { orientation }: { orientation: Quat },
  ): void {
    if (this.shown) return;
    const place = this.world.seats[seat];
    if (!straight) this.trail.showArc(pointer.from, pointer.direction, this.landing.flight, good);
    else if (!looks && place) this.rayTo(place, pointer);
    if (place) this.marker.showSeat(place);
    else if (this.landing.hit) this.marker.show(this.landing.at, yawOf(orientation), FEET_SIZE, good);
    else this.marker.hide();
    this.shown = true;
  }

  private hover(pointer: Pointer): void {
    if (this.shown || !pointer.tracked) return;
    const place = this.world.seats[this.seatAt(pointer)];
    if (!place) return;
    this.rayTo(place, pointer);
    this.marker.showSeat(place);
    this.shown = true;
  }

  private rayTo({ position: [x, y, z] }: SeatPlace, { from, direction }: Pointer): void {
    this.trail.showRay(from, direction, Math.hypot(x - from[0], y - from[1], z - from[2]));
  }

  private seatAt({ from, direction }: Pointer): number {
    return seatOnRay(from, direction, this.world.seats, (i) => this.world.seatTaken(i), REACH);
  }

  private seatUnder(): number {
    const { hit, at } = this.landing;
    return hit ? seatAround(at[0], at[2], this.world.seats, (i) => this.world.seatTaken(i)) : -1;
  }

  private standable(head: Vec3): boolean {
    const { hit, at } = this.landing;
    return hit && Math.hypot(at[0] - head[0], at[2] - head[2]) < REACH && this.world.canStand(at[0], at[2]);
  }
}
