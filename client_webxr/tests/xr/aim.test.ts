import { describe, expect, it } from "vitest";
import { Aim } from "../../src/xr/aim";

describe("aiming", () => {
  const still = { x: 0, y: 0 };
  it("by stick: forward aims, back chooses", () => {
    const aim = new Aim();
    expect(aim.step(false, { x: 0, y: -0.8 }, true, 0.01)).toBe("aiming");
    expect(aim.step(false, { x: 0.9, y: -0.4 }, true, 0.01)).toBe("aiming");
    expect(aim.step(false, still, true, 0.01)).toBe("choose");
    expect(aim.step(false, still, true, 0.01)).toBe("rest");
    expect(aim.step(false, { x: 0.9, y: -0.7 }, true, 0.01)).toBe("rest");
  });

  it("by press: short is a click, long aims and then chooses", () => {
    const aim = new Aim();
    expect(aim.step(true, still, true, 0.1)).toBe("rest");
    expect(aim.step(true, still, true, 0.1)).toBe("rest");
    expect(aim.step(false, still, true, 0.1)).toBe("click");
    aim.step(true, still, true, 0.1);
    aim.step(true, still, true, 0.2);
    expect(aim.step(true, still, true, 0.1)).toBe("aiming");
    expect(aim.step(false, still, true, 0.1)).toBe("choose");
  });

  it("is forgotten with a lost hand", () => {
    const aim = new Aim();
    aim.step(true, still, true, 0.1);
    expect(aim.step(true, still, false, 0.1)).toBe("rest");
    expect(aim.step(false, still, true, 0.1)).toBe("rest");
  });

  it("says whether it was the stick", () => {
    const aim = new Aim();
    aim.step(false, { x: 0, y: -1 }, true, 0.01);
    aim.step(false, still, true, 0.01);
    expect(aim.byStick).toBe(true);
    for (const dt of [0, 0.2, 0.2]) aim.step(true, still, true, dt);
    expect(aim.step(false, still, true, 0.01)).toBe("choose");
    expect(aim.byStick).toBe(false);
  });

  it("is not begun by a stick that is pushed aside", () => {
    expect(new Aim().step(false, { x: 0.9, y: -0.7 }, true, 0.01)).toBe("rest");
  });

  it("forgets a press that was meant for something else", () => {
    const aim = new Aim();
    for (const dt of [0, 0.2, 0.2]) aim.step(true, still, true, dt);
    aim.forget();
    expect(aim.step(false, still, true, 0.01)).toBe("rest");
  });
});
