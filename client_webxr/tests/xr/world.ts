// A world for the parts of the headset to ask: two seats on open ground, and a record of what was asked for.

import { Scene } from "three";
import type { View } from "../../src/stage/view";
import type { XrWorld } from "../../src/xr/world";

export const view = () => ({ scene: new Scene() }) as unknown as View;

export class FakeWorld implements XrWorld {
  readonly asked: string[] = [];
  readonly taken = new Set<number>();
  readonly seats = [
    { position: [0, 0, -3] as const, yaw: 0, height: 0.4 },
    { position: [4, 0, -3] as const, yaw: 0, height: 0.4 },
  ];

  canStand(x: number, z: number): boolean {
    return Math.hypot(x, z) < 6;
  }
  seatTaken(seat: number): boolean {
    return this.taken.has(seat);
  }
  people(): number {
    return 3;
  }
  seat(): number {
    return -1;
  }
  teleport(x: number, z: number): void {
    this.asked.push(`teleport ${x.toFixed(1)} ${z.toFixed(1)}`);
  }
  sit(seat: number): void {
    this.asked.push(`sit ${seat}`);
  }
  stand(): void {
    this.asked.push("stand");
  }
  recenter(): void {
    this.asked.push("recenter");
  }
  textSize(): number {
    return 1;
  }
  door(): string {
    return "";
  }
  useDoor(): void {
    this.asked.push("door");
  }
  voice() {
    return { sign: "Heard by nobody", button: "Mute" };
  }
  mute(): void {
    this.asked.push("mute");
  }
  hush(): void {
    this.asked.push("hush");
  }
  visibility(): void {}
  ended(): void {}
}
