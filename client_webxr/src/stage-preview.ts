// A page for developers: the stage with eleven people who move by formula, and no server. Not part of the build.
//
// `?scene=plain` shows a bare floor instead of the lakeside; `?people=n`. `window.preview` has the stage and the link.

import {
  Color,
  DirectionalLight,
  FogExp2,
  Group,
  HemisphereLight,
  Mesh,
  MeshLambertMaterial,
  PlaneGeometry,
} from "three";
import { newRig } from "./rig/source";
import type { StillScene } from "./scene/index";
import { loadScene } from "./scene/index";
import { createStage } from "./stage/index";
import type { LinkLike, MovedView, MutableHand, MutableRig, ParticipantView, Placement } from "./types";

const NAMES = [
  "Wren",
  "Alma",
  "Tariq",
  "小川",
  "Noor",
  "Jonas the Quiet",
  "Ведана",
  "Ifeoma",
  "مريم",
  "Lu",
  "Søren",
];

type Listener = (value: never) => void;

class FakeLink implements LinkLike {
  readonly slot = 0;
  readonly log: string[] = [];
  sent: unknown = null;
  presence = "here";
  moveSeq = 0;
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly people: ParticipantView[];

  constructor(
    count: number,
    private readonly seats: () => StillScene["seats"],
  ) {
    this.people = Array.from({ length: count }, (_, i) => ({
      slot: i + 1,
      name: NAMES[i % NAMES.length] ?? "",
      colour: (i * 5 + 1) % 12,
      role: i === 3 ? 1 : 0,
      device: i % 3 === 2 ? 0 : 1,
      seat: i % 4 === 3 ? -1 : i + 1,
      presence: i === 5 ? 1 : 0,
    }));
  }

  serverTime(): number {
    return performance.now() + 1e6;
  }
  sendPose(rig: unknown, moveSeq: number): void {
    this.sent = { rig, moveSeq };
  }
  requestMove(kind: "teleport" | "sit" | "stand", to: Placement): void {
    this.log.push(`${kind} ${to.seat} ${to.position.map((v) => v.toFixed(2)).join(" ")}`);
    setTimeout(() => this.move({ ...to, seat: kind === "sit" ? to.seat : -1 }, 0), 60);
  }
  move(placement: Placement, reason: number): void {
    const moved: MovedView = { moveSeq: ++this.moveSeq, reason, placement };
    for (const listener of this.listeners.get("moved") ?? []) listener(moved as never);
  }
  setPresence(state: "here" | "away"): void {
    this.presence = state;
  }
  participant(slot: number): ParticipantView | undefined {
    return this.people[slot - 1];
  }
  *visible(): Iterable<number> {
    for (const { slot } of this.people) yield slot;
  }
  vanish(slot: number): void {
    this.people.splice(slot - 1, 1);
    for (const listener of this.listeners.get("visible") ?? []) listener(undefined as never);
  }
  on(event: string, listener: Listener): () => void {
    const all = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, all.add(listener));
    return () => all.delete(listener);
  }

  sampleRig(slot: number, time: number, out: MutableRig): boolean {
    const person = this.people[slot - 1];
    if (!person) return false;
    const t = time / 1000 + slot * 7.3;
    const seat = this.seats()[person.seat];
    const [x, z, yaw] = seat ? [seat.position[0], seat.position[2], seat.yaw] : stroll(t, slot);
    const eyes = (seat ? 1.1 : 1.58) + 0.09 * Math.sin(slot * 3) + 0.006 * Math.sin(t * 1.5);
    const look = yaw + 0.45 * Math.sin(t * 0.4) * Math.sin(t * 0.23);
    put(out.head, x, eyes, z, look, 0.12 * Math.sin(t * 0.7) - 0.05);
    const tracked = person.device === 1;
    hand(out.left, -1, tracked, x, eyes, z, yaw, t, slot);
    hand(out.right, 1, tracked, x, eyes, z, yaw, t + 1, slot);
    return true;
  }
}

