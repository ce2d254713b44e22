// A trail of small lights along an arc or a ray: shows where one aims. One draw call, hidden at rest.

import {
  AdditiveBlending,
  InstancedMesh,
  Matrix4,
  MeshBasicMaterial,
  type Object3D,
  SphereGeometry,
} from "three";
import type { Vec3 } from "../types";
import { arcPoint } from "./arc";

const DOTS = 30;
const GOOD = "#ffdf9e";
const CLOSED = "#e08a7d";

export class Trail {
  private readonly mesh: InstancedMesh<SphereGeometry, MeshBasicMaterial>;
  private readonly matrix = new Matrix4();
  private readonly point: [number, number, number] = [0, 0, 0];

  constructor(parent: Object3D) {
    const material = new MeshBasicMaterial({
      color: GOOD,
      transparent: true,
      opacity: 0.85,
      toneMapped: false,
    });
    material.blending = AdditiveBlending;
    material.depthWrite = false;
    this.mesh = new InstancedMesh(new SphereGeometry(0.008, 8, 6), material, DOTS);
    this.mesh.frustumCulled = false;
    this.hide();
    parent.add(this.mesh);
  }

  /** The first `flight` seconds of an arc. */
  showArc(from: Vec3, direction: Vec3, flight: number, good: boolean): void {
    this.mesh.material.color.set(good ? GOOD : CLOSED);
    // Not from the hand itself: dots before one's eyes are no help.
    for (let i = 0; i < DOTS; i++) {
      arcPoint(from, direction, flight * (0.04 + (0.96 * i) / (DOTS - 1)), this.point);
      this.put(i, 0.6 + 0.6 * (i / DOTS));
    }
    this.finish();
  }

  /** A straight ray of a length, metres. */
  showRay(from: Vec3, direction: Vec3, length: number): void {
    this.mesh.material.color.set(GOOD);
    for (let i = 0; i < DOTS; i++) {
      const along = 0.06 + (length - 0.06) * (i / (DOTS - 1));
      for (let k = 0; k < 3; k++) this.point[k] = (from[k] as number) + (direction[k] as number) * along;
      this.put(i, 0.35);
    }
    this.finish();
  }

  hide(): void {
    this.mesh.visible = false;
  }

  dispose(): void {
    this.mesh.removeFromParent();
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
    this.mesh.dispose();
  }

  private put(i: number, scale: number): void {
    this.mesh.setMatrixAt(i, this.matrix.makeScale(scale, scale, scale).setPosition(...this.point));
  }

  private finish(): void {
    this.mesh.instanceMatrix.needsUpdate = true;
    this.mesh.visible = true;
  }
}
