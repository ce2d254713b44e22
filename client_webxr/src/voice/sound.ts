// The sound of a visit: the page's side of voice. What it promises stands in contract.ts.
//
// The page makes the graph and says who is where; the sound itself goes from worklet to worker and back and passes the
// page by. Here the parts meet: what the person decides over their own voice (own-voice.ts), the browser's microphone, the
// graph, and the ears for the others.

import type { VoiceEvent } from "../net/hosted";
import type { Link } from "../net/link";
import { constraintsFor } from "./asking";
import { webCodecs } from "./codec";
import type { Fading, MicrophoneChoice, Sound, SoundState, TalkMode, Whereabouts } from "./contract";
import { Graph, hasWebAudio } from "./graph";
import { Claim, listMicrophones, Microphone, mediaDevices } from "./microphone";
import { Others } from "./others";
import { OwnVoice, type OwnVoicePorts, type Source } from "./own-voice";

const PLACE_MS = 33;
/** Longer than any browser takes to begin; one that waits for a press never says so. */
const RESUME_MS = 2000;

/** What sound needs of the connection. */
export type SoundLink = Pick<Link, "voice" | "mute" | "deafen" | "setLoudness" | "slot" | "on">;

export function createSound(link: SoundLink): Sound {
  return new LiveSound(link);
}

class LiveSound implements Sound {
  level = 0;
  private able = { encode: typeof AudioEncoder !== "undefined", decode: typeof AudioDecoder !== "undefined" };
  private connected = false;
  private sending = false;
  private volume = 1;
  private devices = 0;
  private graph: Graph | null = null;
  private resuming = false;
  private readonly claim = new Claim();
  private readonly own: OwnVoice;
  private readonly others: Others;
  private readonly listeners = new Set<() => void>();
  private readonly ending = new AbortController();

  constructor(private readonly link: SoundLink) {
    this.own = new OwnVoice(this.ports());
    this.others = new Others(link);
    const { signal } = this.ending;
    const off = [
      link.on("voice", (event) => this.hear(event)),
      link.on("state", ({ kind }) => this.connect(kind === "here")),
    ];
    const placing = setInterval(() => this.others.follow(this.graph), PLACE_MS);
    signal.addEventListener("abort", () => {
      clearInterval(placing);
      for (const stop of off) stop();
    });
    mediaDevices()?.addEventListener("devicechange", () => this.relist(), { signal });
    // A call or the system may have held the graph; whatever the person does next may let it run again.
    for (const event of ["pointerdown", "keydown"])
      window.addEventListener(event, () => this.unblock(), { signal, capture: true });
    document.addEventListener("visibilitychange", () => document.hidden || this.unblock(), { signal });
    this.own.obey();
    void this.askCodecs();
  }

  get state(): SoundState {
    const { own } = this;
    return {
      microphone: this.canCapture ? own.state : "unsupported",
      hears: this.hears,
      secure: isSecureContext,
      blocked: this.hears && this.graph !== null && !this.graph.isRunning && !this.resuming,
      mode: own.mode,
      muted: own.muted,
      sending: this.sending && this.connected,
      device: own.device,
      devices: this.devices,
    };
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  // ------------------------------------------------------------------------------------------ what people do

  async resume(): Promise<void> {
    const graph = this.openGraph();
    if (!graph || graph.isRunning) return;
    this.resuming = true;
    await Promise.race([graph.context.resume().catch(() => undefined), pause(RESUME_MS)]);
    this.resuming = false;
    this.changed();
  }

  async openMicrophone(deviceId?: string): Promise<void> {
    if (this.canCapture) await this.own.open(deviceId);
  }

  closeMicrophone(): void {
    this.own.close();
  }

  microphones(): Promise<readonly MicrophoneChoice[]> {
    return listMicrophones();
  }

  setMode(mode: TalkMode): void {
    this.own.setMode(mode);
  }

  setMuted(muted: boolean): void {
    this.own.setMuted(muted);
  }

  hold(down: boolean): void {
    this.own.hold(down);
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
    this.others.place(whereabouts, fading);
    this.others.follow(this.graph);
  }

  dispose(): void {
    this.listeners.clear();
    this.ending.abort();
    this.own.close();
    this.others.clear();
    this.graph?.close();
    this.graph = null;
  }

  probe(slot: number) {
    return this.others.probe(slot);
  }

  // ------------------------------------------------------------------------------------------ our own voice

  private get canCapture(): boolean {
    return this.able.encode && hasWebAudio() && mediaDevices() !== null;
  }

  private ports(): OwnVoicePorts {
    const { link } = this;
    return {
      open: async (device) => {
        await this.claim.take();
        const stream = await navigator.mediaDevices.getUserMedia(constraintsFor(device));
        return new Microphone(stream);
      },
      prepare: async () => {
        await this.resume();
        await this.graph?.ready;
      },
      connect: (source) => this.connectMicrophone(source),
      giveUp: () => this.claim.release(),
      choose: (mode, muted) => {
        link.voice({ kind: "talk", mode });
        link.mute(muted);
      },
      changed: () => this.changed(),
    };
  }

  private connectMicrophone(source: Source | null): void {
    if (!source) {
      this.link.voice({ kind: "microphone", port: null });
      return;
    }
    if (!(source instanceof Microphone) || !this.graph) throw new Error("there is no graph to listen in");
    const { port1, port2 } = new MessageChannel();
    source.connect(this.graph.context, port1);
    this.link.voice({ kind: "microphone", port: port2 }, [port2]);
    // Only now does the browser tell what the microphones are called.
    this.devices++;
  }

  private relist(): void {
    this.devices++;
    this.changed();
  }

  // ------------------------------------------------------------------------------------------ the others

  private get hears(): boolean {
    return this.able.decode && hasWebAudio();
  }

  private connect(connected: boolean): void {
    this.connected = connected;
    this.changed();
  }

  private hear(event: VoiceEvent): void {
    if (event.what === "level") this.showLevel(event.level, event.sending);
    else if (event.what === "cannot") this.learn(event);
    else this.hearOf(event.slot, event.what === "speaks" ? event.hearing : null);
  }

  private hearOf(slot: number, hearing: number | null): void {
    this.others.hear(slot, hearing);
    this.openGraph();
    this.matchEars();
  }

  private showLevel(level: number, sending: boolean): void {
    this.level = level;
    this.sending = sending;
    if (this.link.slot >= 0) this.link.setLoudness(this.link.slot, this.state.sending ? level : 0);
    this.changed();
  }

  private async askCodecs(): Promise<void> {
    const [encode, decode] = await Promise.all([webCodecs.canEncode(), webCodecs.canDecode()]);
    this.learn({ encode, decode });
  }

  private learn({ encode, decode }: { encode: boolean; decode: boolean }): void {
    this.able = { encode: encode && this.able.encode, decode: decode && this.able.decode };
    if (!encode) this.own.close();
    // Nobody shall believe to be heard by somebody whose browser plays nothing.
    if (!this.hears) this.link.deafen(true);
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

  private unblock(): void {
    if (this.state.blocked) void this.resume();
  }

  private matchEars(): void {
    const { graph } = this;
    this.others.match(graph?.isReady && graph.isRunning && this.hears ? graph : null);
  }

  private changed(): void {
    for (const listener of [...this.listeners]) listener();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
