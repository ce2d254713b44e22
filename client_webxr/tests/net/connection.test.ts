import { describe, expect, it } from "vitest";
import { BAFFLED, CLOSED, LEFT } from "../../src/net/words";
import { CloseCode, type Goodbye, type ServerMessage } from "../../src/wire";
import { seeded } from "../pose/random";
import { Host, participant, pose, VISITOR, welcome } from "./fakes";

const goodbye = (code: number, retryMs: number, text = ""): Goodbye => ({
  type: "Goodbye",
  code,
  retryMs,
  text,
});

describe("coming in", () => {
  it("asks for a ticket, dials, says Hello, and is here with the Welcome", () => {
    const host = new Host().start();
    expect(host.states).toMatchObject([{ kind: "connecting" }]);
    host.giveTicket("abc").open();
    expect(host.sent).toEqual([{ type: "Hello", version: 1, ticket: "abc", ...VISITOR }]);
    host.hear(welcome());
    expect(host.states.at(-1)).toEqual({ kind: "here", text: "" });
    expect(host.events).toContainEqual({ kind: "message", message: welcome() });
  });

  it("starts once", () => {
    const host = new Host().start().start();
    expect(host.asked).toHaveLength(1);
  });

  it("does nothing that needs a room before it is in one", () => {
    const host = new Host().start();
    host.connection.pose(pose(1), 0);
    host.connection.act({ type: "Remove", slot: 2 }, 0);
    host.connection.opened(host.asked[0] ?? 0, 0);
    host.connection.hurry(0);
    expect(host.sent).toEqual([]);
    expect(host.undone).toEqual(["Remove away"]);
  });

  it.each([401, 403, 404, 409, 422])("stops when a ticket is refused with %i, and says why", (status) => {
    const host = new Host().start().refuseTicket(status);
    expect(host.kind).toBe("ended");
    expect(host.states.at(-1)?.text).toMatch(/\.$/);
    expect(host.connection.wakeAt()).toBe(Number.POSITIVE_INFINITY);
  });

  it.each([0, 429, 500, 503])("tries again, later and later, when the answer is %i", (status) => {
    const host = new Host().start();
    const pauses: number[] = [];
    for (let i = 0; i < 4; i++) {
      host.refuseTicket(status);
      pauses.push(host.connection.wakeAt() - host.now);
      host.pass(pauses.at(-1) ?? 0);
    }
    expect(pauses).toEqual([300, 600, 1200, 2400]);
    expect(host.asked).toHaveLength(5);
    expect(host.kind).toBe("connecting");
  });

  it("does not wait for ever for a ticket, a socket or a welcome", () => {
    const host = new Host().start();
    host.pass(10_300);
    expect(host.asked).toHaveLength(2);
    host.giveTicket();
    host.pass(10_600);
    expect(host.asked).toHaveLength(3);
    host.giveTicket().open();
    host.pass(11_200);
    expect(host.asked).toHaveLength(4);
  });

  it("sleeps on when it is woken too early", () => {
    const host = new Host().start();
    host.connection.wake(1);
    expect(host.asked).toHaveLength(1);
  });

  it("passes over what abandoned attempts still say", () => {
    const host = new Host().start().giveTicket();
    const old = host.dialled[0] ?? 0;
    host.pass(11_000);
    host.connection.ticket(old, { ok: true, ticket: "old" }, host.now);
    host.connection.opened(old, host.now);
    host.connection.closed(old, 4403, host.now);
    host.connection.received(old, new Uint8Array(), host.now);
    expect(host.sent).toEqual([]);
    expect(host.kind).toBe("connecting");
  });
});

