import { describe, expect, it } from "vitest";
import { FRAME } from "../../src/voice/format";
import { JitterBuffer } from "../../src/voice/jitter";
import { type Samples, sequence, sine, steepest } from "./sounds";

const BLOCK = 128;
const MS = 48;

interface Arrival {
  readonly seq: number;
  /** Milliseconds. */
  readonly at: number;
  readonly samples?: Samples | null;
}

/** Plays what arrives, a sine where it does not say what; returns all that was heard. */
function play(
  buffer: JitterBuffer,
  arrivals: readonly Arrival[],
  ms: number,
  { begin = 0, hertz = 200 } = {},
): number[] {
  const heard: number[] = [];
  const waiting = [...arrivals].sort((a, b) => a.at - b.at);
  const block = new Float32Array(BLOCK);
  for (let now = begin * MS; now < (begin + ms) * MS; now += BLOCK) {
    while (waiting[0] && waiting[0].at * MS <= now) {
      const { seq, samples = sine(seq, { hertz }) } = waiting.shift() as Arrival;
      buffer.push(seq, samples, now);
    }
    buffer.pull(block, now);
    heard.push(...block);
  }
  return heard;
}

/** Frames from one number to another, each `late(seq)` ms after its time, but none before the one before it. */
function frames(from: number, to: number, late: (seq: number) => number = () => 0): Arrival[] {
  let last = 0;
  return Array.from({ length: to - from }, (_, i) => {
    last = Math.max(last, (from + i) * 20 + late(from + i));
    return { seq: from + i, at: last };
  });
}

/** When something is heard first, milliseconds. */
function begins(heard: readonly number[]): number {
  return heard.findIndex((sample) => Math.abs(sample) > 0.01) / MS;
}

function loudest(heard: readonly number[]): number {
  return heard.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
}

/** How long nothing is heard between the first sound and the last, milliseconds. */
function holes(heard: readonly number[]): number {
  const loud = heard.map((sample) => Math.abs(sample) > 1e-4);
  const inside = loud.slice(loud.indexOf(true), loud.lastIndexOf(true));
  let silent = 0;
  let run = 0;
  for (const one of inside) {
    run = one ? 0 : run + 1;
    if (run > MS) silent++;
  }
  return silent / MS;
}

/** A sine at 200 Hz and 0.5 goes up by 0.0131 a sample; fades and their sums add to that. */
const SMOOTH = 0.04;

