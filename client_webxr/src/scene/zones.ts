// Parts of the ground with a name and rules of their own: where they end, and which one a point is in. The server's word
// counts (worldserver/world/places.py); here it is only shown.

import type { Ground, ZoneDescription, ZoneShape } from "./description";

const ROUND = 72;
/** Corners of a box are rounded by this much, metres: a line that is drawn on grass has no sharp corners. */
const CORNER = 0.4;
const CORNER_STEPS = 6;

/** Zones whose border one should see: those that do something to voices, or that can be closed. */
export function isBordered({ voice = "open", lockable = false }: ZoneDescription): boolean {
  return voice !== "open" || lockable;
}

/** The edge of a zone, against the clock as seen from above, closed: the last point goes on to the first. */
export function outlineOf(shape: ZoneShape): Ground[] {
  return shape.type === "circle" ? ring(shape.center, shape.radius) : box(shape);
}

/** The first zone that holds a point, as the server counts; -1: none. */
export function zoneAt(zones: readonly ZoneDescription[], x: number, z: number): number {
  return zones.findIndex(({ shape }) => holds(shape, x, z));
}

function holds(shape: ZoneShape, x: number, z: number): boolean {
  const [dx, dz] = [x - shape.center[0], z - shape.center[1]];
  if (shape.type === "circle") return Math.hypot(dx, dz) <= shape.radius;
  const [c, s] = [Math.cos(shape.yaw ?? 0), Math.sin(shape.yaw ?? 0)];
  const [across, along] = [dx * c - dz * s, dx * s + dz * c];
  return Math.abs(across) <= shape.size[0] / 2 && Math.abs(along) <= shape.size[1] / 2;
}

function ring([x, z]: Ground, radius: number): Ground[] {
  return Array.from({ length: ROUND }, (_, i) => {
    const angle = (i / ROUND) * 2 * Math.PI;
    return [x + radius * Math.sin(angle), z + radius * Math.cos(angle)];
  });
}

function box({ center, size, yaw = 0 }: Extract<ZoneShape, { type: "box" }>): Ground[] {
  const [c, s] = [Math.cos(yaw), Math.sin(yaw)];
  const round = Math.min(CORNER, size[0] / 2, size[1] / 2);
  const points: Ground[] = [];
  for (let corner = 0; corner < 4; corner++) {
    const middle = corner * (Math.PI / 2) + Math.PI / 4;
    const u = Math.sign(Math.sin(middle)) * (size[0] / 2 - round);
    const v = Math.sign(Math.cos(middle)) * (size[1] / 2 - round);
    for (let i = 0; i <= CORNER_STEPS; i++) {
      const angle = corner * (Math.PI / 2) + (i / CORNER_STEPS) * (Math.PI / 2);
      const [across, along] = [u + round * Math.sin(angle), v + round * Math.cos(angle)];
      points.push([center[0] + across * c + along * s, center[1] - across * s + along * c]);
    }
  }
  return points;
}