describe("while here", () => {
  it("pings several times quickly, then every five seconds", () => {
    const host = new Host().enter();
    const before = host.now;
    for (let i = 0; i < 200; i++) {
      host.pass(100);
      host.pong();
    }
    const times = host.sentOf("Ping").map((m) => m.clientTime / 1000 - before);
    expect(times).toEqual([0, 150, 300, 450, 600, 750, 5750, 10_750, 15_750]);
  });

  it("hands on pongs with both moments, once, and none that it did not ask for", () => {
    const host = new Host().enter();
    const stamp = host.sentOf("Ping")[0]?.clientTime ?? -1;
    host.now += 40;
    host.hear({ type: "Pong", clientTime: stamp, serverTime: 9_000_000 });
    host.hear({ type: "Pong", clientTime: stamp, serverTime: 9_000_000 });
    host.hear({ type: "Pong", clientTime: 12345, serverTime: 1 });
    expect(host.events.filter((e) => e.kind === "pong")).toEqual([
      { kind: "pong", sentAt: 0, receivedAt: 40, serverTime: 9000 },
    ]);
  });

  it("acknowledges the newest event, at most once a second, and only when there is one", () => {
    const host = new Host().enter();
    host.pass(1500);
    expect(host.sentOf("Ack")).toEqual([]);
    host.hear({ type: "Joined", epoch: 1, seq: 12, participant: participant(2) });
    host.hear({ type: "Left", epoch: 1, seq: 15, slot: 2, reason: 0 });
    host.hear({ type: "Left", epoch: 1, seq: 11, slot: 2, reason: 0 });
    host.pass(3000);
    expect(host.sentOf("Ack")).toEqual([{ type: "Ack", epoch: 1, seq: 15 }]);
    host.hear({ type: "Changed", epoch: 2, seq: 3, participant: participant(2) });
    host.pass(1000);
    expect(host.sentOf("Ack").at(-1)).toEqual({ type: "Ack", epoch: 2, seq: 3 });
  });

  it("sends poses 20 times a second however often they come, the newest of them, with a growing seq", () => {
    const host = new Host().enter();
    for (let ms = 0; ms < 2000; ms += 10) {
      host.connection.pose(pose((ms / 10) % 256), host.now);
      host.pass(10);
    }
    host.pass(100);
    const poses = host.sentOf("Pose");
    expect(poses.length).toBeGreaterThanOrEqual(40);
    expect(poses.length).toBeLessThanOrEqual(42);
    expect(poses.map((m) => m.seq)).toEqual(poses.map((_, i) => i + 1));
    expect(poses.at(-1)?.record[0]).toBe(199);
  });

  it("does not repeat itself at rest", () => {
    const host = new Host().enter();
    for (let i = 0; i < 20; i++) {
      host.connection.pose(pose(7, { time: i }), host.now);
      host.pass(50);
    }
    expect(host.sentOf("Pose")).toHaveLength(1);
  });

  it("hands on what the server says of the room, unread", () => {
    const host = new Host().enter();
    const vanish: ServerMessage = { type: "Vanish", slots: new Uint8Array(2) };
    host.hear(vanish);
    expect(host.events.at(-1)).toEqual({ kind: "message", message: vanish });
  });

  it("says that it was away before it came in", () => {
    const host = new Host().start().want({ type: "Presence", state: 1 });
    expect(host.sent).toEqual([]);
    host.giveTicket().open().hear(welcome());
    expect(host.sentOf("Presence").map((m) => m.state)).toEqual([1]);
  });

  it("says when it is away, and back, and nothing twice", () => {
    const host = new Host().enter();
    for (const state of [1, 1, 0]) host.want({ type: "Presence", state });
    expect(host.sentOf("Presence").map((m) => m.state)).toEqual([1, 0]);
  });

  it("passes on what a person does, within what the server allows", () => {
    const host = new Host().enter();
    for (let i = 0; i < 100; i++) host.connection.act({ type: "Remove", slot: 2 }, host.now);
    expect(host.sentOf("Remove")).toHaveLength(15);
    expect(host.undone).toEqual(Array.from({ length: 85 }, () => "Remove tooOften"));
    host.pass(1000);
    host.connection.act({ type: "Remove", slot: 2 }, host.now);
    expect(host.sentOf("Remove")).toHaveLength(16);
  });

  it("takes no harm from any bytes, nor from opcodes of a later version", () => {
    const host = new Host().enter();
    const random = seeded(5);
    const before = host.events.length;
    host.hearBytes(new Uint8Array([0x92, 200, 1]));
    for (let i = 0; i < 2000; i++) {
      const length = Math.floor(random() * 40);
      host.hearBytes(
        Uint8Array.from({ length }, () => (random() < 0.3 ? 0x90 + random() * 16 : random() * 256)),
      );
    }
    expect(host.kind).toBe("here");
    expect(host.events.length - before).toBeLessThan(20);
  });

  it("leaves when asked to, and stays away", () => {
    const host = new Host().enter();
    host.connection.leave();
    host.connection.leave();
    expect(host.sent.at(-1)).toEqual({ type: "Leave" });
    expect(host.states.at(-1)).toEqual({ kind: "ended", ...LEFT });
    host.close(1006);
    host.pass(600_000);
    expect(host.asked).toHaveLength(1);
  });

  it("leaves before it has come in, too", () => {
    const host = new Host().start();
    host.connection.leave();
    host.giveTicket();
    expect(host.sent).toEqual([]);
    expect(host.kind).toBe("ended");
    expect(host.dialled).toEqual([]);
  });
});

