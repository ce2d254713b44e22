// The borders of zones, as a thin band of light on the ground: pale where one may go in, and warm where the door is closed. It
// is clearest near oneself and all but gone far away, so that nobody sits among fences. One draw call for all of them.

import {
  BufferAttribute,
  BufferGeometry,
  DoubleSide,
  Mesh,
  type Object3D,
  ShaderMaterial,
  Vector3,
} from "three";
import type { Ground, ZoneDescription } from "../scene/description";
import { isBordered, outlineOf } from "../scene/zones";

const WIDTH = 0.22;
const HEIGHT = 0.025;
const VERTEX = /* glsl */ `
attribute float side;
attribute float shut;
varying float vSide;
varying float vShut;
varying vec3 vPlace;
void main() {
  vSide = side;
  vShut = shut;
  vPlace = position;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}
`;
const FRAGMENT = /* glsl */ `
uniform vec3 eye;
varying float vSide;
varying float vShut;
varying vec3 vPlace;
void main() {
  float near = 1.0 - smoothstep(1.5, 9.0, distance(vPlace.xz, eye.xz));
  float band = exp(-pow(vSide / 0.45, 2.0));
  vec3 colour = mix(vec3(0.95, 0.97, 0.88), vec3(1.0, 0.62, 0.36), vShut);
  gl_FragColor = vec4(colour, band * mix(0.05, mix(0.4, 0.6, vShut), near));
}
`;

export class Borders {
  private readonly mesh: Mesh<BufferGeometry, ShaderMaterial> | null;
  /** Which zone each corner of the band belongs to. */
  private readonly owners: number[] = [];

  constructor(parent: Object3D, zones: readonly ZoneDescription[]) {
    const geometry = this.band(zones);
    if (!geometry) {
      this.mesh = null;
      return;
    }
    const material = new ShaderMaterial({
      uniforms: { eye: { value: new Vector3() } },
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
    });
    material.transparent = true;
    material.depthWrite = false;
    material.side = DoubleSide;
    this.mesh = new Mesh(geometry, material);
    this.mesh.name = "borders";
    this.mesh.renderOrder = 40;
    parent.add(this.mesh);
  }

  /** Colours the zones that are closed. locked: indices into the scene's zones. */
  showLocked(locked: ReadonlySet<number>): void {
    const shut = this.mesh?.geometry.getAttribute("shut");
    if (!(shut instanceof BufferAttribute)) return;
    this.owners.forEach((zone, i) => {
      shut.setX(i, locked.has(zone) ? 1 : 0);
    });
    shut.needsUpdate = true;
  }

  update(eye: Vector3): void {
    const place = this.mesh?.material.uniforms.eye;
    if (place) (place.value as Vector3).copy(eye);
  }

  dispose(): void {
    this.mesh?.removeFromParent();
    this.mesh?.geometry.dispose();
    this.mesh?.material.dispose();
  }

  private band(zones: readonly ZoneDescription[]): BufferGeometry | null {
    const places: number[] = [];
    const sides: number[] = [];
    const triangles: number[] = [];
    zones.forEach((zone, index) => {
      if (!isBordered(zone)) return;
      const outline = outlineOf(zone.shape);
      const first = sides.length;
      outline.forEach((point, i) => {
        const [nx, nz] = outward(outline, i);
        for (const side of [-1, 1]) {
          const [x, z] = [point[0] + nx * side * (WIDTH / 2), point[1] + nz * side * (WIDTH / 2)];
          places.push(x, HEIGHT, z);
          sides.push(side);
          this.owners.push(index);
        }
        const here = first + i * 2;
        const next = first + ((i + 1) % outline.length) * 2;
        triangles.push(here, here + 1, next, next, here + 1, next + 1);
      });
    });
    if (sides.length === 0) return null;
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new BufferAttribute(new Float32Array(places), 3));
    geometry.setAttribute("side", new BufferAttribute(new Float32Array(sides), 1));
    geometry.setAttribute("shut", new BufferAttribute(new Float32Array(sides.length), 1));
    geometry.setIndex(triangles);
    return geometry;
  }
}

/** The unit normal of a closed line at one of its points, to the outside of a line that runs against the clock. */
function outward(outline: readonly Ground[], i: number): Ground {
  const before = outline[(i + outline.length - 1) % outline.length] as Ground;
  const after = outline[(i + 1) % outline.length] as Ground;
  const [dx, dz] = [after[0] - before[0], after[1] - before[1]];
  const length = Math.hypot(dx, dz) || 1;
  return [-dz / length, dx / length];
}
