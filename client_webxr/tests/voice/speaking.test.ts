import { beforeEach, describe, expect, it } from "vitest";
import { SHORTEST_SILENCE } from "../../src/voice/gate";
import { PATIENCE, Speaking } from "../../src/voice/speaking";
import { FakeCodecs } from "./codecs";
import { level } from "./sounds";

let codecs: FakeCodecs;
let sent: { seq: number; packet: number[] }[];
let gaveUp: number;
let speaking: Speaking;

beforeEach(() => {
  codecs = new FakeCodecs();
  sent = [];
  gaveUp = 0;
  speaking = new Speaking(codecs, {
    send: (seq, packet) => sent.push({ seq, packet: [...packet] }),
    cannot: () => gaveUp++,
  });
});

const encoder = () => codecs.encoders.at(-1) ?? expect.fail("there is no encoder");

describe("Speaking", () => {
  it("sends what the microphone heard, with the numbers of its frames", () => {
    for (let i = 0; i < 10; i++) speaking.take(level(0));
    expect(codecs.encoders).toEqual([]);
    expect(speaking.sends).toBe(false);
    speaking.take(level(0.2));
    expect(speaking.sends).toBe(true);
    for (let i = 0; i < 4; i++) encoder().give();
    expect(sent).toEqual([
      { seq: 7, packet: [0] },
      { seq: 8, packet: [0] },
      { seq: 9, packet: [0] },
      { seq: 10, packet: [20] },
    ]);
  });

  it("passes over what is no frame", () => {
    speaking.take(new Float32Array(5).fill(1));
    expect(codecs.encoders).toEqual([]);
    expect(speaking.readLevel()).toBe(0);
  });

  it("says how loud the microphone is, and nothing when it is off", () => {
    speaking.take(level(0.2));
    expect(speaking.readLevel()).toBeGreaterThan(0.9);
    speaking.take(level(0.2));
    speaking.stop();
    expect(encoder().closed).toBe(true);
    speaking.stop();
  });

  it("obeys a key", () => {
    speaking.setMode("released");
    speaking.take(level(0.2));
    expect(codecs.encoders).toEqual([]);
    speaking.setMode("held");
    speaking.take(level(0));
    encoder().give();
    expect(sent).toEqual([{ seq: SHORTEST_SILENCE, packet: [0] }]);
  });

  it("sends nothing while muted, not even what was in the encoder", () => {
    speaking.take(level(0.2));
    speaking.setMuted(true);
    expect(speaking.sends).toBe(false);
    encoder().give();
    speaking.take(level(0.2));
    expect(encoder().taken).toEqual([]);
    expect(sent).toEqual([]);
    speaking.setMuted(false);
    speaking.take(level(0.2));
    encoder().give();
    expect(sent).toEqual([{ seq: 2, packet: [20] }]);
  });

  it("makes an encoder anew after one has failed, and keeps to the numbers", () => {
    speaking.take(level(0.2));
    encoder().fail();
    const first = encoder();
    expect(first.closed).toBe(true);
    speaking.take(level(0.3));
    expect(codecs.encoders).toHaveLength(2);
    encoder().give();
    expect(sent).toEqual([{ seq: 1, packet: [30] }]);
    // The old one's last words are not taken for the new one's.
    first.give();
    first.fail();
    expect(sent).toHaveLength(1);
    expect(encoder().closed).toBe(false);
    expect(gaveUp).toBe(0);
  });

  it("passes over a packet that it did not ask for", () => {
    speaking.take(level(0.2));
    encoder().give();
    encoder().taken.push(level(0.5));
    encoder().give();
    expect(sent).toHaveLength(1);
  });

  it.each(["making", "giving"] as const)("gives up when %s goes on failing, and says so once", (how) => {
    codecs.broken = how;
    for (let i = 0; i < PATIENCE + 5; i++) speaking.take(level(0.2));
    expect(gaveUp).toBe(1);
    expect(codecs.encoders.length).toBeLessThanOrEqual(PATIENCE);
  });
});
