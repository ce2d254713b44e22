// One visit to one room: the door, the place, what lies over it, and the goodbye. Here the parts meet; what each of them
// decides stands in ui/ (words, the steps of the door), net/ (the connection) and stage/ (the place).

import type { RoomSummary } from "../net/api";
import type { ConnectionState } from "../net/connection";
import { monotonicNow } from "../net/hosted";
import { Link } from "../net/link";
import { createStage, type Stage, type StageEvent } from "../stage/index";
import type { ParticipantView } from "../types";
import { socketAddress } from "../ui/address";
import { Announcer } from "../ui/dom/announcer";
import { DoorForm, type Wish } from "../ui/dom/door-form";
import { needElement } from "../ui/dom/elements";
import { Hud } from "../ui/dom/hud";
import { CLOSED_DOOR, type Door, type DoorEvent, type Phase, step } from "../ui/door";
import { anotherName } from "../ui/names";
import { announce, rosterRows } from "../ui/roster";
import { readSigned } from "../ui/signin";
import { keepVisitor, readVisitor } from "../ui/visitor";
import { arrivalWords, hintWords, moveWords, type PageEnding, VR_STOPPED } from "../ui/words";
import { COLOURS } from "../wire";

/** Comings and goings within this time are said in one sentence. */
const GATHER_MS = 900;

export interface VisitOptions {
  /** Where this tab keeps things; null where the browser denies it. */
  readonly shelf: Storage | null;
  /** `Device` in wire.ts of somebody who comes in with a headset, or without. */
  readonly device: (vr: boolean) => number;
  readonly ended: (ending: PageEnding) => void;
}

export class Visit {
  private door: Door = CLOSED_DOOR;
  private wish: Wish | null = null;
  private seated = false;
  private inVr = false;
  /** Whom people have been told of. */
  private told: readonly ParticipantView[] = [];
  private gathering = false;
  private readonly announcer = new Announcer();
  private readonly form: DoorForm;
  private readonly hud: Hud;

  private constructor(
    private readonly room: RoomSummary,
    private readonly options: VisitOptions,
    private readonly link: Link,
    private readonly stage: Stage,
    first: { readonly name: string; readonly colour: number },
  ) {
    this.form = new DoorForm(first, (wish) => this.enter(wish));
    this.hud = new Hud(this.deeds(), this.announcer, options.shelf);
    this.listenToLink();
    this.listenToStage();
    // Whoever closes the page leaves the room; their place is not kept for a page that is gone.
    window.addEventListener("pagehide", () => link.leave());
    this.form.show(this.door, "");
    this.form.open();
  }

  /** Opens the door of a room; null if this browser cannot draw the place. */
  static begin(room: RoomSummary, options: VisitOptions): Visit | null {
    const first = readVisitor(options.shelf) ?? {
      name: anotherName(Math.random),
      colour: Math.floor(Math.random() * COLOURS),
    };
    const port = new Worker(new URL("../net/socket.worker.ts", import.meta.url), { type: "module" });
    const later = (ms: number, run: () => void) => void setTimeout(run, ms);
    const link = new Link({ port, now: monotonicNow, later });
    const stage = tryStage(room.scene, link, first.colour);
    if (stage) return new Visit(room, options, link, stage, first);
    link.dispose();
    return null;
  }

  /** For tests: see `wantsProbe`. */
  get probe(): { readonly link: Link; readonly stage: Stage } {
    return { link: this.link, stage: this.stage };
  }

  // ------------------------------------------------------------------------------------------------- the door

  private enter(wish: Wish): void {
    this.wish = wish;
    keepVisitor(this.options.shelf, wish);
    this.stage.setColour(wish.colour);
    this.pass(wish.vr ? "enterVr" : "enter");
    if (this.door.phase === "startingVr") this.startVr();
  }

  /** In the same breath as the click: a browser starts a headset for nothing less. */
  private startVr(): void {
    this.stage.enterVR().then(
      () => this.pass("vrStarted"),
      () => this.pass("vrRefused"),
    );
  }

