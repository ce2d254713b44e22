import { describe, expect, it } from "vitest";
import type { FromWorker, ToWorker } from "../../src/net/hosted";
import { Link, type Port, SETTLE_MS } from "../../src/net/link";
import { newMutableRig } from "../../src/pose/interpolate";
import { encodeRig } from "../../src/pose/quantise";
import type { RigPose } from "../../src/types";
import type { ServerMessage } from "../../src/wire";
import { participant, VISITOR, welcome } from "./fakes";

class FakePort implements Port {
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null = null;
  said: ToWorker[] = [];
  terminated = false;
  postMessage(message: ToWorker): void {
    this.said.push(message);
  }
  terminate(): void {
    this.terminated = true;
  }
}

function make() {
  const port = new FakePort();
  const timers: { ms: number; run: () => void }[] = [];
  const clock = { now: 1_000_000 };
  const later = (ms: number, run: () => void) => void timers.push({ ms, run });
  const link = new Link({ port, now: () => clock.now, later });
  const tell = (event: FromWorker) => port.onmessage?.({ data: event } as MessageEvent<FromWorker>);
  const hear = (message: ServerMessage) => tell({ kind: "message", message });
  return { port, timers, clock, link, tell, hear };
}

const RIG: RigPose = { head: { position: [1, 1.6, 0], orientation: [0, 0, 0, 1] }, left: null, right: null };
const NOWHERE: RigPose = { ...RIG, head: { position: [Number.NaN, 0, 0], orientation: [0, 0, 0, 1] } };

describe("the link", () => {
  it("asks its worker to come in, to hurry, to leave, and lets it go", () => {
    const { link, port } = make();
    link.join({ address: "ws://x/ws", room: "lakeside", visitor: VISITOR, token: null });
    link.hurry();
    link.leave();
    link.dispose();
    expect(port.said.map((m) => m.kind)).toEqual(["start", "hurry", "leave"]);
    expect(port.terminated).toBe(true);
  });

  it("tells states as they come, and the latest to a late listener", async () => {
    const { link, tell } = make();
    const kinds: string[] = [];
    tell({ kind: "state", state: { kind: "connecting", text: "" } });
    link.on("state", (state) => kinds.push(state.kind));
    await Promise.resolve();
    tell({ kind: "state", state: { kind: "here", text: "" } });
    expect(kinds).toEqual(["connecting", "here"]);
  });

  it("knows the room after the welcome", () => {
    const { link, hear } = make();
    const heard: string[] = [];
    for (const event of ["welcome", "roster", "visible"] as const) link.on(event, () => heard.push(event));
    expect(link.slot).toBe(-1);
    hear(welcome({ participants: [participant(1, { role: 1 }), participant(2, { name: "Ada" })] }));
    expect(heard).toEqual(["welcome", "roster", "visible"]);
    expect([link.slot, link.role, link.name]).toEqual([1, 1, "Guest 1"]);
    expect(link.participant(2)?.name).toBe("Ada");
    expect(link.participants()).toHaveLength(2);
  });

  it("knows the server's time from the welcome, better from pings", () => {
    const { link, hear, tell, clock } = make();
    expect(link.serverTime()).toBe(1_000_000);
    hear(welcome({ time: 5_000_000 }));
    expect(link.serverTime()).toBe(5000);
    tell({ kind: "pong", sentAt: clock.now, receivedAt: clock.now + 20, serverTime: 5020 });
    clock.now += 10_000;
    expect(link.serverTime()).toBeCloseTo(15_010, 6);
  });

  it("sends poses as records with the time of sampling, once it is somebody", () => {
    const { link, hear, port } = make();
    link.sendPose(RIG, 1);
    hear(welcome({ time: 5_000_000 }));
    link.sendPose(NOWHERE, 1);
    link.sendPose(RIG, 4);
    expect(port.said).toEqual([{ kind: "pose", pose: { time: 5_000_000, moveSeq: 4, ...encodeRig(RIG) } }]);
  });

  it("asks to move in the wire's units", () => {
    const { link, port } = make();
    link.requestMove("teleport", { position: [1.2345, 0, -99], yaw: Math.PI, seat: 3 });
    link.requestMove("sit", { position: [0, Number.NaN, 0], yaw: -Math.PI / 2 - 4 * Math.PI, seat: 3 });
    link.requestMove("stand", { position: [0, 0, 0], yaw: 0.0001, seat: 3 });
    expect(port.said.map((m) => (m.kind === "act" ? m.act : m))).toEqual([
      { type: "Move", kind: 0, x: 1235, y: 0, z: -32768, yaw: -32768, seat: -1 },
      { type: "Move", kind: 1, x: 0, y: 0, z: 0, yaw: -16384, seat: 3 },
      { type: "Move", kind: 2, x: 0, y: 0, z: 0, yaw: 1, seat: -1 },
    ]);
  });

  it("passes on presence and removal", () => {
    const { link, port } = make();
    link.setPresence("away");
    link.setPresence("here");
    link.remove(7);
    expect(port.said).toEqual([
      { kind: "want", wish: { type: "Presence", state: 1 } },
      { kind: "want", wish: { type: "Presence", state: 0 } },
      { kind: "act", act: { type: "Remove", slot: 7 } },
    ]);
  });

  it("tells where the server has put us, to late listeners too", async () => {
    const { link, hear } = make();
    const heard: unknown[] = [];
    hear({ type: "Moved", moveSeq: 3, reason: 1, x: 1500, y: 0, z: -250, yaw: 16384, seat: -1 });
    link.on("moved", (moved) => heard.push(moved));
    await Promise.resolve();
    expect(heard).toEqual([
      { moveSeq: 3, reason: 1, placement: { position: [1.5, 0, -0.25], yaw: Math.PI / 2, seat: -1 } },
    ]);
  });

  it("tells refusals", () => {
    const { link, hear } = make();
    const texts: string[] = [];
    link.on("refused", (m) => texts.push(m.text));
    hear({ type: "Refused", code: 0, opcode: 9, text: "Only facilitators may." });
    expect(texts).toEqual(["Only facilitators may."]);
  });

  it("tells what was not done, and why", () => {
    const { link, tell } = make();
    const told: string[] = [];
    link.on("undone", ({ act, why }) => told.push(`${act.type} ${why}`));
    tell({ kind: "undone", act: { type: "Silence", slot: 3, silenced: true }, why: "away" });
    expect(told).toEqual(["Silence away"]);
  });

  it("lets go of who was not seen again after a resumption", () => {
    const { link, hear, timers } = make();
    const record = encodeRig(RIG)?.record ?? new Uint8Array(30);
    const none = new Uint8Array(0);
    hear(welcome());
    hear({
      type: "Appear",
      time: 1,
      slots: Uint8Array.of(2, 0),
      records: record,
      fingerSlots: none,
      fingers: none,
    });
    expect(link.sampleRig(2, 999, newMutableRig())).toBe(true);
    hear(welcome({ resumed: true }));
    expect([...link.visible()]).toEqual([2]);
    let told = 0;
    link.on("visible", () => told++);
    expect(timers.at(-1)?.ms).toBe(SETTLE_MS);
    timers.at(-1)?.run();
    expect([[...link.visible()], told]).toEqual([[], 1]);
  });
});
