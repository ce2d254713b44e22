// What a renderer would be asked to draw, and a fingerprint of it, from the three.js objects alone.

import { createHash } from "node:crypto";
import { type BufferGeometry, InstancedMesh, Mesh, type Object3D } from "three";

export interface Cost {
  readonly draws: number;
  readonly triangles: number;
}

function meshes(root: Object3D): Mesh[] {
  const found: Mesh[] = [];
  root.traverseVisible((object) => {
    if (object instanceof Mesh) found.push(object);
    else if ("isLine" in object || "isPoints" in object || "isSprite" in object)
      throw new Error("count these too");
  });
  return found;
}

function trianglesOf(geometry: BufferGeometry): number {
  const all = geometry.getIndex()?.count ?? geometry.getAttribute("position").count;
  return Math.min(all, geometry.drawRange.count) / 3;
}

/** Nothing left out for being out of sight: the most that a frame may cost. */
export function costOf(root: Object3D): Cost {
  let triangles = 0;
  const all = meshes(root);
  for (const mesh of all) {
    if (Array.isArray(mesh.material)) throw new Error("several materials are several draws");
    const { instanceCount = 1 } = mesh.geometry as { instanceCount?: number };
    const times = mesh instanceof InstancedMesh ? mesh.count : instanceCount;
    triangles += trianglesOf(mesh.geometry) * times;
  }
  return { draws: all.length, triangles };
}

/** By mesh: its name, and a digest of every corner and every instance of it. */
export function fingerprint(root: Object3D): [name: string, digest: string][] {
  return meshes(root).map((mesh) => {
    const hash = createHash("sha256");
    const { attributes, index } = mesh.geometry;
    for (const name of Object.keys(attributes).sort())
      hash.update(name).update(bytes(attributes[name]?.array));
    hash.update(bytes(index?.array));
    if (mesh instanceof InstancedMesh) {
      hash.update(bytes(mesh.instanceMatrix.array)).update(bytes(mesh.instanceColor?.array));
    }
    return [mesh.name, hash.digest("hex")];
  });
}

export function digest(array: ArrayBufferView | null): string {
  return createHash("sha256").update(bytes(array)).digest("hex");
}

function bytes(array: ArrayBufferView | null | undefined): Uint8Array {
  return array ? new Uint8Array(array.buffer, array.byteOffset, array.byteLength) : new Uint8Array();
}
