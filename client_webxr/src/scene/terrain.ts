// The ground: a round grid that is fine near the people and coarse far away, coloured at its corners, with a painted
// map of the near ground on top (grass, worn earth, wet shore, long soft shadows) and a fine grain against flatness.

import * as THREE from "three";
import { AIR, type Air } from "./air";
import type { Detail, SceneDescription } from "./description";
import type { Land } from "./land";

/** The painted map covers a square of this half-width around the origin, metres. */
const MAP_HALF = 24;
const MAP_PIXELS = 512;

/** Radii of a round grid: even between `near` and `middle`, then growing by `factor`. */
export function rings(near: number, middle: number, step: number, far: number, factor: number): number[] {
  const radii: number[] = [];
  for (let r = near; r < middle; r += step) radii.push(r);
  for (let r = middle, s = step; r < far; r += s, s *= factor) radii.push(r);
  radii.push(far);
  return radii;
}

export function paintGround(land: Land): THREE.DataTexture {
  const data = new Uint8Array(MAP_PIXELS * MAP_PIXELS * 4);
  const colour = new THREE.Color();
  for (let row = 0; row < MAP_PIXELS; row++) {
    const z = ((row + 0.5) / MAP_PIXELS - 0.5) * 2 * MAP_HALF;
    for (let column = 0; column < MAP_PIXELS; column++) {
      const x = ((column + 0.5) / MAP_PIXELS - 0.5) * 2 * MAP_HALF;
      land.albedo(x, z, colour).convertLinearToSRGB();
      const i = (row * MAP_PIXELS + column) * 4;
      data[i] = Math.min(255, colour.r * 255);
      data[i + 1] = Math.min(255, colour.g * 255);
      data[i + 2] = Math.min(255, colour.b * 255);
      data[i + 3] = land.light(x, z) * 255;
    }
  }
  const map = new THREE.DataTexture(data, MAP_PIXELS, MAP_PIXELS, THREE.RGBAFormat, THREE.UnsignedByteType);
  map.colorSpace = THREE.SRGBColorSpace;
  map.magFilter = THREE.LinearFilter;
  map.minFilter = THREE.LinearMipmapLinearFilter;
  map.generateMipmaps = true;
  map.needsUpdate = true;
  return map;
}

const VARYINGS = /* glsl */ `
// Low light rakes over grass: it takes more of the sun than a flat floor would.
#define RAKED 0.22
varying vec3 place, tint;
#ifdef CHEAP
varying vec3 day, air;
varying float open;
#else
varying vec3 up;
varying float veil;
#endif
`;

const VERTEX = /* glsl */ `
attribute vec3 color;
${VARYINGS}
${AIR}
void main() {
  vec4 p = modelMatrix * vec4(position, 1.0);
  place = p.xyz;
  tint = color;
  float hidden = haze(p.xyz);
  #ifdef CHEAP
  // Daylight is even enough to be known at the corners; the fire's is not.
  day = daylight(normalize(normal), p.xyz, 0.10) + sunColour * RAKED;
  air = airTowards(normalize(p.xyz - cameraPosition)) * hidden;
  open = 1.0 - hidden;
  #else
  up = normal;
  veil = hidden;
  #endif
  gl_Position = projectionMatrix * viewMatrix * p;
}`;

const FRAGMENT = /* glsl */ `
uniform sampler2D map, noise;
${VARYINGS}
${AIR}
void main() {
  vec2 near = abs(place.xz) / ${MAP_HALF.toFixed(1)};
  vec4 painted = texture2D(map, place.xz / ${(2 * MAP_HALF).toFixed(1)} + 0.5);
  float edge = smoothstep(0.98, 0.8, max(near.x, near.y));
  vec3 albedo = mix(tint, painted.rgb, edge);
  float lightness = mix(0.42, 1.0, mix(1.0, painted.a, edge));
  #ifdef CHEAP
  vec3 c = albedo * (day + firelight(vec3(0.0, 1.0, 0.0), place)) * (lightness * open) + air;
  #else
  vec2 g = texture2D(noise, place.xz * 0.42).rg * texture2D(noise, place.xz * 1.9 + 0.37).gr;
  albedo *= 0.62 + 1.5 * g.x;
  vec3 n = normalize(up);
  vec3 c = lit(albedo, n, place, 0.10);
  c += albedo * sunColour * RAKED;
  c *= lightness;
  c = mix(c, airTowards(normalize(place - cameraPosition)), veil);
  #endif
  gl_FragColor = vec4(c, 1.0);
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
}`;

export function makeTerrain(
  description: SceneDescription,
  land: Land,
  air: Air,
  map: THREE.Texture,
  noise: THREE.Texture,
  detail: Detail,
): THREE.Mesh {
  const size = description.terrain?.size ?? 240;
  const segments = detail === "low" ? 56 : detail === "medium" ? 88 : 112;
  const step = detail === "low" ? 1.1 : detail === "medium" ? 0.7 : 0.5;
  const radii = rings(5.5, 14, step, size, detail === "low" ? 1.3 : 1.16);
  const material = new THREE.ShaderMaterial({
    name: "terrain",
    uniforms: { ...air.uniforms, map: { value: map }, noise: { value: noise } },
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
  });
  if (detail === "low") material.defines = { CHEAP: "" };
  const mesh = new THREE.Mesh(roundGrid(radii, segments, land), material);
  mesh.name = "terrain";
  mesh.frustumCulled = false;
  return mesh;
}

function roundGrid(radii: readonly number[], segments: number, land: Land): THREE.BufferGeometry {
  const positions: number[] = [0, land.height(0, 0), 0];
  const colours: number[] = [];
  const colour = new THREE.Color();
  const paint = (x: number, z: number) => {
    land.albedo(x, z, colour);
    colours.push(colour.r, colour.g, colour.b);
  };
  paint(0, 0);
  for (const r of radii) {
    for (let j = 0; j < segments; j++) {
      const angle = (j / segments) * Math.PI * 2;
      const [x, z] = [r * Math.sin(angle), r * Math.cos(angle)];
      positions.push(x, land.height(x, z), z);
      paint(x, z);
    }
  }
  const index: number[] = [];
  // The bed of deep water is never seen: leaving it out lets mirrored things be seen through the surface.
  const sunk = (i: number) => (positions[i * 3 + 1] ?? 0) < land.level - 0.75;
  const add = (a: number, b: number, c: number) => {
    if (!(sunk(a) && sunk(b) && sunk(c))) index.push(a, b, c);
  };
  for (let j = 0; j < segments; j++) add(0, 1 + j, 1 + ((j + 1) % segments));
  for (let i = 1; i < radii.length; i++) {
    const [inner, outer] = [1 + (i - 1) * segments, 1 + i * segments];
    for (let j = 0; j < segments; j++) {
      const k = (j + 1) % segments;
      add(inner + j, outer + j, outer + k);
      add(inner + j, outer + k, inner + k);
    }
  }
  const geometry = new THREE.BufferGeometry();
  geometry.setAttribute("position", new THREE.Float32BufferAttribute(positions, 3));
  geometry.setAttribute("color", new THREE.Float32BufferAttribute(colours, 3));
  geometry.setIndex(index);
  geometry.computeVertexNormals();
  return geometry;
}
