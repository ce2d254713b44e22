import { describe, expect, it } from "vitest";
import { AWAY, stepFade } from "../../src/avatar/fade";

describe("a fade", () => {
  it("comes, pales while away, and goes", () => {
    const fade = { opacity: 0 };
    expect(stepFade(fade, true, true, 0.3)).toBe(true);
    expect(fade.opacity).toBeCloseTo(0.5);
    stepFade(fade, true, true, 9);
    expect(fade.opacity).toBe(1);
    stepFade(fade, true, false, 9);
    expect(fade.opacity).toBe(AWAY);
    expect(stepFade(fade, false, true, 0.1)).toBe(true);
    expect(stepFade(fade, false, true, 9)).toBe(false);
    expect(fade.opacity).toBe(0);
  });
});
