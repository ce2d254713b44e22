// A low fire: logs and a ring of stones (written into the solid shape), flames, embers and a thread of smoke.
//
// Flames are a few upright cards that turn towards the eye about the vertical, shaped by drifting noise, added to what is
// behind them. Their light on everything else breathes by a few per cent with periods of 1.3 to 7 seconds, far from
// any flash (WCAG 2.3.1 counts three a second): it may hold the eye, it must not startle it.

import * as THREE from "three";
import type { Air } from "./air";
import type { Fire } from "./description";
import { Noise, type Random } from "./random";
import { buildRock } from "./rocks";
import type { Shape, V3 } from "./shape";

/** Brightness of the fire at a time, about 0.88 to 1.12. */
export function flicker(seconds: number): number {
  const wave = (period: number, phase: number) => Math.sin(((seconds / period) % 1) * Math.PI * 2 + phase);
  return 1 + 0.055 * wave(6.9, 0) + 0.035 * wave(3.1, 1) + 0.02 * wave(1.31, 2);
}

export function buildHearth(shape: Shape, fire: Fire, random: Random): void {
  const [x, y, z] = fire.position;
  const radius = fire.radius ?? 0.45;
  const noise = new Noise(random);
  const grey = new THREE.Color("#6f6a66");
  const count = Math.max(7, Math.round((radius * Math.PI * 2) / 0.24));
  for (let i = 0; i < count; i++) {
    const angle = (i / count) * Math.PI * 2 + random.between(-0.06, 0.06);
    const at: V3 = [x + Math.sin(angle) * (radius + 0.1), y + 0.05, z + Math.cos(angle) * (radius + 0.1)];
    buildRock(shape, at, random.between(0.22, 0.31), grey, noise, random);
  }
  const ash = new THREE.Color("#4b4540");
  shape.disc([x, y + 0.025, z], [0, 1, 0], radius + 0.05, 14, ash.clone().multiplyScalar(0.5), ash);
  const bark = new THREE.Color("#3c2f27");
  const coal = new THREE.Color("#1a1513");
  for (let i = 0; i < 6; i++) {
    const angle = (i / 6) * Math.PI * 2 + 0.3;
    const outer: V3 = [x + Math.sin(angle) * radius * 0.85, y + 0.06, z + Math.cos(angle) * radius * 0.85];
    const inner: V3 = [x - Math.sin(angle) * 0.05, y + 0.24 + (i % 3) * 0.02, z - Math.cos(angle) * 0.05];
    shape.limb([outer, inner], [0.06, 0.045], 7, (ring) => (ring === 0 ? bark : coal));
    shape.disc(outer, [Math.sin(angle), -0.1, Math.cos(angle)], 0.06, 7, new THREE.Color("#a4835d"), bark);
  }
}

const CARD_VERTEX = /* glsl */ `
attribute vec4 card; // offset x, offset z, width, height
attribute float lag;
uniform vec3 origin;
varying vec2 at;
varying float own;
void main() {
  vec3 root = origin + vec3(card.x, 0.0, card.y);
  vec3 away = cameraPosition - root;
  vec2 side = normalize(vec2(away.z, -away.x) + 1e-5);
  at = position.xy;
  own = lag;
  vec3 p = root + vec3(side.x, 0.0, side.y) * (position.x - 0.5) * card.z + vec3(0.0, position.y * card.w, 0.0);
  gl_Position = projectionMatrix * viewMatrix * vec4(p, 1.0);
}`;

const FLAME_FRAGMENT = /* glsl */ `
uniform sampler2D noise;
uniform float rise, power;
uniform vec3 tint;
varying vec2 at;
varying float own;
void main() {
  float y = at.y;
  float wob = texture2D(noise, vec2(own * 0.37 + at.x * 0.06, y * 0.16 - rise + own)).r - 0.5;
  float fine = texture2D(noise, vec2(own * 0.7 + at.x * 0.22, y * 0.32 - rise * 2.0 - own)).r - 0.5;
  float x = (at.x - 0.5) * 2.0 + wob * 1.5 * y + fine * 0.5 * y;
  float body = (1.0 - y) * (0.38 + 0.9 * smoothstep(0.0, 0.22, y)) * (0.85 + wob * 0.7);
  float edge = smoothstep(body, body * 0.2, abs(x)) * smoothstep(0.0, 0.07, y) * smoothstep(1.0, 0.65, y);
  float heat = edge * (1.1 - y * 0.75) * (0.75 + fine * 1.2);
  vec3 c = mix(tint * vec3(0.9, 0.32, 0.12), tint * vec3(1.25, 1.0, 0.62), smoothstep(0.15, 0.75, heat));
  gl_FragColor = vec4(c * heat * power * 1.25, heat);
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
}`;

