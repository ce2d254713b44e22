// A soft ring of light: over the seat that one points at, or on the ground where a teleport would land. Where one may
// not go it is crossed out, so that it is not told by colour alone.

import { DoubleSide, Mesh, type Object3D, PlaneGeometry, ShaderMaterial } from "three";
import type { SeatPlace } from "../rig/seats";
import type { Vec3 } from "../types";

const VERTEX = /* glsl */ `
varying vec2 vSpot;
void main() { vSpot = position.xz; gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }
`;
const FRAGMENT = /* glsl */ `
uniform vec3 colour;
uniform float closed;
varying vec2 vSpot;
void main() {
  float r = length(vSpot) * 2.0;
  float ring = exp(-pow((r - 0.72) / 0.09, 2.0)) + 0.3 * (1.0 - smoothstep(0.0, 0.75, r));
  // A small notch of light ahead says which way one will look.
  float ahead = exp(-pow(length((vSpot - vec2(0.0, -0.36)) / vec2(0.06, 0.05)), 2.0));
  float cross = exp(-pow((abs(vSpot.x) - abs(vSpot.y)) / 0.045, 2.0)) * (1.0 - smoothstep(0.5, 0.6, r));
  float light = ring + mix(ahead, cross, closed);
  gl_FragColor = vec4(colour, min(0.9, light) * (1.0 - smoothstep(0.9, 1.0, r)));
}
`;
const GOOD = [1.0, 0.93, 0.74] as const;
const CLOSED = [0.93, 0.42, 0.34] as const;
const SEAT_SIZE = 0.85;

export class Marker {
  private readonly mesh: Mesh<PlaneGeometry, ShaderMaterial>;

  constructor(parent: Object3D) {
    const material = new ShaderMaterial({
      uniforms: { colour: { value: GOOD }, closed: { value: 0 } },
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
    });
    material.transparent = true;
    material.depthWrite = false;
    material.side = DoubleSide;
    this.mesh = new Mesh(new PlaneGeometry(1, 1).rotateX(-Math.PI / 2), material);
    this.mesh.renderOrder = 50;
    this.mesh.visible = false;
    parent.add(this.mesh);
  }

  show([x, y, z]: Vec3, yaw: number, size: number, good: boolean): void {
    this.mesh.position.set(x, y + 0.03, z);
    this.mesh.rotation.y = yaw;
    this.mesh.scale.setScalar(size);
    const { colour, closed } = this.mesh.material.uniforms as Record<string, { value: unknown }>;
    if (colour) colour.value = good ? GOOD : CLOSED;
    if (closed) closed.value = good ? 0 : 1;
    this.mesh.visible = true;
  }

  /** Over where one sits: on the ground the seat itself would hide it. */
  showSeat({ position: [x, y, z], yaw, height }: SeatPlace): void {
    this.show([x, y + height, z], yaw, SEAT_SIZE, true);
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
