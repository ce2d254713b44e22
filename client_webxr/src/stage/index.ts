// The stage: everything three-dimensional of a room, in one element of the page.
//
// Each frame: read the person's rig, let a jump take its course, send the pose, let the place and the people move
// to the server's time, draw. The link decides what is true; what is here only shows it. The page above knows
// `Stage` and nothing of three.js; the scene, the avatars, the rig and XR each know nothing of one another.

import { Vector3 } from "three";
import { Crowd } from "../avatar/crowd";
import { yawOf } from "../rig/angles";
import { FlatRig, newWishes } from "../rig/flat";
import { listenToKeysAndMouse } from "../rig/keys";
import { before, nearestSeat } from "../rig/seats";
import { newRig, type RigSource, SentPose } from "../rig/source";
import { listenToTouch } from "../rig/touch";
import { loadScene, type StillScene } from "../scene/index";
import type { MovedView, Placement, RigPose, Vec3 } from "../types";
import type { XrPlay } from "../xr/index";
import type { PanelButton } from "../xr/panel";
import { Borders } from "./borders";
import type { Stage, StageEvent, StageOptions } from "./contract";
import { DetailChooser } from "./detail";
import { Jump, turnsTheView } from "./jump";
import { Mouse } from "./mouse";
import { type Detail, FrameCap, type StageQuery, stageQuery } from "./options";
import { Veil } from "./veil";
import { View } from "./view";

export type { Stage, StageEvent, StageOptions } from "./contract";

type SceneLoader = (slug: string, detail: Detail) => Promise<StillScene>;

/** Longest step of time that motion is computed over, seconds: after a pause nobody lurches. */
const LONGEST_STEP = 0.1;
/** Display frames to aim at, seconds: on a screen, and in a headset (72 Hz). */
const WANTED = { screen: 1 / 60, headset: 1 / 72 };
const ASK_AGAIN_SECONDS = 1;
const NOWHERE: Placement = { position: [0, 0, 0], yaw: 0, seat: -1 };

export function createStage(options: StageOptions, load: SceneLoader = loadScene): Stage {
  return new LiveStage(options, load, stageQuery(location.search));
}

class LiveStage implements Stage {
  readonly ready: Promise<void>;
  readonly vrSupported: Promise<boolean>;
  private readonly view: View;
  private readonly veil: Veil;
  private readonly mouse: Mouse;
  private readonly jump = new Jump((moved) => this.arrive(moved));
  private readonly wishes = newWishes();
  private readonly flat: FlatRig;
  private readonly ownRig = newRig();
  private readonly cap: FrameCap;
  private readonly chooser: DetailChooser;
  private readonly listeners: ((e: StageEvent) => void)[] = [];
  private readonly ending = new AbortController();
  private readonly sent: { flat: SentPose; xr: SentPose };
  private readonly eye = new Vector3();
  private scene: StillScene | null = null;
  private crowd: Crowd | null = null;
  private borders: Borders | null = null;
  private xr: XrPlay | null = null;
  private xrModule: typeof import("../xr/index") | null = null;
  private placement: Placement = NOWHERE;
  private last = 0;
  private lastAsked = Number.NEGATIVE_INFINITY;
  private meanStep = WANTED.screen;
  private textSize = 1;
  private voice = { sign: "", button: "" };
  private door = "";
  private shown = true;

  constructor(
    private readonly options: StageOptions,
    load: SceneLoader,
    private readonly query: StageQuery,
  ) {
    const { container, link } = options;
    this.view = new View(container, query.antialias);
    this.veil = new Veil(this.view.camera);
    const seating = { seats: () => this.scene?.seats ?? [], taken: (i: number) => this.seatTaken(i) };
    this.mouse = new Mouse(this.view, this.eye, seating, this.ending.signal);
    this.cap = new FrameCap(query.fps);
    this.chooser = new DetailChooser(query.detail ?? "medium");
    this.flat = new FlatRig(
      this.wishes,
      (x, z) => this.scene?.canStand(x, z) ?? false,
      () => this.standOnce(),
    );
    this.sent = { flat: new SentPose(this.flat.rig), xr: new SentPose(this.ownRig) };
    const off = [
      link.on("moved", (moved) => this.jump.receive(moved)),
      link.on("zones", () => this.borders?.showLocked(link.locked)),
    ];
    this.ending.signal.addEventListener("abort", () => {
      for (const stop of off) stop();
    });
    this.listen();
    this.vrSupported =
      navigator.xr?.isSessionSupported("immersive-vr").catch(() => false) ?? Promise.resolve(false);
    this.ready = this.begin(load);
    void this.vrSupported.then(async (supported) => {
      if (supported) this.xrModule = await import("../xr/index");
    });
  }

  // ------------------------------------------------------------------------------------- what a page may ask

