// A line of light along an arc or a ray: shows where one aims. One draw call, hidden at rest.
//
// A ribbon that the vertex shader lays along the flight and turns to the eye, so that a frame costs no work here, and
// widens with the distance, so that its far end is seen as well as its near one. What is closed to us is told by a
// broken line and not by colour alone.

import { BufferAttribute, BufferGeometry, DoubleSide, Mesh, type Object3D, ShaderMaterial } from "three";
import type { Vec3 } from "../types";
import { GRAVITY, SPEED } from "./arc";

const PARTS = 48;
const GOOD = [1, 0.93, 0.74] as const;
const CLOSED = [0.93, 0.42, 0.34] as const;
const VERTEX = /* glsl */ `
uniform vec3 from;
uniform vec3 velocity;
uniform float gravity;
uniform float flight;
varying float vAlong;
varying float vSide;
void main() {
  // position.x: share of the flight, 0 .. 1; position.y: side of the ribbon, -1 or 1.
  float t = position.x * flight;
  vec3 p = from + velocity * t - vec3(0.0, 0.5 * gravity * t * t, 0.0);
  vec3 eye = cameraPosition - p;
  vec3 across = cross(velocity - vec3(0.0, gravity * t, 0.0), eye);
  p += across / max(1e-5, length(across)) * position.y * (0.003 + 0.0024 * length(eye));
  vAlong = position.x;
  vSide = position.y;
  gl_Position = projectionMatrix * viewMatrix * vec4(p, 1.0);
}
`;
const FRAGMENT = /* glsl */ `
uniform vec3 colour;
uniform float broken;
varying float vAlong;
varying float vSide;
void main() {
  float edge = 1.0 - smoothstep(0.3, 1.0, abs(vSide));
  float gaps = mix(1.0, smoothstep(0.4, 0.5, abs(fract(vAlong * 14.0) - 0.5) * 2.0), broken);
  // Not from the hand itself: a line before one's eyes is no help.
  gl_FragColor = vec4(colour, 0.9 * edge * gaps * smoothstep(0.02, 0.14, vAlong));
}
`;

interface Uniforms {
  readonly from: { value: number[] };
  readonly velocity: { value: number[] };
  readonly gravity: { value: number };
  readonly flight: { value: number };
  readonly broken: { value: number };
  readonly colour: { value: readonly number[] };
}

export class Trail {
  private readonly mesh: Mesh<BufferGeometry, ShaderMaterial>;
  private readonly uniforms: Uniforms = {
    from: { value: [0, 0, 0] },
    velocity: { value: [0, 0, 0] },
    gravity: { value: 0 },
    flight: { value: 0 },
    broken: { value: 0 },
    colour: { value: GOOD },
  };

  constructor(parent: Object3D) {
    const material = new ShaderMaterial({
      uniforms: { ...this.uniforms },
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      side: DoubleSide,
    });
    material.transparent = true;
    material.depthWrite = false;
    this.mesh = new Mesh(ribbon(), material);
    this.mesh.renderOrder = 110;
    this.mesh.frustumCulled = false;
    this.hide();
    parent.add(this.mesh);
  }

  /** The first `flight` seconds of an arc. */
  showArc(from: Vec3, direction: Vec3, flight: number, good: boolean): void {
    this.show(from, direction, SPEED, GRAVITY, flight, good);
  }

  /** A straight ray of a length, metres. */
  showRay(from: Vec3, direction: Vec3, length: number, good = true): void {
    this.show(from, direction, length, 0, 1, good);
  }

  hide(): void {
    this.mesh.visible = false;
  }

  dispose(): void {
    this.mesh.removeFromParent();
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }

  private show(
    from: Vec3,
    direction: Vec3,
    speed: number,
    gravity: number,
    flight: number,
    good: boolean,
  ): void {
    const { uniforms } = this;
    for (let k = 0; k < 3; k++) {
      uniforms.from.value[k] = from[k] as number;
      uniforms.velocity.value[k] = (direction[k] as number) * speed;
    }
    uniforms.gravity.value = gravity;
    uniforms.flight.value = flight;
    uniforms.broken.value = good ? 0 : 1;
    uniforms.colour.value = good ? GOOD : CLOSED;
    this.mesh.visible = true;
  }
}

function ribbon(): BufferGeometry {
  const places: number[] = [];
  const faces: number[] = [];
  for (let i = 0; i <= PARTS; i++) {
    places.push(i / PARTS, -1, 0, i / PARTS, 1, 0);
    if (i < PARTS) faces.push(2 * i, 2 * i + 1, 2 * i + 2, 2 * i + 2, 2 * i + 1, 2 * i + 3);
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(new Float32Array(places), 3));
  geometry.setIndex(faces);
  return geometry;
}
