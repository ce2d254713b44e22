// From the description to what is drawn, at one level of detail: each element is given to the file that knows it, and
// what is solid is gathered into a few meshes. Everything grows from the seed, each element from a branch of its own,
// so that adding an element leaves the others where they were.

import * as THREE from "three";
import { type Air, mirrorMaterial, solidMaterial } from "./air";
import { Flock } from "./birds";
import { buildBoat, buildJetty, buildLantern, buildPavilion } from "./built";
import type { Boat, Detail, Element, Rocks, SceneDescription, Trees } from "./description";
import { buildHearth, Flames } from "./fire";
import { makeHills, type RidgeLine } from "./hills";
import type { Land } from "./land";
import { MistBanks } from "./mist";
import { expandSeats } from "./places";
import { makeGrass, makeReeds } from "./plants";
import { Noise, type Random } from "./random";
import { buildRock } from "./rocks";
import { buildSeats } from "./seats";
import { Shape } from "./shape";
import { makeDome, type SkyMaps } from "./sky";
import { makeTerrain } from "./terrain";
import { type Closeness, treeGeometry } from "./trees";
import { scatter } from "./walk";
import { Water } from "./water";

/** What does not depend on detail, and is made once. */
export interface Ground {
  readonly description: SceneDescription;
  readonly air: Air;
  readonly land: Land;
  readonly ridges: readonly RidgeLine[];
  readonly sky: SkyMaps;
  readonly noise: THREE.Texture;
  readonly groundMap: THREE.Texture;
  readonly random: Random;
}

/** Trees nearer to the origin than this have all their leaves, metres. */
const NEAR_TREES = 20;
/** Things nearer to the shore than this are mirrored in the water, metres. */
const MIRRORED = 14;
const UP = new THREE.Vector3(0, 1, 0);

/** How one thing of many stands. */
interface Stance {
  readonly matrix: THREE.Matrix4;
  readonly tint: THREE.Color;
}

export class Growth {
  readonly group = new THREE.Group();
  private readonly moving: ((seconds: number) => void)[] = [];
  private readonly solid: THREE.ShaderMaterial;
  private readonly mirrored: THREE.ShaderMaterial | null;
  private readonly built = new Shape();
  /** The part of what is built that stands in or at the water. */
  private readonly wet = new Shape();
  private readonly glass = new Shape();

  constructor(
    private readonly ground: Ground,
    private readonly detail: Detail,
  ) {
    const { description, air, land } = ground;
    this.group.name = `scene at ${detail} detail`;
    // Ground is seen along its surface, and is a blur some metres away without; with it, software takes 5 ms more a frame.
    ground.groundMap.anisotropy = detail === "low" ? 1 : 8;
    ground.groundMap.needsUpdate = true;
    this.solid = solidMaterial(air);
    const mirrors = description.water && detail !== "low";
    this.mirrored = mirrors ? mirrorMaterial(air, land.level) : null;
    this.group.add(makeDome(ground.sky, air, description));
    if (ground.ridges.length > 0) this.group.add(makeHills(ground.ridges, air, detail === "low" ? 64 : 220));
    if (description.terrain !== null) {
      this.group.add(makeTerrain(description, land, air, ground.groundMap, ground.noise, detail));
    }
    buildSeats(this.built, expandSeats(description), ground.random.branch("seats"));
    for (const [i, element] of (description.elements ?? []).entries()) {
      this.add(element, ground.random.branch(`${element.type} ${i}`));
    }
    this.finishShapes();
    this.fillWater();
  }

  update(seconds: number): void {
    for (const move of this.moving) move(seconds);
  }

  dispose(): void {
    this.group.traverse((object) => {
      if (!(object instanceof THREE.Mesh)) return;
      object.geometry.dispose();
      (object.material as THREE.Material).dispose();
      if (object instanceof THREE.InstancedMesh) object.dispose();
    });
    this.group.clear();
  }

  private add(element: Element, random: Random): void {
    const { air, land, noise, description } = this.ground;
    if (element.type === "trees") this.addTrees(element, random);
    if (element.type === "rocks") this.addRocks(element, random);
    if (element.type === "grass") this.group.add(makeGrass(element, land, this.solid, this.detail, random));
    if (element.type === "reeds") {
      for (const mesh of makeReeds(element, land, this.solid, this.detail, random)) this.addMirrored(mesh);
    }
    if (element.type === "jetty") {
      const depth = description.water?.depth ?? 2;
      buildJetty(this.wet, element, land.level - depth, random);
    }
    if (element.type === "pavilion") buildPavilion(this.built, element, random);
    if (element.type === "boat") this.addBoat(element, random);
    if (element.type === "lantern") {
      const overWater = land.shore(element.position[0], element.position[2]) < 0;
      buildLantern(overWater ? this.wet : this.built, this.glass, element);
    }
    if (element.type === "fire") {
      buildHearth(this.built, element, random);
      const flames = new Flames(element, air, noise, random);
      this.group.add(flames.group);
      this.moving.push((seconds) => flames.update(seconds));
    }
    if (element.type === "mist") {
      const share = this.detail === "low" ? 0.3 : this.detail === "medium" ? 0.7 : 1;
      const banks = new MistBanks(element, air, noise, share, random);
      this.group.add(banks.mesh);
      this.moving.push((seconds) => banks.update(seconds));
    }
    if (element.type === "birds" && this.detail !== "low") {
      const flock = new Flock(element, air, random);
      this.group.add(flock.mesh);
      this.moving.push((seconds) => flock.update(seconds));
    }
  }

