// Taking part with a headset: the session, the rig that it tracks, and moving about in it.
//
// A frame is read once (`XrInput`), in the play space, and put into the room by `origin`. Being moved is always a
// request to the server (teleport, seat) or, if they switched it on, walking with a vignette; turning is by steps of
// 30 degrees. Nothing here knows the link: `XrWorld` is all that it may ask.

import { rotate, yawOf } from "../rig/angles";
import {
  type LocalHead,
  type Origin,
  originFor,
  originUnder,
  toRoom,
  turnAbout,
  turnToRoom,
} from "../rig/placement";
import type { RigSource } from "../rig/source";
import { easeVelocity, type Ground, heading, slide, WALK_SPEED } from "../rig/walk";
import type { View } from "../stage/view";
import type { MutableRig, Placement, Vec3 } from "../types";
import { Caption } from "./caption";
import { Hint, type InputKind } from "./hint";
import { Hush } from "./hush";
import { XrInput } from "./input";
import { WristMenu } from "./menu";
import { type PanelButton, WristPanel } from "./panel";
import { type Beam, newBeam, Pointing } from "./pointing";
import { requestVR, tuneFrameRate } from "./session";
import { SnapTurn } from "./stick";
import type { XrWorld } from "./world";

export type { XrWorld } from "./world";

export class XrPlay implements RigSource {
  readonly origin: Origin = { position: [0, 0, 0], yaw: 0 };
  /** How much the view glides, 0 .. 1: for the vignette. */
  glide = 0;
  private readonly local: Writable<LocalHead> = { position: [0, 1.6, 0], orientation: [0, 0, 0, 1] };
  private readonly velocity: Ground = { x: 0, z: 0 };
  private readonly wished: Ground = { x: 0, z: 0 };
  private readonly feet: Ground = { x: 0, z: 0 };
  private readonly turns = { left: new SnapTurn(), right: new SnapTurn() };
  private readonly pointing: Pointing;
  private readonly menu: WristMenu;
  private readonly hint: Hint;
  private readonly caption: Caption;
  private readonly hush = new Hush();
  private readonly gaze: [number, number, number] = [0, 0, -1];
  private session: XRSession | null = null;
  private input: XrInput | null = null;
  private beams: readonly Beam[] = [];
  /** Where to begin, until the first frame tells where the head is. */
  private beginning: Placement | null = null;
  private walking = false;

  constructor(
    private readonly view: View,
    readonly rig: MutableRig,
    private readonly world: XrWorld,
  ) {
    this.pointing = new Pointing(view, world, () => this.hint.done());
    this.menu = new WristMenu(new WristPanel(view.scene, view.renderer), (button) => this.press(button));
    this.hint = new Hint(view.scene);
    this.caption = new Caption(view.origin);
  }

  /** Rejects, with nothing left behind, when the headset or its wearer refuses. */
  async start(at: Placement): Promise<void> {
    const session = await requestVR().catch((refusal: unknown) => {
      this.dispose();
      throw refusal;
    });
    this.session = session;
    this.beginning = at;
    this.input = new XrInput(session, this.rig, this.origin);
    const { left, right, gaze } = this.input;
    this.beams = [newBeam(right, false), newBeam(left, false), newBeam(gaze, true)];
    session.addEventListener("end", () => this.finish());
    session.addEventListener("visibilitychange", () =>
      this.world.visibility(session.visibilityState !== "hidden"),
    );
    this.view.renderer.xr.setFoveation(1);
    await this.view.renderer.xr.setSession(session);
    await tuneFrameRate(session);
  }

  leave(): void {
    void this.session?.end().catch(() => undefined);
  }

  /** In the line before the eyes, for a few seconds. */
  tell(text: string): void {
    this.caption.tell(text);
  }

  /** What that line says now; empty while it is not there. */
  get told(): string {
    return this.caption.text;
  }

  panelKey(key: PanelButton): Vec3 | null {
    return this.menu.panel.middleOf(key);
  }

  place(placement: Placement, turn: boolean): void {
    this.hint.follow();
    this.velocity.x = this.velocity.z = 0;
    if (this.beginning) this.beginning = placement;
    else if (turn) originFor(this.local, placement, this.origin);
    else originUnder(this.local, placement.position, this.origin);
    this.putHead();
  }

  update(dt: number, frame: XRFrame | undefined): void {
    const space = this.view.renderer.xr.getReferenceSpace();
    if (!frame || !space || !this.input) return;
    this.readHead(frame, space);
    this.turn();
    this.walk(dt);
    this.putHead();
    this.input.read(frame, space);
    this.useMenu(dt);
    if (this.hush.step(dt, this.rig.head, this.input.left, this.input.right)) this.world.hush();
    this.guide(dt);
    this.pointing.begin();
    for (const beam of this.beams) this.point(beam, dt);
    this.pointing.end();
  }

