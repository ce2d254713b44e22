// When one aims at a place, and when one has chosen it: the same for thumbstick, trigger, pinch and gaze. Pure.
//
// A stick pushed forward aims at once, and letting it go chooses. A press (trigger or pinch) that is held for a
// quarter of a second aims, and its end chooses; a shorter one is a click on whatever is pointed at. Turning the
// palm away or losing track of the hand forgets the aim.

import type { Stick } from "./stick";

export const HOLD_SECONDS = 0.25;
const PUSH = -0.6;
const BACK = -0.25;

export type AimStep = "rest" | "aiming" | "choose" | "click";

export class Aim {
  /** Whether it is the stick that aims or has chosen, and not a press. */
  byStick = false;
  private heldFor = -1;
  private pushing = false;

  /** What this frame means. `pressed`: trigger or pinch; `tracked`: whether we know where the ray is. */
  step(pressed: boolean, stick: Stick, tracked: boolean, dt: number): AimStep {
    if (!tracked) return this.forget();
    if (this.pushing) return this.push(stick);
    if (stick.y < PUSH && Math.abs(stick.x) < Math.abs(stick.y)) {
      this.pushing = this.byStick = true;
      return "aiming";
    }
    return this.press(pressed, dt);
  }

  private push(stick: Stick): AimStep {
    if (stick.y < BACK) return "aiming";
    this.pushing = false;
    return "choose";
  }

  private press(pressed: boolean, dt: number): AimStep {
    this.byStick = false;
    if (pressed) {
      this.heldFor = this.heldFor < 0 ? 0 : this.heldFor + dt;
      return this.heldFor >= HOLD_SECONDS ? "aiming" : "rest";
    }
    const held = this.heldFor;
    this.heldFor = -1;
    if (held < 0) return "rest";
    return held >= HOLD_SECONDS ? "choose" : "click";
  }

  /** The press that is going on was meant for something else: its end means nothing. */
  forget(): AimStep {
    this.heldFor = -1;
    this.pushing = false;
    return "rest";
  }
}
