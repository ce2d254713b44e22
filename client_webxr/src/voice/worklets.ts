// What the page and the two audio worklets say to each other. No logic.

export const CAPTURE = "stillroom-capture";
export const PLAY = "stillroom-play";

/** To a worklet: where its frames go, or come from; null: it is done, for good. */
export interface WorkletWish {
  readonly port: MessagePort | null;
}

/** From a play worklet, ten times a second while there is something to hear, and once when there is nothing more. */
export interface EarReport {
  /** 0..1. */
  readonly loudness: number;
  readonly delayMs: number;
  readonly gaps: number;
  readonly bridges: number;
}
