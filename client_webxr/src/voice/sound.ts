// The sound of a visit: the page's side of voice. What it promises stands in contract.ts.
//
// The page makes the graph and says who is where; the sound itself goes from worklet to worker and back and passes the
// page by. Here is what people do with it: open a microphone, be silent, hold a key, set a volume.

import type { VoiceEvent } from "../net/hosted";
import type { Link } from "../net/link";
import { constraintsFor, stateOfError } from "./asking";
import { webCodecs } from "./codec";
import type {
  Fading,
  MicrophoneChoice,
  MicrophoneState,
  Sound,
  SoundState,
  TalkMode,
  Whereabouts,
} from "./contract";
import { SpeakerEar } from "./ear";
import type { GateMode } from "./gate";
import { Graph, hasWebAudio } from "./graph";
import { listMicrophones, Microphone, mediaDevices, stopAll } from "./microphone";
import { unknownPlace } from "./placing";

const PLACE_MS = 33;
/** As in a scene that says nothing of it. */
const FADING: Fading = { refDistance: 1.2, rolloff: 1.4, maxDistance: 16 };

/** What sound needs of the connection. */
export type SoundLink = Pick<Link, "voice" | "mute" | "setLoudness" | "slot" | "on">;

export function createSound(link: SoundLink): Sound {
  return new LiveSound(link);
}

class LiveSound implements Sound {
  level = 0;
  private able = { encode: typeof AudioEncoder !== "undefined", decode: typeof AudioDecoder !== "undefined" };
  private asked: MicrophoneState = "off";
  private mode: TalkMode = "open";
  private silent = false;
  private held = false;
  private sending = false;
  private volume = 1;
  private graph: Graph | null = null;
  private microphone: Microphone | null = null;
  /** Counts what was asked of the microphone: an answer to an older question is not wanted any more. */
  private questions = 0;
  private whereabouts: Whereabouts | null = null;
  private fading = FADING;
  /** Who speaks, and how they are heard. */
  private readonly speakers = new Map<number, number>();
  private readonly ears = new Map<number, SpeakerEar>();
  private readonly listeners = new Set<() => void>();
  private readonly ending = new AbortController();
  private readonly placing: ReturnType<typeof setInterval>;

  constructor(private readonly link: SoundLink) {
    const off = link.on("voice", (event) => this.hear(event));
    const { signal } = this.ending;
    signal.addEventListener("abort", off);
    mediaDevices()?.addEventListener("devicechange", () => this.changed(), { signal });
    this.placing = setInterval(() => this.placeAll(), PLACE_MS);
    this.obey();
    void this.askCodecs();
  }

