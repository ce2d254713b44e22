// The twelve colours people choose from. A colour is an index into this list, on the wire too, so the order is fixed.
//
// Muted, of similar lightness, so that nobody shouts and nobody disappears at dawn or dusk; far enough apart in hue
// and lightness to tell twelve people in one circle from each other. May not import anything.

export interface PaletteColour {
  readonly name: string;
  /** sRGB, "#rrggbb". */
  readonly hex: string;
}

export const PALETTE: readonly PaletteColour[] = [
  { name: "Clay", hex: "#c47a63" },
  { name: "Apricot", hex: "#e0a06c" },
  { name: "Honey", hex: "#d9bc6a" },
  { name: "Moss", hex: "#97a860" },
  { name: "Fern", hex: "#6a9e78" },
  { name: "Lagoon", hex: "#5a9d9b" },
  { name: "Sky", hex: "#7fb0cf" },
  { name: "Dusk", hex: "#6b83b5" },
  { name: "Lavender", hex: "#9a8cc2" },
  { name: "Heather", hex: "#b583a8" },
  { name: "Rose", hex: "#d294a0" },
  { name: "Pebble", hex: "#a39c92" },
];

/** The colour of an index as received; an index from a newer server wraps round. */
export function paletteColour(index: number): PaletteColour {
  const count = PALETTE.length;
  const wrapped = ((Math.trunc(index) % count) + count) % count;
  return PALETTE[wrapped] as PaletteColour;
}
