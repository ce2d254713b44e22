// One visit to one room: the door, the place, what lies over it, and the goodbye. Here the parts meet; what each of them
// decides stands in ui/ (words, the steps of the door), net/ (the connection) and stage/ (the place).

import type { RoomSummary } from "../net/api";
import type { ConnectionState } from "../net/connection";
import { monotonicNow } from "../net/hosted";
import { Link } from "../net/link";
import { askScene } from "../net/scenes";
import { yawOf } from "../rig/angles";
import type { SceneDescription } from "../scene/description";
import type { Stage, StageEvent } from "../stage/contract";
import { PlainStage } from "../stage/plain";
import type { ParticipantView } from "../types";
import { socketAddress } from "../ui/address";
import { SignNews } from "../ui/announcements";
import { bearingWords } from "../ui/bearing";
import { Announcer } from "../ui/dom/announcer";
import { DoorForm, type Wish } from "../ui/dom/door-form";
import { needElement } from "../ui/dom/elements";
import { Hud } from "../ui/dom/hud";
import { SoundPanel } from "../ui/dom/sound-panel";
import { VoiceBar } from "../ui/dom/voice-bar";
import { WordsPanel } from "../ui/dom/words-panel";
import { CLOSED_DOOR, type Door, type DoorEvent, type Phase, step } from "../ui/door";
import { panelVoice, saidLine } from "../ui/headset";
import { deafWords } from "../ui/heard";
import { anotherName } from "../ui/names";
import { Quiet } from "../ui/quiet";
import { announce, blockWords, rosterRows } from "../ui/roster";
import { type SaidRow, saidRow } from "../ui/said";
import { readSigned } from "../ui/signin";
import { keepVisitor, readVisitor } from "../ui/visitor";
import {
  arrivalWords,
  hintWords,
  moveWords,
  type PageEnding,
  UNBLOCKED,
  undoneWords,
  VR_STOPPED,
} from "../ui/words";
import type { Fading, Sound, Whereabouts } from "../voice/contract";
import { FADING } from "../voice/others";
import { createSound } from "../voice/sound";
import { COLOURS } from "../wire";
import { Surroundings } from "./surroundings";

type SceneVoice = SceneDescription["voice"];

/** How often those who do not see the place are told where everybody is. */
const BEARING_MS = 3000;
/** How often the page looks who speaks. */
const SPEAKING_MS = 250;
/** Comings and goings within this time are said in one sentence. */
const GATHER_MS = 900;

export interface VisitOptions {
  /** Where this tab keeps things; null where the browser denies it. */
  readonly shelf: Storage | null;
  /** `Device` in wire.ts of somebody who comes in with a headset, or without. */
  readonly device: (vr: boolean) => number;
  /** Without a picture. */
  readonly soundOnly: boolean;
  readonly ended: (ending: PageEnding) => void;
}

/** What a visit is made of. */
interface Parts {
  readonly link: Link;
  readonly stage: Stage;
  readonly scene: Promise<SceneDescription | null>;
  readonly ending: AbortController;
}

export class Visit {
  private door: Door = CLOSED_DOOR;
  private wish: Wish | null = null;
  private seated = false;
  private inVr = false;
  private connected = false;
  /** Whom people have been told of. */
  private told: readonly ParticipantView[] = [];
  private gathering = false;
  private readonly announcer = new Announcer();
  private readonly form: DoorForm;
  private readonly hud: Hud;
  private readonly sound: Sound;
  private readonly quiet: Quiet;
  private readonly soundPanel: SoundPanel;
  private readonly voiceBar: VoiceBar;
  private readonly words: WordsPanel;
  private readonly signNews = new SignNews();
  private readonly link: Link;
  private readonly stage: Stage;
  private readonly ending: AbortController;
  private readonly surroundings: Surroundings;
  private readonly whereabouts: Whereabouts;

