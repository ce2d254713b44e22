// Our own voice, as the person decides over it: the microphone's life from the question to the end, what is chosen, and
// what of it goes out.
//
// A browser's answer may come late, when something else is wanted already: questions are numbered, and whatever an old one
// brings is stopped, so that no microphone stays open that nobody asked for. May not know the browser: it is behind ports.

import { stateOfError } from "./asking";
import type { MicrophoneState, TalkMode } from "./contract";
import type { GateMode } from "./gate";

/** A microphone that the browser has opened, until `stop`. */
export interface Source {
  /** The browser's name for the device. */
  readonly device: string;
  /** `interrupted`: the system holds it back, for a call or by a switch; `ended`: it is gone for good. */
  readonly state: "live" | "interrupted" | "ended";
  onChange(listener: () => void): void;
  /** Silent by choice: the browser and the system are told that nobody listens. */
  setEnabled(enabled: boolean): void;
  stop(): void;
}

export interface OwnVoicePorts {
  /** Asks the browser; rejects as getUserMedia does, or with what `asking.ts` knows. */
  open(device: string | undefined): Promise<Source>;
  /** Resolves when sound can flow. To be begun in the same breath as the press. */
  prepare(): Promise<void>;
  /** Its sound goes to the worker from now on; null: no sound does. Throws where the browser cannot. */
  connect(source: Source | null): void;
  /** No microphone is wanted: other tabs may have it. */
  giveUp(): void;
  /** What has been chosen, for the gate and for the server. */
  choose(gate: GateMode, muted: boolean): void;
  changed(): void;
}

export class OwnVoice {
  private asked: MicrophoneState = "off";
  private talk: TalkMode = "open";
  private silent = false;
  private held = false;
  private source: Source | null = null;
  private wanted: string | undefined;
  /** Counts what was asked of the microphone: an answer to an older question is not wanted any more. */
  private questions = 0;

  constructor(private readonly ports: OwnVoicePorts) {}

  get state(): MicrophoneState {
    return this.asked;
  }

  get mode(): TalkMode {
    return this.talk;
  }

  /** Switched off by hand; with `push`: whether the key is up. */
  get muted(): boolean {
    return this.talk === "open" ? this.silent : !this.held;
  }

  /** The device that is open, or else the one that was chosen; empty: whichever the browser takes. */
  get device(): string {
    return this.source?.device ?? this.wanted ?? "";
  }

  /** From a press of the person's. device: undefined for the one that was chosen before, if one was. */
  async open(device = this.wanted): Promise<void> {
    const question = ++this.questions;
    this.disconnect();
    this.wanted = device;
    this.become("asking");
    const prepared = this.ports.prepare();
    // Whatever comes of it is looked at below; until then it is nobody's error.
    prepared.catch(() => undefined);
    try {
      const source = await this.ports.open(device);
      await this.receive(source, prepared, question);
    } catch (error) {
      if (question === this.questions) this.fail(error instanceof Error ? error.name : "");
    }
  }

  close(): void {
    this.questions++;
    this.disconnect();
    this.ports.giveUp();
    this.become("off");
  }

  setMode(mode: TalkMode): void {
    this.talk = mode;
    this.held = false;
    this.obey();
  }

  setMuted(muted: boolean): void {
    this.silent = muted;
    this.obey();
  }

  hold(down: boolean): void {
    if (down === this.held) return;
    this.held = down;
    this.obey();
  }

  /** Makes it so that what the person has chosen holds: in the browser, in the worker, and for the server. */
  obey(): void {
    const byHand = this.talk === "open" && this.silent;
    this.source?.setEnabled(!byHand);
    // A key that is up is not told to the server: it would be news for the whole room at each word.
    this.ports.choose(this.gate, this.asked !== "on" || byHand);
    this.ports.changed();
  }

  private get gate(): GateMode {
    if (this.talk === "open") return this.silent ? "shut" : "open";
    return this.held ? "held" : "released";
  }

  private async receive(source: Source, prepared: Promise<void>, question: number): Promise<void> {
    try {
      await prepared;
      if (question !== this.questions) source.stop();
      else this.take(source);
    } catch (error) {
      source.stop();
      throw error;
    }
  }

  private take(source: Source): void {
    this.ports.connect(source);
    this.source = source;
    source.onChange(() => this.heed());
    this.heed();
  }

  /** The system or the browser has done something to the microphone. */
  private heed(): void {
    const state = this.source?.state;
    if (state === "ended") this.fail("");
    else if (state) this.become(state === "live" ? "on" : "interrupted");
  }

  private fail(name: string): void {
    this.disconnect();
    this.ports.giveUp();
    const state = stateOfError(name);
    // Whoever tries again takes what there is.
    if (state === "missing") this.wanted = undefined;
    this.become(state);
  }

  private disconnect(): void {
    if (!this.source) return;
    this.source.stop();
    this.source = null;
    this.ports.connect(null);
  }

  private become(state: MicrophoneState): void {
    this.asked = state;
    this.obey();
  }
}
