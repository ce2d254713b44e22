// What a newcomer to the headset is told, once, in a few words before their eyes: how to move, to sit, to open the panel.
// It goes when they have moved, when they open the panel, or by itself.

import { Container, Text } from "@pmndrs/uikit";
import { Group, type Object3D } from "three";
import type { Vec3 } from "../types";
import { INK, PAPER, PIXEL } from "./look";

export type InputKind = "controllers" | "hands" | "gaze";

const SECONDS = 20;
const FADE_SECONDS = 0.4;
/** Metres ahead of the eyes and above them: in the sky, not before the ground that one aims at. */
const AHEAD = 1.1;
const ABOVE = 0.26;

export const WORDS: Readonly<Record<InputKind, readonly string[]>> = {
  controllers: [
    "Push a thumbstick forward, aim, and let go: you are there.",
    "Push it to the side to turn.",
    "Point at a seat and press the trigger to sit.",
    "Look at your left wrist, or press A or X, for more.",
  ],
  hands: [
    "Pinch and hold, aim, and let go: you are there.",
    "Point at a seat and pinch to sit.",
    "A finger at your lips turns your microphone off.",
    "Look at your left wrist, as at a watch, for more.",
  ],
  gaze: [
    "Look at a place on the ground and pinch: you are there.",
    "Look at a seat and pinch to sit.",
    "Look down for more.",
  ],
};

export class Hint {
  private readonly group = new Group();
  private readonly root: Container;
  private readonly lines: Text[] = [];
  private kind: InputKind | null = null;
  private left = SECONDS;
  private placed = false;

  constructor(parent: Object3D) {
    this.root = new Container({
      pixelSize: PIXEL * (AHEAD / 0.45),
      flexDirection: "column",
      alignItems: "center",
      gap: 8,
      padding: 18,
      borderRadius: 22,
      backgroundColor: PAPER,
      opacity: 0.92,
      fontWeight: "medium",
      color: INK,
      depthTest: true,
      renderOrder: 90,
    });
    this.group.add(this.root);
    this.group.visible = false;
    parent.add(this.group);
  }

  /** They know by now. */
  done(): void {
    this.left = Math.min(this.left, FADE_SECONDS);
  }

  /** They have been put somewhere else: it goes with them. */
  follow(): void {
    this.placed = false;
  }

  step(dt: number, kind: InputKind, eye: Vec3, gaze: Vec3, textSize: number): void {
    if (this.left <= 0) return;
    this.left -= dt;
    this.group.visible = this.left > 0;
    if (!this.placed) this.place(eye, gaze);
    if (kind !== this.kind) this.write(kind);
    this.group.scale.setScalar(textSize);
    this.root.setProperties({ opacity: 0.92 * Math.min(1, Math.max(0, this.left / FADE_SECONDS)) });
    this.root.update(dt * 1000);
  }

  dispose(): void {
    this.group.removeFromParent();
    this.root.dispose();
  }

  private place([x, y, z]: Vec3, gaze: Vec3): void {
    this.placed = true;
    const flat = Math.hypot(gaze[0], gaze[2]) || 1;
    this.group.position.set(x + (gaze[0] / flat) * AHEAD, y + ABOVE, z + (gaze[2] / flat) * AHEAD);
    this.group.lookAt(x, y, z);
  }

  private write(kind: InputKind): void {
    this.kind = kind;
    for (const line of this.lines.splice(0)) line.dispose();
    for (const text of WORDS[kind]) {
      const line = new Text({ text, fontSize: 19 });
      this.lines.push(line);
      this.root.add(line);
    }
  }
}
