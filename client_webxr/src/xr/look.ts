// How the boards in VR look: their colours and their size. No logic.

export const INK = "#f6efe4";
export const PAPER = "#2b2833";
export const KEY = "#47424f";
export const KEY_HOVER = "#7c6a58";
/** Metres of one layout pixel on a board that is held in the hand: letters of 19 pixels are 13 mm high. */
export const PIXEL = 0.0007;