describe("when the connection drops", () => {
  it("comes back to the same place, with the newest event it saw", () => {
    const host = new Host().enter();
    host.hear({ type: "Left", epoch: 1, seq: 15, slot: 2, reason: 0 });
    host.close(1006);
    expect(host.kind).toBe("reconnecting");
    host.pass(1000);
    host.open();
    expect(host.sentOf("Resume")).toEqual([
      { type: "Resume", version: 1, token: "token-1", epoch: 1, seq: 15 },
    ]);
    host.hear(welcome({ resumed: true, resumeToken: "token-2" }));
    expect(host.kind).toBe("here");
    host.close(1006).pass(1000);
    host.open();
    expect(host.sentOf("Resume").at(-1)?.token).toBe("token-2");
    expect(host.asked).toHaveLength(1);
  });

  it("notices a line that died without a word", () => {
    const host = new Host().enter();
    host.pass(300);
    host.pong();
    host.pass(12_000);
    expect(host.states.map((s) => s.kind)).toContain("reconnecting");
    expect(host.hangUps).toBeGreaterThan(0);
  });

  it("does not take its own sleep for the line's", () => {
    const host = new Host().enter();
    host.now += 30_000;
    host.connection.wake(host.now);
    expect(host.kind).toBe("here");
  });

  it("sends poses, presence and everything on after coming back, old poses not", () => {
    const host = new Host().enter();
    host.connection.pose(pose(1), host.now);
    host.want({ type: "Presence", state: 1 });
    host.close(1006).pass(1000);
    host.connection.pose(pose(2), host.now);
    host.open().hear(welcome({ resumed: true }));
    host.connection.pose(pose(1), host.now);
    expect(host.sentOf("Pose").map((m) => [m.seq, m.record[0]])).toEqual([
      [1, 1],
      [2, 1],
    ]);
    expect(host.sentOf("Presence").map((m) => m.state)).toEqual([1, 1]);
  });

  it("joins anew, as the same person, when the server does not know it any more", () => {
    const host = new Host().enter();
    host.close(1006).pass(1000);
    host
      .open()
      .hear(goodbye(4401, 0, "unknown"))
      .close(CloseCode.notAdmitted);
    expect(host.asked).toHaveLength(2);
    host.giveTicket("second").open();
    expect(host.sentOf("Hello").at(-1)).toMatchObject({ ticket: "second", ...VISITOR });
  });

  it("joins anew when it was gone for a minute", () => {
    const host = new Host().enter();
    host.close(1006);
    for (let i = 0; i < 20; i++) {
      host.pass(6000);
      if (host.asked.length < 2) host.close(1006);
    }
    expect(host.now).toBeGreaterThan(60_000);
    expect(host.asked.length).toBeGreaterThan(1);
  });

  it("tries again when a ticket was too old", () => {
    const host = new Host().start().giveTicket().open().close(CloseCode.notAdmitted);
    expect(host.kind).toBe("connecting");
    host.pass(1000);
    expect(host.asked).toHaveLength(2);
  });

  it("waits as long as a server that stops asks for", () => {
    const host = new Host().enter();
    host.hear(goodbye(1001, 4000, "back soon")).close(1001);
    expect(host.connection.wakeAt() - host.now).toBe(5000);
    host.pass(5000);
    expect(host.dialled).toHaveLength(2);
  });

  it("does not wait when somebody cannot", () => {
    const host = new Host().enter().close(1006);
    host.connection.hurry(host.now);
    expect(host.dialled).toHaveLength(2);
  });

  it("begins with short pauses again after a steady while", () => {
    const host = new Host().enter();
    const pauses: number[] = [];
    for (const steady of [0, 0, 0, 11_000]) {
      for (let ms = 0; ms < steady; ms += 500) {
        host.pass(500);
        host.pong();
      }
      host.close(1006);
      pauses.push(host.connection.wakeAt() - host.now);
      host.pass(pauses.at(-1) ?? 0);
      host.open().hear(welcome({ resumed: true }));
    }
    expect(pauses).toEqual([300, 600, 1200, 300]);
  });
});

