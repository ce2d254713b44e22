// The voices of the others in the page: an ear for each who speaks, where they are, while the graph runs.

import type { VoiceWish } from "../net/hosted";
import type { Fading, SoundProbe, Whereabouts } from "./contract";
import { SpeakerEar } from "./ear";
import type { Graph } from "./graph";
import { unknownPlace } from "./placing";

/** As in a scene that says nothing of it: `voice` in scenes/README.md. */
export const FADING: Fading = { refDistance: 1.2, rolloff: 1.4, maxDistance: 16 };

/** What the ears need of the connection. */
export interface OthersLink {
  voice(wish: VoiceWish, transfer?: Transferable[]): void;
  setLoudness(slot: number, loudness: number): void;
}

export class Others {
  private whereabouts: Whereabouts | null = null;
  private fading = FADING;
  /** Who speaks, and how they are heard. */
  private readonly speakers = new Map<number, number>();
  private readonly ears = new Map<number, SpeakerEar>();

  constructor(private readonly link: OthersLink) {}

  /** Somebody speaks and is heard so; null: they do not any more. */
  hear(slot: number, hearing: number | null): void {
    if (hearing === null) this.speakers.delete(slot);
    else this.speakers.set(slot, hearing);
  }

  /** An ear for each who speaks, in `graph`; null: no graph runs, and frames that nobody plays would only pile up. */
  match(graph: Graph | null): void {
    for (const [slot, ear] of this.ears) if (!graph || !this.speakers.has(slot)) this.close(slot, ear);
    if (!graph) return;
    for (const [slot, hearing] of this.speakers) {
      const ear = this.ears.get(slot) ?? this.open(graph, slot);
      ear.setHearing(hearing);
    }
  }

  /** Where people are from now on. */
  place(whereabouts: Whereabouts, fading: Fading): void {
    this.whereabouts = whereabouts;
    this.fading = fading;
    for (const ear of this.ears.values()) ear.setFading(fading);
  }

  /** Everybody to where they are now, and the listener too. */
  follow(graph: Graph | null): void {
    const ear = this.whereabouts?.ear();
    if (!ear) return;
    graph?.listenFrom(ear);
    for (const [slot, one] of this.ears) this.placeEar(slot, one);
  }

  clear(): void {
    this.speakers.clear();
    this.match(null);
  }

  probe(slot: number): SoundProbe | null {
    const ear = this.ears.get(slot);
    if (!ear) return null;
    const { delayMs, gaps, bridges } = ear.report;
    return { node: ear.node, placed: ear.placed, delayMs, gaps, bridges };
  }

  private open(graph: Graph, slot: number): SpeakerEar {
    const ear = new SpeakerEar(graph.context, graph.voices, this.fading, ({ loudness }) =>
      this.link.setLoudness(slot, loudness),
    );
    this.ears.set(slot, ear);
    this.placeEar(slot, ear);
    const port = ear.open();
    this.link.voice({ kind: "ear", slot, port }, [port]);
    return ear;
  }

  private close(slot: number, ear: SpeakerEar): void {
    this.ears.delete(slot);
    this.link.voice({ kind: "ear", slot, port: null });
    this.link.setLoudness(slot, 0);
    ear.close();
  }

  private placeEar(slot: number, one: SpeakerEar): void {
    const ear = this.whereabouts?.ear();
    const mouth = this.whereabouts?.mouth(slot);
    if (mouth) one.placeAt(mouth);
    else if (ear && !one.isPlaced) one.placeAt(unknownPlace(ear, this.fading.refDistance));
  }
}
