// All that the headset's part may ask of the rest: where seats and ground are, and to be moved. No logic.

import type { SeatPlace } from "../rig/seats";

export interface XrWorld {
  readonly seats: readonly SeatPlace[];
  canStand(x: number, z: number): boolean;
  seatTaken(seat: number): boolean;
  /** How many people are in sight, oneself included. */
  people(): number;
  /** The seat one sits on, or -1. */
  seat(): number;
  teleport(x: number, z: number, yaw: number): void;
  /** -1: the nearest. */
  sit(seat: number): void;
  stand(): void;
  recenter(): void;
  textSize(): number;
  /** What the key of the door says, where one has a door to close or to open; else empty. */
  door(): string;
  useDoor(): void;
  /** Who hears one, in words, and what the microphone's key says. */
  voice(): { readonly sign: string; readonly button: string };
  /** The microphone off, or on again. */
  mute(): void;
  /** The microphone off, and never on. */
  hush(): void;
  /** The headset shows us, or has been put down. */
  visibility(shown: boolean): void;
  ended(): void;
}
