// The canvas and what it takes to draw on it: renderer, camera in its play space, size, lost contexts, counts.
//
// `origin` is the play space in the room, and the camera is in it, as WebXR wants it. On a screen the camera is put
// where the head is; in XR the headset does that.

import { Group, PerspectiveCamera, Scene, WebGLRenderer } from "three";
import type { Origin } from "../rig/placement";
import type { Detail } from "./options";

const PIXEL_RATIO: Record<Detail, number> = { low: 1, medium: 1.5, high: 2 };
const FIELD_OF_VIEW = 62;

export class View {
  readonly renderer: WebGLRenderer;
  readonly scene = new Scene();
  readonly origin = new Group();
  readonly camera = new PerspectiveCamera(FIELD_OF_VIEW, 1);
  private readonly watch: ResizeObserver;

  constructor(
    private readonly container: HTMLElement,
    antialias: boolean,
  ) {
    this.renderer = new WebGLRenderer({ antialias, powerPreference: "high-performance" });
    this.renderer.xr.enabled = true;
    this.renderer.xr.setReferenceSpaceType("local-floor");
    // A scene may draw more than once in a frame (a mirror in the water); the counts are of the whole frame.
    this.renderer.info.autoReset = false;
    this.origin.add(this.camera);
    this.scene.add(this.origin);
    dressCanvas(this.canvas);
    container.append(this.canvas);
    this.setDetail("medium");
    this.watch = new ResizeObserver(() => this.resize());
    this.watch.observe(container);
    this.resize();
  }

  /** How near and how far there is something to see, metres. */
  setReach(near: number, far: number): void {
    this.camera.near = near;
    this.camera.far = far;
    this.camera.updateProjectionMatrix();
  }

  get canvas(): HTMLCanvasElement {
    return this.renderer.domElement;
  }

  setDetail(detail: Detail): void {
    if (this.renderer.xr.isPresenting) return;
    this.renderer.setPixelRatio(Math.min(window.devicePixelRatio, PIXEL_RATIO[detail]));
  }

  putOrigin({ position, yaw }: Origin): void {
    this.origin.position.set(...position);
    this.origin.rotation.set(0, yaw, 0);
  }

  draw(): void {
    this.renderer.info.reset();
    this.renderer.render(this.scene, this.camera);
  }

  dispose(): void {
    this.watch.disconnect();
    this.renderer.setAnimationLoop(null);
    this.renderer.dispose();
    this.canvas.remove();
  }

  private resize(): void {
    const [width, height] = [this.container.clientWidth || 1, this.container.clientHeight || 1];
    this.camera.aspect = width / height;
    this.camera.updateProjectionMatrix();
    if (!this.renderer.xr.isPresenting) this.renderer.setSize(width, height);
  }
}

function dressCanvas(canvas: HTMLCanvasElement): void {
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute(
    "aria-label",
    "The place. W A S D walk, arrow keys walk and turn, Page up and Page down look up and down, E sits down or stands up.",
  );
  canvas.style.display = "block";
}
