// Everybody in sight, as drawn: one figure per slot, all of them in five draw calls and one more for each name.
//
// Each frame every figure's rig is sampled from the link, its torso inferred, its fade stepped, and its parts put
// into the layers. Nothing is allocated while the same people stay. Our own hands are put into the same layers.
// Knows the link and three.js; knows nothing of input, seats' furniture or XR.

import { Color, Matrix4, type Object3D, Quaternion, Vector3 } from "three";
import type { LinkLike, MutableHand, MutableRig, ParticipantView, RigPose } from "../types";
import { PresenceState, Role } from "../wire";
import { blink } from "./blink";
import { type Fade, stepFade } from "./fade";
import { stepGlow } from "./glow";
import { InstanceLayer } from "./layer";
import { avatarMaterial } from "./material";
import { paletteColour } from "./palette";
import { shadowLayer } from "./shadow";
import { cloakGeometry, handGeometry, headGeometry } from "./shapes";
import { NameTag } from "./tag";
import { followTorso, newTorso, type Torso, type TorsoSeat } from "./torso";

type Four = [number, number, number, number];

interface Figure extends Fade {
  readonly slot: number;
  readonly rig: MutableRig;
  readonly torso: Torso;
  readonly colour: Color;
  /** The colour in the light of their own voice. */
  readonly lit: Color;
  /** How much of that light there is, 0..1. */
  glow: number;
  person: ParticipantView | null;
  tag: NameTag | null;
  /** 0 standing .. 1 seated, as drawn. */
  seated: number;
  inSight: boolean;
  jumps: number;
}

const SIT_SECONDS = 0.5;
const WARM = new Color("#ffe0ad");
const MOST_WARMTH = 0.45;
/** How far above the eyes a name floats, metres. */
const TAG_RISE = 0.205;
/** What a hand that holds a controller looks like: thumb, index, middle, ring, little. */
/**
 * A handle crosses the palm aslant: the grip space of a controller that points level looks 45 degrees up (measured of
 * the profile `meta-quest-touch-plus`), while the forearm behind it is about level too.
 */
const AROUND_HANDLE = new Matrix4().makeRotationX(0.75);
const HOLDING = [0.45, 0.42, 0.62, 0.66, 0.7] as const;
const PINCHING = [0.75, 0.62] as const;

export class Crowd {
  /** Multiplies the size of the names. */
  textScale = 1;
  private readonly figures: Figure[] = [];
  private readonly layers: Record<"head" | "cloak" | "left" | "right" | "shadow", InstanceLayer>;
  private readonly offs: (() => void)[];
  private readonly self: { colour: Color; left: MutableHand; right: MutableHand };

  constructor(
    private readonly group: Object3D,
    private readonly link: LinkLike,
    private readonly seats: readonly TorsoSeat[],
    ownHands: { colour: number; left: MutableHand; right: MutableHand },
    private readonly newRig: () => MutableRig,
  ) {
    this.layers = {
      head: new InstanceLayer(group, headGeometry(), avatarMaterial("head")),
      cloak: new InstanceLayer(group, cloakGeometry(), avatarMaterial("cloak")),
      left: new InstanceLayer(group, handGeometry("left"), avatarMaterial("left")),
      right: new InstanceLayer(group, handGeometry("right"), avatarMaterial("right")),
      shadow: shadowLayer(group),
    };
    this.self = { ...ownHands, colour: new Color(paletteColour(ownHands.colour).hex) };
    this.offs = [link.on("visible", () => this.lookAround()), link.on("roster", () => this.learnNames())];
    this.lookAround();
  }

  setOwnColour(colour: number): void {
    this.self.colour.set(paletteColour(colour).hex);
  }

