// The microphone: the browser's question, its answer, and the way of its sound to the voice worker.

import { ELSEWHERE } from "./asking";
import type { MicrophoneChoice } from "./contract";
import type { Source } from "./own-voice";
import { CAPTURE } from "./worklets";

const LOCK = "stillroom.microphone";

/** Null where a page may not ask: without HTTPS, or in a browser that has no microphones. */
export function mediaDevices(): MediaDevices | null {
  return (navigator.mediaDevices as MediaDevices | undefined) ?? null;
}

export async function listMicrophones(): Promise<readonly MicrophoneChoice[]> {
  const devices = (await mediaDevices()?.enumerateDevices()) ?? [];
  return devices
    .filter(({ kind, deviceId }) => kind === "audioinput" && deviceId !== "")
    .map(({ deviceId, label }) => ({ id: deviceId, label }));
}

/** One tab of ours at a time has the microphone: two that play and listen beside each other howl. */
export class Claim {
  private held: Promise<void> | null = null;
  private drop: () => void = () => undefined;

  /** Rejects with an ELSEWHERE error where another tab has it. */
  take(): Promise<void> {
    this.held ??= this.request();
    return this.held;
  }

  release(): void {
    this.drop();
    this.held = null;
  }

  private async request(): Promise<void> {
    const locks = navigator.locks as LockManager | undefined;
    if (!locks) return;
    const { promise: ended, resolve: end } = deferred();
    const { promise: answer, resolve: say } = deferred<boolean>();
    this.drop = end;
    locks
      .request(LOCK, { ifAvailable: true }, (lock) => {
        say(lock !== null);
        return lock ? ended : undefined;
      })
      // A page that is being closed, or has no storage, cannot be asked: nothing speaks against it.
      .catch(() => say(true));
    if (await answer) return;
    this.held = null;
    throw Object.assign(new Error("another tab has the microphone"), { name: ELSEWHERE });
  }
}

/** A microphone that is open, until `stop`. */
export class Microphone implements Source {
  private readonly track: MediaStreamTrack | undefined;
  private readonly ending = new AbortController();
  private nodes: readonly [MediaStreamAudioSourceNode, AudioWorkletNode] | null = null;

  constructor(private readonly stream: MediaStream) {
    this.track = stream.getAudioTracks()[0];
  }

  get device(): string {
    return this.track?.getSettings().deviceId ?? "";
  }

  get state(): Source["state"] {
    if (this.track?.readyState !== "live") return "ended";
    return this.track.muted ? "interrupted" : "live";
  }

  onChange(listener: () => void): void {
    for (const event of ["ended", "mute", "unmute"])
      this.track?.addEventListener(event, listener, { signal: this.ending.signal });
  }

  setEnabled(enabled: boolean): void {
    if (this.track) this.track.enabled = enabled;
  }

  /** Frames go to `port`. */
  connect(context: AudioContext, port: MessagePort): void {
    const source = context.createMediaStreamSource(this.stream);
    const node = new AudioWorkletNode(context, CAPTURE, { channelCount: 1, channelCountMode: "explicit" });
    node.port.postMessage({ port }, [port]);
    // Its output is silence; a node that leads nowhere is not run.
    source.connect(node).connect(context.destination);
    this.nodes = [source, node];
  }

  stop(): void {
    this.ending.abort();
    this.nodes?.[1].port.postMessage({ port: null });
    for (const node of this.nodes ?? []) node.disconnect();
    for (const track of this.stream.getTracks()) track.stop();
  }
}

function deferred<T = void>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