const SMOKE_FRAGMENT = /* glsl */ `
uniform sampler2D noise;
uniform float rise;
uniform vec3 tint;
varying vec2 at;
varying float own;
void main() {
  float wob = texture2D(noise, vec2(own * 0.3, at.y * 0.35 - rise * 0.4 + own)).r - 0.5;
  float x = (at.x - 0.5) * 2.0 + wob * 2.2 * at.y;
  float wide = 0.1 + at.y * 0.55;
  float puffs = texture2D(noise, vec2(x * 0.12 + own, at.y * 0.5 - rise * 0.6)).g;
  float a = exp(-x * x / (wide * wide)) * smoothstep(0.02, 0.2, at.y) * smoothstep(1.0, 0.35, at.y) * smoothstep(0.3, 0.75, puffs);
  gl_FragColor = vec4(tint, a * 0.16);
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
}`;

export class Flames {
  readonly group = new THREE.Group();
  private readonly flame: THREE.ShaderMaterial;
  private readonly smoke: THREE.ShaderMaterial;

  constructor(
    private readonly fire: Fire,
    private readonly air: Air,
    noise: THREE.Texture,
    random: Random,
  ) {
    const { radius = 0.45, height = 0.5, colour = "#ff9a4a" } = fire;
    const origin = new THREE.Vector3(...fire.position);
    const cards = Array.from({ length: 7 }, (_, i) => {
      const angle = i * 2.4;
      const out = i === 0 ? 0 : radius * random.between(0.15, 0.5);
      const tall = height * (i === 0 ? 1.15 : random.between(0.55, 0.95));
      return {
        x: Math.sin(angle) * out,
        z: Math.cos(angle) * out,
        wide: radius * random.between(0.55, 0.85),
        tall,
        lag: random.next() * 7,
      };
    });
    const shared = {
      noise: { value: noise },
      rise: { value: 0 },
      origin: { value: origin.clone().setY(origin.y + 0.06) },
    };
    this.flame = new THREE.ShaderMaterial({
      name: "flames",
      uniforms: {
        ...shared,
        rise: { value: 0 },
        power: { value: 1 },
        tint: { value: new THREE.Color(colour) },
      },
      vertexShader: CARD_VERTEX,
      fragmentShader: FLAME_FRAGMENT,
      transparent: true,
      depthWrite: false,
      side: THREE.DoubleSide,
      blending: THREE.AdditiveBlending,
    });
    const air_ = air.uniforms.fogGlow.value;
    this.smoke = new THREE.ShaderMaterial({
      name: "smoke",
      uniforms: {
        ...shared,
        rise: { value: 0 },
        origin: { value: origin.clone().setY(origin.y + 0.4) },
        tint: { value: air_ },
      },
      vertexShader: CARD_VERTEX,
      fragmentShader: SMOKE_FRAGMENT,
      transparent: true,
      depthWrite: false,
      side: THREE.DoubleSide,
    });
    const flames = new THREE.Mesh(cardGeometry(cards), this.flame);
    const smoke = new THREE.Mesh(cardGeometry([{ x: 0, z: 0, wide: 1.1, tall: 4.2, lag: 0.3 }]), this.smoke);
    flames.renderOrder = 41;
    smoke.renderOrder = 40;
    this.group.name = "fire";
    for (const mesh of [flames, smoke]) {
      mesh.frustumCulled = false;
      this.group.add(mesh);
    }
    air.uniforms.fire.value.set(origin.x, origin.y + 0.35, origin.z, fire.light ?? 1);
    air.uniforms.fireColour.value.set(colour);
  }

  update(seconds: number): void {
    const power = flicker(seconds);
    this.air.uniforms.fire.value.w = (this.fire.light ?? 1) * power;
    const set = (material: THREE.ShaderMaterial, name: string, value: number) => {
      const uniform = material.uniforms[name];
      if (uniform) uniform.value = value;
    };
    set(this.flame, "power", power);
    set(this.flame, "rise", (seconds / 9) % 1);
    set(this.smoke, "rise", (seconds / 15) % 5);
  }
}

interface Card {
  x: number;
  z: number;
  wide: number;
  tall: number;
  lag: number;
}

export function cardGeometry(cards: readonly Card[]): THREE.BufferGeometry {
  const positions: number[] = [];
  const card: number[] = [];
  const lag: number[] = [];
  const index: number[] = [];
  for (const [i, c] of cards.entries()) {
    positions.push(0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0);
    for (let k = 0; k < 4; k++) {
      card.push(c.x, c.z, c.wide, c.tall);
      lag.push(c.lag);
    }
    index.push(i * 4, i * 4 + 1, i * 4 + 2, i * 4, i * 4 + 2, i * 4 + 3);
  }
  const geometry = new THREE.BufferGeometry();
  geometry.setAttribute("position", new THREE.Float32BufferAttribute(positions, 3));
  geometry.setAttribute("card", new THREE.Float32BufferAttribute(card, 4));
  geometry.setAttribute("lag", new THREE.Float32BufferAttribute(lag, 1));
  geometry.setIndex(index);
  return geometry;
}
