// What a headset knows of one's hands in this frame, in the room's frame: tracked hands, controllers, gaze and pinch.
//
// WebXR's three kinds of input become the same thing: a ray that may be pressed, perhaps a stick, perhaps a hand to
// draw. Whether something is pressed is told by `selectstart` and `selectend` alone, which every runtime sends for
// trigger, pinch and gaze-and-pinch alike; gamepads are read for their sticks, and for the buttons under the thumb.

import { type Origin, toRoom, turnToRoom } from "../rig/placement";
import type { MutableHand, MutableRig } from "../types";
import { curlsOf, gripFromWrist, INDEX_TIP, JOINT_NAMES, JOINTS } from "./curls";
import { readStick, type Stick } from "./stick";

export interface Pointer {
  readonly from: [x: number, y: number, z: number];
  readonly direction: [x: number, y: number, z: number];
  tracked: boolean;
  pressed: boolean;
  readonly stick: Stick;
}

export interface Side extends Pointer {
  readonly name: "left" | "right";
  /** Drawn and sent; room frame. */
  readonly hand: MutableHand;
  /** What pokes: the tip of the index finger, or the nose of a controller. */
  readonly tip: [x: number, y: number, z: number];
  /** A button under the thumb (X, Y, A, B) is down. */
  menu: boolean;
}

/** In an `xr-standard` gamepad what follows trigger, squeeze, touchpad and stick. */
const THUMB_BUTTONS = [4, 5];

export class XrInput {
  readonly left: Side;
  readonly right: Side;
  /** `transient-pointer`: there only while one pinches, and for one frame after. */
  readonly gaze: Pointer = newPointer();
  private readonly pressed = new Set<XRInputSource>();
  /** Pressed since the last frame; and of these, already let go. A press may be shorter than a slow frame. */
  private readonly unread = new Set<XRInputSource>();
  private readonly over = new Set<XRInputSource>();
  private readonly joints = new Float32Array(JOINTS * 16);
  private readonly spaces: XRJointSpace[] = [];
  private gazing = false;

  constructor(
    session: XRSession,
    rig: MutableRig,
    private readonly origin: Origin,
  ) {
    this.left = { ...newPointer(), name: "left", hand: rig.left, tip: [0, 0, 0], menu: false };
    this.right = { ...newPointer(), name: "right", hand: rig.right, tip: [0, 0, 0], menu: false };
    session.addEventListener("selectstart", ({ inputSource }) => {
      this.pressed.add(inputSource);
      this.unread.add(inputSource);
    });
    session.addEventListener("selectend", ({ inputSource }) => {
      if (this.unread.has(inputSource)) this.over.add(inputSource);
      else this.pressed.delete(inputSource);
    });
    session.addEventListener("inputsourceschange", ({ removed }) => {
      for (const source of removed) this.pressed.delete(source);
    });
  }

  read(frame: XRFrame, space: XRReferenceSpace): void {
    const gazed = this.gazing;
    this.gazing = this.left.tracked = this.right.tracked = false;
    this.left.hand.tracked = this.right.hand.tracked = false;
    this.left.menu = this.right.menu = false;
    for (const source of frame.session.inputSources) this.readSource(source, frame, space);
    this.gaze.tracked = this.gazing || gazed;
    if (!this.gazing) this.gaze.pressed = false;
    for (const { hand } of [this.left, this.right]) hand.strength = hand.tracked ? 1 : 0;
    this.forgetPresses();
  }

  private forgetPresses(): void {
    for (const source of this.over) this.pressed.delete(source);
    this.over.clear();
    this.unread.clear();
  }

  private readSource(source: XRInputSource, frame: XRFrame, space: XRReferenceSpace): void {
    if (source.targetRayMode === "transient-pointer" || source.targetRayMode === "gaze") {
      if (!this.readRay(this.gaze, source, frame, space)) return;
      this.gazing = true;
    } else if (source.handedness !== "none") {
      const side = this[source.handedness];
      side.tracked = this.readRay(side, source, frame, space);
      readStick(source.gamepad?.axes, side.stick);
      side.menu = THUMB_BUTTONS.some((i) => source.gamepad?.buttons[i]?.pressed === true);
      this.readHand(side, source, frame, space);
    }
  }

  private readRay(pointer: Pointer, source: XRInputSource, frame: XRFrame, space: XRReferenceSpace): boolean {
    pointer.pressed = this.pressed.has(source);
    const pose = frame.getPose(source.targetRaySpace, space);
    if (!pose) return false;
    const m = pose.transform.matrix;
    this.toRoom([m[12] ?? 0, m[13] ?? 0, m[14] ?? 0], pointer.from);
    const [c, s] = [Math.cos(this.origin.yaw), Math.sin(this.origin.yaw)];
    const [x, y, z] = [-(m[8] ?? 0), -(m[9] ?? 0), -(m[10] ?? 0)];
    pointer.direction[0] = c * x + s * z;
    pointer.direction[1] = y;
    pointer.direction[2] = c * z - s * x;
    return true;
  }

  private readHand(side: Side, source: XRInputSource, frame: XRFrame, space: XRReferenceSpace): void {
    const { hand } = side;
    hand.pinch = side.pressed;
    hand.fingers = source.hand ? this.readJoints(source.hand, frame, space) : false;
    const grip = source.gripSpace ? frame.getPose(source.gripSpace, space) : undefined;
    if (grip) {
      const { position: p, orientation: q } = grip.transform;
      this.put(hand, [p.x, p.y, p.z], [q.x, q.y, q.z, q.w]);
    } else if (hand.fingers) {
      gripFromWrist(side.name, this.joints, scratch);
      this.put(hand, scratch.position, scratch.orientation);
    }
    hand.tracked = grip !== undefined || hand.fingers;
    if (hand.fingers) this.readFingers(side);
    else side.tip.splice(0, 3, ...side.from);
  }

  private readJoints(hand: XRHand, frame: XRFrame, space: XRReferenceSpace): boolean {
    this.spaces.length = 0;
    for (const name of JOINT_NAMES) {
      const joint = hand.get(name);
      if (joint) this.spaces.push(joint);
    }
    return (
      this.spaces.length === JOINTS &&
      (frame as HandFrame).fillPoses?.(this.spaces, space, this.joints) === true
    );
  }

  private readFingers(side: Side): void {
    curlsOf(this.joints, side.hand.curls);
    const at = INDEX_TIP * 16 + 12;
    this.toRoom([this.joints[at] ?? 0, this.joints[at + 1] ?? 0, this.joints[at + 2] ?? 0], side.tip);
  }

  private put(
    hand: MutableHand,
    position: MutableHand["position"],
    orientation: MutableHand["orientation"],
  ): void {
    this.toRoom(position, hand.position);
    turnToRoom(this.origin, orientation, hand.orientation);
  }

  private toRoom(point: readonly [number, number, number], out: [number, number, number]): void {
    toRoom(this.origin, point, out);
  }
}

/** What the types of WebXR do not have yet: https://www.w3.org/TR/webxr-hand-input-1/#dom-xrframe-fillposes */
interface HandFrame extends XRFrame {
  fillPoses?(spaces: readonly XRSpace[], base: XRSpace, out: Float32Array): boolean;
}

const scratch: Pick<MutableHand, "position" | "orientation"> = {
  position: [0, 0, 0],
  orientation: [0, 0, 0, 1],
};

function newPointer(): Pointer {
  return { from: [0, 0, 0], direction: [0, 0, -1], tracked: false, pressed: false, stick: { x: 0, y: 0 } };
}