  private addTrees(trees: Trees, random: Random): void {
    const { land } = this.ground;
    const share = this.detail === "low" ? 0.35 : this.detail === "medium" ? 0.8 : 1;
    const scattered = trees.region ? scatter(trees.region, trees.count ?? 0, random) : [];
    scattered.length = Math.round(scattered.length * share);
    const places = [...(trees.places ?? []), ...scattered].filter(([x, z]) => land.shore(x, z) > 0.4);
    const isNear = (x: number, z: number) => this.detail !== "low" && Math.hypot(x, z) < NEAR_TREES;
    const leaf = new THREE.Color(trees.leaf);
    const bark = new THREE.Color(trees.bark ?? "#5a4a3e");
    const grown = (close: Closeness) => treeGeometry(trees.species, close, leaf, bark, random.branch(close));
    const stand = places.map((place) => ({ place, ...this.stance(place, trees, random) }));
    for (const close of ["near", "far"] as Closeness[]) {
      const list = stand.filter(({ place: [x, z] }) => isNear(x, z) === (close === "near"));
      if (list.length > 0) this.plant(list, grown(close), this.solid, `${trees.species}, ${close}`);
    }
    // Ripples leave nothing of a leaf: images in the water are of the plainer kind, whatever stands there.
    const mirrored = stand.filter(({ place: [x, z] }) => land.shore(x, z) < MIRRORED);
    if (!this.mirrored || mirrored.length === 0) return;
    this.plant(mirrored, grown("far"), this.mirrored, `${trees.species}, mirrored`).renderOrder = 12;
  }

  /** How one tree stands: where, how tall, turned how, and of what tint. */
  private stance([x, z]: readonly [number, number], trees: Trees, random: Random): Stance {
    const tall = random.between(...trees.height);
    const wide = tall * random.between(0.88, 1.15);
    const turn = new THREE.Quaternion().setFromAxisAngle(UP, random.between(0, Math.PI * 2));
    const foot = new THREE.Vector3(x, this.ground.land.height(x, z) - 0.05, z);
    const warm = random.between(-0.08, 0.1);
    const tint = new THREE.Color().setRGB(1 + warm, 1 + warm * 0.3, 1 - warm);
    return {
      matrix: new THREE.Matrix4().compose(foot, turn, new THREE.Vector3(wide, tall, wide)),
      tint: tint.multiplyScalar(random.between(0.85, 1.1)),
    };
  }

  private plant(
    stand: readonly Stance[],
    geometry: THREE.BufferGeometry,
    material: THREE.Material,
    name: string,
  ): THREE.InstancedMesh {
    const mesh = new THREE.InstancedMesh(geometry, material, stand.length);
    for (const [i, { matrix, tint }] of stand.entries()) {
      mesh.setMatrixAt(i, matrix);
      mesh.setColorAt(i, tint);
    }
    mesh.name = name;
    mesh.frustumCulled = false;
    this.group.add(mesh);
    return mesh;
  }

  private addRocks(rocks: Rocks, random: Random): void {
    const noise = new Noise(random);
    const colour = new THREE.Color(rocks.colour ?? "#7d7a78");
    const scattered = rocks.region ? scatter(rocks.region, rocks.count ?? 0, random) : [];
    if (this.detail === "low") scattered.length = Math.ceil(scattered.length / 3);
    for (const [x, z] of [...(rocks.places ?? []), ...scattered]) {
      const [least, most] = rocks.size;
      const size = least + (most - least) * random.next() ** 2;
      buildRock(this.wet, [x, this.ground.land.height(x, z) + size * 0.06, z], size, colour, noise, random);
    }
  }

  private addBoat(boat: Boat, random: Random): void {
    const shape = new Shape();
    buildBoat(shape, boat, random);
    const mesh = new THREE.Mesh(shape.toGeometry(), this.solid);
    mesh.name = "boat";
    const twin = this.addMirrored(mesh);
    this.moving.push((seconds) => {
      const wave = (period: number) => Math.sin(((seconds / period) % 1) * Math.PI * 2);
      for (const body of twin ? [mesh, twin] : [mesh]) {
        body.position.set(...boat.position);
        body.position.y += 0.012 * wave(5.9);
        body.rotation.set(0.008 * wave(7.3), (boat.yaw ?? 0) + 0.03 * wave(31), 0.016 * wave(4.7));
      }
    });
  }

  /** Add a mesh, and its image in the water. */
  private addMirrored(mesh: THREE.Mesh): THREE.Mesh | null {
    this.group.add(mesh);
    if (!this.mirrored) return null;
    const twin = mesh.clone();
    twin.material = this.mirrored;
    twin.name = `${mesh.name}, mirrored`;
    twin.frustumCulled = false;
    twin.renderOrder = 12;
    this.group.add(twin);
    return twin;
  }

  private finishShapes(): void {
    if (this.built.triangles > 0) {
      const mesh = new THREE.Mesh(this.built.toGeometry(), this.solid);
      mesh.name = "built";
      this.group.add(mesh);
    }
    if (this.wet.triangles > 0) {
      const mesh = new THREE.Mesh(this.wet.toGeometry(), this.solid);
      mesh.name = "built by the water";
      this.addMirrored(mesh);
    }
    if (this.glass.triangles > 0) {
      const material = new THREE.MeshBasicMaterial({ vertexColors: true, fog: false });
      const mesh = new THREE.Mesh(this.glass.toGeometry(), material);
      mesh.name = "lantern glass";
      this.group.add(mesh);
    }
  }

  private fillWater(): void {
    const { description, land, air, sky, noise } = this.ground;
    if (!description.water) return;
    const water = new Water(description.water, land, air, sky, noise, this.detail);
    water.mirrors = this.mirrored ? 1 : 0;
    this.group.add(water.mesh);
    this.moving.push((seconds) => water.update(seconds));
  }
}
