// What is around us, as the page tells it: the zone we are in, its door, and who hears us there. The words stand in ui/.

import type { Link } from "../net/link";
import type { ZoneDescription } from "../scene/description";
import type { Stage } from "../stage/contract";
import type { HeardView } from "../types";
import type { Hud } from "../ui/dom/hud";
import type { VoiceBar } from "../ui/dom/voice-bar";
import { heardLine } from "../ui/headset";
import { crossingWords, doorLabel, lockWords } from "../ui/zones";

export interface SurroundingsParts {
  readonly link: Link;
  readonly stage: Stage;
  readonly voiceBar: VoiceBar;
  readonly hud: Hud;
  /** Whether the person is in the room yet: at the door nothing is told. */
  readonly isInside: () => boolean;
}

export class Surroundings {
  private zones: readonly ZoneDescription[] = [];
  private heard: HeardView | null = null;
  /** The zone that we have last said we are in. */
  private zone: ZoneDescription | undefined;
  private lockedBefore: ReadonlySet<number> = new Set();

  constructor(private readonly parts: SurroundingsParts) {}

  /** The scene is known now, perhaps later than where we are in it. */
  learn(zones: readonly ZoneDescription[]): void {
    this.zones = zones;
    if (this.heard) this.hear(this.heard);
  }

  /** Who hears us, and in which zone we are. */
  hear(heard: HeardView): void {
    const { link, stage, voiceBar } = this.parts;
    const now = this.zones[heard.zone];
    if (now !== this.zone) this.tell(crossingWords(this.zone, now, link.locked.has(heard.zone)));
    stage.tell(heardLine(this.heard?.by ?? null, heard.by));
    this.heard = heard;
    this.zone = now;
    voiceBar.hear(heard, now?.name ?? "");
    this.showDoor();
  }

  /** A door was closed or opened somewhere. */
  showDoors(): void {
    const { locked } = this.parts.link;
    this.zones.forEach((zone, i) => {
      if (locked.has(i) !== this.lockedBefore.has(i)) this.tell(lockWords(zone, locked.has(i)));
    });
    this.lockedBefore = locked;
    this.showDoor();
  }

  /** Closes the door of where we are, or opens it. */
  useDoor(): void {
    const { link } = this.parts;
    link.lock(this.number, !link.locked.has(this.number));
  }

  /** The zone we are in, as an index into the scene's; -1: none. */
  private get number(): number {
    return this.heard?.zone ?? -1;
  }

  private showDoor(): void {
    const { link, stage, hud } = this.parts;
    const label = doorLabel(this.zone, link.locked.has(this.number));
    hud.zoneDoor(label);
    stage.setDoor(label);
  }

  private tell(words: string): void {
    if (this.parts.isInside()) this.parts.hud.tell(words);
  }
}
