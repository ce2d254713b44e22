// A plate with a few lines of text, in one draw call while it is seen.
//
// It is drawn with the browser's own fonts, as names are, since people write in every script; the boards that people
// press (panel.ts) have a font of their own, which knows but a few. It faces +Z of its own frame.

import { CanvasTexture, Mesh, MeshBasicMaterial, type Object3D, PlaneGeometry, SRGBColorSpace } from "three";
import { OWN_FONTS } from "../font";
import { INK, PAPER } from "./look";
import { wrapped } from "./wrap";

/** Pixels of the letters, and metres of one pixel: letters of 35 mm, as large at 1.2 m as those of a book in the hand. */
const FONT = 56;
const PIXEL = 0.035 / FONT;
const LINE = Math.round(FONT * 1.36);
const MOST_LINES = 3;
const PADDING = { x: 44, y: 30 };
const TEXT_WIDTH = 1200;
const RADIUS = 46;
const WIDTH = TEXT_WIDTH + 2 * PADDING.x;
const HEIGHT = MOST_LINES * LINE + 2 * PADDING.y;
const OPACITY = 0.9;

export class Plate {
  readonly mesh: Mesh<PlaneGeometry, MeshBasicMaterial>;
  private readonly canvas = document.createElement("canvas");
  private readonly texture: CanvasTexture;

  constructor(parent: Object3D) {
    this.canvas.width = WIDTH;
    this.canvas.height = HEIGHT;
    this.texture = new CanvasTexture(this.canvas);
    this.texture.colorSpace = SRGBColorSpace;
    this.texture.anisotropy = 4;
    const material = new MeshBasicMaterial({
      map: this.texture,
      transparent: true,
      depthWrite: false,
      fog: false,
    });
    material.toneMapped = false;
    this.mesh = new Mesh(new PlaneGeometry(WIDTH * PIXEL, HEIGHT * PIXEL), material);
    // Over flames and mist, which know nothing of depth; under the panel that one presses.
    this.mesh.renderOrder = 90;
    this.mesh.visible = false;
    parent.add(this.mesh);
  }

  write(text: string): void {
    const pen = this.canvas.getContext("2d");
    if (!pen) return;
    pen.font = `500 ${FONT}px ${OWN_FONTS}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    const lines = wrapped(text, TEXT_WIDTH, MOST_LINES, (line) => pen.measureText(line).width);
    pen.clearRect(0, 0, WIDTH, HEIGHT);
    this.paper(pen, Math.max(...lines.map((line) => pen.measureText(line).width)), lines.length * LINE);
    pen.fillStyle = INK;
    lines.forEach((line, i) => {
      pen.fillText(line, WIDTH / 2, HEIGHT / 2 + (i - (lines.length - 1) / 2) * LINE);
    });
    this.texture.needsUpdate = true;
  }

  /** strength: 0 unseen .. 1 there. */
  show(strength: number): void {
    // What is not seen takes no memory of the graphics processor either.
    if (strength === 0 && this.mesh.visible) this.texture.dispose();
    this.mesh.visible = strength > 0;
    this.mesh.material.opacity = OPACITY * strength;
  }

  dispose(): void {
    this.mesh.removeFromParent();
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
    this.texture.dispose();
  }

  private paper(pen: CanvasRenderingContext2D, width: number, height: number): void {
    const [w, h] = [width + 2 * PADDING.x, height + 2 * PADDING.y];
    pen.fillStyle = PAPER;
    pen.beginPath();
    pen.roundRect((WIDTH - w) / 2, (HEIGHT - h) / 2, w, h, RADIUS);
    pen.fill();
  }
}
