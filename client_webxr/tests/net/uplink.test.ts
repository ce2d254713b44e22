// A line that takes less than is said: nothing that would come too late queues up in it.

import { expect, it } from "vitest";
import type { ClientMessage } from "../../src/wire";
import { Host, pose, welcome } from "./fakes";

const STEP_MS = 10;

/** Carries so many bytes a second, in order, and notes how late each message is. */
class SlowLine extends Host {
  readonly arrived: { readonly type: ClientMessage["type"]; readonly late: number }[] = [];
  private readonly queue: { readonly type: ClientMessage["type"]; readonly at: number; left: number }[] = [];

  constructor(private readonly bytesPerSecond: number) {
    super();
  }

  override send(data: Uint8Array): void {
    super.send(data);
    const type = this.sent.at(-1)?.type ?? "Leave";
    this.queue.push({ type, at: this.now, left: data.length });
    this.buffered += data.length;
  }

  /** Lets a step pass, and as many bytes as it takes. */
  carry(): void {
    this.pass(STEP_MS);
    let room = (this.bytesPerSecond * STEP_MS) / 1000;
    for (let first = this.queue[0]; first && room > 0; first = this.queue[0]) {
      const taken = Math.min(room, first.left);
      room -= taken;
      first.left -= taken;
      this.buffered -= taken;
      if (first.left > 0) return;
      this.queue.shift();
      this.arrived.push({ type: first.type, late: this.now - first.at });
      if (first.type === "Ping") this.pong();
    }
  }
}

function talk(line: SlowLine, seconds: number): void {
  const packet = new Uint8Array(60);
  for (let i = 0; i < (seconds * 1000) / STEP_MS; i++) {
    if (i % 2 === 0) line.connection.voice(i + 1, packet);
    line.connection.pose(pose(i % 256), line.now);
    line.carry();
  }
}

const worst = (line: SlowLine, type: ClientMessage["type"]): number =>
  Math.max(...line.arrived.filter((one) => one.type === type).map(({ late }) => late));

it("is not filled with voice and poses that would come too late; pings and acts always go", () => {
  const line = new SlowLine(2000);
  line.enter();
  talk(line, 12);
  line.connection.act({ type: "Silence", slot: 2, silenced: true }, line.now);
  line.want({ type: "Block", slot: 2, blocked: true });
  talk(line, 8);
  // What is let in waits behind 2 KiB at most: about a second of such a line, and not half a minute.
  for (const type of ["Voice", "Pose", "Ping", "Silence", "Block"] as const)
    expect(worst(line, type), type).toBeLessThan(1200);
  expect(line.kind).toBe("here");
  expect(line.sentOf("Voice").length).toBeGreaterThan(100);
  expect(line.sentOf("Pose").length).toBeGreaterThan(20);
});

it("leaves nothing out where the line is good", () => {
  const line = new SlowLine(20_000);
  line.enter();
  talk(line, 5);
  expect(line.sentOf("Voice")).toHaveLength(250);
  expect(line.sentOf("Pose").length).toBeGreaterThanOrEqual(100);
  expect(worst(line, "Voice")).toBeLessThan(50);
});

it("brings the newest pose as soon as it can, though nobody moves any more", () => {
  const host = new Host().enter();
  host.buffered = 5000;
  host.connection.pose(pose(1), host.now);
  host.connection.pose(pose(2), host.now);
  host.pass(400);
  expect(host.sentOf("Pose")).toEqual([]);
  host.buffered = 0;
  host.pass(60);
  expect(host.sentOf("Pose").map(({ record }) => record[0])).toEqual([2]);
});

it("begins with a line that is free", () => {
  const host = new Host().enter();
  host.buffered = 5000;
  host.connection.voice(1, new Uint8Array(60));
  host.close(1006);
  host.buffered = 0;
  host.pass(1000);
  host.open().hear(welcome({ resumed: true }));
  host.connection.voice(2, new Uint8Array(60));
  expect(host.sentOf("Voice").map(({ seq }) => seq)).toEqual([2]);
});