  private readHead(frame: XRFrame, space: XRReferenceSpace): void {
    const pose = frame.getViewerPose(space);
    if (!pose) return;
    const { position: p, orientation: q } = pose.transform;
    this.local.position = [p.x, p.y, p.z];
    this.local.orientation = [q.x, q.y, q.z, q.w];
    if (!this.beginning) return;
    originFor(this.local, this.beginning, this.origin);
    this.beginning = null;
  }

  private putHead(): void {
    toRoom(this.origin, this.local.position, this.rig.head.position);
    turnToRoom(this.origin, this.local.orientation, this.rig.head.orientation);
  }

  // ----------------------------------------------------------------------------------------- turning, walking

  private turn(): void {
    if (!this.input) return;
    const left = this.walking ? 0 : this.turns.left.step(this.input.left.stick);
    const angle = left + this.turns.right.step(this.input.right.stick);
    if (angle !== 0) turnAbout(this.local, angle, this.origin);
  }

  private walk(dt: number): void {
    const stick = this.input?.left.stick;
    const walks = this.walking && this.world.seat() < 0 && stick;
    const yaw = this.origin.yaw + yawOf(this.local.orientation);
    heading(walks ? stick.x : 0, walks ? stick.y : 0, yaw, WALK_SPEED, this.wished);
    easeVelocity(this.velocity, this.wished, dt);
    const speed = Math.hypot(this.velocity.x, this.velocity.z);
    this.glide += (Math.min(1, speed / WALK_SPEED) - this.glide) * Math.min(1, dt / 0.15);
    if (speed === 0) return;
    const [x, , z] = toRoom(this.origin, this.local.position, this.rig.head.position);
    this.feet.x = x;
    this.feet.z = z;
    slide(this.feet, this.velocity.x * dt, this.velocity.z * dt, (fx, fz) => this.world.canStand(fx, fz));
    this.origin.position[0] += this.feet.x - x;
    this.origin.position[2] += this.feet.z - z;
  }

  // ----------------------------------------------------------------------------------------- pointing, pressing

  private useMenu(dt: number): void {
    if (!this.input) return;
    const state = {
      seated: this.world.seat() >= 0,
      walking: this.walking,
      sticks: this.kindOf(this.input) === "controllers",
      people: this.world.people(),
      door: this.world.door(),
      voice: this.world.voice(),
    };
    this.menu.step(dt, this.rig, this.input.left, this.input.right, state, this.world.textSize());
  }

  private guide(dt: number): void {
    if (this.beginning || !this.input) return;
    if (this.menu.panel.open) this.hint.done();
    rotate(this.rig.head.orientation, [0, 0, -1], this.gaze);
    const textSize = this.world.textSize();
    this.hint.step(dt, this.kindOf(this.input), this.rig.head.position, this.gaze, textSize);
    this.caption.step(dt, this.local, textSize, this.menu.panel.open);
  }

  private kindOf({ left, right }: XrInput): InputKind {
    const hands = [left.hand, right.hand].filter((hand) => hand.tracked);
    if (hands.length === 0) return "gaze";
    return hands.some((hand) => !hand.fingers) ? "controllers" : "hands";
  }

  private point(beam: Beam, dt: number): void {
    const { pointer, aim } = beam;
    const left = pointer === this.input?.left;
    const ownWrist = left && !this.menu.detached;
    // On the panel a press is meant for the panel: it counts when it ends, be it short or long.
    const onPanel = ownWrist ? null : this.menu.point(pointer, beam.wasPressed && !pointer.pressed);
    if (onPanel !== null) {
      aim.forget();
      if (!beam.straight) this.pointing.rest(pointer, onPanel);
    } else this.pointing.step(beam, !(this.walking && left), this.rig.head, this.origin.position[1], dt);
    beam.wasPressed = pointer.pressed;
  }

  private press(button: PanelButton): void {
    if (button === "leave") this.leave();
    else if (button === "recenter") this.world.recenter();
    else if (button === "comfort") this.walking = !this.walking;
    else if (button === "microphone") this.world.mute();
    else if (button === "door") this.world.useDoor();
    else if (this.world.seat() >= 0) this.world.stand();
    else this.world.sit(-1);
  }

  // ------------------------------------------------------------------------------------------------- the end

  private finish(): void {
    this.session = null;
    this.dispose();
    this.world.ended();
  }

  private dispose(): void {
    this.pointing.dispose();
    this.menu.panel.dispose();
    this.hint.dispose();
    this.caption.dispose();
  }
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
