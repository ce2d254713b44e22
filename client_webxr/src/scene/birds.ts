// A few far birds that glide in a wide round: two triangles each, wings hardly moving.

import * as THREE from "three";
import { AIR, type Air } from "./air";
import type { Birds } from "./description";
import type { Random } from "./random";

export class Flock {
  readonly mesh: THREE.Mesh;
  private readonly material: THREE.ShaderMaterial;

  constructor(
    private readonly birds: Birds,
    air: Air,
    random: Random,
  ) {
    const positions: number[] = [];
    const own: number[] = [];
    for (let i = 0; i < birds.count; i++) {
      const wing = 1.1;
      positions.push(0, 0, 0.35, -wing, 0, -0.1, 0, 0, -0.3, 0, 0, 0.35, 0, 0, -0.3, wing, 0, -0.1);
      // A loose line, one behind and beside the other.
      const behind = i * 0.03 + random.between(0, 0.01);
      const beside = (i % 2 ? 1 : -1) * i * 1.4 + random.between(-1, 1);
      for (let k = 0; k < 6; k++) own.push(behind, beside, random.next() * 0.01 + i * 1.7);
    }
    const geometry = new THREE.BufferGeometry();
    geometry.setAttribute("position", new THREE.Float32BufferAttribute(positions, 3));
    geometry.setAttribute("own", new THREE.Float32BufferAttribute(own, 3));
    this.material = new THREE.ShaderMaterial({
      name: "birds",
      side: THREE.DoubleSide,
      uniforms: {
        ...air.uniforms,
        center: { value: new THREE.Vector3(...birds.center) },
        radius: { value: birds.radius },
        phase: { value: 0 },
        beat: { value: 0 },
        tint: { value: new THREE.Color(birds.colour ?? "#3a3f4c") },
      },
      vertexShader: /* glsl */ `
        attribute vec3 own;
        uniform vec3 center, tint;
        uniform float radius, phase, beat;
        varying vec3 shade;
        ${AIR}
        void main() {
          float a = phase - own.x;
          vec3 p = position;
          float flap = sin(beat + own.z) * smoothstep(0.2, 0.9, sin(beat * 0.23 + own.z * 0.6));
          p.y += abs(p.x) * (0.16 + 0.3 * flap);
          vec2 ahead = vec2(cos(a), -sin(a));
          vec2 out2 = vec2(sin(a), cos(a));
          vec2 flat2 = ahead * p.z + out2 * (p.x + own.y + radius);
          vec3 w = center + vec3(flat2.x, p.y + own.y * 0.12, flat2.y);
          shade = hazed(tint, w);
          gl_Position = projectionMatrix * viewMatrix * vec4(w, 1.0);
        }`,
      fragmentShader: /* glsl */ `
        varying vec3 shade;
        void main() {
          gl_FragColor = vec4(shade, 1.0);
          #include <tonemapping_fragment>
          #include <colorspace_fragment>
        }`,
    });
    this.mesh = new THREE.Mesh(geometry, this.material);
    this.mesh.name = "birds";
    this.mesh.frustumCulled = false;
  }

  update(seconds: number): void {
    const { phase, beat } = this.material.uniforms;
    if (phase) phase.value = ((seconds / (this.birds.period ?? 90)) % 1) * Math.PI * 2;
    // 100 turns of 2 pi: the slow envelope in the shader closes with it (0.23 of 100 is whole).
    if (beat) beat.value = ((seconds / 140) % 1) * Math.PI * 200;
  }
}
