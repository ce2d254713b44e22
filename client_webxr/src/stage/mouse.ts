// What the mouse rests on, on a screen: the seat under it is lit up, and a click may take it.

import { Vector3 } from "three";
import { type SeatPlace, seatOnRay } from "../rig/seats";
import type { Vec3 } from "../types";
import { Marker } from "./marker";
import type { View } from "./view";

/** Where there is to sit. */
export interface Seating {
  seats(): readonly SeatPlace[];
  taken(seat: number): boolean;
}

export class Mouse {
  private readonly marker: Marker;
  private readonly ray = new Vector3();
  private readonly at = { x: 0, y: 0, over: false };

  /** eye: where one looks from, kept up by the stage; signal: when to listen no more. */
  constructor(
    private readonly view: View,
    private readonly eye: Vector3,
    private readonly seating: Seating,
    signal: AbortSignal,
  ) {
    this.marker = new Marker(view.scene);
    view.canvas.addEventListener("pointermove", (event) => this.move(event), { signal });
    view.canvas.addEventListener("pointerleave", () => Object.assign(this.at, { over: false }), { signal });
  }

  /** The free seat at a point of the picture, -1 .. 1 to the right and up; -1: none. */
  seatAt(x: number, y: number): number {
    const { ray, eye, seating } = this;
    ray.set(x, y, 0.5).unproject(this.view.camera).sub(eye).normalize();
    return seatOnRay(tuple(eye), tuple(ray), seating.seats(), (i) => seating.taken(i));
  }

  /** Lights up the seat that it rests on. */
  mark(): void {
    const seat = this.seating.seats()[this.at.over ? this.seatAt(this.at.x, this.at.y) : -1];
    this.view.canvas.style.cursor = seat ? "pointer" : "grab";
    if (seat) this.marker.showSeat(seat);
    else this.marker.hide();
  }

  dispose(): void {
    this.marker.dispose();
  }

  private move(event: PointerEvent): void {
    const box = this.view.canvas.getBoundingClientRect();
    this.at.x = ((event.clientX - box.left) / box.width) * 2 - 1;
    this.at.y = 1 - ((event.clientY - box.top) / box.height) * 2;
    this.at.over = event.pointerType === "mouse" && event.buttons === 0;
  }
}

function tuple({ x, y, z }: Vector3): Vec3 {
  return [x, y, z];
}
