// Textures that are computed, not downloaded: one seamless sheet of noise that mist, fire, water and ground share.
// R and G hold two clouds of noise, B and A the slopes of a rippled surface.

import * as THREE from "three";
import { Noise, type Random } from "./random";

const SIZE = 256;

export function noiseTexture(random: Random): THREE.DataTexture {
  const noise = new Noise(random);
  const data = new Uint8Array(SIZE * SIZE * 4);
  const height = (x: number, y: number) => {
    const u = (x / SIZE) * 8;
    const v = (y / SIZE) * 8;
    return noise.fractal(u, v * 2, 3, 8) + 0.35 * noise.at(u * 4 + 3.3, v * 8 + 1.7, 32);
  };
  const byte = (value: number) => Math.max(0, Math.min(255, Math.round(value * 255)));
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      const i = (y * SIZE + x) * 4;
      const u = (x / SIZE) * 4;
      const v = (y / SIZE) * 4;
      data[i] = byte(0.5 + 0.62 * noise.fractal(u, v, 5, 4));
      data[i + 1] = byte(0.5 + 0.62 * noise.fractal(u * 4 + 0.5, v * 4 + 0.25, 4, 16));
      const here = height(x, y);
      data[i + 2] = byte(0.5 + (height((x + 1) % SIZE, y) - here) * 2.2);
      data[i + 3] = byte(0.5 + (height(x, (y + 1) % SIZE) - here) * 2.2);
    }
  }
  const texture = new THREE.DataTexture(data, SIZE, SIZE, THREE.RGBAFormat, THREE.UnsignedByteType);
  texture.wrapS = texture.wrapT = THREE.RepeatWrapping;
  texture.magFilter = THREE.LinearFilter;
  texture.minFilter = THREE.LinearMipmapLinearFilter;
  texture.generateMipmaps = true;
  texture.anisotropy = 4;
  texture.needsUpdate = true;
  return texture;
}
