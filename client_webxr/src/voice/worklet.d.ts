// What the Web Audio API gives to code in an audio worklet; TypeScript's DOM library leaves it out.

declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(
  name: string,
  processor: new () => AudioWorkletProcessor & {
    process(inputs: Float32Array<ArrayBuffer>[][], outputs: Float32Array<ArrayBuffer>[][]): boolean;
  },
): void;
/** Samples since the context began, at the first sample of this block. */
declare const currentFrame: number;
