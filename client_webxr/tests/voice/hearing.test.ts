import { beforeEach, describe, expect, it } from "vitest";
import type { EarFrame } from "../../src/net/hosted";
import { type EarPort, Hearing, KEPT_FRAMES, PATIENCE, QUIET_MS, REST_MS } from "../../src/voice/hearing";
import { FakeCodecs } from "./codecs";

const SPATIAL = 1;
const ROOM = 2;

class FakeEar implements EarPort {
  readonly heard: [seq: number, first: number | null][] = [];
  closed = false;

  postMessage({ seq, samples }: EarFrame, transfer: Transferable[]) {
    expect(transfer).toEqual(samples ? [samples.buffer] : []);
    this.heard.push([seq, samples ? Math.round((samples[0] as number) * 100) : null]);
  }

  close() {
    this.closed = true;
  }
}

let codecs: FakeCodecs;
let told: unknown[];
let hearing: Hearing;

beforeEach(() => {
  codecs = new FakeCodecs();
  told = [];
  hearing = new Hearing(codecs, {
    speaks: (slot, how) => told.push(["speaks", slot, how]),
    quiet: (slot) => told.push(["quiet", slot]),
  });
});

const decoder = () => codecs.decoders.at(-1) ?? expect.fail("there is no decoder");

function take(slot: number, seq: number, { now = 0, how = SPATIAL, value = seq } = {}) {
  hearing.take(slot, seq, how, Uint8Array.of(value), now);
}

describe("Hearing", () => {
  it("tells of a speaker once, and of each change in how they are heard", () => {
    take(3, 0);
    take(3, 1);
    take(3, 2, { how: ROOM });
    take(4, 0);
    expect(told).toEqual([
      ["speaks", 3, SPATIAL],
      ["speaks", 3, ROOM],
      ["speaks", 4, SPATIAL],
    ]);
    expect(codecs.decoders).toHaveLength(2);
  });

  it("hands on what was decoded, with its numbers", () => {
    const ear = new FakeEar();
    take(3, 7);
    hearing.setEar(3, ear);
    take(3, 9);
    decoder().give();
    decoder().give();
    expect(ear.heard).toEqual([
      [7, 7],
      [9, 9],
    ]);
  });

  it("keeps the newest of what came before there was an ear", () => {
    for (let seq = 0; seq < KEPT_FRAMES + 5; seq++) {
      take(3, seq);
      decoder().give();
    }
    const ear = new FakeEar();
    hearing.setEar(3, ear);
    expect(ear.heard.map(([seq]) => seq)).toEqual(Array.from({ length: KEPT_FRAMES }, (_, i) => i + 5));
  });

  it("lets an ear go, and takes another", () => {
    const [first, second, third] = [new FakeEar(), new FakeEar(), new FakeEar()];
    take(3, 0);
    hearing.setEar(3, first);
    hearing.setEar(3, second);
    expect(first.closed).toBe(true);
    hearing.setEar(3, null);
    expect(second.closed).toBe(true);
    hearing.setEar(3, null);
    decoder().give();
    expect(second.heard).toEqual([]);
    hearing.setEar(3, third);
    expect(third.heard).toEqual([[0, 0]]);
    // For somebody who is not there any more.
    const late = new FakeEar();
    hearing.setEar(9, late);
    hearing.setEar(9, null);
    expect(late.closed).toBe(true);
  });

  it("gives nothing for what a failed decoder had, and goes on with another", () => {
    const ear = new FakeEar();
    take(3, 0);
    hearing.setEar(3, ear);
    take(3, 1);
    const first = decoder();
    first.fail();
    expect(first.closed).toBe(true);
    expect(ear.heard).toEqual([
      [0, null],
      [1, null],
    ]);
    take(3, 2);
    decoder().give();
    first.give();
    first.fail();
    expect(ear.heard.at(-1)).toEqual([2, 2]);
    expect(codecs.decoders).toHaveLength(2);
  });

  it("passes over more than was asked for", () => {
    const ear = new FakeEar();
    take(3, 0);
    hearing.setEar(3, ear);
    decoder().taken.push(Uint8Array.of(1));
    decoder().give();
    decoder().give();
    expect(ear.heard).toHaveLength(1);
  });

  it.each(["making", "giving"] as const)("rests when %s goes on failing, and no other suffers", (how) => {
    const ear = new FakeEar();
    take(3, 0);
    hearing.setEar(3, ear);
    decoder().give();
    decoder().fail();
    codecs.broken = how;
    for (let seq = 1; seq < PATIENCE; seq++) take(3, seq, { now: 100 });
    const before = codecs.decoders.length;
    codecs.broken = "";
    take(3, 20, { now: 100 + REST_MS - 1 });
    expect(codecs.decoders).toHaveLength(before);
    expect(ear.heard.at(-1)).toEqual([20, null]);
    take(4, 0, { now: 200 });
    expect(codecs.decoders).toHaveLength(before + 1);
    take(3, 21, { now: 100 + REST_MS });
    decoder().give();
    expect(ear.heard.at(-1)).toEqual([21, 21]);
  });

  it("begins anew when the numbers do: somebody else has this place", () => {
    take(3, 100);
    take(3, 0);
    expect(codecs.decoders.map(({ closed }) => closed)).toEqual([true, false]);
  });

  it("lets go of whoever is silent for long, and only of them", () => {
    const ear = new FakeEar();
    take(3, 0, { now: 0 });
    take(4, 0, { now: 1000 });
    hearing.setEar(3, ear);
    expect(hearing.tidy(QUIET_MS - 1)).toBe(true);
    expect(ear.closed).toBe(false);
    expect(hearing.tidy(QUIET_MS)).toBe(true);
    expect(ear.closed).toBe(true);
    expect(codecs.decoders.map(({ closed }) => closed)).toEqual([true, false]);
    expect(hearing.tidy(QUIET_MS + 1000)).toBe(false);
    expect(told.slice(2)).toEqual([
      ["quiet", 3],
      ["quiet", 4],
    ]);
    take(3, 50, { now: 9000 });
    expect(told.at(-1)).toEqual(["speaks", 3, SPATIAL]);
  });
});