  private constructor(
    private readonly room: RoomSummary,
    private readonly options: VisitOptions,
    { link, stage, scene, ending }: Parts,
    first: { readonly name: string; readonly colour: number },
  ) {
    this.link = link;
    this.stage = stage;
    this.ending = ending;
    this.sound = createSound(link);
    this.whereabouts = {
      ear: () => stage.sentRig().head,
      mouth: (slot) => stage.drawnRig(slot)?.head.position ?? null,
    };
    this.sound.place(this.whereabouts, FADING);
    this.form = new DoorForm(first, (wish) => this.enter(wish));
    this.hud = new Hud(this.deeds(), this.announcer, options.shelf);
    this.quiet = new Quiet(this.sound);
    this.soundPanel = new SoundPanel(this.sound);
    const speakSign = (sign: string) =>
      this.announcer.say(this.signNews.take(sign, this.sound.state), "sign");
    this.voiceBar = new VoiceBar(this.sound, speakSign, this.ending.signal);
    this.voiceBar.onShow((sign, button) => stage.setVoice(...panelVoice(this.sound.state, sign, button)));
    this.surroundings = new Surroundings({
      link,
      stage,
      voiceBar: this.voiceBar,
      hud: this.hud,
      isInside: () => this.door.phase === "inside",
    });
    const readOut = (text: string) => this.announcer.say(text, "words");
    this.words = new WordsPanel(readOut, (text, scope) => link.write(text, scope));
    void scene.then((found) => found && this.learn(found));
    this.listenToLink();
    this.listenToStage();
    // Whoever closes the page leaves the room; their place is not kept for a page that is gone.
    window.addEventListener("pagehide", () => link.leave());
    this.form.show(this.door, "");
    this.form.open();
  }

  /** Opens the door of a room; null if this browser cannot draw the place. */
  static async begin(room: RoomSummary, options: VisitOptions): Promise<Visit | null> {
    const first = readVisitor(options.shelf) ?? {
      name: anotherName(Math.random),
      colour: Math.floor(Math.random() * COLOURS),
    };
    const port = new Worker(new URL("../net/socket.worker.ts", import.meta.url), { type: "module" });
    const later = (ms: number, run: () => void) => void setTimeout(run, ms);
    const link = new Link({ port, now: monotonicNow, later });
    const ending = new AbortController();
    const scene = askForScene(room.scene, ending.signal);
    const stage = options.soundOnly
      ? new PlainStage(link, needElement("people-title"), () => scene)
      : await tryStage(room.scene, link, first.colour);
    if (stage) return new Visit(room, options, { link, stage, scene, ending }, first);
    ending.abort();
    link.dispose();
    return null;
  }

  /** For tests: see `wantsProbe`. */
  get probe(): { readonly link: Link; readonly stage: Stage; readonly sound: Sound } {
    return { link: this.link, stage: this.stage, sound: this.sound };
  }

  // ------------------------------------------------------------------------------------------------- the door

  private enter(wish: Wish): void {
    this.wish = wish;
    keepVisitor(this.options.shelf, wish);
    void this.sound.resume();
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
    this.soundPanel.moveInside();
    if (this.options.soundOnly) this.hud.showPeople();
    this.hud.open(this.room.title, this.room.description);
    this.told = this.link.participants();
    this.announcer.say(arrivalWords(this.room.title, this.told.length - 1));
    this.hud.tell(deafWords(this.sound.state) || hintWords(this.options.device(this.door.vr)));
    this.stage.focus();
  }

  // ------------------------------------------------------------------------------------------- what happens

  private listenToLink(): void {
    const { link } = this;
    link.on("state", (state) => this.hear(state));
    link.on("roster", () => this.showPeople());
    link.on("refused", ({ text }) => this.tellFailure(text));
    link.on("undone", (undone) => this.tellFailure(undoneWords(undone)));
    link.on("unblocked", () => this.hud.tell(UNBLOCKED));
    link.on("moved", ({ reason }) => this.hud.tell(moveWords(reason)));
    link.on("blocks", () => this.showPeople());
    link.on("zones", () => this.surroundings.showDoors());
    link.on("heard", (heard) => this.surroundings.hear(heard));
    link.on("said", (said) => this.read(saidRow(said, link.slot, Date.now(), link.serverTime())));
    const timers = [setInterval(() => this.hud.speaking((slot) => link.loudness(slot)), SPEAKING_MS)];
    if (this.options.soundOnly) timers.push(setInterval(() => this.hud.bearings(this.bearing), BEARING_MS));
    this.ending.signal.addEventListener("abort", () => timers.forEach(clearInterval));
  }

  private hear(state: ConnectionState): void {
    this.connected = state.kind === "here";
    if (!this.connected) this.words.release();
    if (state.kind === "here") this.pass("here");
    else if (state.kind === "connecting") this.form.show(this.door, state.text);
    this.hud.connection(state);
    if (state.kind !== "here") this.voiceBar.disconnected();
    if (state.kind === "ended") this.end({ cause: state.cause ?? "closed", text: state.text });
  }

