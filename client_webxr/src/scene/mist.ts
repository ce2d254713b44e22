// Mist: low banks that lie over water or meadow and drift. Each is an upright card that turns towards the eye about the
// vertical, soft at every edge, lit like the air behind it. They are far and flat, so they cover few pixels; near the eye
// they fade away, since nobody should have a card of mist in the face.

import * as THREE from "three";
import { AIR, type Air } from "./air";
import type { Mist } from "./description";
import { cardGeometry } from "./fire";
import type { Random } from "./random";
import { scatter } from "./walk";

const VERTEX = /* glsl */ `
attribute vec4 card;
attribute float lag;
uniform float base, travel;
varying vec2 at;
varying float own, near;
varying vec3 towards;
void main() {
  vec3 root = vec3(card.x, base, card.y);
  // To and fro, slowly: a bank that left the lake would have to come from somewhere.
  root.x += sin(travel + lag * 6.2832) * card.z * 0.18;
  vec3 away = cameraPosition - root;
  float far = length(away.xz);
  vec2 side = vec2(away.z, -away.x) / max(far, 1e-3);
  at = position.xy;
  own = lag;
  near = smoothstep(7.0, 20.0, far);
  vec3 p = root + vec3(side.x, 0.0, side.y) * (position.x - 0.5) * card.z + vec3(0.0, (position.y - 0.18) * card.w, 0.0);
  towards = p - cameraPosition;
  gl_Position = projectionMatrix * viewMatrix * vec4(p, 1.0);
}`;

const FRAGMENT = /* glsl */ `
uniform sampler2D noise;
uniform float opacity, slide;
varying vec2 at;
varying float own, near;
varying vec3 towards;
${AIR}
void main() {
  vec2 uv = vec2(at.x * 0.55 + slide + own, at.y * 0.16 + own * 3.0);
  float cloud = texture2D(noise, uv).r * 0.65 + texture2D(noise, uv * 2.3 - slide * 0.7).r * 0.35;
  float x = (at.x - 0.5) * 2.0;
  float shape = (1.0 - x * x) * smoothstep(0.0, 0.2, at.y) * smoothstep(1.0, 0.2, at.y + (cloud - 0.5) * 0.5);
  float a = shape * smoothstep(0.3, 0.72, cloud) * opacity * near;
  vec3 d = normalize(towards);
  vec3 c = airTowards(d) * 1.06 + 0.03;
  gl_FragColor = vec4(c, a);
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
}`;

export class MistBanks {
  readonly mesh: THREE.Mesh;
  private readonly material: THREE.ShaderMaterial;

  constructor(
    private readonly mist: Mist,
    air: Air,
    noise: THREE.Texture,
    share: number,
    random: Random,
  ) {
    const places = scatter(mist.region, Math.max(1, Math.round(mist.count * share)), random);
    const cards = places.map(([x, z]) => ({
      x,
      z,
      wide: random.between(...mist.width),
      tall: random.between(...mist.height),
      lag: random.next(),
    }));
    // Far ones first, as seen from the middle of the room: they are blended over one another.
    cards.sort((a, b) => Math.hypot(b.x, b.z) - Math.hypot(a.x, a.z));
    this.material = new THREE.ShaderMaterial({
      name: "mist",
      transparent: true,
      depthWrite: false,
      side: THREE.DoubleSide,
      uniforms: {
        ...air.uniforms,
        noise: { value: noise },
        base: { value: mist.base ?? 0 },
        opacity: { value: mist.opacity ?? 0.5 },
        travel: { value: 0 },
        slide: { value: 0 },
      },
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
    });
    this.mesh = new THREE.Mesh(cardGeometry(cards), this.material);
    this.mesh.name = "mist";
    this.mesh.renderOrder = 30;
    this.mesh.frustumCulled = false;
  }

  update(seconds: number): void {
    const drift = this.mist.drift ?? 0.15;
    const width = (this.mist.width[0] + this.mist.width[1]) / 2;
    const { travel, slide } = this.material.uniforms;
    // Its furthest speed is `drift`: amplitude 0.18 widths, so this many seconds for a round.
    const period = drift > 0 ? (2 * Math.PI * 0.18 * width) / drift : 1e9;
    if (travel) travel.value = ((seconds / period) % 1) * Math.PI * 2;
    if (slide) slide.value = ((seconds * drift) / width / 2) % 10;
  }
}