describe("JitterBuffer", () => {
  it("gives back what came, whole, 60 ms later while the network is not known", () => {
    const buffer = new JitterBuffer();
    const heard = play(buffer, frames(0, 100), 2200);
    expect(begins(heard)).toBeGreaterThan(35);
    expect(begins(heard)).toBeLessThan(65);
    expect(holes(heard)).toBe(0);
    expect([buffer.gaps, buffer.bridges]).toEqual([0, 0]);
    expect(buffer.targetMs).toBeLessThan(60);
    // The second second is that of the sine, sample by sample.
    const at = heard.findIndex((sample) => Math.abs(sample) > 1e-9);
    const said = Array.from({ length: 100 }, (_, i) => [...sine(i)]).flat();
    const lag = [...Array(BLOCK * 2).keys()].find(
      (lag) => Math.abs((heard[at + 48000 - lag] as number) - (said[48000] as number)) < 1e-6,
    );
    expect(lag).toBeDefined();
    expect(buffer.isSilent).toBe(true);
  });

  it("plays a single frame, after waiting in vain for more", () => {
    const heard = play(new JitterBuffer(), frames(5, 6), 300);
    expect(begins(heard)).toBeGreaterThanOrEqual(140);
    expect(loudest(heard)).toBeGreaterThan(0.4);
  });

  it("begins at once with frames that come together, as a gate's first do", () => {
    const burst = frames(0, 4).map((frame) => ({ ...frame, at: 100 }));
    expect(begins(play(new JitterBuffer(), burst, 200))).toBeLessThan(105);
  });

  it("never clicks: at the beginning, the end, a loss, a stall, an unreadable frame", () => {
    const arrivals = frames(0, 200, (seq) => (seq >= 60 && seq < 70 ? 150 - (seq - 60) * 15 : 0))
      .filter(({ seq }) => seq !== 30 && seq !== 31 && (seq < 100 || seq > 140))
      .map((frame) => (frame.seq === 50 ? { ...frame, samples: null } : frame));
    const heard = play(new JitterBuffer(), arrivals, 4500);
    expect(loudest(heard)).toBeGreaterThan(0.49);
    expect(steepest(heard)).toBeLessThan(SMOOTH);
  });

  it("counts what was lost or unreadable as gaps, and keeps the time", () => {
    const buffer = new JitterBuffer();
    const arrivals = frames(0, 100)
      .filter(({ seq }) => seq !== 30 && seq !== 31)
      .map((frame) => (frame.seq === 50 ? { ...frame, samples: null } : frame));
    const heard = play(buffer, arrivals, 2200);
    expect(buffer.gaps).toBe(3);
    expect(holes(heard)).toBeGreaterThan(40);
    expect(holes(heard)).toBeLessThan(60);
    expect(buffer.targetMs).toBeLessThan(60);
  });

  it("takes a large hole in the numbers for silence, and does not count it", () => {
    const buffer = new JitterBuffer();
    play(buffer, [...frames(0, 50), ...frames(90, 140)], 3000);
    expect(buffer.gaps).toBe(0);
  });

  it("keeps a pause between two spurts that come together", () => {
    const buffer = new JitterBuffer();
    const arrivals = [
      ...frames(0, 20),
      ...frames(30, 35).map((frame) => ({ ...frame, at: 385 + frame.seq / 10 })),
    ];
    const heard = play(buffer, arrivals, 1000);
    expect(buffer.gaps).toBe(0);
    expect(holes(heard)).toBeGreaterThan(60);
    expect(holes(heard)).toBeLessThan(80);
    expect(steepest(heard)).toBeLessThan(SMOOTH);
  });

  it("begins anew when the numbers go back: somebody else has this place", () => {
    const buffer = new JitterBuffer();
    const again = frames(0, 50).map((frame) => ({ ...frame, at: frame.at + 1010 }));
    const heard = play(buffer, [...frames(0, 50), ...again], 2500);
    expect(buffer.gaps).toBe(0);
    expect(loudest(heard.slice(1500 * MS))).toBeGreaterThan(0.4);
  });

  it("follows the jitter: waits longer where frames come late, so that nothing is missed", () => {
    const random = sequence(5);
    const buffer = new JitterBuffer();
    const jitter = () => random() * 100;
    play(buffer, frames(0, 300, jitter), 6200);
    const { bridges } = buffer;
    expect(bridges).toBeGreaterThan(0);
    expect(buffer.targetMs).toBeGreaterThan(110);
    expect(buffer.targetMs).toBeLessThan(140);
    // It has learnt: the next spurt is whole.
    const heard = play(buffer, frames(350, 650, jitter), 6500, { begin: 6900 });
    expect(buffer.bridges).toBe(bridges);
    expect(buffer.gaps).toBe(0);
    expect(holes(heard)).toBe(0);
  });

  it("leads over a short stall without a hole and without a click, and is heard that much later", () => {
    const buffer = new JitterBuffer();
    const stall = (seq: number) => (seq >= 60 && seq < 64 ? 80 - (seq - 60) * 20 : 0);
    const heard = play(buffer, frames(0, 80, stall), 1640);
    expect(buffer.bridges).toBe(1);
    expect(buffer.gaps).toBe(0);
    expect(holes(heard)).toBe(0);
    expect(steepest(heard)).toBeLessThan(SMOOTH);
    expect(buffer.delayMs).toBeGreaterThan(65);
  });

  it("does not click, however late a frame is and however high the voice", () => {
    for (const hertz of [100, 200, 330]) {
      const steep: number[] = [];
      for (let late = 20; late < 125; late += 0.7) {
        const arrivals = frames(0, 40, (seq) => (seq >= 30 ? late : 0));
        steep.push(steepest(play(new JitterBuffer(), arrivals, 1500, { hertz })));
      }
      expect(Math.max(...steep)).toBeLessThan(SMOOTH);
    }
  });

  it("does not click when a spurt begins while one frame of the last waits under the bridge", () => {
    for (let late = 20; late < 125; late += 0.7) {
      const last = frames(0, 31, (seq) => (seq === 30 ? late : 0));
      const next = frames(60, 90).map((frame) => ({ ...frame, at: frame.at - 520 }));
      const heard = play(new JitterBuffer(), [...last, ...next], 1600);
      expect(steepest(heard)).toBeLessThan(SMOOTH);
    }
  });

  it("counts the gap before a frame that waited for another until the bridge was over", () => {
    const buffer = new JitterBuffer();
    play(
      buffer,
      frames(0, 31, (seq) => (seq === 30 ? 80 : 0)),
      1500,
    );
    expect([buffer.gaps, buffer.bridges]).toEqual([1, 0]);
  });

  it("has led over what was lost while it did, and does not wait for it again", () => {
    const buffer = new JitterBuffer();
    const arrivals = frames(0, 60, (seq) => (seq >= 30 && seq < 34 ? 690 - seq * 20 : 0)).filter(
      ({ seq }) => seq !== 30,
    );
    const heard = play(buffer, arrivals, 1600);
    expect([buffer.gaps, buffer.bridges]).toEqual([1, 1]);
    expect(holes(heard)).toBe(0);
    expect(steepest(heard)).toBeLessThan(SMOOTH);
  });

  it("takes what is no number for unreadable", () => {
    const buffer = new JitterBuffer();
    const arrivals = frames(0, 40).map((frame) =>
      frame.seq === 39 ? { ...frame, samples: new Float32Array(FRAME).fill(Number.NaN) } : frame,
    );
    const heard = play(buffer, arrivals, 1100);
    expect(heard.every(Number.isFinite)).toBe(true);
    expect(buffer.gaps).toBe(1);
  });

  it("fills up again, with a frame that came too late, after a stall that is too long for a bridge", () => {
    const buffer = new JitterBuffer();
    const heard = play(
      buffer,
      frames(0, 120, (seq) => (seq >= 60 ? 135 : 0)),
      3000,
    );
    expect(buffer.gaps).toBe(1);
    expect(holes(heard)).toBeGreaterThan(10);
    expect(steepest(heard)).toBeLessThan(SMOOTH);
    expect(loudest(heard.slice(2000 * MS))).toBeGreaterThan(0.49);
  });

  it("does not land on a frame that comes alone: it would run dry again", () => {
    const buffer = new JitterBuffer();
    const late = (seq: number) => (seq === 60 ? 80 : seq > 60 ? 200 : 0);
    const heard = play(buffer, frames(0, 100, late), 2700);
    expect(buffer.bridges).toBe(0);
    expect(buffer.gaps).toBe(1);
    expect(steepest(heard)).toBeLessThan(SMOOTH);
  });

  it("begins anew upon the bridge that led out of the spurt before", () => {
    const buffer = new JitterBuffer();
    const again = frames(30, 60).map((frame) => ({ ...frame, at: frame.at - 115 }));
    const heard = play(buffer, [...frames(0, 20), ...again], 1400);
    expect(buffer.gaps).toBe(0);
    expect(buffer.bridges).toBe(0);
    expect(steepest(heard)).toBeLessThan(SMOOTH);
  });

  it("comes back to 40 ms when the network has calmed down, and never wants more than 200", () => {
    const buffer = new JitterBuffer();
    play(buffer, frames(0, 100, (seq) => (seq === 50 ? 1500 : 0)).slice(0, 51), 2600);
    expect(buffer.targetMs).toBe(200);
    expect(buffer.gaps).toBe(1);
    // It takes its time: what has happened once happens again.
    play(buffer, frames(200, 1400), 24200, { begin: 3980 });
    expect(buffer.targetMs).toBeGreaterThan(100);
    play(buffer, frames(1500, 9000), 150_200, { begin: 29980 });
    expect(buffer.targetMs).toBe(40);
    play(buffer, frames(9100, 9200), 2200, { begin: 181_980 });
    expect(buffer.delayMs).toBeLessThan(45);
  });

  it("catches up gently when too much is there, without a click", () => {
    const buffer = new JitterBuffer();
    // A pre-roll of 200 ms, then as it should be.
    const arrivals = frames(0, 200).map((frame) => (frame.seq < 10 ? { ...frame, at: 180 } : frame));
    const heard = play(buffer, arrivals, 4300);
    expect([buffer.gaps, buffer.bridges]).toEqual([0, 0]);
    expect(buffer.delayMs).toBeLessThan(50);
    expect(holes(heard)).toBe(0);
    expect(steepest(heard)).toBeLessThan(SMOOTH);
  });

  it("catches up in what was lost, too, while it is being left out", () => {
    const buffer = new JitterBuffer();
    // A speaker whose clock runs fast, and every third frame of whom is unreadable.
    const arrivals = Array.from({ length: 300 }, (_, seq) => {
      const frame = { seq, at: seq * 17 };
      return seq % 3 === 2 ? { ...frame, samples: null } : frame;
    });
    const heard = play(buffer, arrivals, 6000);
    expect(buffer.delayMs).toBeLessThan(260);
    expect(steepest(heard)).toBeLessThan(SMOOTH);
  });

  it("catches up in what was lost rather than in what is there", () => {
    const buffer = new JitterBuffer();
    const arrivals = frames(0, 60)
      .filter(({ seq }) => seq < 10 || seq > 12)
      .map((frame) => (frame.seq < 18 ? { ...frame, at: 340 } : frame));
    const heard = play(buffer, arrivals, 1600);
    expect(steepest(heard)).toBeLessThan(SMOOTH);
    expect(holes(heard)).toBeLessThan(60);
  });

  it("leaves out the oldest after a long stall", () => {
    const buffer = new JitterBuffer();
    const arrivals = frames(0, 150, (seq) => (seq >= 50 && seq < 100 ? (100 - seq) * 20 : 0));
    const heard = play(buffer, arrivals, 3400);
    expect(buffer.gaps).toBeGreaterThan(0);
    expect(steepest(heard)).toBeLessThan(SMOOTH);
    expect(buffer.delayMs).toBeLessThan(260);
  });

  it("does not grow while nobody plays it", () => {
    const buffer = new JitterBuffer();
    for (let seq = 0; seq < 1000; seq++) buffer.push(seq, sine(seq), 0);
    const block = new Float32Array(FRAME);
    let frames = 0;
    while (frames < 1000 && !(frames > 2 && buffer.isSilent)) buffer.pull(block, FRAME * frames++);
    expect(frames * 20).toBeLessThan(500);
  });

  it("follows a clock that runs a little faster or slower for five minutes", () => {
    for (const drift of [-1e-4, 1e-4]) {
      const buffer = new JitterBuffer();
      const block = new Float32Array(BLOCK);
      let next = 0;
      for (let now = 0; now < 300 * 48000; now += BLOCK) {
        for (; next * FRAME * (1 + drift) <= now; next++) buffer.push(next, sine(0), now);
        buffer.pull(block, now);
      }
      expect(buffer.gaps).toBe(0);
      expect(buffer.bridges).toBeLessThan(5);
      expect(buffer.delayMs).toBeLessThan(60);
    }
  });
});
