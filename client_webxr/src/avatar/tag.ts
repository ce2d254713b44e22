// A name above a head: drawn with the browser's own fonts, so every script works and no font is fetched.
//
// It grows with distance so that it stays legible, within limits so that a far circle is not a wall of names, and
// it pales with its avatar.

import type { Object3D, Vector3 } from "three";
import SpriteText from "three-spritetext";
import { OWN_FONTS } from "../font";

const HEIGHT = 0.052;
/** Distances between which a tag keeps its size in the eye, metres. */
const NEAR = 2.2;
const FAR = 9;
/** How bright a name is while its owner is silent. */
const AT_REST = 0.84;

/** How much larger a tag is drawn at a distance. */
export function tagScale(distance: number): number {
  return Math.min(FAR, Math.max(NEAR, distance)) / NEAR;
}

/** One line, whatever was typed. */
export function tagText(name: string): string {
  return name.replace(/\s+/gu, " ").trim();
}

export class NameTag {
  private readonly sprite: SpriteText;
  private readonly width: number;
  private readonly height: number;

  constructor(
    private readonly parent: Object3D,
    name: string,
    marked: boolean,
  ) {
    const sprite = new SpriteText(tagText(name), HEIGHT, "#fffaf2");
    sprite.fontFace = OWN_FONTS;
    sprite.fontSize = 56;
    sprite.padding = [0.026, 0.014];
    sprite.borderRadius = 0.034;
    sprite.backgroundColor = "rgba(44, 40, 52, 0.46)";
    if (marked) {
      sprite.borderColor = "rgba(232, 190, 112, 0.9)";
      sprite.borderWidth = 0.0045;
    }
    sprite.material.toneMapped = false;
    sprite.material.depthWrite = false;
    sprite.renderOrder = 20;
    sprite.center.set(0.5, 0);
    this.sprite = sprite;
    this.width = sprite.scale.x;
    this.height = sprite.scale.y;
    parent.add(sprite);
  }

  /** glow: 0..1, how much its owner speaks; a name shines a little then. */
  place(
    x: number,
    y: number,
    z: number,
    opacity: number,
    eye: Vector3,
    textScale: number,
    glow: number,
  ): void {
    const scale = tagScale(Math.hypot(x - eye.x, y - eye.y, z - eye.z)) * textScale;
    this.sprite.position.set(x, y, z);
    this.sprite.scale.set(this.width * scale, this.height * scale, 1);
    this.sprite.material.opacity = opacity;
    this.sprite.material.color.setScalar(AT_REST + (1 - AT_REST) * glow);
  }

  dispose(): void {
    this.parent.remove(this.sprite);
    this.sprite.material.map?.dispose();
    this.sprite.material.dispose();
  }
}