  /** Something was not done; if it was words, they are still in the field. */
  private tellFailure(text: string): void {
    this.hud.tell(text);
    this.words.release();
  }

  private read(row: SaidRow): void {
    this.words.add(row);
    this.stage.tell(saidLine(row));
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
    const { kind } = event;
    if (kind === "seat") this.seat(event.seat ?? -1);
    if (kind === "mute") this.voiceBar.toggle();
    if (kind === "hush") this.stage.tell(this.quiet.hush());
    if (kind === "door") this.surroundings.useDoor();
    if (kind === "headset-off") this.quiet.putDown();
    if (kind === "headset-on") this.stage.tell(this.quiet.putOn());
    if (kind === "vr-ended") this.hud.tell(this.quiet.end());
    if (kind !== "vr-started" && kind !== "vr-ended") return;
    this.inVr = kind === "vr-started";
    this.hud.offerVR(!this.inVr);
  }

  private seat(seat: number): void {
    this.seated = seat >= 0;
    this.hud.seated(this.seated);
    this.announcer.say(this.seated ? "You are sitting." : "You are standing.");
  }

  private showPeople(): void {
    const { link } = this;
    this.hud.people(rosterRows(link.participants(), link.slot, (slot) => link.hasBlocked(slot)));
    if (this.gathering || this.door.phase !== "inside") return;
    this.gathering = true;
    setTimeout(() => this.tellOfPeople(), GATHER_MS);
  }

  private tellOfPeople(): void {
    this.gathering = false;
    const now = this.link.participants();
    this.announcer.say(announce(this.told, now, this.link.slot), "people");
    this.told = now;
  }

  // ------------------------------------------------------------------------------------------ voice and zones

  /** Where somebody is, in words; empty where that is not known. */
  private readonly bearing = (slot: number): string => {
    const mouth = slot === this.link.slot ? null : this.whereabouts.mouth(slot);
    const ear = this.whereabouts.ear();
    return mouth && ear ? bearingWords(ear.position, yawOf(ear.orientation), mouth) : "";
  };

  /** What the scene says of voices; the stage builds the rest of it. */
  private learn(scene: SceneDescription): void {
    this.surroundings.learn(scene.zones ?? []);
    this.sound.place(this.whereabouts, fadingOf(scene.voice));
  }

  private end(ending: PageEnding): void {
    this.pass("ended");
    this.ending.abort();
    this.hud.close();
    this.sound.dispose();
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
      block: (slot: number, name: string, blocked: boolean) => {
        link.block(slot, blocked);
        this.hud.tell(blockWords(name, blocked, this.connected));
      },
      silence: (slot: number, silenced: boolean) => link.silence(slot, silenced),
      deafen: (deafened: boolean) => {
        link.deafen(deafened);
        this.hud.deafened(deafened);
      },
      zoneDoor: () => this.surroundings.useDoor(),
      hurry: () => link.hurry(),
      enterVR: () => void stage.enterVR().catch(() => this.hud.tell(VR_STOPPED)),
      setTextSize: (scale: number) => stage.setTextSize(scale),
      focusPlace: () => stage.focus(),
      tellInPlace: (text: string) => stage.tell(text),
    };
  }
}

/** The stage, or null where there is no WebGL: three.js throws what the browser says. Loaded by those who see it alone. */
async function tryStage(sceneSlug: string, link: Link, colour: number): Promise<Stage | null> {
  const { createStage } = await import("../stage/index");
  try {
    return createStage({ container: needElement("stage"), sceneSlug, link, colour });
  } catch {
    return null;
  }
}

/** What the page itself reads of a scene, whenever the server answers; until then it goes on without. */
function askForScene(slug: string, signal: AbortSignal): Promise<SceneDescription | null> {
  const pause = (ms: number) => new Promise<void>((resume) => setTimeout(resume, ms));
  return askScene(slug, { fetch: window.fetch.bind(window), pause, random: Math.random, signal });
}

/** How voices fade in a scene. */
function fadingOf(voice: SceneVoice = {}): Fading {
  return {
    refDistance: voice.ref_distance ?? FADING.refDistance,
    rolloff: voice.rolloff ?? FADING.rolloff,
    maxDistance: voice.max_distance ?? FADING.maxDistance,
  };
}
