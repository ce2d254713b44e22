// One speaker, as heard: the worklet that plays them, then a panner at their mouth, or nothing between for a voice that the
// whole room hears. A change from one to the other is a cross-fade.

import type { Vec3 } from "../types";
import { Hearing } from "../wire";
import type { Fading } from "./contract";
import { glide, SMOOTH_S } from "./graph";
import { Remembered } from "./placing";
import { type EarReport, PLAY } from "./worklets";

/** A fade is over for any ear after so many time constants. */
const FADED_MS = SMOOTH_S * 1000 * 7;
/** Nobody is near a voice from everywhere: it is a little softer than one beside us. */
const ROOM_GAIN = 0.8;

/** One way for the voice to take, until another is taken. */
interface Route {
  readonly gain: GainNode;
  readonly panner: PannerNode | null;
}

export class SpeakerEar {
  /** What the speaker said, before it is placed. */
  readonly node: AudioWorkletNode;
  /** The same, placed. */
  readonly placed: GainNode;
  report: EarReport = { loudness: 0, delayMs: 0, gaps: 0, bridges: 0 };
  private readonly position = new Remembered();
  private route: Route | null = null;
  private hearing = -1;
  private at: Vec3 | null = null;

  constructor(
    private readonly context: AudioContext,
    to: AudioNode,
    private fading: Fading,
    reported: (report: EarReport) => void,
  ) {
    this.node = new AudioWorkletNode(context, PLAY, { numberOfInputs: 0, outputChannelCount: [1] });
    this.placed = new GainNode(context);
    this.placed.connect(to);
    this.node.port.onmessage = ({ data }: MessageEvent<EarReport>) => {
      this.report = data;
      reported(data);
    };
  }

  get isPlaced(): boolean {
    return this.at !== null;
  }

  /** Where frames go in. */
  open(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.node.port.postMessage({ port: port1 }, [port1]);
    return port2;
  }

  setHearing(hearing: number): void {
    if (hearing === this.hearing) return;
    this.hearing = hearing;
    if (this.route) this.fadeOut(this.route);
    this.route = hearing === Hearing.wholeRoom ? this.directRoute() : this.spatialRoute();
    glide(this.route.gain.gain, hearing === Hearing.wholeRoom ? ROOM_GAIN : 1, this.context);
  }

  setFading(fading: Fading): void {
    this.fading = fading;
    if (this.route?.panner) Object.assign(this.route.panner, pannerOptions(fading));
  }

  placeAt(at: Vec3): void {
    if (!this.position.take(at)) return;
    this.at = at;
    const panner = this.route?.panner;
    if (!panner) return;
    const params = [panner.positionX, panner.positionY, panner.positionZ];
    params.forEach((param, i) => {
      glide(param, at[i] as number, this.context);
    });
  }

  close(): void {
    glide(this.placed.gain, 0, this.context);
    setTimeout(() => {
      this.node.port.postMessage({ port: null });
      this.node.disconnect();
      this.placed.disconnect();
    }, FADED_MS);
  }

  private directRoute(): Route {
    const gain = new GainNode(this.context, { gain: 0 });
    this.node.connect(gain).connect(this.placed);
    return { gain, panner: null };
  }

  private spatialRoute(): Route {
    const gain = new GainNode(this.context, { gain: 0 });
    const [positionX, positionY, positionZ] = this.at ?? [0, 0, 0];
    const where = this.at ? { positionX, positionY, positionZ } : {};
    const panner = new PannerNode(this.context, {
      panningModel: "HRTF",
      distanceModel: "inverse",
      ...pannerOptions(this.fading),
      ...where,
    });
    this.node.connect(gain).connect(panner).connect(this.placed);
    return { gain, panner };
  }

  private fadeOut({ gain, panner }: Route): void {
    glide(gain.gain, 0, this.context);
    setTimeout(() => {
      this.node.disconnect(gain);
      gain.disconnect();
      panner?.disconnect();
    }, FADED_MS);
  }
}

function pannerOptions({ refDistance, rolloff, maxDistance }: Fading) {
  return { refDistance, rolloffFactor: rolloff, maxDistance };
}
