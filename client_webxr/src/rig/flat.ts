// The rig of someone at a screen: feet on the ground, a head that looks where mouse or finger turn it, no hands.
//
// What they wish for is collected by `Wishes` (keys, mouse, touch add to the same one, so a laptop with a touch
// screen has all three at once); `update` turns wishes into motion. Seated people look about but do not walk: the
// first step is a wish to stand, which the server grants.

import type { MutableRig, Placement } from "../types";
import { clamp, wrap } from "./angles";
import type { Origin } from "./placement";
import { newRig, type RigSource } from "./source";
import { type CanStand, easeVelocity, type Ground, heading, SLOW_SPEED, slide, WALK_SPEED } from "./walk";

export const STANDING_EYES = 1.6;
export const SEATED_EYES = 1.15;
const EYES_EASE = 0.22;
const PITCH_LIMIT = 1.35;
const TURN_SPEED = 1.5;

/** What keys, mouse and touch ask for. Looks are used up by each update; the rest stands until changed. */
export interface Wishes {
  /** Steps, -1 .. 1: right, back. */
  right: number;
  back: number;
  slow: boolean;
  /** Turning by keys, -1 .. 1, left positive. */
  turn: number;
  /** Radians to look on since the last update: left and up positive. */
  lookLeft: number;
  lookUp: number;
}

export function newWishes(): Wishes {
  return { right: 0, back: 0, slow: false, turn: 0, lookLeft: 0, lookUp: 0 };
}

export class FlatRig implements RigSource {
  readonly rig: MutableRig = newRig();
  readonly origin: Origin = { position: [0, 0, 0], yaw: 0 };
  pitch = 0;
  seat = -1;
  private eyes = STANDING_EYES;
  private readonly velocity: Ground = { x: 0, z: 0 };
  private readonly wished: Ground = { x: 0, z: 0 };
  private readonly feet: Ground = { x: 0, z: 0 };

  constructor(
    readonly wishes: Wishes,
    private readonly canStand: CanStand,
    private readonly wishToStand: () => void,
  ) {}

  update(dt: number): void {
    this.look(dt);
    if (this.seat < 0) this.walk(dt);
    else if (this.wishes.right !== 0 || this.wishes.back !== 0) this.wishToStand();
    const goal = this.seat < 0 ? STANDING_EYES : SEATED_EYES;
    this.eyes += (goal - this.eyes) * (1 - Math.exp(-dt / EYES_EASE));
    this.pose();
  }

  place(placement: Placement, turn: boolean): void {
    [this.origin.position[0], this.origin.position[1], this.origin.position[2]] = placement.position;
    if (turn) {
      this.origin.yaw = wrap(placement.yaw);
      this.pitch *= 0.3;
    }
    this.seat = placement.seat;
    this.velocity.x = this.velocity.z = 0;
    this.pose();
  }

  private look(dt: number): void {
    const { wishes } = this;
    this.origin.yaw = wrap(this.origin.yaw + wishes.lookLeft + wishes.turn * TURN_SPEED * dt);
    this.pitch = clamp(this.pitch + wishes.lookUp, PITCH_LIMIT);
    wishes.lookLeft = wishes.lookUp = 0;
  }

  private walk(dt: number): void {
    const { right, back, slow } = this.wishes;
    heading(right, back, this.origin.yaw, slow ? SLOW_SPEED : WALK_SPEED, this.wished);
    easeVelocity(this.velocity, this.wished, dt);
    [this.feet.x, , this.feet.z] = this.origin.position;
    slide(this.feet, this.velocity.x * dt, this.velocity.z * dt, this.canStand);
    this.origin.position[0] = this.feet.x;
    this.origin.position[2] = this.feet.z;
  }

  private pose(): void {
    const { position, orientation } = this.rig.head;
    [position[0], position[1], position[2]] = this.origin.position;
    position[1] += this.eyes;
    const [sy, cy] = [Math.sin(this.origin.yaw / 2), Math.cos(this.origin.yaw / 2)];
    const [sp, cp] = [Math.sin(this.pitch / 2), Math.cos(this.pitch / 2)];
    orientation[0] = cy * sp;
    orientation[1] = sy * cp;
    orientation[2] = -sy * sp;
    orientation[3] = cy * cp;
  }
}
