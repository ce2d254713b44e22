import { describe, expect, it } from "vitest";
import { areSame, saidAloud, saidRow, writable, writeLabel } from "../../src/ui/said";
import { SAID_CHARS, Scope } from "../../src/wire";

const said = { slot: 3, name: "Wren", scope: Scope.room, time: 60_000, text: "Hello" };
const now = new Date(2026, 4, 3, 9, 5).getTime();

describe("written words", () => {
  it("carry the time at which they were said, by this machine's clock", () => {
    expect(saidRow(said, 1, now, 60_000).time).toBe("09:05");
    expect(saidRow(said, 1, now, 60_000 + 6 * 60_000).time).toBe("08:59");
    // A server's clock is an estimate: nothing is said later than now.
    expect(saidRow(said, 1, now, 59_000).time).toBe("09:05");
  });

  it("say for whom they are, and whether they are one's own", () => {
    expect(saidRow(said, 3, now, 60_000)).toMatchObject({ own: true, scope: "to the room" });
    expect(saidRow({ ...said, scope: Scope.near }, 1, now, 60_000)).toMatchObject({ own: false, scope: "" });
  });

  it("are read out, but for one's own", () => {
    expect(saidAloud(saidRow(said, 1, now, 60_000))).toBe("Wren writes to the room: Hello");
    expect(saidAloud(saidRow({ ...said, scope: Scope.near }, 1, now, 60_000))).toBe("Wren writes: Hello");
    expect(saidAloud(saidRow(said, 3, now, 60_000))).toBe("");
  });

  it("are cut at their length, by whole characters", () => {
    expect(writable("  two words ")).toBe("two words");
    expect(writable("   ")).toBe("");
    expect(writable("\u200b\u2060")).toBe("");
    expect([...writable("🌿".repeat(500))]).toHaveLength(SAID_CHARS);
  });

  it("are known again when the server has tidied them", () => {
    expect(areSame("caf\u00e9  au\u2028lait", "cafe\u0301 au lait\u200b")).toBe(true);
    expect(areSame("Yes.", "Yes!")).toBe(false);
  });

  it("are counted while nobody looks", () => {
    expect([writeLabel(0), writeLabel(2)]).toEqual(["Write", "Write (2 new)"]);
  });
});
