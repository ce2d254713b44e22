// The lie of the land: how high the ground is, what grows or lies on it, and where long morning shadows fall. Pure
// functions of a place, used by the terrain, the water's shore, and everything that is set on the ground.
//
// Height: flat at 0 where people walk, a gentle rise and bumps beyond, down into the lake over its bank. Shadows are soft
// streaks away from the sun, one for each thing that stands on the ground; they are painted, not computed live.

import * as THREE from "three";
import type { Element, SceneDescription } from "./description";
import { Noise, type Random, smoothstep } from "./random";
import { distanceToLine, distanceToRegion, signedDistance } from "./walk";

export interface Caster {
  x: number;
  z: number;
  radius: number;
  length: number;
  strength: number;
}

export interface Land {
  readonly level: number;
  /** Height of the ground, metres. */
  height(x: number, z: number): number;
  /** Distance to the shore: positive on land, negative over water; far from any if there is no water. */
  shore(x: number, z: number): number;
  /** Colour of the ground without light, linear. */
  albedo(x: number, z: number, out: THREE.Color): THREE.Color;
  /** How much light reaches the ground, 0..1. */
  light(x: number, z: number): number;
  readonly casters: Caster[];
}

export function makeLand(description: SceneDescription, random: Random): Land {
  const noise = new Noise(random);
  const { walk, terrain, water, sun } = description;
  const { rise = 0.05, roughness = 1 } = terrain ?? {};
  const { level = -0.35, depth = 2, bank = 2 } = water ?? {};
  const casters: Caster[] = [];
  const worn = wornGround(description.elements ?? [], description);

  const shore = (x: number, z: number) => {
    if (!water) return 1000;
    const jitter = 0.45 * noise.at(x * 0.35, z * 0.35) + 0.2 * noise.at(x * 1.1 + 7, z * 1.1);
    return signedDistance(water.outline, x, z) + jitter;
  };

  const height = (x: number, z: number) => {
    const away = Math.max(0, signedDistance(walk, x, z));
    const toShore = shore(x, z);
    const bumps = roughness * (noise.fractal(x * 0.035, z * 0.035, 3) + 0.25);
    const land = smoothstep(0.5, 14, away) * (rise * away + bumps) * smoothstep(0, 16, toShore);
    const under = smoothstep(bank * 0.5, -bank * 1.4, toShore);
    return land * (1 - under) + (level - depth) * under;
  };

  const colours = {
    grass: new THREE.Color(terrain?.grass ?? "#6f7f4a"),
    dry: new THREE.Color(terrain?.dry ?? "#a09a62"),
    earth: new THREE.Color(terrain?.earth ?? "#6b5a48"),
    shore: new THREE.Color(terrain?.shore ?? "#8d8272"),
  };
  const dark = new THREE.Color();

  const albedo = (x: number, z: number, out: THREE.Color) => {
    const patch = noise.fractal(x * 0.16, z * 0.16, 4);
    const fine = noise.fractal(x * 1.3 + 50, z * 1.3, 3);
    out.copy(colours.grass).lerp(colours.dry, smoothstep(-0.25, 0.55, patch + fine * 0.35) * 0.8);
    const feet = worn(x, z) + fine * 0.3;
    out.lerp(colours.earth, smoothstep(0.35, -0.35, feet) * 0.9);
    if (water) {
      const toShore = shore(x, z) + fine * 0.3;
      out.lerp(colours.shore, smoothstep(1.5, 0.55, toShore));
      // Wet ground is darker, and the bed goes out of sight.
      out.lerp(dark.copy(colours.shore).multiplyScalar(0.4), smoothstep(0.75, 0.1, toShore) * 0.8);
    }
    return out.multiplyScalar(1 + fine * 0.22);
  };

  // A shadow as long as such a low sun would make it would darken everything: they are kept short and soft.
  const [dx, dz] = [Math.sin(sun.azimuth), Math.cos(sun.azimuth)];
  const light = (x: number, z: number) => {
    let open = 1;
    for (const caster of casters) {
      const along = (x - caster.x) * dx + (z - caster.z) * dz;
      if (along < -caster.radius * 1.6 || along > caster.length) continue;
      const across = Math.abs((x - caster.x) * dz - (z - caster.z) * dx);
      const widened = caster.radius * (1 + Math.max(0, along) * 0.1);
      if (across > widened * 1.8) continue;
      const start = smoothstep(-caster.radius * 1.6, -caster.radius * 0.2, along);
      const fade = (1 - Math.max(0, along) / caster.length) ** 1.5;
      open *= 1 - caster.strength * start * fade * (1 - smoothstep(widened * 0.3, widened * 1.8, across));
    }
    return open;
  };

  return { level, height, shore, albedo, light, casters };
}

/** Distance to ground that feet have worn, negative in its middle. */
function wornGround(elements: readonly Element[], description: SceneDescription) {
  const paths = elements.filter((element) => element.type === "path");
  const rings = description.circles ?? [];
  const fires = elements.filter((element) => element.type === "fire");
  return (x: number, z: number) => {
    let best = 10;
    for (const path of paths) best = Math.min(best, distanceToLine(path.points, x, z) - path.width * 0.35);
    for (const ring of rings) {
      const from = Math.abs(Math.hypot(x - ring.center[0], z - ring.center[2]) - ring.radius);
      best = Math.min(best, from - 0.25);
    }
    for (const fire of fires) {
      const region = { type: "circle", center: [fire.position[0], fire.position[2]], radius: 1.1 } as const;
      best = Math.min(best, distanceToRegion({ ...region, center: [...region.center] }, x, z));
    }
    return best;
  };
}
