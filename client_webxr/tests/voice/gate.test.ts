import { describe, expect, it } from "vitest";
import { Gate, HANG_OVER, PRE_ROLL, SHORTEST_SILENCE } from "../../src/voice/gate";
import { level, sequence } from "./sounds";

/** -56 dBFS or so: a quiet room. */
const HUSH = 0.0016;
const VOICE = 0.1;

function noise(amplitude: number, random = sequence(7)) {
  return level(0).map(() => (random() * 2 - 1) * amplitude * Math.sqrt(3));
}

/** The numbers that go out for frames of these amplitudes. */
function sent(gate: Gate, amplitudes: readonly number[]): number[] {
  return amplitudes.flatMap((amplitude) => gate.take(level(amplitude)).map(({ seq }) => seq));
}

const times = (count: number, amplitude: number) => new Array<number>(count).fill(amplitude);

describe("Gate", () => {
  it("sends nothing in silence, digital or a room's", () => {
    expect(sent(new Gate(), times(500, 0))).toEqual([]);
    const gate = new Gate();
    const random = sequence(1);
    const out = Array.from({ length: 3000 }, () => gate.take(noise(HUSH, random))).flat();
    expect(out).toEqual([]);
    expect(gate.isOpen).toBe(false);
  });

  it("opens at the first loud frame, with the frames before it", () => {
    const gate = new Gate();
    expect(sent(gate, times(100, HUSH))).toEqual([]);
    const first = gate.take(level(VOICE));
    expect(first.map(({ seq }) => seq)).toEqual([97, 98, 99, 100]);
    expect(first.map(({ samples }) => samples[0])).toEqual([HUSH, HUSH, HUSH, VOICE].map(Math.fround));
    expect(gate.isOpen).toBe(true);
    expect(sent(gate, [VOICE])).toEqual([101]);
  });

  it("has fewer frames before when there were fewer", () => {
    expect(sent(new Gate(), [0, VOICE])).toEqual([SHORTEST_SILENCE, SHORTEST_SILENCE + 1]);
  });

  it("stays open over the pauses between words, and shuts after them", () => {
    const gate = new Gate();
    sent(gate, times(10, VOICE));
    expect(sent(gate, [...times(HANG_OVER, 0), VOICE])).toHaveLength(HANG_OVER + 1);
    expect(sent(gate, times(100, 0))).toHaveLength(HANG_OVER);
    expect(gate.isOpen).toBe(false);
  });

  it("marks every silence, however short, as more than a loss, and lets out few frames at once after it", () => {
    for (let silence = 1; silence < 20; silence++) {
      const gate = new Gate();
      const [last] = sent(gate, [...times(10, VOICE), ...times(HANG_OVER, 0)]).slice(-1);
      expect(sent(gate, times(silence, 0))).toEqual([]);
      const seqs = sent(gate, [VOICE]);
      expect(seqs).toHaveLength(Math.min(silence, PRE_ROLL) + 1);
      const hole = (seqs[0] as number) - (last as number) - 1;
      expect(hole).toBe(Math.max(silence - PRE_ROLL, SHORTEST_SILENCE));
    }
  });

  it("learns a steady noise, and still hears a voice above it", () => {
    const gate = new Gate();
    const random = sequence(3);
    const before = Array.from({ length: 400 }, () => gate.take(noise(0.006, random)));
    expect(before.slice(0, 20).flat().length).toBeGreaterThan(0);
    expect(before.slice(-100).flat()).toEqual([]);
    expect(sent(gate, [0.05]).length).toBe(PRE_ROLL + 1);
  });

  it("forgets a noise that has gone", () => {
    const gate = new Gate();
    sent(gate, times(400, 0.006));
    expect(sent(gate, [0.012])).toEqual([]);
    sent(gate, times(300, 0));
    expect(sent(gate, [0.003]).length).toBeGreaterThan(0);
  });

  it("does not take a long loud sound for noise", () => {
    expect(sent(new Gate(), times(3000, VOICE))).toHaveLength(3000);
  });

  it("sends everything while a key is held, a little after, and nothing from before", () => {
    const gate = new Gate();
    gate.setMode("released");
    expect(sent(gate, times(50, VOICE))).toEqual([]);
    gate.setMode("held");
    expect(sent(gate, times(3, 0))).toEqual([50, 51, 52]);
    gate.setMode("released");
    expect(gate.isOpen).toBe(true);
    expect(sent(gate, times(50, VOICE))).toEqual([53, 54, 55]);
    expect(gate.isOpen).toBe(false);
    gate.setMode("released");
    expect(sent(gate, times(5, VOICE))).toEqual([]);
  });

  it("is shut at once, counts on, and keeps nothing of what it heard", () => {
    const gate = new Gate();
    sent(gate, times(10, VOICE));
    gate.setMode("shut");
    expect(gate.isOpen).toBe(false);
    expect(sent(gate, times(10, VOICE))).toEqual([]);
    gate.setMode("open");
    expect(sent(gate, times(2, VOICE))).toEqual([20, 21]);
  });

  it("lets nothing out of another microphone's time, nor of its numbers", () => {
    const gate = new Gate();
    const [last] = sent(gate, times(10, VOICE)).slice(-1);
    gate.reset();
    expect(gate.isOpen).toBe(false);
    const first = gate.take(level(VOICE));
    expect(first.map(({ seq }) => seq)).toEqual([(last as number) + SHORTEST_SILENCE + 1]);
  });
});