describe("when it should not come back", () => {
  it.each([
    [CloseCode.removed, /facilitator/],
    [CloseCode.replaced, /another tab/],
    [CloseCode.roomFull, /full/],
    [CloseCode.versionUnknown, /reload/],
  ])("stops after %i and says why", (code, words) => {
    const host = new Host().enter().close(code);
    expect(host.kind).toBe("ended");
    expect(host.states.at(-1)?.text).toMatch(words);
    host.pass(600_000);
    expect(host.dialled).toHaveLength(1);
  });

  it("says it in the server's words where it has any", () => {
    const host = new Host()
      .enter()
      .hear(goodbye(4403, 0, "Ada asked you to leave."))
      .close(4403);
    expect(host.states.at(-1)?.text).toBe("Ada asked you to leave.");
    expect(host.states.at(-1)?.cause).toBe("removed");
  });

  it.each([
    ["The evening is over.", "The evening is over."],
    ["", CLOSED.text],
  ])("stops after a Goodbye that wants nobody back (%j)", (text, told) => {
    const host = new Host()
      .enter()
      .hear(goodbye(1001, 0, text))
      .close(1001);
    expect(host.states.at(-1)).toEqual({ kind: "ended", cause: "closed", text: told });
  });

  it("gives up when the server keeps saying that it makes mistakes", () => {
    const host = new Host().enter();
    for (let i = 0; i < 3; i++) {
      host.close(CloseCode.malformed).pass(2000);
      if (i < 2) host.open().hear(welcome({ resumed: true }));
    }
    expect(host.states.at(-1)).toEqual({ kind: "ended", ...BAFFLED });
  });
});

it("lives through a long storm of drops, refusals, silence and rubbish, and is here when it clears", () => {
  for (let seed = 1; seed <= 30; seed++) {
    const random = seeded(seed);
    const host = new Host(random).start();
    const anything: ServerMessage[] = [
      welcome(),
      goodbye(1001, 2000),
      { type: "Vanish", slots: new Uint8Array(4) },
    ];
    for (let i = 0; i < 300; i++) {
      const acts = [
        () => host.refuseTicket(503),
        () => host.giveTicket(),
        () => host.open(),
        () => host.close(1006),
        () => host.close(4401),
        () => host.hear(anything[Math.floor(random() * anything.length)] ?? welcome()),
        () => host.pass(random() * 9000),
      ];
      acts[Math.floor(random() * acts.length)]?.();
      expect(host.connection.wakeAt()).toBeLessThan(Number.POSITIVE_INFINITY);
    }
    host.close(1006);
    for (let i = 0; i < 40 && host.kind !== "here"; i++) {
      host.pass(20_000);
      host.giveTicket().open().hear(welcome());
    }
    expect(host.kind).toBe("here");
  }
});
