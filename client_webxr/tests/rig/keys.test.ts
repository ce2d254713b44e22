import { describe, expect, it } from "vitest";
import { newWishes } from "../../src/rig/flat";
import { listenToKeysAndMouse, stepsOf } from "../../src/rig/keys";
import { FakeCanvas, newDeeds } from "./element";

function listening() {
  const [canvas, wishes, deeds, ending] = [new FakeCanvas(), newWishes(), newDeeds(), new AbortController()];
  listenToKeysAndMouse(canvas.element, wishes, deeds, ending.signal);
  const mouse = (type: string, properties: object) =>
    canvas.send(type, {
      pointerType: "mouse",
      pointerId: 1,
      button: 0,
      movementX: 0,
      movementY: 0,
      ...properties,
    });
  return { canvas, wishes, done: deeds.done, ending, mouse };
}

describe("keys", () => {
  it("mean what is written on them", () => {
    const wishes = newWishes();
    stepsOf(new Set(["KeyW", "KeyD", "ArrowLeft", "ShiftLeft"]), wishes);
    expect(wishes).toMatchObject({ right: 1, back: -1, turn: 1, slow: true });
    stepsOf(new Set(["KeyW", "KeyS"]), wishes);
    expect(wishes).toMatchObject({ right: 0, back: 0, turn: 0, slow: false });
  });

  it("walk while they are held, and are taken from the page", () => {
    const { canvas, wishes } = listening();
    expect(canvas.send("keydown", { code: "KeyW" })).toBe(true);
    expect(wishes.back).toBe(-1);
    canvas.send("keyup", { code: "KeyW" });
    expect(wishes.back).toBe(0);
  });

  it("let go elsewhere are let go", () => {
    const { canvas, wishes } = listening();
    canvas.send("keydown", { code: "KeyD" });
    canvas.send("blur", {});
    expect(wishes.right).toBe(0);
  });

  it("look up and down, and sit once however long they are held", () => {
    const { canvas, wishes, done } = listening();
    canvas.send("keydown", { code: "PageUp" });
    expect(wishes.lookUp).toBeGreaterThan(0);
    canvas.send("keydown", { code: "KeyE" });
    canvas.send("keydown", { code: "KeyE", repeat: true });
    expect(done).toEqual(["sit or stand"]);
  });

  it("of the page and the browser are left to them", () => {
    const { canvas, wishes, done } = listening();
    expect(canvas.send("keydown", { code: "Tab" })).toBe(false);
    expect(canvas.send("keydown", { code: "KeyW", ctrlKey: true })).toBe(false);
    expect([wishes.back, done]).toEqual([0, []]);
  });

  it("are heard until the end", () => {
    const { canvas, wishes, ending } = listening();
    ending.abort();
    canvas.send("keydown", { code: "KeyW" });
    expect(wishes.back).toBe(0);
  });
});

describe("the mouse", () => {
  it("picks where it clicks, and takes the keys along", () => {
    const { canvas, mouse, done } = listening();
    mouse("pointerdown", {});
    mouse("pointerup", { clientX: 300, clientY: 50 });
    expect(done).toEqual(["pick 0.5 0.5"]);
    expect(canvas.focused).toBe(1);
  });

  it("looks when it drags, and does not pick then", () => {
    const { mouse, wishes, done } = listening();
    mouse("pointermove", { movementX: 50 });
    expect(wishes.lookLeft).toBe(0);
    mouse("pointerdown", {});
    mouse("pointermove", { movementX: 50, movementY: -20 });
    mouse("pointerup", { clientX: 0, clientY: 0 });
    expect(wishes.lookLeft).toBeGreaterThan(0);
    expect(wishes.lookUp).toBeLessThan(0);
    expect(done).toEqual([]);
  });

  it("minds its first button and its own pointer", () => {
    const { mouse, done } = listening();
    mouse("pointerdown", { button: 2 });
    mouse("pointerup", { clientX: 0, clientY: 0 });
    mouse("pointerdown", { pointerType: "touch" });
    mouse("pointerup", { clientX: 0, clientY: 0 });
    mouse("pointerdown", {});
    mouse("pointercancel", {});
    mouse("pointerup", { clientX: 0, clientY: 0 });
    expect(done).toEqual([]);
  });
});
