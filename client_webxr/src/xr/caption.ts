// The quiet line in VR: what the page tells, for somebody who does not see the page. It floats low ahead, follows the head
// with a lag, and goes by itself.
//
// It is kept in the play space: who is moved or turned in the room takes it along, and only their own motion is
// followed. There is no plate, nor any cost, before something is told.

import type { Object3D } from "three";
import type { LocalHead } from "../rig/placement";
import { AHEAD, BELOW, Follow } from "./follow";
import { Plate } from "./plate";
import { Telling } from "./telling";

export class Caption {
  private readonly telling = new Telling();
  private readonly follow = new Follow();
  private plate: Plate | null = null;

  /** playSpace: what the camera is in. */
  constructor(private readonly playSpace: Object3D) {}

  /** What it says now, or when the panel is away; empty: nothing. */
  get text(): string {
    return this.telling.text;
  }

  tell(text: string): void {
    if (!this.telling.tell(text)) return;
    this.plate ??= new Plate(this.playSpace);
    this.plate.write(text);
  }

  /** dt: seconds; head: in the play space; textSize: 1 is usual; waits: the panel hangs before it. */
  step(dt: number, head: LocalHead, textSize: number, waits: boolean): void {
    const { plate, telling, follow } = this;
    if (!plate || !telling.text) return;
    if (telling.strength === 0) follow.snap(head);
    else follow.step(dt, head);
    telling.step(dt, waits);
    plate.show(telling.strength);
    plate.mesh.position.set(...follow.at);
    plate.mesh.rotation.set(-Math.atan2(BELOW, AHEAD), follow.yaw, 0, "YXZ");
    plate.mesh.scale.setScalar(textSize);
  }

  dispose(): void {
    this.plate?.dispose();
  }
}
