// What casts a painted shadow on the ground: seats, trees near by, posts, stones of the hearth.

import type { SceneDescription } from "./description";
import type { Caster } from "./land";
import { expandSeats } from "./places";

export function castersOf(description: SceneDescription): Caster[] {
  const casters: Caster[] = [];
  for (const seat of expandSeats(description)) {
    if (seat.style === "none") continue;
    const [x, , z] = seat.position;
    casters.push({ x, z, radius: seat.style === "cushion" ? 0.28 : 0.46, length: 2.2, strength: 0.55 });
  }
  for (const element of description.elements ?? []) {
    if (element.type === "trees") {
      const [least, most] = element.height;
      const tall = (least + most) / 2;
      for (const [x, z] of element.places ?? []) {
        const wide = element.species === "willow" ? 2.6 : element.species === "oak" ? 1.9 : 0.8;
        casters.push({ x, z, radius: wide, length: tall * 2.4, strength: 0.5 });
        casters.push({ x, z, radius: tall * 0.03, length: 5, strength: 0.4 });
      }
    }
    if (element.type === "pavilion") {
      const [x, , z] = element.position;
      casters.push({ x, z, radius: element.radius * 0.9, length: element.radius * 3.6, strength: 0.6 });
    }
    if (element.type === "fire") {
      const [x, , z] = element.position;
      casters.push({ x, z, radius: (element.radius ?? 0.45) + 0.2, length: 1.3, strength: 0.4 });
    }
    if (element.type === "rocks") {
      for (const [x, z] of element.places ?? []) {
        casters.push({ x, z, radius: element.size[1] * 0.5, length: element.size[1] * 3, strength: 0.55 });
      }
    }
  }
  return casters;
}
