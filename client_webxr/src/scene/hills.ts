// Hills: ridges all round the horizon, one behind the other, each nearer to the colour of the air. Distance is told by
// haze alone, as Chinese ink painting does; their feet dissolve in mist. The same lines are painted into the panorama that
// the lake reflects.

import * as THREE from "three";
import { AIR, type Air } from "./air";
import type { Hills } from "./description";
import { Noise, type Random, smoothstep } from "./random";

export interface RidgeLine {
  readonly distance: number;
  readonly base: THREE.Color;
  readonly haze: number;
  /** A typical elevation above the horizon, radians. */
  readonly typical: number;
  /** Height over the ground at an azimuth, metres. */
  readonly height: (azimuth: number) => number;
  readonly air: Air;
}

export function ridgeLines(hills: Hills, air: Air, random: Random): RidgeLine[] {
  const base = new THREE.Color(hills.colour);
  const ordered = [...hills.ridges].sort((a, b) => b.distance - a.distance);
  return ordered.map((ridge, i) => {
    const noise = new Noise(random.branch(`ridge ${i}`));
    const vary = ridge.variation ?? 0.5;
    const height = (azimuth: number) => {
      const u = (azimuth / (Math.PI * 2)) * 16 + 16;
      const swell = noise.at(u * 0.5, i * 3.1, 8) * 0.7 + noise.fractal(u, 7.7 + i, 3, 16) * 0.6;
      const trees = ridge.forest
        ? Math.abs(noise.at(u * 14, 3.3, 256)) * 1.6 + noise.at(u * 31, 1.3) * 0.8
        : 0;
      return Math.max(ridge.height * 0.12, ridge.height * (1 + vary * swell * 1.3)) + trees;
    };
    const typical = Math.atan2(ridge.height, ridge.distance);
    return { distance: ridge.distance, base, haze: ridge.haze ?? 0.5, typical, height, air };
  });
}

export function ridgeElevation(ridge: RidgeLine, azimuth: number): number {
  return Math.atan2(ridge.height(azimuth), ridge.distance);
}

const shade = new THREE.Color();

/** Its colour in a direction, `depth` 0 at the crest to 1 at the foot; the twin of the shader below. */
export function ridgeColour(ridge: RidgeLine, x: number, z: number, depth: number): THREE.Color {
  const uniforms = ridge.air.uniforms;
  const level = Math.max(1e-6, Math.hypot(x, z));
  const sun = ridge.air.sun;
  const towards = Math.max(0, (x * sun.x + z * sun.z) / level);
  const glow = 0.35 * towards ** 2 + 0.55 * towards ** 8;
  const haze = ridge.haze + (1 - ridge.haze) * smoothstep(0.1, 1, depth) * 0.9;
  shade.copy(uniforms.fogColour.value).lerp(uniforms.fogGlow.value, glow);
  return shade.lerp(ridge.base, 1 - haze);
}

export function makeHills(ridges: readonly RidgeLine[], air: Air, segments: number): THREE.Mesh {
  const positions: number[] = [];
  const hazes: number[] = [];
  const colours: number[] = [];
  const index: number[] = [];
  for (const ridge of ridges) {
    const first = positions.length / 3;
    for (let i = 0; i <= segments; i++) {
      const azimuth = (i / segments) * Math.PI * 2 - Math.PI;
      const [x, z] = [Math.sin(azimuth) * ridge.distance, -Math.cos(azimuth) * ridge.distance];
      const height = ridge.height(azimuth);
      for (const share of [1, 0.45, 0, -0.3]) {
        positions.push(x, share < 0 ? -8 : height * share, z);
        hazes.push(ridge.haze + (1 - ridge.haze) * smoothstep(0.1, 1, 1 - share) * 0.9);
        colours.push(ridge.base.r, ridge.base.g, ridge.base.b);
      }
      if (i === segments) continue;
      const a = first + i * 4;
      for (let k = 0; k < 3; k++) index.push(a + k, a + k + 1, a + k + 5, a + k, a + k + 5, a + k + 4);
    }
  }
  const geometry = new THREE.BufferGeometry();
  geometry.setAttribute("position", new THREE.Float32BufferAttribute(positions, 3));
  geometry.setAttribute("pale", new THREE.Float32BufferAttribute(hazes, 1));
  geometry.setAttribute("color", new THREE.Float32BufferAttribute(colours, 3));
  geometry.setIndex(index);
  const material = new THREE.ShaderMaterial({
    name: "hills",
    side: THREE.DoubleSide,
    uniforms: air.uniforms,
    vertexShader: /* glsl */ `
      attribute float pale;
      attribute vec3 color;
      varying vec3 shade;
      ${AIR}
      void main() {
        vec4 p = modelMatrix * vec4(position, 1.0);
        vec3 look = normalize(vec3(p.x, 0.0, p.z));
        shade = mix(color, airTowards(look), pale);
        gl_Position = projectionMatrix * viewMatrix * p;
      }`,
    fragmentShader: /* glsl */ `
      varying vec3 shade;
      void main() {
        gl_FragColor = vec4(shade, 1.0);
        #include <tonemapping_fragment>
        #include <colorspace_fragment>
      }`,
  });
  const mesh = new THREE.Mesh(geometry, material);
  mesh.name = "hills";
  mesh.frustumCulled = false;
  return mesh;
}
