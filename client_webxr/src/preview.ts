// A development page that shows a scene alone: preview.html?scene=lakeside&view=seat&detail=high[&time=60][&still=1][&avatars=12]
// It needs no server. `window.stillroomPreview` tells tests and screenshots what was drawn. Not part of the built client.

import * as THREE from "three";
import { buildScene, type Detail, type SceneDescription } from "./scene";

interface Preview {
  ready: boolean;
  scene: ReturnType<typeof buildScene>;
  info(): {
    calls: number;
    triangles: number;
    geometries: number;
    textures: number;
    fps: number;
    built: number;
  };
}

declare global {
  interface Window {
    stillroomPreview?: Preview;
  }
}

const files = import.meta.glob<SceneDescription>("../../scenes/*/scene.json", { import: "default" });
const query = new URLSearchParams(location.search);
const slug = query.get("scene") ?? "lakeside";
const detail = (query.get("detail") ?? "high") as Detail;
const frozen = query.get("time");

const read = files[`../../scenes/${slug}/scene.json`];
if (!read) throw new Error(`no scene ${slug}`);
const description = await read();

const started = performance.now();
const still = buildScene(description, detail);
const built = performance.now() - started;

const renderer = new THREE.WebGLRenderer({ antialias: detail !== "low" });
renderer.setPixelRatio(detail === "low" ? 1 : devicePixelRatio);
document.body.append(renderer.domElement);
const scene = new THREE.Scene();
scene.add(still.root);
still.dress(scene, renderer);

const { near = 0.05, far = 1200, field_of_view: fov = 1.05 } = description.camera ?? {};
const camera = new THREE.PerspectiveCamera((fov * 180) / Math.PI, 1, near, far);
look(query.get("view") ?? "seat");

function look(name: string): void {
  const view = description.views?.find((one) => one.name === name);
  const eye = query.get("eye")?.split(",").map(Number) ?? view?.eye ?? [0, 1.6, 8];
  const target = query.get("target")?.split(",").map(Number) ?? view?.target ?? [0, 1.2, 0];
  camera.position.set(eye[0] ?? 0, eye[1] ?? 0, eye[2] ?? 0);
  camera.lookAt(target[0] ?? 0, target[1] ?? 0, target[2] ?? 0);
}

function resize(): void {
  renderer.setSize(innerWidth, innerHeight);
  camera.aspect = innerWidth / innerHeight;
  camera.updateProjectionMatrix();
}
addEventListener("resize", resize);
resize();

for (const seat of still.seats.slice(0, Number(query.get("avatars") ?? 0))) {
  const person = new THREE.Group();
  const cloth = new THREE.MeshLambertMaterial({ color: new THREE.Color().setHSL(Math.random(), 0.3, 0.6) });
  const head = new THREE.Mesh(new THREE.SphereGeometry(0.13, 24, 16), cloth);
  const body = new THREE.Mesh(new THREE.CapsuleGeometry(0.19, 0.3, 8, 20), cloth);
  head.position.y = 1.2;
  body.position.y = 0.78;
  person.add(head, body);
  person.position.set(...seat.position);
  person.rotation.y = seat.yaw;
  scene.add(person);
}

let frames = 0;
let since = performance.now();
let fps = 0;
window.stillroomPreview = {
  ready: false,
  scene: still,
  info: () => ({
    calls: renderer.info.render.calls,
    triangles: renderer.info.render.triangles,
    geometries: renderer.info.memory.geometries,
    textures: renderer.info.memory.textures,
    fps,
    built,
  }),
};

renderer.setAnimationLoop((now) => {
  still.update(frozen === null ? now / 1000 : Number(frozen), camera);
  renderer.render(scene, camera);
  frames++;
  if (now - since > 1000) {
    fps = (frames * 1000) / (now - since);
    frames = 0;
    since = now;
  }
  if (window.stillroomPreview && renderer.info.render.frame > 2) window.stillroomPreview.ready = true;
});
