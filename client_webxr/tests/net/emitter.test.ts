import { describe, expect, it } from "vitest";
import { Emitter } from "../../src/net/emitter";

interface Events {
  state: string;
  tick: number;
}

describe("events", () => {
  it("reach those who listen, until they stop", () => {
    const emitter = new Emitter<Events>();
    const heard: number[] = [];
    const stop = emitter.on("tick", (n) => heard.push(n));
    emitter.on("tick", (n) => heard.push(10 * n));
    emitter.emit("tick", 1);
    stop();
    emitter.emit("tick", 2);
    emitter.emit("state", "nobody listens");
    expect(heard).toEqual([1, 10, 20]);
  });

  it("that are states are told to who comes late, after their set-up, unless they left again", async () => {
    const emitter = new Emitter<Events>(["state"]);
    const heard: string[] = [];
    emitter.emit("state", "here");
    emitter.emit("tick", 1);
    emitter.on("state", (s) => heard.push(s));
    emitter.on("state", () => heard.push("never"))();
    emitter.on("tick", () => heard.push("never"));
    expect(heard).toEqual([]);
    await Promise.resolve();
    expect(heard).toEqual(["here"]);
  });
});
