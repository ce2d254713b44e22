// A soft ring of light on the ground: under the seat that one points at, or where a teleport would land.

import { AdditiveBlending, DoubleSide, Mesh, type Object3D, PlaneGeometry, ShaderMaterial } from "three";
import type { Vec3 } from "../types";

const VERTEX = /* glsl */ `
varying vec2 vSpot;
void main() { vSpot = position.xz; gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }
`;
const FRAGMENT = /* glsl */ `
uniform vec3 colour;
varying vec2 vSpot;
void main() {
  float r = length(vSpot) * 2.0;
  float ring = exp(-pow((r - 0.72) / 0.075, 2.0)) + 0.22 * (1.0 - smoothstep(0.0, 0.75, r));
  // A small notch of light ahead says which way one will look.
  float ahead = exp(-pow(length((vSpot - vec2(0.0, -0.36)) / vec2(0.06, 0.05)), 2.0));
  gl_FragColor = vec4(colour, 1.0) * (ring * 0.75 + ahead) * (1.0 - smoothstep(0.9, 1.0, r));
}
`;
const GOOD = [1.0, 0.86, 0.58] as const;
const CLOSED = [0.85, 0.42, 0.38] as const;

export class Marker {
  private readonly mesh: Mesh<PlaneGeometry, ShaderMaterial>;

  constructor(parent: Object3D) {
    const material = new ShaderMaterial({
      uniforms: { colour: { value: [...GOOD] } },
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
    });
    material.transparent = true;
    material.blending = AdditiveBlending;
    material.depthWrite = false;
    material.side = DoubleSide;
    this.mesh = new Mesh(new PlaneGeometry(1, 1).rotateX(-Math.PI / 2), material);
    this.mesh.renderOrder = 15;
    this.mesh.visible = false;
    parent.add(this.mesh);
  }

  show([x, y, z]: Vec3, yaw: number, size: number, good: boolean): void {
    this.mesh.position.set(x, y + 0.03, z);
    this.mesh.rotation.y = yaw;
    this.mesh.scale.setScalar(size);
    const { colour } = this.mesh.material.uniforms as { colour: { value: readonly number[] } };
    colour.value = good ? GOOD : CLOSED;
    this.mesh.visible = true;
  }

  hide(): void {
    this.mesh.visible = false;
  }

  dispose(): void {
    this.mesh.removeFromParent();
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}
