// Stones: round lumps, flattened and pushed about by noise, half sunk into the ground, mossy on their tops.

import * as THREE from "three";
import type { Noise, Random } from "./random";
import type { Shape, V3 } from "./shape";

export function buildRock(
  shape: Shape,
  at: V3,
  size: number,
  colour: THREE.Color,
  noise: Noise,
  random: Random,
): void {
  const rows = size > 0.45 ? 7 : size > 0.2 ? 5 : 4;
  const columns = size > 0.45 ? 12 : size > 0.2 ? 9 : 7;
  const seed = random.between(0, 90);
  const stretch = [random.between(0.8, 1.25), random.between(0.5, 0.75), random.between(0.8, 1.2)] as const;
  const spin = random.between(0, Math.PI * 2);
  const moss = new THREE.Color("#737f4c");
  const tone = colour.clone().multiplyScalar(random.between(0.75, 1.12));
  const made: number[][] = [];
  for (let i = 0; i < rows; i++) {
    const polar = (i / (rows - 1)) * Math.PI * 0.78;
    made.push(
      Array.from({ length: columns }, (_, j) => {
        const angle = (j / columns) * Math.PI * 2 + spin;
        const [nx, ny, nz] = [
          Math.sin(polar) * Math.cos(angle),
          Math.cos(polar),
          Math.sin(polar) * Math.sin(angle),
        ];
        const bump =
          1 +
          0.3 * noise.at(nx * 1.2 + seed, nz * 1.2 + ny * 0.9 + seed) +
          0.1 * noise.at(nx * 4 + seed, nz * 4);
        const r = size * 0.5 * bump;
        const p: V3 = [at[0] + nx * r * stretch[0], at[1] + ny * r * stretch[1], at[2] + nz * r * stretch[2]];
        const green = Math.max(0, ny - 0.45) * (0.5 + noise.at(p[0] * 3, p[2] * 3));
        const shade = tone
          .clone()
          .lerp(moss, Math.min(0.6, green))
          .multiplyScalar(0.62 + 0.38 * Math.max(0, ny));
        return shape.corner(p, [nx, ny / stretch[1], nz], shade);
      }),
    );
  }
  for (let i = 1; i < rows; i++) shape.band(made[i] ?? [], made[i - 1] ?? [], true);
}
