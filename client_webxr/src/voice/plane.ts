// Voice in the worker that hosts the connection: microphone frames in, packets out, and the other way round. The real
// clock, the real ports; what is decided is decided in speaking.ts and hearing.ts.

import { monotonicNow, type VoiceEvent, type VoiceWish } from "../net/hosted";
import type { Voiced } from "../wire";
import { type Codecs, webCodecs } from "./codec";
import { Hearing } from "./hearing";
import { Speaking } from "./speaking";

const LEVEL_MS = 100;
const TIDY_MS = 1000;

export interface PlanePorts {
  /** A packet for the server. */
  send(seq: number, packet: Uint8Array<ArrayBuffer>): void;
  tell(event: VoiceEvent): void;
}

export class VoicePlane {
  private readonly speaking: Speaking;
  private readonly hearing: Hearing;
  private microphone: MessagePort | null = null;
  private levels: ReturnType<typeof setInterval> | undefined;
  private tidying: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly ports: PlanePorts,
    codecs: Codecs = webCodecs,
  ) {
    this.speaking = new Speaking(codecs, {
      send: (seq, packet) => ports.send(seq, packet),
      cannot: () => ports.tell({ kind: "voice", what: "cannot", encode: false, decode: true }),
    });
    this.hearing = new Hearing(codecs, {
      speaks: (slot, hearing) => ports.tell({ kind: "voice", what: "speaks", slot, hearing }),
      quiet: (slot) => ports.tell({ kind: "voice", what: "quiet", slot }),
    });
  }

  obey(wish: VoiceWish): void {
    if (wish.kind === "microphone") this.listenTo(wish.port);
    else if (wish.kind === "talk") this.speaking.setMode(wish.mode);
    else this.hearing.setEar(wish.slot, wish.port);
  }

  setMuted(muted: boolean): void {
    this.speaking.setMuted(muted);
  }

  hear({ slot, seq, hearing, packet }: Voiced): void {
    this.hearing.take(slot, seq, hearing, packet, monotonicNow());
    this.tidying ??= setInterval(() => this.tidy(), TIDY_MS);
  }

  private listenTo(port: MessagePort | null): void {
    this.microphone?.close();
    this.microphone = port;
    clearInterval(this.levels);
    if (port) {
      port.onmessage = ({ data }: MessageEvent<Float32Array<ArrayBuffer>>) => this.speaking.take(data);
      this.levels = setInterval(() => this.tellLevel(), LEVEL_MS);
      return;
    }
    this.speaking.stop();
    this.ports.tell({ kind: "voice", what: "level", level: 0, sending: false });
  }

  private tellLevel(): void {
    const { sends } = this.speaking;
    this.ports.tell({ kind: "voice", what: "level", level: this.speaking.readLevel(), sending: sends });
  }

  private tidy(): void {
    if (this.hearing.tidy(monotonicNow())) return;
    clearInterval(this.tidying);
    this.tidying = undefined;
  }
}
