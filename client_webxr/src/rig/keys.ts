// Keys and mouse of someone at a screen. Keys count only while the stage has the focus, so that they never steal
// a letter from a text field (WCAG 2.1.4), and everything the mouse does a key does too.
//
// W A S D step, arrows up and down step and left and right turn, Page up and Page down look up and down, Shift is
// slow, E sits down or stands up. Dragging looks; a click on a seat sits.

import type { Wishes } from "./flat";

export interface KeyDeeds {
  sitOrStand(): void;
  /** A click or tap that was no drag: normalised device coordinates, -1 .. 1. */
  pick(x: number, y: number): void;
}

const LOOK = 0.0042;
const STILL = 6;

/** What held keys ask for, by `KeyboardEvent.code` (the place on the keyboard, whatever the layout says). */
export function stepsOf(held: ReadonlySet<string>, out: Wishes): void {
  const on = (...codes: string[]) => (codes.some((code) => held.has(code)) ? 1 : 0);
  out.right = on("KeyD") - on("KeyA");
  out.back = on("KeyS", "ArrowDown") - on("KeyW", "ArrowUp");
  out.turn = on("ArrowLeft") - on("ArrowRight");
  out.slow = on("ShiftLeft", "ShiftRight") === 1;
}

const OURS = new Set([
  "KeyW",
  "KeyA",
  "KeyS",
  "KeyD",
  "ArrowUp",
  "ArrowDown",
  "ArrowLeft",
  "ArrowRight",
  "ShiftLeft",
  "ShiftRight",
]);
const LOOK_KEYS: Readonly<Record<string, number>> = { PageUp: 0.12, PageDown: -0.12 };

/** Listens until the signal aborts. */
export function listenToKeysAndMouse(
  element: HTMLElement,
  wishes: Wishes,
  deeds: KeyDeeds,
  signal: AbortSignal,
): void {
  const held = new Set<string>();
  const release = () => {
    held.clear();
    stepsOf(held, wishes);
  };
  element.addEventListener("keydown", (event) => keyDown(event, held, wishes, deeds), { signal });
  element.addEventListener("keyup", (event) => held.delete(event.code) && stepsOf(held, wishes), { signal });
  // Keys let go elsewhere send us no keyup.
  element.addEventListener("blur", release, { signal });
  listenToMouse(element, wishes, deeds, signal);
}

function keyDown(event: KeyboardEvent, held: Set<string>, wishes: Wishes, deeds: KeyDeeds): void {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (OURS.has(event.code)) {
    held.add(event.code);
    stepsOf(held, wishes);
  } else if (event.code === "KeyE" && !event.repeat) deeds.sitOrStand();
  else if (event.code in LOOK_KEYS) wishes.lookUp += LOOK_KEYS[event.code] ?? 0;
  else return;
  event.preventDefault();
}

function listenToMouse(element: HTMLElement, wishes: Wishes, deeds: KeyDeeds, signal: AbortSignal): void {
  let travelled = 0;
  let down = false;
  const mine = (event: PointerEvent) => event.pointerType === "mouse";
  const on = (
    type: "pointerdown" | "pointermove" | "pointerup" | "pointercancel",
    f: (event: PointerEvent) => void,
  ) => element.addEventListener(type, (event) => mine(event) && f(event), { signal });
  on("pointerdown", (event) => {
    if (event.button !== 0) return;
    element.focus({ preventScroll: true });
    element.setPointerCapture(event.pointerId);
    down = true;
    travelled = 0;
  });
  on("pointermove", (event) => {
    if (!down) return;
    travelled += Math.hypot(event.movementX, event.movementY);
    // As if one took hold of the view: the world follows the hand.
    wishes.lookLeft += event.movementX * LOOK;
    wishes.lookUp += event.movementY * LOOK;
  });
  on("pointerup", (event) => {
    if (down && travelled < STILL) deeds.pick(...devicePoint(element, event));
    down = false;
  });
  on("pointercancel", () => {
    down = false;
  });
}

export function devicePoint(element: HTMLElement, event: PointerEvent): [x: number, y: number] {
  const box = element.getBoundingClientRect();
  return [((event.clientX - box.left) / box.width) * 2 - 1, 1 - ((event.clientY - box.top) / box.height) * 2];
}