  async enterVR(): Promise<void> {
    if (this.xr) return;
    // Already here by now, as a rule: a session is given only while the click that asked for it still counts.
    const { XrPlay } = this.xrModule ?? (await import("../xr/index"));
    const scene = this.scene;
    if (!scene || this.xr || this.ending.signal.aborted) return;
    const xr = new XrPlay(this.view, this.ownRig, {
      seats: scene.seats,
      canStand: (x, z) => scene.canStand(x, z),
      seatTaken: (i) => this.seatTaken(i),
      people: () => this.peopleCount(),
      seat: () => this.placement.seat,
      teleport: (x, z, yaw) =>
        this.options.link.requestMove("teleport", { position: [x, 0, z], yaw, seat: -1 }),
      sit: (i) => (i < 0 ? this.sitNearest() : this.sit(i)),
      stand: () => this.stand(),
      recenter: () => this.recenter(),
      textSize: () => this.textSize,
      door: () => this.door,
      useDoor: () => this.emit({ kind: "door" }),
      voice: () => this.voice,
      mute: () => this.emit({ kind: "mute" }),
      hush: () => this.emit({ kind: "hush" }),
      visibility: (shown) => this.wear(shown),
      ended: () => this.leaveVR(),
    });
    await xr.start(this.here());
    this.xr = xr;
    this.emit({ kind: "vr-started" });
  }

  sitNearest(): void {
    const [x, , z] = this.source.rig.head.position;
    const seat = nearestSeat(x, z, this.scene?.seats ?? [], (i) => this.seatTaken(i));
    if (seat >= 0) this.sit(seat);
  }

  stand(): void {
    const seat = this.scene?.seats[this.placement.seat];
    if (seat) this.options.link.requestMove("stand", { ...this.here(), position: before(seat), seat: -1 });
  }

  recenter(): void {
    const seat = this.scene?.seats[this.placement.seat];
    if (seat) this.source.place({ position: seat.position, yaw: seat.yaw, seat: this.placement.seat }, true);
    else this.source.place(this.here(), true);
  }

  setTextSize(scale: number): void {
    this.textSize = scale;
    if (this.crowd) this.crowd.textScale = scale;
  }

  setVoice(sign: string, button: string): void {
    this.voice = { sign, button };
  }

  setDoor(button: string): void {
    this.door = button;
  }

  tell(text: string): void {
    this.xr?.tell(text);
  }

  setColour(colour: number): void {
    this.options.colour = colour;
    this.crowd?.setOwnColour(colour);
  }

  focus(): void {
    this.view.canvas.focus({ preventScroll: true });
  }

  onEvent(f: (e: StageEvent) => void): void {
    this.listeners.push(f);
  }

  info(): { drawCalls: number; triangles: number; fps: number } {
    const { calls, triangles } = this.view.renderer.info.render;
    return { drawCalls: calls, triangles, fps: 1 / this.meanStep };
  }

  drawnRig(slot: number): RigPose | null {
    return this.crowd?.drawnRig(slot) ?? null;
  }

  sentRig(): RigPose {
    return structuredClone(this.xr ? this.sent.xr : this.sent.flat);
  }

  panelKey(key: PanelButton): Vec3 | null {
    return this.xr?.panelKey(key) ?? null;
  }

  told(): string {
    return this.xr?.told ?? "";
  }

  dispose(): void {
    this.ending.abort();
    this.xr?.leave();
    this.crowd?.dispose();
    this.borders?.dispose();
    this.scene?.dispose();
    this.veil.dispose();
    this.mouse.dispose();
    this.view.dispose();
  }

  // ------------------------------------------------------------------------------------------------ beginning

  private async begin(load: SceneLoader): Promise<void> {
    const scene = await load(this.options.sceneSlug, this.chooser.detail);
    if (this.ending.signal.aborted) return scene.dispose();
    this.scene = scene;
    this.view.scene.add(scene.root);
    scene.dress(this.view.scene, this.view.renderer);
    this.view.setReach(scene.description.camera?.near ?? 0.05, scene.description.camera?.far ?? 1200);
    const spawn = scene.spawnPoints[0];
    // Until the server has said where we are, the place is seen from where people come in.
    if (spawn && this.jump.moveSeq === 0) this.flat.place({ ...spawn, seat: -1 }, true);
    const { left, right } = this.ownRig;
    const own = { colour: this.options.colour, left, right };
    this.crowd = new Crowd(this.view.scene, this.options.link, scene.seats, own, newRig);
    this.crowd.textScale = this.textSize;
    this.borders = new Borders(this.view.scene, scene.description.zones ?? []);
    this.borders.showLocked(this.options.link.locked);
    this.setDetail();
    this.view.renderer.setAnimationLoop((now, frame) => this.frame(now, frame));
  }