  /** sampleTime: server time to draw, ms; dt: seconds since the last frame; eye: of the viewer, room frame. */
  update(sampleTime: number, dt: number, eye: Vector3): void {
    for (const layer of Object.values(this.layers)) layer.begin();
    for (let i = this.figures.length - 1; i >= 0; i--) {
      const figure = this.figures[i] as Figure;
      if (this.step(figure, sampleTime, dt)) this.draw(figure, sampleTime / 1000, eye);
      else this.forget(i);
    }
    this.putHand(this.layers.left, this.self.left, this.self.colour, 1);
    this.putHand(this.layers.right, this.self.right, this.self.colour, 1);
    for (const layer of Object.values(this.layers)) layer.end();
  }

  /** The rig a figure was last drawn at; null when it is not in sight. */
  drawnRig(slot: number): RigPose | null {
    const figure = this.figures.find((f) => f.slot === slot && f.inSight);
    if (!figure || figure.torso.fresh) return null;
    const { head, left, right } = figure.rig;
    return { head: structuredClone(head), left: asHandPose(left), right: asHandPose(right) };
  }

  dispose(): void {
    for (const off of this.offs) off();
    for (const figure of this.figures) figure.tag?.dispose();
    for (const layer of Object.values(this.layers)) layer.dispose();
  }

  // ------------------------------------------------------------------------------------------- who is there

  private lookAround(): void {
    for (const figure of this.figures) figure.inSight = false;
    for (const slot of this.link.visible()) {
      const known = this.figures.find((figure) => figure.slot === slot);
      if (known) known.inSight = true;
      else this.figures.push(newFigure(slot, this.newRig()));
    }
    this.learnNames();
  }

  private learnNames(): void {
    for (const figure of this.figures) {
      const person = this.link.participant(figure.slot);
      // Whoever fades out keeps the face they had.
      if (!person || !figure.inSight) continue;
      const before = figure.person;
      figure.person = person;
      figure.colour.set(paletteColour(person.colour).hex);
      if (before && before.name === person.name && before.role === person.role) continue;
      figure.tag?.dispose();
      figure.tag = new NameTag(this.group, person.name, leads(person));
    }
  }

  private forget(i: number): void {
    this.figures[i]?.tag?.dispose();
    this.figures.splice(i, 1);
  }

  // --------------------------------------------------------------------------------------------- one figure

  /** False when the figure is gone and its fade over. */
  private step(figure: Figure, sampleTime: number, dt: number): boolean {
    const seen = figure.inSight && this.link.sampleRig(figure.slot, sampleTime, figure.rig);
    if (!seen && figure.torso.fresh) return figure.inSight;
    const here = figure.person?.presence === PresenceState.here;
    if (!stepFade(figure, seen, here, dt)) return figure.inSight;
    if (figure.rig.jumps !== figure.jumps) figure.torso.fresh = true;
    figure.jumps = figure.rig.jumps;
    const seat = this.seatOf(figure);
    figure.glow = stepGlow(figure.glow, this.link.loudness(figure.slot), dt);
    const still = figure.torso.fresh ? 1 : dt / SIT_SECONDS;
    figure.seated = Math.min(1, Math.max(0, figure.seated + (seat ? still : -still)));
    followTorso(figure.torso, figure.rig, seat, dt);
    return true;
  }

  private seatOf({ person }: Figure): TorsoSeat | null {
    return (person && this.seats[person.seat]) ?? null;
  }

  private draw(figure: Figure, seconds: number, eye: Vector3): void {
    if (figure.torso.fresh) return;
    const { rig, opacity } = figure;
    const colour = figure.lit.copy(figure.colour).lerp(WARM, figure.glow * MOST_WARMTH);
    const mark = figure.person && leads(figure.person) ? 1 : 0;
    place(matrix, rig.head.position, rig.head.orientation);
    this.layers.head.put(matrix, colour, four(look, opacity, 0, blink(figure.slot, seconds), mark), NONE);
    stretch(matrix, figure.torso);
    this.layers.cloak.put(matrix, colour, four(look, opacity, figure.seated, 0, mark), NONE);
    underfoot(matrix, figure.torso, figure.seated);
    this.layers.shadow.put(matrix, colour, four(look, opacity, 0, 0, 0), NONE);
    this.putHand(this.layers.left, rig.left, colour, opacity);
    this.putHand(this.layers.right, rig.right, colour, opacity);
    const [x, y, z] = rig.head.position;
    figure.tag?.place(x, y + TAG_RISE, z, opacity, eye, this.textScale, figure.glow);
  }

