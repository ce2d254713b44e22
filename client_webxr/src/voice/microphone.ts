// The microphone: the browser's question, its answer, and the way of its sound to the voice worker.

import type { MicrophoneChoice } from "./contract";
import { CAPTURE } from "./worklets";

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

/** A microphone that is open, until `close`. */
export class Microphone {
  private readonly source: MediaStreamAudioSourceNode;
  private readonly node: AudioWorkletNode;
  private closed = false;

  /** `port`: frames go there. `lost`: it was unplugged or taken away. */
  constructor(
    context: AudioContext,
    private readonly stream: MediaStream,
    port: MessagePort,
    lost: () => void,
  ) {
    this.source = context.createMediaStreamSource(stream);
    this.node = new AudioWorkletNode(context, CAPTURE, { channelCount: 1, channelCountMode: "explicit" });
    this.node.port.postMessage({ port }, [port]);
    // Its output is silence; a node that leads nowhere is not run.
    this.source.connect(this.node).connect(context.destination);
    for (const track of stream.getAudioTracks())
      track.addEventListener("ended", () => !this.closed && lost(), { once: true });
  }

  /** Silent by choice: the browser and the system are told that nobody listens. */
  setEnabled(enabled: boolean): void {
    for (const track of this.stream.getAudioTracks()) track.enabled = enabled;
  }

  close(): void {
    this.closed = true;
    this.node.port.postMessage({ port: null });
    this.source.disconnect();
    this.node.disconnect();
    stopAll(this.stream);
  }
}

export function stopAll(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
