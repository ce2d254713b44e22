// A scene, ready for the client: built from its description alone, at a level of detail, animated from server time so that
// everybody sees the same mist and the same fire. This is the only file of the folder that the rest of the client imports.
//
// Solid things and sky have shaders of their own and need no three.js lights; the lights that `dress` adds are for what
// others put into the scene (avatars, panels), and match.

import * as THREE from "three";
import { type Air, blow, makeAir } from "./air";
import type { Detail, SceneDescription } from "./description";
import { flicker } from "./fire";
import { type Ground, Growth } from "./grow";
import { ridgeLines } from "./hills";
import { makeLand } from "./land";
import { expandSeats, type Seat, type SpawnPlace, spawnPlaces } from "./places";
import { Random } from "./random";
import { castersOf } from "./shadows";
import { paintSky, skyPainter } from "./sky";
import { paintGround } from "./terrain";
import { noiseTexture } from "./textures";
import { contains } from "./walk";

export type { Detail, SceneDescription } from "./description";
export type { Seat, SpawnPlace } from "./places";

export interface StillScene {
  readonly description: SceneDescription;
  /** Add to the three.js scene. */
  readonly root: THREE.Group;
  /** A plain colour for where the dome is not drawn, such as before the first frame. */
  readonly background: THREE.Color | null;
  /** Give scene and renderer what they hold for all: haze, exposure, background, lights. */
  dress(scene: THREE.Scene, renderer: THREE.WebGLRenderer): void;
  /** In the order of the wire's seat numbers. */
  readonly seats: readonly Seat[];
  readonly spawnPoints: readonly SpawnPlace[];
  /** Whether feet may be here. */
  canStand(x: number, z: number): boolean;
  /** Invisible and level: ray-cast teleports against it. */
  readonly floor: THREE.Object3D;
  /** Move everything to a time: seconds of server time. */
  update(seconds: number, camera: THREE.Camera): void;
  setDetail(level: Detail): void;
  dispose(): void;
}

/** Fetch and build a scene. Rejects if the server does not have it. */
export async function loadScene(slug: string, detail: Detail = "medium", base = ""): Promise<StillScene> {
  const response = await fetch(`${base}/scenes/${encodeURIComponent(slug)}/scene.json`);
  if (!response.ok) throw new Error(`scene ${slug}: ${response.status}`);
  return buildScene((await response.json()) as SceneDescription, detail);
}

export function buildScene(description: SceneDescription, detail: Detail = "medium"): StillScene {
  const ground = prepare(description);
  const root = new THREE.Group();
  root.name = description.title;
  const floor = makeFloor(description);
  const lights = new Lights(description, ground.air);
  let level = detail;
  let growth = new Growth(ground, level);
  root.add(growth.group, floor, lights.group);

  return {
    description,
    root,
    floor,
    background: new THREE.Color(description.fog.colour),
    seats: expandSeats(description),
    spawnPoints: spawnPlaces(description),
    canStand: (x, z) => contains(description.walk, x, z),
    dress(scene, renderer) {
      scene.background = this.background;
      scene.fog = new THREE.FogExp2(description.fog.colour, description.fog.density * 0.6);
      renderer.toneMapping = THREE.NeutralToneMapping;
      renderer.toneMappingExposure = description.light.exposure ?? 1;
    },
    update(seconds) {
      blow(ground.air, seconds);
      growth.update(seconds);
      lights.update(seconds);
    },
    setDetail(next) {
      if (next === level) return;
      level = next;
      root.remove(growth.group);
      growth.dispose();
      growth = new Growth(ground, level);
      root.add(growth.group);
    },
    dispose() {
      growth.dispose();
      for (const texture of [ground.noise, ground.groundMap, ground.sky.dome, ground.sky.reflection])
        texture.dispose();
      floor.geometry.dispose();
      root.removeFromParent();
    },
  };
}

function prepare(description: SceneDescription): Ground {
  const random = new Random(description.seed ?? 1);
  const air = makeAir(description);
  const hills = (description.elements ?? []).find((element) => element.type === "hills");
  const ridges = hills ? ridgeLines(hills, air, random.branch("hills")) : [];
  const sky = paintSky(skyPainter(description, air, random.branch("sky")), ridges);
  const land = makeLand(description, random.branch("land"));
  land.casters.push(...castersOf(description));
  const noise = noiseTexture(random.branch("noise"));
  return { description, air, land, ridges, sky, noise, groundMap: paintGround(land), random };
}

/** The walkable polygon as a mesh that is never drawn: an invisible object is still hit by rays. */
function makeFloor(description: SceneDescription): THREE.Mesh {
  const outline = new THREE.Shape(description.walk.map(([x, z]) => new THREE.Vector2(x, -z)));
  const geometry = new THREE.ShapeGeometry(outline).rotateX(-Math.PI / 2);
  const floor = new THREE.Mesh(geometry, new THREE.MeshBasicMaterial({ side: THREE.DoubleSide }));
  floor.name = "floor";
  floor.visible = false;
  return floor;
}

/** Lights for what others put into the scene. */
class Lights {
  readonly group = new THREE.Group();
  private readonly fire: THREE.PointLight | null = null;
  private readonly strength: number = 0;

  constructor(description: SceneDescription, air: Air) {
    const { light } = description;
    this.group.name = "lights";
    this.group.add(new THREE.HemisphereLight(light.above, light.below, Math.PI * (light.intensity ?? 1)));
    const sun = new THREE.DirectionalLight(
      description.sun.colour,
      Math.PI * 0.8 * (description.sun.intensity ?? 1),
    );
    sun.position.copy(air.sun).multiplyScalar(50);
    this.group.add(sun);
    const fire = (description.elements ?? []).find((element) => element.type === "fire");
    if (!fire) return;
    this.strength = 7 * (fire.light ?? 1);
    this.fire = new THREE.PointLight(fire.colour ?? "#ff9a4a", this.strength, 9, 1.6);
    this.fire.position.set(fire.position[0], fire.position[1] + 0.45, fire.position[2]);
    this.group.add(this.fire);
  }

  update(seconds: number): void {
    if (this.fire) this.fire.intensity = this.strength * flicker(seconds);
  }
}