function stroll(t: number, slot: number): [number, number, number] {
  const a = t * 0.12 + slot;
  return [Math.sin(a) * 4.2, Math.cos(a) * 4.2, a - Math.PI / 2 + Math.PI];
}

function put(
  out: { position: number[]; orientation: number[] },
  x: number,
  y: number,
  z: number,
  yaw: number,
  pitch: number,
): void {
  const [sy, cy, sp, cp] = [Math.sin(yaw / 2), Math.cos(yaw / 2), Math.sin(pitch / 2), Math.cos(pitch / 2)];
  out.position.splice(0, 3, x, y, z);
  out.orientation.splice(0, 4, cy * sp, sy * cp, -sy * sp, cy * cp);
}

/** Hands that rest before the belly and now and then speak along. */
function hand(
  out: MutableHand,
  side: number,
  tracked: boolean,
  x: number,
  eyes: number,
  z: number,
  yaw: number,
  t: number,
  slot: number,
): void {
  out.tracked = tracked;
  out.strength = tracked ? 1 : 0;
  out.fingers = slot % 2 === 0;
  const lift = Math.max(0, Math.sin(t * 0.5 + slot)) ** 3;
  const [right, up, ahead] = [side * (0.2 + 0.06 * lift), -0.55 + 0.28 * lift, 0.3 + 0.05 * lift];
  const [c, s] = [Math.cos(yaw), Math.sin(yaw)];
  put(
    out,
    x + c * right - s * ahead,
    eyes + up,
    z - s * right - c * ahead,
    yaw + side * 0.5,
    0.5 + 0.4 * lift,
  );
  for (let i = 0; i < 5; i++) out.curls[i] = 0.3 + 0.12 * i * (1 - lift) + 0.2 * Math.sin(t * 0.9 + i);
}

async function plainScene(): Promise<StillScene> {
  const root = new Group();
  const floor = new Mesh(
    new PlaneGeometry(40, 40).rotateX(-Math.PI / 2),
    new MeshLambertMaterial({ color: "#7d8a6b" }),
  );
  const sun = new DirectionalLight("#ffd9b0", 2.2);
  sun.position.set(-6, 5, -8);
  root.add(floor, sun, new HemisphereLight("#cfdcf2", "#6c6455", 1.5));
  const seats = Array.from({ length: 12 }, (_, i) => {
    const a = (i / 12) * 2 * Math.PI;
    return {
      position: [2.6 * Math.sin(a), 0, 2.6 * Math.cos(a)] as [number, number, number],
      yaw: a,
      circle: "circle",
    };
  });
  return {
    description: {} as StillScene["description"],
    root,
    background: new Color("#c9cfd8"),
    dress(scene) {
      scene.background = new Color("#c9cfd8");
      scene.fog = new FogExp2("#c9cfd8", 0.02);
      scene.add(root);
    },
    seats,
    spawnPoints: [{ position: [0, 0, 5], yaw: 0 }],
    canStand: (x, z) => Math.hypot(x, z) < 8,
    floor,
    update: () => undefined,
    setDetail: () => undefined,
    dispose: () => undefined,
  };
}

const query = new URLSearchParams(location.search);
let scene: StillScene | null = null;
const load = async (slug: string) => {
  scene = await (query.get("scene") === "plain" ? plainScene() : loadScene(slug));
  return scene;
};
const link = new FakeLink(Number(query.get("people") ?? 11), () => scene?.seats ?? []);
const container = document.getElementById("stage") as HTMLElement;
const stage = createStage({ container, sceneSlug: "lakeside", link, colour: 5 }, load);
document.getElementById("vr")?.addEventListener("click", () => void stage.enterVR());
void stage.ready.then(() => {
  const seat = scene?.seats[0];
  const place = query.get("stand") ? scene?.spawnPoints[0] : seat;
  if (place) link.move({ position: place.position, yaw: place.yaw, seat: query.get("stand") ? -1 : 0 }, 1);
});
Object.assign(window, { preview: { stage, link, newRig, scene: () => scene } });
