// Codecs for tests: a packet is the first sample of its frame, and comes back when the test says so.

import type { Codecs } from "../../src/voice/codec";
import type { Samples } from "./sounds";
import { level } from "./sounds";

interface Made<In> {
  readonly taken: In[];
  closed: boolean;
  /** Gives back what the oldest has become. */
  give(): void;
  fail(): void;
}

export class FakeCodecs implements Codecs {
  readonly encoders: Made<Samples>[] = [];
  readonly decoders: Made<Uint8Array>[] = [];
  /** Making one, or giving it something, throws. */
  broken: "" | "making" | "giving" = "";

  readonly canEncode = async () => true;
  readonly canDecode = async () => true;

  encoder(done: (packet: Uint8Array<ArrayBuffer>) => void, failed: () => void) {
    const made = this.make(this.encoders, failed, (samples: Samples) =>
      done(Uint8Array.of(Math.round((samples[0] as number) * 100))),
    );
    return { encode: made.put, close: made.close };
  }

  decoder(done: (samples: Samples) => void, failed: () => void) {
    const made = this.make(this.decoders, failed, (packet: Uint8Array) =>
      done(level((packet[0] as number) / 100)),
    );
    return { decode: made.put, close: made.close };
  }

  private make<In>(list: Made<In>[], failed: () => void, done: (one: In) => void) {
    if (this.broken === "making") throw new Error("no such codec");
    const taken: In[] = [];
    const made: Made<In> = { taken, closed: false, give: () => done(taken.shift() as In), fail: failed };
    list.push(made);
    const put = (one: In) => {
      if (this.broken === "giving") throw new Error("not now");
      taken.push(one);
    };
    const close = () => {
      made.closed = true;
    };
    return { put, close };
  }
}
