// For those who make scenes: a scene by itself, from its named views, drawn anew whenever its file is saved.
//
// `make dev`, then http://localhost:5173/preview.html?scene=lakeside&view=jetty&detail=high, with `time=60` for the
// world stopped at a second. Keys 1 to 9 go through the `views` of scene.json; the corner shows what a frame costs.
// It asks no server, and is not part of the built client.

import { PerspectiveCamera, Scene, WebGLRenderer } from "three";
import { buildScene, type Detail, type SceneDescription } from "./scene";

const FRAMES_TOLD = 30;

const files = import.meta.glob<SceneDescription>("../../scenes/*/scene.json", { import: "default" });
const query = new URLSearchParams(location.search);
const slug = query.get("scene") ?? "lakeside";
const detail = (query.get("detail") ?? "high") as Detail;
const stopped = query.get("time");

const read = files[`../../scenes/${slug}/scene.json`];
if (!read) throw new Error(`no scene ${slug}`);
const description = await read();
const place = buildScene(description, detail);

const renderer = new WebGLRenderer({ antialias: detail !== "low" });
renderer.setPixelRatio(detail === "low" ? 1 : devicePixelRatio);
renderer.info.autoReset = false;
const scene = new Scene();
scene.add(place.root);
place.dress(scene, renderer);

const { near = 0.05, far = 1200, field_of_view: fov = 1.05 } = description.camera ?? {};
const camera = new PerspectiveCamera((fov * 180) / Math.PI, 1, near, far);
const cost = document.createElement("output");
document.body.append(renderer.domElement, cost);

const views = description.views ?? [];
look(
  Math.max(
    0,
    views.findIndex(({ name }) => name === query.get("view")),
  ),
);
addEventListener("keydown", ({ key }) => look(Number(key) - 1));
addEventListener("resize", resize);
resize();
renderer.setAnimationLoop(draw);

function look(index: number): void {
  const view = views[index];
  if (!view) return;
  camera.position.set(...view.eye);
  camera.lookAt(...view.target);
  document.title = `${description.title}: ${view.name}`;
}

function resize(): void {
  renderer.setSize(innerWidth, innerHeight);
  camera.aspect = innerWidth / innerHeight;
  camera.updateProjectionMatrix();
}

function draw(now: number): void {
  renderer.info.reset();
  place.update(stopped === null ? now / 1000 : Number(stopped), camera);
  renderer.render(scene, camera);
  const { calls, triangles, frame } = renderer.info.render;
  if (frame % FRAMES_TOLD === 0) cost.value = `${calls} draw calls, ${triangles} triangles`;
}