  get state(): SoundState {
    return {
      microphone: this.canCapture ? this.asked : "unsupported",
      hears: this.hears,
      blocked: this.hears && !this.graph?.isRunning,
      mode: this.mode,
      muted: this.muted,
      sending: this.sending,
    };
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  // ------------------------------------------------------------------------------------------ what people do

  async resume(): Promise<void> {
    const graph = this.openGraph();
    await graph?.context.resume();
    this.changed();
  }

  async openMicrophone(deviceId?: string): Promise<void> {
    const devices = mediaDevices();
    if (!devices || !this.canCapture) return this.changed();
    const question = ++this.questions;
    this.release();
    this.become("asking");
    // Both in the same breath as the press.
    const resumed = this.resume();
    try {
      const stream = await devices.getUserMedia(constraintsFor(deviceId));
      await resumed;
      await this.graph?.ready;
      if (question === this.questions) this.take(stream);
      else stopAll(stream);
    } catch (error) {
      if (question === this.questions) this.become(stateOfError(error instanceof Error ? error.name : ""));
    }
  }

  closeMicrophone(): void {
    this.questions++;
    this.release();
    this.become("off");
  }

  microphones(): Promise<readonly MicrophoneChoice[]> {
    return listMicrophones();
  }

  setMode(mode: TalkMode): void {
    this.mode = mode;
    this.held = false;
    this.obey();
  }

  setMuted(muted: boolean): void {
    this.silent = muted;
    this.obey();
  }

  hold(down: boolean): void {
    this.held = down;
    this.obey();
  }

  async chime(): Promise<void> {
    await this.resume();
    await this.graph?.chime();
  }

  setVolume(volume: number): void {
    this.volume = Math.min(1, Math.max(0, volume));
    this.graph?.setVolume(this.volume);
  }

  place(whereabouts: Whereabouts, fading: Fading): void {
    this.whereabouts = whereabouts;
    this.fading = fading;
    for (const ear of this.ears.values()) ear.setFading(fading);
    this.placeAll();
  }

  dispose(): void {
    this.questions++;
    this.ending.abort();
    clearInterval(this.placing);
    this.listeners.clear();
    this.release();
    this.speakers.clear();
    this.matchEars();
    this.graph?.close();
    this.graph = null;
  }

  probe(slot: number) {
    const ear = this.ears.get(slot);
    if (!ear) return null;
    const { delayMs, gaps } = ear.report;
    return { node: ear.node, placed: ear.placed, delayMs, gaps };
  }

  // ------------------------------------------------------------------------------------------ our own voice

  private get canCapture(): boolean {
    return this.able.encode && hasWebAudio() && mediaDevices() !== null;
  }

  private get muted(): boolean {
    return this.mode === "open" ? this.silent : !this.held;
  }

  private take(stream: MediaStream): void {
    if (!this.graph) {
      stopAll(stream);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    try {
      this.microphone = new Microphone(this.graph.context, stream, port1, () => this.lose());
    } catch (error) {
      stopAll(stream);
      throw error;
    }
    this.link.voice({ kind: "microphone", port: port2 }, [port2]);
    this.become("on");
  }

  private lose(): void {
    this.release();
    this.become("lost");
  }

  private release(): void {
    if (!this.microphone) return;
    this.microphone.close();
    this.microphone = null;
    this.link.voice({ kind: "microphone", port: null });
  }

  private become(state: MicrophoneState): void {
    this.asked = state;
    this.obey();
  }

  /** Makes it so that what the person has chosen holds: here, in the worker, and for the server. */
  private obey(): void {
    const byHand = this.mode === "open" && this.silent;
    this.microphone?.setEnabled(!byHand);
    this.link.voice({ kind: "talk", mode: this.gateMode });
    // A key that is up is not told: it would be news for the whole room at each word.
    this.link.mute(this.asked !== "on" || byHand);
    this.changed();
  }

  private get gateMode(): GateMode {
    if (this.mode === "open") return this.silent ? "shut" : "open";
    return this.held ? "held" : "released";
  }

  // ------------------------------------------------------------------------------------------ the others

  private get hears(): boolean {
    return this.able.decode && hasWebAudio();
  }

  private hear(event: VoiceEvent): void {
    if (event.what === "level") this.showLevel(event.level, event.sending);
    else if (event.what === "cannot") this.learn(event);
    else this.hearOf(event.slot, event.what === "speaks" ? event.hearing : null);
  }

  private hearOf(slot: number, hearing: number | null): void {
    if (hearing === null) this.speakers.delete(slot);
    else this.speakers.set(slot, hearing);
    this.openGraph();
    this.matchEars();
  }

  private showLevel(level: number, sending: boolean): void {
    this.level = level;
    this.sending = sending;
    if (this.link.slot >= 0) this.link.setLoudness(this.link.slot, sending ? level : 0);
    this.changed();
  }

  private async askCodecs(): Promise<void> {
    const [encode, decode] = await Promise.all([webCodecs.canEncode(), webCodecs.canDecode()]);
    this.learn({ encode, decode });
  }

  private learn({ encode, decode }: { encode: boolean; decode: boolean }): void {
    this.able = { encode: encode && this.able.encode, decode: decode && this.able.decode };
    if (!encode && this.microphone) this.closeMicrophone();
    this.changed();
  }

  /** The graph, made when it is first needed. */
  private openGraph(): Graph | null {
    if (this.graph || this.ending.signal.aborted || !hasWebAudio()) return this.graph;
    const graph = new Graph(() => this.heed());
    graph.setVolume(this.volume);
    this.graph = graph;
    graph.ready.then(
      () => this.heed(),
      () => this.learn({ encode: false, decode: false }),
    );
    return graph;
  }

  /** The browser lets the graph run, or holds it. */
  private heed(): void {
    this.matchEars();
    this.changed();
  }

  /** An ear for each who speaks, while the graph runs: frames that nobody plays would only pile up. */
  private matchEars(): void {
    const { graph } = this;
    const wanted = graph?.isRunning && this.hears ? this.speakers : new Map<number, number>();
    for (const [slot, ear] of this.ears) if (!wanted.has(slot)) this.closeEar(slot, ear);
    if (graph) void graph.ready.then(() => this.openEars(graph)).catch(() => undefined);
  }

  private openEars(graph: Graph): void {
    if (graph !== this.graph || !graph.isRunning || !this.hears) return;
    for (const [slot, hearing] of this.speakers) {
      const ear = this.ears.get(slot) ?? this.openEar(graph, slot);
      ear.setHearing(hearing);
    }
  }

  private openEar(graph: Graph, slot: number): SpeakerEar {
    const ear = new SpeakerEar(graph.context, graph.voices, this.fading, ({ loudness }) =>
      this.link.setLoudness(slot, loudness),
    );
    this.ears.set(slot, ear);
    this.placeEar(slot, ear);
    const port = ear.open();
    this.link.voice({ kind: "ear", slot, port }, [port]);
    return ear;
  }

  private closeEar(slot: number, ear: SpeakerEar): void {
    this.ears.delete(slot);
    this.link.voice({ kind: "ear", slot, port: null });
    this.link.setLoudness(slot, 0);
    ear.close();
  }

  private placeAll(): void {
    const ear = this.whereabouts?.ear();
    if (!ear) return;
    this.graph?.listenFrom(ear);
    for (const [slot, one] of this.ears) this.placeEar(slot, one);
  }

  private placeEar(slot: number, one: SpeakerEar): void {
    const ear = this.whereabouts?.ear();
    const mouth = this.whereabouts?.mouth(slot);
    if (mouth) one.placeAt(mouth);
    else if (ear && !one.isPlaced) one.placeAt(unknownPlace(ear, this.fading.refDistance));
  }

  private changed(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