  private putHand(layer: InstanceLayer, hand: MutableHand, colour: Color, opacity: number): void {
    if (hand.strength <= 0) return;
    place(matrix, hand.position, hand.orientation);
    if (!hand.fingers) matrix.multiply(AROUND_HANDLE);
    const shape = hand.fingers ? hand.curls : HOLDING;
    const thumb = !hand.fingers && hand.pinch ? PINCHING[0] : shape[0];
    const index = !hand.fingers && hand.pinch ? PINCHING[1] : shape[1];
    four(curls, index, shape[2], shape[3], shape[4]);
    layer.put(matrix, colour, four(look, opacity * hand.strength, thumb, 0, 0), curls);
  }
}

function newFigure(slot: number, rig: MutableRig): Figure {
  const torso = newTorso();
  return {
    slot,
    rig,
    torso,
    colour: new Color(),
    lit: new Color(),
    glow: 0,
    person: null,
    tag: null,
    seated: 0,
    inSight: true,
    jumps: rig.jumps,
    opacity: 0,
  };
}

function leads(person: ParticipantView): boolean {
  return person.role === Role.facilitator;
}

function asHandPose(hand: MutableHand): RigPose["left"] {
  if (!hand.tracked) return null;
  const { position, orientation, curls, fingers, pinch } = hand;
  return {
    position: [...position],
    orientation: [...orientation],
    curls: fingers ? [...curls] : null,
    pinch,
  };
}

// ------------------------------------------------------------------------------------------ scratch, reused

const matrix = new Matrix4();
const at = new Vector3();
const turned = new Quaternion();
const one = new Vector3(1, 1, 1);
const look: Four = [0, 0, 0, 0];
const curls: Four = [0, 0, 0, 0];
const NONE: Four = [0, 0, 0, 0];

function four(out: Four, a: number, b: number, c: number, d: number): Four {
  out[0] = a;
  out[1] = b;
  out[2] = c;
  out[3] = d;
  return out;
}

function place(
  out: Matrix4,
  [x, y, z]: MutableHand["position"],
  [qx, qy, qz, qw]: MutableHand["orientation"],
): void {
  out.compose(at.set(x, y, z), turned.set(qx, qy, qz, qw), one);
}

/** Cloak to room: y 0 .. 1 runs from the base to the neck (a shear, so the hem stays level), turned by the yaw. */
function stretch(out: Matrix4, { yaw, neck, base }: Torso): void {
  const [c, s] = [Math.cos(yaw), Math.sin(yaw)];
  const [dx, dy, dz] = [neck[0] - base[0], neck[1] - base[1], neck[2] - base[2]];
  const tall = Math.max(0.25, dy);
  out.set(c, dx, s, base[0], 0, tall, 0, base[1], -s, dz, c, base[2], 0, 0, 0, 1);
}

/** The soft shadow on the ground: rounder when standing, longer and farther ahead under a lap. */
function underfoot(out: Matrix4, { yaw, base }: Torso, seated: number): void {
  const [c, s] = [Math.cos(yaw), Math.sin(yaw)];
  const [wide, long, ahead] = [0.95, 0.95 + 0.4 * seated, -0.14 * seated];
  out.set(
    c * wide,
    0,
    s * long,
    base[0] + s * ahead,
    0,
    1,
    0,
    base[1],
    -s * wide,
    0,
    c * long,
    base[2] + c * ahead,
    0,
    0,
    0,
    1,
  );
}
