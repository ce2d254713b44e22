// Polygons of the ground. `contains` is the twin of the server's (worldserver/scene/walk.py), so that what the client
// lets someone try is what the server admits; both read tests/scene/walk.json.

import type { Ground, Region } from "./description";
import type { Random } from "./random";

/** Whether a point is inside a polygon; exactly on an edge it may go either way. */
export function contains(polygon: readonly Ground[], x: number, z: number): boolean {
  let inside = false;
  let last = polygon[polygon.length - 1];
  for (const point of polygon) {
    if (last && last[1] > z !== point[1] > z) {
      if (x < last[0] + ((z - last[1]) * (point[0] - last[0])) / (point[1] - last[1])) inside = !inside;
    }
    last = point;
  }
  return inside;
}

/** How far a point is from a line of points (closed: from the polygon's edge), metres. */
export function distanceToLine(points: readonly Ground[], x: number, z: number, closed = false): number {
  let best = Number.POSITIVE_INFINITY;
  let last = closed ? points[points.length - 1] : undefined;
  for (const point of points) {
    if (last) best = Math.min(best, distanceToSegment(last, point, x, z));
    last = point;
  }
  return best;
}

function distanceToSegment(a: Ground, b: Ground, x: number, z: number): number {
  const dx = b[0] - a[0];
  const dz = b[1] - a[1];
  const t = ((x - a[0]) * dx + (z - a[1]) * dz) / Math.max(dx * dx + dz * dz, 1e-12);
  const c = Math.min(1, Math.max(0, t));
  return Math.hypot(x - a[0] - c * dx, z - a[1] - c * dz);
}

/** Distance to the edge of a polygon, metres: positive outside it, negative inside. */
export function signedDistance(polygon: readonly Ground[], x: number, z: number): number {
  const distance = distanceToLine(polygon, x, z, true);
  return contains(polygon, x, z) ? -distance : distance;
}

/** Distance to a region, metres: negative inside. */
export function distanceToRegion(region: Region, x: number, z: number): number {
  if (region.type === "polygon") return signedDistance(region.points, x, z);
  if (region.type === "path") return distanceToLine(region.points, x, z) - region.width / 2;
  const distance = Math.hypot(x - region.center[0], z - region.center[1]);
  // Without a hole its middle is as far inside as its radius, not at the edge of a hole of no size.
  return Math.max(distance - region.radius, region.inner ? region.inner - distance : -region.radius);
}

/** `count` points spread by chance over a region; fewer if it is so thin that it is hardly ever hit. */
export function scatter(region: Region, count: number, random: Random): Ground[] {
  const [low, high] = box(region);
  const found: Ground[] = [];
  for (let tries = count * 60; tries > 0 && found.length < count; tries--) {
    const x = random.between(low[0], high[0]);
    const z = random.between(low[1], high[1]);
    if (distanceToRegion(region, x, z) <= 0) found.push([x, z]);
  }
  return found;
}

function box(region: Region): [Ground, Ground] {
  const points = region.type === "circle" ? [region.center] : region.points;
  const margin = region.type === "circle" ? region.radius : region.type === "path" ? region.width / 2 : 0;
  const xs = points.map((point) => point[0]);
  const zs = points.map((point) => point[1]);
  return [
    [Math.min(...xs) - margin, Math.min(...zs) - margin],
    [Math.max(...xs) + margin, Math.max(...zs) + margin],
  ];
}
