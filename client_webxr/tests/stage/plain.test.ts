// A place without a picture: where one sits, who is where.

import { describe, expect, it } from "vitest";
import text from "../../../scenes/lakeside/scene.json?raw";
import type { SceneDescription } from "../../src/scene/description";
import { type PlainLink, PlainStage } from "../../src/stage/plain";
import type { MovedView, MutableRig, ParticipantView } from "../../src/types";
import { MoveReason } from "../../src/wire";

const scene = JSON.parse(text) as SceneDescription;

function make() {
  const asked: { kind: string; seat: number }[] = [];
  const others = new Map<number, number>();
  let told: (moved: MovedView) => void = () => undefined;
  const link = {
    sparse: false,
    setSparse(sparse: boolean) {
      this.sparse = sparse;
    },
    serverTime: () => 5,
    requestMove: (kind: string, { seat }: { seat: number }) => void asked.push({ kind, seat }),
    visible: () => others.keys(),
    participant: (slot: number) => ({ seat: others.get(slot) }) as ParticipantView,
    sampleRig(slot: number, _: number, out: MutableRig) {
      out.head.position.splice(0, 3, slot, 1.2, 0);
      return others.has(slot);
    },
    on(event: string, listener: (moved: MovedView) => void) {
      if (event === "moved") told = listener;
      return () => {
        told = () => undefined;
      };
    },
  };
  let focused = 0;
  const heading = { focus: () => focused++ } as unknown as HTMLElement;
  const stage = new PlainStage(link as unknown as PlainLink, heading, () => Promise.resolve(scene));
  const events: (number | undefined)[] = [];
  stage.onEvent(({ seat }) => events.push(seat));
  const move = (reason: number, seat: number) =>
    told({ moveSeq: 1, reason, placement: { position: [1, 0, 2], yaw: Math.PI / 2, seat } });
  return { stage, link, asked, others, move, events, focused: () => focused };
}

describe("who comes in by sound alone", () => {
  it("is told of poses seldom, and sits down by the fire", async () => {
    const { link, stage, move, asked, others } = make();
    expect(link.sparse).toBe(true);
    others.set(7, 0);
    await stage.ready;
    move(MoveReason.entered, -1);
    expect(asked).toEqual([{ kind: "sit", seat: 1 }]);
  });

  it("sits down once the place is known, if that comes later", async () => {
    const { stage, move, asked } = make();
    move(MoveReason.entered, -1);
    expect(asked).toEqual([]);
    await stage.ready;
    expect(asked).toEqual([{ kind: "sit", seat: 0 }]);
  });

  it("takes the next seat where somebody was faster, and stops when there is none", async () => {
    const { stage, move, asked, others } = make();
    await stage.ready;
    move(MoveReason.entered, -1);
    move(MoveReason.seatTaken, -1);
    expect(asked.map(({ seat }) => seat)).toEqual([0, 1]);
    for (let seat = 0; seat < 18; seat++) others.set(seat, seat);
    move(MoveReason.seatTaken, -1);
    stage.sitNearest();
    expect(asked).toHaveLength(2);
  });

  it("leaves out no free seat, when it sees who was faster before it is told", async () => {
    const { stage, move, asked, others } = make();
    await stage.ready;
    move(MoveReason.entered, -1);
    others.set(7, 0);
    move(MoveReason.seatTaken, -1);
    expect(asked.map(({ seat }) => seat)).toEqual([0, 1]);
  });

  it("keeps the seat that it comes back to", async () => {
    const { stage, move, asked, events } = make();
    await stage.ready;
    move(MoveReason.entered, 4);
    expect(asked).toEqual([]);
    expect(events).toEqual([4]);
    stage.stand();
    expect(asked).toEqual([{ kind: "stand", seat: -1 }]);
    move(MoveReason.granted, -1);
    stage.stand();
    expect(asked).toHaveLength(1);
    expect(events).toEqual([4, -1]);
  });

  it("is offered closed and silent places last", async () => {
    const { stage, others, asked } = make();
    await stage.ready;
    for (let seat = 0; seat < 12; seat++) others.set(seat, seat);
    stage.sitNearest();
    expect(asked[0]?.seat).toBe(12);
  });
});

describe("where everybody is", () => {
  it("is known of those in sight, and of oneself", async () => {
    const { stage, others, move } = make();
    await stage.ready;
    others.set(3, -1);
    expect(stage.drawnRig(3)?.head.position).toEqual([3, 1.2, 0]);
    expect(stage.drawnRig(4)).toBeNull();
    move(MoveReason.granted, 2);
    expect(stage.sentRig().head.position).toEqual([1, 1.2, 2]);
    expect(stage.sentRig().head.orientation[1]).toBeCloseTo(Math.SQRT1_2);
    move(MoveReason.granted, -1);
    expect(stage.sentRig().head.position).toEqual([1, 1.6, 2]);
  });
});

describe("what there is not", () => {
  it("is refused, or nothing", async () => {
    const { stage, focused, move, events } = make();
    await expect(stage.enterVR()).rejects.toThrow();
    expect(await stage.vrSupported).toBe(false);
    stage.recenter();
    stage.setTextSize();
    stage.setColour();
    stage.setVoice();
    stage.setDoor();
    stage.tell();
    expect([stage.info().drawCalls, stage.panelKey(), stage.told()]).toEqual([0, null, ""]);
    stage.focus();
    expect(focused()).toBe(1);
    stage.dispose();
    move(MoveReason.granted, 3);
    expect(events).toEqual([]);
  });
});
