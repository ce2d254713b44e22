// The browser's own Opus, by WebCodecs: 48 kHz, mono, 20 ms, 24 kbit/s at a constant rate, so that the sizes of packets
// tell nobody who reads the wire what is said. No correction of errors and no silence of the codec's own: the wire loses
// nothing, and silence is the gate's affair.

import { FRAME, RATE } from "./format";

const FRAME_US = 20_000;

type Samples = Float32Array<ArrayBuffer>;

/** Turns frames into packets. Each frame in is one packet out, in order; `failed` may come at any time, and is the end. */
export interface Encoder {
  encode(samples: Samples): void;
  close(): void;
}

/** The other way round. */
export interface Decoder {
  decode(packet: Uint8Array): void;
  close(): void;
}

export interface Codecs {
  readonly canEncode: () => Promise<boolean>;
  readonly canDecode: () => Promise<boolean>;
  encoder(done: (packet: Uint8Array<ArrayBuffer>) => void, failed: () => void): Encoder;
  decoder(done: (samples: Samples) => void, failed: () => void): Decoder;
}

/** What TypeScript's library does not know yet of the Opus registration of WebCodecs. */
interface VoiceConfig extends AudioEncoderConfig {
  opus: OpusEncoderConfig & { application: "voip"; signal: "voice" };
}

const ENCODER: VoiceConfig = {
  codec: "opus",
  sampleRate: RATE,
  numberOfChannels: 1,
  bitrate: 24_000,
  bitrateMode: "constant",
  opus: { application: "voip", signal: "voice", frameDuration: FRAME_US, useinbandfec: false, usedtx: false },
};
const DECODER: AudioDecoderConfig = { codec: "opus", sampleRate: RATE, numberOfChannels: 1 };

async function supported(ask: () => Promise<{ supported?: boolean }>): Promise<boolean> {
  // A browser without the class throws, and so does one that knows no such codec.
  return ask().then(
    (answer) => answer.supported === true,
    () => false,
  );
}

export const webCodecs: Codecs = {
  canEncode: () => supported(async () => AudioEncoder.isConfigSupported(ENCODER)),
  canDecode: () => supported(async () => AudioDecoder.isConfigSupported(DECODER)),

  encoder(done, failed) {
    const output = (chunk: EncodedAudioChunk) => {
      const packet = new Uint8Array(chunk.byteLength);
      chunk.copyTo(packet);
      done(packet);
    };
    const encoder = new AudioEncoder({ output, error: failed });
    encoder.configure(ENCODER);
    let timestamp = 0;
    return {
      encode(samples) {
        const data = new AudioData({
          format: "f32-planar",
          sampleRate: RATE,
          numberOfFrames: FRAME,
          numberOfChannels: 1,
          timestamp,
          data: samples,
        });
        // As if there were no silence between: what counts frames is the number beside the packet.
        timestamp += FRAME_US;
        encoder.encode(data);
        data.close();
      },
      close: () => close(encoder),
    };
  },

  decoder(done, failed) {
    const output = (data: AudioData) => {
      const samples = samplesOf(data);
      if (samples) done(samples);
      else failed();
    };
    const decoder = new AudioDecoder({ output, error: failed });
    decoder.configure(DECODER);
    let timestamp = 0;
    return {
      decode(packet) {
        decoder.decode(new EncodedAudioChunk({ type: "key", timestamp, duration: FRAME_US, data: packet }));
        timestamp += FRAME_US;
      },
      close: () => close(decoder),
    };
  },
};

/** One frame, whatever a strange packet has made of it; null if not even that can be read. */
function samplesOf(data: AudioData): Samples | null {
  const all = new Float32Array(data.numberOfFrames);
  try {
    data.copyTo(all, { planeIndex: 0, format: "f32-planar" });
  } catch {
    return null;
  } finally {
    data.close();
  }
  if (all.length === FRAME) return all;
  const frame = new Float32Array(FRAME);
  frame.set(all.subarray(0, FRAME));
  return frame;
}

function close(codec: AudioEncoder | AudioDecoder): void {
  if (codec.state !== "closed") codec.close();
}
