// One part of all avatars (heads, cloaks, left hands, ...) in one draw call: three's InstancedMesh with our own
// attributes beside the matrix, growing by doubling. Filled anew each frame: `begin`, any number of `put`, `end`.

import {
  type BufferGeometry,
  type Color,
  DynamicDrawUsage,
  InstancedBufferAttribute,
  InstancedMesh,
  type Material,
  type Matrix4,
  type Object3D,
} from "three";

type Four = readonly [number, number, number, number];

export class InstanceLayer {
  private mesh: InstancedMesh;
  private capacity: number;
  private count = 0;

  constructor(
    private readonly parent: Object3D,
    private readonly geometry: BufferGeometry,
    private readonly material: Material,
    capacity = 16,
  ) {
    this.capacity = capacity;
    this.mesh = this.grown();
  }

  begin(): void {
    this.count = 0;
  }

  put(matrix: Matrix4, person: Color, look: Four, curls: Four): void {
    if (this.count === this.capacity) this.grow();
    const i = this.count++;
    this.mesh.setMatrixAt(i, matrix);
    this.attribute("person").setXYZ(i, person.r, person.g, person.b);
    this.attribute("look").setXYZW(i, ...look);
    this.attribute("curls").setXYZW(i, ...curls);
  }

  end(): void {
    this.mesh.count = this.count;
    this.mesh.visible = this.count > 0;
    if (this.count === 0) return;
    this.mesh.instanceMatrix.needsUpdate = true;
    for (const name of ["person", "look", "curls"]) this.attribute(name).needsUpdate = true;
  }

  dispose(): void {
    this.parent.remove(this.mesh);
    this.mesh.dispose();
    this.geometry.dispose();
    this.material.dispose();
  }

  private attribute(name: string): InstancedBufferAttribute {
    return this.geometry.getAttribute(name) as InstancedBufferAttribute;
  }

  private grow(): void {
    const old = this.mesh;
    const kept = ["person", "look", "curls"].map((name) => this.attribute(name).array);
    this.capacity *= 2;
    this.mesh = this.grown();
    this.mesh.instanceMatrix.array.set(old.instanceMatrix.array);
    ["person", "look", "curls"].forEach((name, i) => {
      this.attribute(name).array.set(kept[i] ?? []);
    });
    this.parent.remove(old);
    old.dispose();
  }

  private grown(): InstancedMesh {
    const fresh = (size: number) =>
      new InstancedBufferAttribute(new Float32Array(this.capacity * size), size).setUsage(DynamicDrawUsage);
    this.geometry.setAttribute("person", fresh(3));
    this.geometry.setAttribute("look", fresh(4));
    this.geometry.setAttribute("curls", fresh(4));
    const mesh = new InstancedMesh(this.geometry, this.material, this.capacity);
    mesh.instanceMatrix.setUsage(DynamicDrawUsage);
    // The instances move all over the room: a bound of the shape alone would cull them wrongly.
    mesh.frustumCulled = false;
    this.parent.add(mesh);
    return mesh;
  }
}
