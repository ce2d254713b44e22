// The wrist panel in use: opens when one looks at the left wrist, pressed by a fingertip or by a ray.
//
// A button under either thumb opens it too, before one's eyes: not every arm can be held like a watch. Where there is
// no left hand to look at (gaze and pinch), it opens before whoever looks down steeply.

import { rotate } from "../rig/angles";
import type { MutableRig, Vec3 } from "../types";
import type { Pointer, Side } from "./input";
import type { PanelButton, PanelState, WristPanel } from "./panel";
import { looksAtWrist, Poke } from "./wrist";

/** In the left hand's grip space: out of the back of the hand, and towards the arm; then straight up. Metres. */
const ABOVE_WRIST: Vec3 = [-0.07, 0.05, 0];
const RAISED = 0.06;
const BACK_OF_HAND: Vec3 = [-1, 0, 0];
const POKE_FROM = 0.08;
const RAY_REACH = 1.5;
const LOOK_DOWN = { open: -0.6, keep: -0.42 };
const PRESS_PAUSE = 0.4;
/** Where it opens before the eyes: metres ahead, and below them when one looks down or has asked for it. */
const AHEAD = 0.5;
const BELOW = { lookedDown: 0.38, asked: 0.14 };
/** Who goes farther away than this has left it behind. */
const LEFT_BEHIND = 1.2;

export class WristMenu {
  private readonly poke = new Poke();
  private readonly at: [number, number, number] = [0, 0, 0];
  private readonly normal: [number, number, number] = [0, 0, 0];
  private readonly gaze: [number, number, number] = [0, 0, 0];
  private readonly probe: [number, number, number] = [0, 0, 0];
  private readonly inwards: [number, number, number] = [0, 0, 0];
  private wanted = false;
  /** It was asked for by a button, and stays where it is. */
  private asked = false;
  private buttonDown = false;
  private sincePress = PRESS_PAUSE;

  constructor(
    readonly panel: WristPanel,
    private readonly press: (button: PanelButton) => void,
  ) {}

  step(dt: number, rig: MutableRig, left: Side, right: Side, state: PanelState, textSize: number): void {
    this.sincePress += dt;
    rotate(rig.head.orientation, [0, 0, -1], this.gaze);
    this.readButton(left.menu || right.menu, rig);
    if (this.asked) this.stay(rig);
    else if (left.hand.tracked) this.lookAtWrist(rig, left);
    else this.lookDown(rig);
    this.panel.update(dt, this.wanted, state, textSize);
    if (!this.panel.open) return;
    this.panel.place(this.at, rig.head.position);
    this.panel.hover(null);
    if (right.hand.tracked) this.feel(right.tip);
  }

  /** Whether the panel hangs before the eyes, so that either hand may press it. */
  get detached(): boolean {
    return this.asked;
  }

  /** How far along a ray meets the panel, or null; it may then press by a click. */
  point(pointer: Pointer, clicked: boolean): number | null {
    const hit = pointer.tracked ? this.panel.meet(pointer.from, pointer.direction) : null;
    if (!hit || hit.distance > RAY_REACH) return null;
    this.panel.hover(hit.key);
    if (clicked && hit.key) this.pressOnce(hit.key);
    return hit.distance;
  }

  private lookAtWrist(rig: MutableRig, { hand }: Side): void {
    rotate(hand.orientation, ABOVE_WRIST, this.at);
    for (let k = 0; k < 3; k++) this.at[k] = (this.at[k] as number) + (hand.position[k] as number);
    this.at[1] += RAISED;
    rotate(hand.orientation, BACK_OF_HAND, this.normal);
    this.wanted = looksAtWrist(rig.head.position, this.gaze, this.at, this.normal, this.wanted);
  }

  private lookDown({ head }: MutableRig): void {
    const down = this.gaze[1];
    if (!this.wanted && down < LOOK_DOWN.open) this.putBefore(head.position, BELOW.lookedDown);
    this.wanted = down < (this.wanted ? LOOK_DOWN.keep : LOOK_DOWN.open);
  }

  private readButton(down: boolean, { head }: MutableRig): void {
    if (down && !this.buttonDown) {
      this.asked = this.wanted = !this.asked;
      if (this.asked) this.putBefore(head.position, BELOW.asked);
    }
    this.buttonDown = down;
  }

  private stay({ head }: MutableRig): void {
    const [x, y, z] = head.position;
    const distance = Math.hypot(x - this.at[0], y - this.at[1], z - this.at[2]);
    this.asked = this.wanted = distance < LEFT_BEHIND;
  }

  private putBefore([x, y, z]: Vec3, below: number): void {
    const flat = Math.hypot(this.gaze[0], this.gaze[2]) || 1;
    this.at[0] = x + (this.gaze[0] / flat) * AHEAD;
    this.at[1] = y - below;
    this.at[2] = z + (this.gaze[2] / flat) * AHEAD;
  }

  private feel(tip: Vec3): void {
    const { normal } = this.panel;
    for (let k = 0; k < 3; k++) {
      this.probe[k] = (tip[k] as number) + (normal[k] as number) * POKE_FROM;
      this.inwards[k] = -(normal[k] as number);
    }
    const hit = this.panel.meet(this.probe, this.inwards);
    const depth = hit ? hit.distance - POKE_FROM : null;
    if (depth !== null && depth < POKE_FROM) this.panel.hover(hit?.key ?? null);
    if (this.poke.step(depth) && hit?.key) this.pressOnce(hit.key);
  }

  /** A finger and its ray, or a finger that trembles, are one press. */
  private pressOnce(key: PanelButton): void {
    if (this.sincePress < PRESS_PAUSE) return;
    this.sincePress = 0;
    this.press(key);
  }
}