  private listen(): void {
    const { signal } = this.ending;
    const deeds = {
      sitOrStand: () => (this.placement.seat < 0 ? this.sitNearest() : this.stand()),
      pick: (x: number, y: number) => this.pick(x, y),
    };
    const { canvas } = this.view;
    listenToKeysAndMouse(canvas, this.wishes, deeds, signal);
    listenToTouch(canvas, this.wishes, deeds, signal);
    document.addEventListener("visibilitychange", () => this.xr || this.setShown(!document.hidden), {
      signal,
    });
  }

  // ------------------------------------------------------------------------------------------- every frame

  private frame(now: number, frame: XRFrame | undefined): void {
    if (!this.cap.admits(now) || !this.scene) return;
    const took = (now - this.last) / 1000;
    this.last = now;
    const dt = Math.min(LONGEST_STEP, Math.max(0, took));
    this.measure(took);
    // First, so that a pose that carries a move's number is a pose after that move.
    this.jump.step(dt);
    if (this.xr) this.xr.update(dt, frame);
    else this.flat.update(dt);
    this.aimCamera();
    this.sendPose();
    this.showWorld(dt);
    this.veil.show(this.jump.dark, this.xr?.glide ?? 0);
    this.view.draw();
  }

  private get source(): RigSource {
    return this.xr ?? this.flat;
  }

  private aimCamera(): void {
    const { origin, rig } = this.source;
    this.view.putOrigin(origin);
    this.eye.set(...rig.head.position);
    if (this.xr) return;
    this.view.camera.position.set(0, rig.head.position[1] - origin.position[1], 0);
    this.view.camera.rotation.set(this.flat.pitch, 0, 0);
  }

  private sendPose(): void {
    if (this.jump.moveSeq === 0) return;
    const sent = this.xr ? this.sent.xr : this.sent.flat;
    this.options.link.sendPose(sent.refresh(), this.jump.moveSeq);
  }

  private showWorld(dt: number): void {
    const time = this.options.link.serverTime();
    this.view.scene.updateMatrixWorld();
    this.scene?.update(time / 1000, this.view.camera);
    this.crowd?.update(time, dt, this.eye);
    this.borders?.update(this.eye);
    if (!this.xr) this.mouse.mark();
  }

  private measure(took: number): void {
    if (took <= 0 || took > 1) return;
    this.meanStep += (took - this.meanStep) * 0.05;
    const capped = this.query.fps === null ? 0 : 1 / this.query.fps;
    const wanted = Math.max(capped, this.xr ? WANTED.headset : WANTED.screen);
    if (this.query.detail === null && this.chooser.frame(took, wanted)) this.setDetail();
  }

  private setDetail(): void {
    this.scene?.setDetail(this.chooser.detail);
    this.view.setDetail(this.chooser.detail);
  }

  // ------------------------------------------------------------------------------------------ places and seats

  private arrive({ placement, reason }: MovedView): void {
    const before = this.placement.seat;
    this.placement = placement;
    this.source.place(placement, turnsTheView(reason, placement));
    if (placement.seat !== before) this.emit({ kind: "seat", seat: placement.seat });
  }

  /** Where the person stands now: under their head, looking their way. */
  private here(): Placement {
    const { rig, origin } = this.source;
    const [x, , z] = rig.head.position;
    return { position: [x, origin.position[1], z], yaw: origin.yaw, seat: this.placement.seat };
  }

  private sit(seat: number): void {
    const place = this.scene?.seats[seat];
    if (place) this.options.link.requestMove("sit", { position: place.position, yaw: place.yaw, seat });
  }

  /** Asked by every frame of a held key. */
  private standOnce(): void {
    const now = performance.now() / 1000;
    if (now - this.lastAsked < ASK_AGAIN_SECONDS) return;
    this.lastAsked = now;
    this.stand();
  }

  private seatTaken(seat: number): boolean {
    for (const slot of this.options.link.visible())
      if (this.options.link.participant(slot)?.seat === seat) return true;
    return seat === this.placement.seat;
  }

  private peopleCount(): number {
    let count = 1;
    for (const _ of this.options.link.visible()) count++;
    return count;
  }

  private pick(x: number, y: number): void {
    const seat = this.mouse.seatAt(x, y);
    if (seat >= 0) this.sit(seat);
  }

  // -------------------------------------------------------------------------------------------- VR and presence

  private leaveVR(): void {
    // On the screen they go on looking where they looked.
    const here = { ...this.here(), yaw: yawOf(this.source.rig.head.orientation) };
    this.xr = null;
    this.flat.place(here, true);
    this.ownRig.left.strength = this.ownRig.right.strength = 0;
    this.setShown(!document.hidden);
    this.setDetail();
    this.emit({ kind: "vr-ended" });
  }

  private setShown(shown: boolean): void {
    if (shown === this.shown) return;
    this.shown = shown;
    this.options.link.setPresence(shown ? "here" : "away");
  }

  /** A headset is put on again, or down. */
  private wear(worn: boolean): void {
    if (worn === this.shown) return;
    this.setShown(worn);
    this.emit({ kind: worn ? "headset-on" : "headset-off" });
  }

  private emit(event: StageEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}
