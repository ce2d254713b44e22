// The panel on the left wrist: who hears one, microphone, sit or stand, the door of where one is, recenter, walking on or
// off, leave VR.
//
// It is laid out and drawn by @pmndrs/uikit, whose font comes with it as a part of our own bundle; nothing is fetched
// from anywhere else. It knows neither hands nor sessions: it is put somewhere, asked what a ray meets, and pressed.

import { Container, reversePainterSortStable, Text } from "@pmndrs/uikit";
import { Group, type Object3D, Raycaster, Vector3, type WebGLRenderer } from "three";
import type { Vec3 } from "../types";
import { INK, KEY, KEY_HOVER, PAPER, PIXEL } from "./look";

export type PanelButton = (typeof BUTTONS)[number];

export interface PanelState {
  readonly seated: boolean;
  readonly walking: boolean;
  /** There is a thumbstick to walk with. */
  readonly sticks: boolean;
  readonly people: number;
  /** What the key of the door says; empty where one has no door. */
  readonly door: string;
  /** Who hears one, and what the microphone's key says. */
  readonly voice: { readonly sign: string; readonly button: string };
}

const BUTTONS = ["microphone", "seat", "door", "recenter", "comfort", "leave"] as const;
const OPEN_SECONDS = 0.16;
/** How far away the panel is when it is on the wrist, metres. */
const ARM = 0.4;

interface Key {
  readonly box: Container;
  readonly label: Text;
}

export class WristPanel {
  readonly group = new Group();
  /** Where it faces, as last placed; room frame. */
  readonly normal: [x: number, y: number, z: number] = [0, 0, 1];
  private readonly root: Container;
  private readonly title: Text;
  private readonly sign: Text;
  private readonly keys: Record<PanelButton, Key>;
  private readonly raycaster = new Raycaster();
  private hovered: PanelButton | null = null;
  private shown = "";
  /** Keys that mean nothing just now, and are not there. */
  private readonly absent = new Set<PanelButton>();
  private openness = 0;
  private size = 1;

  constructor(parent: Object3D, renderer: WebGLRenderer) {
    renderer.localClippingEnabled = true;
    renderer.setTransparentSort(reversePainterSortStable);
    this.root = new Container({
      pixelSize: PIXEL,
      width: 250,
      flexDirection: "column",
      gap: 10,
      padding: 16,
      borderRadius: 22,
      backgroundColor: PAPER,
      opacity: 0.96,
      fontWeight: "medium",
      color: INK,
      depthTest: true,
      // Over flames and mist, which know nothing of depth.
      renderOrder: 100,
    });
    this.title = new Text({ text: " ", fontSize: 17, textAlign: "center", paddingBottom: 2 });
    this.sign = new Text({ text: " ", fontSize: 15, textAlign: "center", paddingBottom: 4 });
    this.root.add(this.title, this.sign);
    this.keys = {
      microphone: this.key("Mute"),
      seat: this.key("Sit down"),
      door: this.key("Close the door"),
      recenter: this.key("Recenter"),
      comfort: this.key("Smooth walking: off"),
      leave: this.key("Leave VR"),
    };
    this.group.add(this.root);
    this.group.visible = false;
    parent.add(this.group);
  }

  get open(): boolean {
    return this.group.visible;
  }

  /** Shows or hides softly, and lays out what has changed. textSize: 1 is usual. */
  update(dt: number, open: boolean, state: PanelState, textSize: number): void {
    this.openness = Math.min(1, Math.max(0, this.openness + (open ? dt : -dt) / OPEN_SECONDS));
    this.group.visible = this.openness > 0;
    if (!this.group.visible) return;
    this.size = textSize * (0.7 + 0.3 * this.openness);
    this.write(state);
    this.root.update(dt * 1000);
  }

  /** Puts it at a place, turned to the eyes, and no smaller to them than at arm's length. */
  place(at: Vec3, eye: Vec3): void {
    this.group.position.set(...at);
    const distance = Math.hypot(at[0] - eye[0], at[1] - eye[1], at[2] - eye[2]);
    this.group.scale.setScalar(this.size * Math.max(1, distance / ARM));
    this.group.lookAt(...eye);
    forward.set(0, 0, 1).applyQuaternion(this.group.quaternion).toArray(this.normal);
    this.group.updateMatrixWorld(true);
  }

  /** What a ray meets: its distance and the key there, or null. direction: unit length. */
  meet(from: Vec3, direction: Vec3): { distance: number; key: PanelButton | null } | null {
    if (!this.open) return null;
    this.raycaster.set(start.set(...from), forward.set(...direction));
    const hit = this.raycaster.intersectObject(this.root, false)[0];
    return hit ? { distance: hit.distance, key: this.keyMet() } : null;
  }

  hover(key: PanelButton | null): void {
    if (key === this.hovered) return;
    if (this.hovered) this.keys[this.hovered].box.setProperties({ backgroundColor: KEY });
    if (key) this.keys[key].box.setProperties({ backgroundColor: KEY_HOVER });
    this.hovered = key;
  }

  /** For tests: the middle of a key in the room; null if it is not there. */
  middleOf(key: PanelButton): Vec3 | null {
    if (!this.open || this.absent.has(key)) return null;
    const { box } = this.keys[key];
    box.updateWorldMatrix(true, false);
    const [x, y, z] = new Vector3().setFromMatrixPosition(box.matrixWorld).toArray();
    return [x, y, z];
  }

  dispose(): void {
    this.group.removeFromParent();
    this.root.dispose();
  }

  private key(text: string): Key {
    const box = new Container({
      height: 44,
      borderRadius: 14,
      backgroundColor: KEY,
      justifyContent: "center",
      alignItems: "center",
    });
    const label = new Text({ text, fontSize: 19 });
    box.add(label);
    this.root.add(box);
    return { box, label };
  }

  private offer(name: PanelButton, offered: boolean): void {
    this.keys[name].box.setProperties({ display: offered ? "flex" : "none" });
    if (offered) this.absent.delete(name);
    else this.absent.add(name);
  }

  private write(state: PanelState): void {
    const { seated, walking, sticks, people, door, voice } = state;
    const now = [seated, walking, sticks, people, door, voice.sign, voice.button].join("\n");
    if (now === this.shown) return;
    this.shown = now;
    this.title.setProperties({
      text: state.people === 1 ? "You are alone here" : `${state.people} people here`,
    });
    this.sign.setProperties({ text: state.voice.sign || " " });
    this.keys.microphone.label.setProperties({ text: state.voice.button || "Mute" });
    this.keys.seat.label.setProperties({ text: state.seated ? "Stand up" : "Sit down" });
    this.offer("door", state.door !== "");
    this.keys.door.label.setProperties({ text: state.door || " " });
    this.offer("comfort", state.sticks);
    this.keys.comfort.label.setProperties({ text: `Smooth walking: ${state.walking ? "on" : "off"}` });
  }

  /** Each key is asked by itself: uikit's boards do not hand a ray on to what lies on them. */
  private keyMet(): PanelButton | null {
    const met = (name: PanelButton) => this.raycaster.intersectObject(this.keys[name].box, false).length > 0;
    return BUTTONS.find((name) => !this.absent.has(name) && met(name)) ?? null;
  }
}

const start = new Vector3();
const forward = new Vector3();
