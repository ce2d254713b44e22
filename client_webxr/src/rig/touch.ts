// A touch screen: the left half is a stick that appears under the thumb and walks, the right half looks, a tap on a
// seat sits. Two fingers may do both at once.

import type { Wishes } from "./flat";
import { devicePoint, type KeyDeeds } from "./keys";

interface Finger {
  readonly walks: boolean;
  readonly startX: number;
  readonly startY: number;
  lastX: number;
  lastY: number;
  travelled: number;
}

const LOOK = 0.006;
/** Pixels from the first touch to a full step, and below which a finger has not moved. */
const STICK = 64;
const DEAD = 8;

/** A stick's deflection by pixels from its middle: right and back, each -1 .. 1, nothing in the middle. */
export function stickOf(dx: number, dy: number): [right: number, back: number] {
  const length = Math.hypot(dx, dy);
  if (length < DEAD) return [0, 0];
  const reach = Math.min(1, (length - DEAD) / (STICK - DEAD)) / length;
  return [dx * reach, dy * reach];
}

/** Listens until the signal aborts. */
export function listenToTouch(
  element: HTMLElement,
  wishes: Wishes,
  deeds: KeyDeeds,
  signal: AbortSignal,
): void {
  const fingers = new Map<number, Finger>();
  const on = (
    type: "pointerdown" | "pointermove" | "pointerup" | "pointercancel",
    f: (event: PointerEvent) => void,
  ) => element.addEventListener(type, (event) => event.pointerType !== "mouse" && f(event), { signal });
  element.style.touchAction = "none";
  on("pointerdown", (event) => {
    element.setPointerCapture(event.pointerId);
    const [x, y] = [event.clientX, event.clientY];
    const walks = devicePoint(element, event)[0] < 0 && ![...fingers.values()].some((finger) => finger.walks);
    fingers.set(event.pointerId, { walks, startX: x, startY: y, lastX: x, lastY: y, travelled: 0 });
  });
  on("pointermove", (event) => {
    const finger = fingers.get(event.pointerId);
    if (finger) drag(finger, event, wishes);
  });
  const lift = (event: PointerEvent) => {
    const finger = fingers.get(event.pointerId);
    fingers.delete(event.pointerId);
    if (finger?.walks) wishes.right = wishes.back = 0;
    if (finger && finger.travelled < DEAD && event.type === "pointerup")
      deeds.pick(...devicePoint(element, event));
  };
  on("pointerup", lift);
  on("pointercancel", lift);
}

function drag(finger: Finger, event: PointerEvent, wishes: Wishes): void {
  const [dx, dy] = [event.clientX - finger.lastX, event.clientY - finger.lastY];
  finger.travelled += Math.hypot(dx, dy);
  [finger.lastX, finger.lastY] = [event.clientX, event.clientY];
  if (finger.walks) {
    [wishes.right, wishes.back] = stickOf(finger.lastX - finger.startX, finger.lastY - finger.startY);
  } else {
    wishes.lookLeft += dx * LOOK;
    wishes.lookUp += dy * LOOK;
  }
}
