import { describe, expect, it } from "vitest";
import { PALETTE, paletteColour } from "../../src/avatar/palette";
import { COLOURS } from "../../src/wire";

describe("palette", () => {
  it("has as many colours as the wire names, all different and well formed", () => {
    expect(PALETTE.length).toBe(COLOURS);
    expect(new Set(PALETTE.map((c) => c.hex)).size).toBe(12);
    expect(new Set(PALETTE.map((c) => c.name)).size).toBe(12);
    for (const { hex } of PALETTE) expect(hex).toMatch(/^#[0-9a-f]{6}$/);
  });

  it("takes any number for an index", () => {
    expect(paletteColour(0).name).toBe("Clay");
    expect(paletteColour(12)).toBe(PALETTE[0]);
    expect(paletteColour(-1)).toBe(PALETTE[11]);
    expect(paletteColour(3.7)).toBe(PALETTE[3]);
  });
});
