// The page's audio graph: the context at 48 kHz, what all voices pass before they are heard, the listener's head, the chime.

import type { Vec3 } from "../types";
import captureUrl from "./capture.worklet.ts?worker&url";
import type { Ear } from "./contract";
import { RATE } from "./format";
import { forwardOf, Remembered, upOf } from "./placing";
import playUrl from "./play.worklet.ts?worker&url";

/** Every change takes its time, or it would be heard as a rustle. Seconds, the time constant of an exponential. */
export const SMOOTH_S = 0.03;
const CHIME_S = 0.7;
const CHIME_GAIN = 0.18;
/** A fifth: the left ear's tone and the right one's, Hz. */
const CHIME_HZ = [440, 660] as const;

/** Whether this browser has what the graph needs. */
export function hasWebAudio(): boolean {
  return typeof AudioContext !== "undefined" && typeof AudioWorkletNode !== "undefined";
}

/** Lets a parameter glide to a value. */
export function glide(param: AudioParam, value: number, context: BaseAudioContext): void {
  param.setTargetAtTime(value, context.currentTime, SMOOTH_S);
}

/** Firefox only has the older methods. */
interface OldListener {
  setPosition(...position: Vec3): void;
  setOrientation(...forwardAndUp: [...Vec3, ...Vec3]): void;
}

function hasParameters(listener: AudioListener | OldListener): listener is AudioListener {
  return "positionX" in listener;
}

export class Graph {
  readonly context = new AudioContext({ sampleRate: RATE, latencyHint: "interactive" });
  /** Resolves when the worklets are there, and `isReady` says so from then on. */
  readonly ready: Promise<void>;
  isReady = false;
  /** All voices come together here. */
  readonly voices: GainNode;
  private readonly position = new Remembered();
  private readonly forward = new Remembered();
  private readonly up = new Remembered();

  constructor(changed: () => void) {
    const { context } = this;
    this.voices = new GainNode(context);
    this.voices.connect(context.destination);
    context.addEventListener("statechange", changed);
    // The first panner makes the browser load how heads hear; the first voice shall not wait for it.
    new PannerNode(context, { panningModel: "HRTF" });
    this.ready = Promise.all([captureUrl, playUrl].map((url) => context.audioWorklet.addModule(url))).then(
      () => {
        this.isReady = true;
      },
    );
  }

  get isRunning(): boolean {
    return this.context.state === "running";
  }

  setVolume(volume: number): void {
    glide(this.voices.gain, volume, this.context);
  }

  listenFrom(ear: Ear): void {
    const listener: AudioListener | OldListener = this.context.listener;
    const forward = forwardOf(ear);
    const up = upOf(ear);
    if (this.position.take(ear.position)) this.placeListener(ear.position);
    const news = [this.forward.take(forward), this.up.take(up)];
    if (!news.includes(true)) return;
    if (hasParameters(listener)) {
      this.glideAll([listener.forwardX, listener.forwardY, listener.forwardZ], forward);
      this.glideAll([listener.upX, listener.upY, listener.upZ], up);
    } else {
      listener.setOrientation(...forward, ...up);
    }
  }

  /** In one ear, then in the other. */
  async chime(): Promise<void> {
    const begin = this.context.currentTime + 0.05;
    const tones = CHIME_HZ.map((hz, i) => this.tone(hz, i * 2 - 1, begin + i * CHIME_S));
    await Promise.all(tones);
  }

  close(): void {
    void this.context.close();
  }

  private placeListener(at: Vec3): void {
    const listener: AudioListener | OldListener = this.context.listener;
    if (hasParameters(listener))
      this.glideAll([listener.positionX, listener.positionY, listener.positionZ], at);
    else listener.setPosition(...at);
  }

  private glideAll(params: readonly AudioParam[], values: Vec3): void {
    params.forEach((param, i) => {
      glide(param, values[i] as number, this.context);
    });
  }

  private tone(frequency: number, pan: number, begin: number): Promise<void> {
    const { context } = this;
    const tone = new OscillatorNode(context, { frequency });
    const envelope = new GainNode(context, { gain: 0 });
    envelope.gain.setValueAtTime(0, begin);
    envelope.gain.linearRampToValueAtTime(CHIME_GAIN, begin + 0.03);
    envelope.gain.setTargetAtTime(0, begin + 0.03, CHIME_S / 6);
    tone.connect(envelope).connect(new StereoPannerNode(context, { pan })).connect(context.destination);
    tone.start(begin);
    tone.stop(begin + CHIME_S);
    return new Promise((resolve) => tone.addEventListener("ended", () => resolve(), { once: true }));
  }
}