  private pass(event: DoorEvent): void {
    const before = this.door.phase;
    this.door = step(this.door, event);
    this.form.show(this.door, "");
    if (this.door.phase !== before) this.cross(this.door.phase);
  }

  private cross(phase: Phase): void {
    document.body.dataset.phase = phase;
    if (phase === "joining") this.join();
    if (phase === "inside") this.arrive();
  }

  private join(): void {
    const { name = "", colour = 0 } = this.wish ?? {};
    this.link.join({
      address: socketAddress(location),
      room: this.room.slug,
      visitor: { name, colour, device: this.options.device(this.door.vr) },
      token: readSigned(this.options.shelf, Date.now())?.token ?? null,
    });
  }

  private arrive(): void {
    const place = needElement("stage");
    place.inert = false;
    needElement("door").hidden = true;
    this.hud.open(this.room.title, this.room.description);
    this.told = this.link.participants();
    this.announcer.say(arrivalWords(this.room.title, this.told.length - 1));
    this.hud.tell(hintWords(this.options.device(this.door.vr)));
    this.stage.focus();
  }

  // ------------------------------------------------------------------------------------------- what happens

  private listenToLink(): void {
    const { link } = this;
    link.on("state", (state) => this.hear(state));
    link.on("roster", () => this.showPeople());
    link.on("refused", ({ text }) => this.hud.tell(text));
    link.on("moved", ({ reason }) => this.hud.tell(moveWords(reason)));
  }

  private hear(state: ConnectionState): void {
    if (state.kind === "here") this.pass("here");
    else if (state.kind === "connecting") this.form.show(this.door, state.text);
    this.hud.connection(state);
    if (state.kind === "ended") this.end({ cause: state.cause ?? "closed", text: state.text });
  }

  private listenToStage(): void {
    const { stage } = this;
    stage.onEvent((event) => this.see(event));
    stage.ready.then(
      () => {
        document.body.dataset.scene = "ready";
        this.pass("sceneReady");
      },
      () => this.pass("sceneFailed"),
    );
    void stage.vrSupported.then((supported) => {
      if (!supported) return;
      this.pass("vrSupported");
      this.hud.offerVR(!this.inVr);
    });
  }

  private see(event: StageEvent): void {
    if (event.kind === "seat") this.seat(event.seat ?? -1);
    if (event.kind !== "vr-started" && event.kind !== "vr-ended") return;
    this.inVr = event.kind === "vr-started";
    this.hud.offerVR(!this.inVr);
  }

  private seat(seat: number): void {
    this.seated = seat >= 0;
    this.hud.seated(this.seated);
    this.announcer.say(this.seated ? "You are sitting." : "You are standing.");
  }

  private showPeople(): void {
    this.hud.people(rosterRows(this.link.participants(), this.link.slot));
    if (this.gathering || this.door.phase !== "inside") return;
    this.gathering = true;
    setTimeout(() => this.tellOfPeople(), GATHER_MS);
  }

  private tellOfPeople(): void {
    this.gathering = false;
    const now = this.link.participants();
    this.announcer.say(announce(this.told, now, this.link.slot));
    this.told = now;
  }

  private end(ending: PageEnding): void {
    this.pass("ended");
    this.hud.close();
    this.link.dispose();
    this.stage.dispose();
    this.options.ended(ending);
  }

  // ------------------------------------------------------------------------------------------ what people do

  private deeds() {
    const { link, stage } = this;
    return {
      sitOrStand: () => (this.seated ? stage.stand() : stage.sitNearest()),
      recenter: () => stage.recenter(),
      leave: () => link.leave(),
      remove: (slot: number) => link.remove(slot),
      hurry: () => link.hurry(),
      enterVR: () => void stage.enterVR().catch(() => this.hud.tell(VR_STOPPED)),
      setTextSize: (scale: number) => stage.setTextSize(scale),
      focusPlace: () => stage.focus(),
    };
  }
}

/** The stage, or null where there is no WebGL: three.js throws what the browser says. */
function tryStage(sceneSlug: string, link: Link, colour: number): Stage | null {
  try {
    return createStage({ container: needElement("stage"), sceneSlug, link, colour });
  } catch {
    return null;
  }
}
