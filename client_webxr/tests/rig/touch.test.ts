import { describe, expect, it } from "vitest";
import { newWishes } from "../../src/rig/flat";
import { listenToTouch, stickOf } from "../../src/rig/touch";
import { FakeCanvas, newDeeds, WIDTH } from "./element";

const [LEFT, RIGHT] = [WIDTH / 4, (WIDTH * 3) / 4];

function listening() {
  const [canvas, wishes, deeds] = [new FakeCanvas(), newWishes(), newDeeds()];
  listenToTouch(canvas.element, wishes, deeds, new AbortController().signal);
  const touch = (type: string, pointerId: number, clientX: number, clientY = 100) =>
    canvas.send(`pointer${type}`, { pointerType: "touch", pointerId, clientX, clientY });
  return { canvas, wishes, done: deeds.done, touch };
}

describe("touch", () => {
  it("has a stick that rests in the middle and ends at full", () => {
    expect(stickOf(3, 3)).toEqual([0, 0]);
    expect(stickOf(0, 500)).toEqual([0, 1]);
    expect(stickOf(-36, 0)[0]).toBeCloseTo(-0.5);
  });

  it("walks with the left thumb until it is lifted", () => {
    const { wishes, touch, done } = listening();
    touch("down", 1, LEFT);
    touch("move", 1, LEFT, 0);
    expect(wishes).toMatchObject({ right: 0, back: -1, lookLeft: 0 });
    touch("up", 1, LEFT, 0);
    expect(wishes.back).toBe(0);
    expect(done).toEqual([]);
  });

  it("looks with the right thumb, also while the left one walks", () => {
    const { wishes, touch } = listening();
    touch("down", 1, LEFT);
    touch("down", 2, RIGHT);
    touch("move", 1, LEFT, 200);
    touch("move", 2, RIGHT + 40);
    expect(wishes.back).toBe(1);
    expect(wishes.lookLeft).toBeGreaterThan(0);
    touch("up", 2, RIGHT + 40);
    expect(wishes.back).toBe(1);
  });

  it("walks with one finger only: a second one on the left looks", () => {
    const { wishes, touch } = listening();
    touch("down", 1, LEFT);
    touch("down", 2, LEFT + 20);
    touch("move", 2, LEFT + 60);
    expect([wishes.right, wishes.lookLeft > 0]).toEqual([0, true]);
  });

  it("picks with a tap, not with a touch that is taken away", () => {
    const { touch, done } = listening();
    touch("down", 1, RIGHT, 100);
    touch("up", 1, RIGHT, 100);
    touch("down", 2, RIGHT, 100);
    touch("cancel", 2, RIGHT, 100);
    expect(done).toEqual(["pick 0.5 0"]);
  });

  it("leaves the mouse to the mouse, and fingers it has not seen come", () => {
    const { canvas, wishes, touch } = listening();
    canvas.send("pointerdown", { pointerType: "mouse", pointerId: 1, clientX: LEFT, clientY: 0 });
    touch("move", 1, LEFT, 200);
    expect(wishes.back).toBe(0);
    expect(canvas.style.touchAction).toBe("none");
  });
});
