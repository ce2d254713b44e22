// Still water. What a lake shows is mostly sky: the panorama is looked up along the reflected ray, bent by two slow sheets
// of ripples, mixed with the water's own colour by Fresnel's law (Schlick 1994), with the sun's glitter as a long soft lobe.
// Things beside the lake are drawn once more upside down under it (`mirrorMaterial`) and shine through a share of the
// surface. That is right for each eye of a headset, which a screen-space trick would not be, and needs no second pass.

import * as THREE from "three";
import { AIR, type Air } from "./air";
import type { Detail, WaterDescription } from "./description";
import type { Land } from "./land";
import { PANORAMA, type SkyMaps } from "./sky";
import { rings } from "./terrain";

const VERTEX = /* glsl */ `
attribute float depth;
varying vec3 place;
varying float below, veil;
${AIR}
void main() {
  vec4 p = modelMatrix * vec4(position, 1.0);
  place = p.xyz;
  below = depth;
  veil = haze(p.xyz);
  gl_Position = projectionMatrix * viewMatrix * p;
}`;

const FRAGMENT = /* glsl */ `
uniform sampler2D sky, noise;
uniform vec3 deep, shallow;
uniform vec4 drift;
uniform float ripple;
varying vec3 place;
varying float below, veil;
${AIR}
${PANORAMA}
void main() {
  vec3 v = place - cameraPosition;
  float far = length(v);
  v /= far;
  vec2 slope = vec2(0.0);
  #ifndef CHEAP
  slope = texture2D(noise, place.xz * vec2(0.045, 0.06) + drift.xy).ba - 0.5;
  slope += 0.6 * (texture2D(noise, place.xz * vec2(0.13, 0.19) + drift.zw).ab - 0.5);
  #else
  slope = vec2(sin(place.x * 0.7 + drift.x * 90.0), sin(place.z * 1.3 + drift.y * 90.0)) * 0.06;
  #endif
  // Seen along the surface, ripples hide one another and the lake grows calm.
  slope *= ripple * smoothstep(0.0, 0.4, below) * (0.25 + 0.75 / (1.0 + far * 0.06));
  vec3 n = normalize(vec3(-slope.x, 1.0, -slope.y));
  vec3 r = reflect(v, n);
  r.y = abs(r.y) + 0.004;
  float facing = max(0.0, dot(-v, n));
  float grazing = 1.0 - facing;
  float fresnel = 0.03 + 0.97 * grazing * grazing * grazing * grazing * grazing;
  vec3 image = panorama(sky, normalize(r));
  vec3 body = mix(shallow, deep, smoothstep(0.1, 1.6, below)) * (skyLight + 0.25 * sunColour);
  vec3 c = mix(body, image, clamp(fresnel * 1.15 + 0.1, 0.0, 1.0));
  // The sun's path: narrow across, long towards the eye.
  vec2 level = normalize(sunDirection.xz);
  vec2 ahead = normalize(r.xz + 1e-5);
  float across = level.x * ahead.y - level.y * ahead.x;
  float along = r.y - sunDirection.y;
  float sharp = 150.0 / (1.0 + far * 0.012);
  float path = exp(-across * across * sharp - along * along * 26.0) * step(0.0, dot(level, ahead));
  c += sunColour * path * (0.5 + 7.0 * max(0.0, slope.y * 2.0) * ripple) * 0.85;
  float alpha = smoothstep(0.0, 0.3, below) * mix(1.0, 0.62 + 0.3 * (1.0 - grazing), see);
  c = mix(c, airTowards(v), veil);
  gl_FragColor = vec4(c, alpha);
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
  gl_FragColor.rgb += (grain(gl_FragCoord.xy) - 0.5) / 255.0;
}`;

export class Water {
  readonly mesh: THREE.Mesh;
  private readonly drift = new THREE.Vector4();

  constructor(
    water: WaterDescription,
    land: Land,
    air: Air,
    sky: SkyMaps,
    noise: THREE.Texture,
    detail: Detail,
  ) {
    const material = new THREE.ShaderMaterial({
      name: "water",
      transparent: true,
      uniforms: {
        ...air.uniforms,
        sky: { value: sky.reflection },
        noise: { value: noise },
        deep: { value: new THREE.Color(water.deep ?? "#25394a") },
        shallow: { value: new THREE.Color(water.shallow ?? "#5d7370") },
        ripple: { value: water.ripple ?? 0.3 },
        drift: { value: this.drift },
        see: { value: 0 },
      },
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT.replace("uniform float ripple;", "uniform float ripple, see;"),
    });
    if (detail === "low") material.defines = { CHEAP: "" };
    this.mesh = new THREE.Mesh(surface(land, detail), material);
    this.mesh.name = "water";
    this.mesh.renderOrder = 20;
    this.mesh.frustumCulled = false;
  }

  /** Whether there is something mirrored under the surface to be seen. */
  set mirrors(share: number) {
    const uniforms = (this.mesh.material as THREE.ShaderMaterial).uniforms;
    if (uniforms.see) uniforms.see.value = share;
  }

  update(seconds: number): void {
    const slide = (period: number) => (seconds / period) % 1;
    this.drift.set(slide(310), slide(-190), slide(-130), slide(105));
  }
}

function surface(land: Land, detail: Detail): THREE.BufferGeometry {
  const segments = detail === "low" ? 64 : 128;
  const radii = rings(6, 14, detail === "low" ? 1 : 0.5, 230, detail === "low" ? 1.35 : 1.2);
  const positions: number[] = [];
  const depths: number[] = [];
  const shores: number[] = [];
  for (const r of radii) {
    for (let j = 0; j < segments; j++) {
      const angle = (j / segments) * Math.PI * 2;
      const [x, z] = [r * Math.sin(angle), r * Math.cos(angle)];
      positions.push(x, land.level, z);
      depths.push(land.level - land.height(x, z));
      shores.push(land.shore(x, z));
    }
  }
  const index: number[] = [];
  const wet = (i: number) => (shores[i] ?? 1) < 0.6;
  for (let i = 1; i < radii.length; i++) {
    for (let j = 0; j < segments; j++) {
      const k = (j + 1) % segments;
      const [a, b, c, d] = [
        (i - 1) * segments + j,
        i * segments + j,
        i * segments + k,
        (i - 1) * segments + k,
      ];
      if (wet(a) || wet(b) || wet(c) || wet(d)) index.push(a, b, c, a, c, d);
    }
  }
  const geometry = new THREE.BufferGeometry();
  geometry.setAttribute("position", new THREE.Float32BufferAttribute(positions, 3));
  geometry.setAttribute("depth", new THREE.Float32BufferAttribute(depths, 1));
  geometry.setIndex(index);
  return geometry;
}
