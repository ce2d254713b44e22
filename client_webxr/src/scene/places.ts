// Where people sit and where they come in. The order of the seats is the wire's seat number, so it must be the
// server's: circles in the order of the file, seat i at start + 2 pi i / count, then the single seats.
// Both sides read tests/scene/seats.json.

import type { SceneDescription, SeatStyle } from "./description";

export interface SeatPlace {
  /** The floor under the person, metres. */
  position: [number, number, number];
  /** Radians about +Y in (-pi, pi]; 0 looks along -Z. */
  yaw: number;
  /** The ring it belongs to, or null. */
  circle: string | null;
}

export interface Seat extends SeatPlace {
  /** The sitting surface above the floor, metres. */
  height: number;
  style: SeatStyle;
}

export interface SpawnPlace {
  position: [number, number, number];
  yaw: number;
}

const HEIGHT = 0.42;

export function expandSeats(description: SceneDescription): Seat[] {
  const seats: Seat[] = [];
  for (const circle of description.circles ?? []) {
    const [x, y, z] = circle.center;
    for (let i = 0; i < circle.count; i++) {
      const angle = (circle.start_angle ?? 0) + (2 * Math.PI * i) / circle.count;
      seats.push({
        position: [x + circle.radius * Math.sin(angle), y, z + circle.radius * Math.cos(angle)],
        yaw: wrap(angle),
        circle: circle.name,
        height: circle.seat_height ?? HEIGHT,
        style: circle.style ?? "log",
      });
    }
  }
  for (const seat of description.seats ?? []) {
    const { position, seat_height: height = HEIGHT, style = "none" } = seat;
    seats.push({ position: [...position], yaw: wrap(seat.yaw ?? 0), circle: null, height, style });
  }
  return seats;
}

export function spawnPlaces(description: SceneDescription): SpawnPlace[] {
  return description.spawn_points.map(({ position, yaw = 0 }) => ({ position: [...position], yaw }));
}

/** The same direction in (-pi, pi]. */
function wrap(angle: number): number {
  const turned = angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
  return turned <= -Math.PI ? turned + 2 * Math.PI : turned;
}
