import { beforeEach, describe, expect, it } from "vitest";
import { ELSEWHERE } from "../../src/voice/asking";
import { OwnVoice, type OwnVoicePorts, type Source } from "../../src/voice/own-voice";

class FakeSource implements Source {
  state: Source["state"] = "live";
  enabled = true;
  stopped = false;
  private listener: () => void = () => undefined;

  constructor(readonly device: string) {}

  onChange(listener: () => void): void {
    this.listener = listener;
  }

  setEnabled(enabled: boolean): void {
    this.enabled = enabled;
  }

  stop(): void {
    this.stopped = true;
  }

  become(state: Source["state"]): void {
    this.state = state;
    this.listener();
  }
}

/** Browser, worker and server in one; answers come when the test says so. */
class Fakes implements OwnVoicePorts {
  readonly asked: (string | undefined)[] = [];
  readonly chosen: [string, boolean][] = [];
  readonly opened: FakeSource[] = [];
  connected: Source | null = null;
  given = 0;
  refusal: string | null = null;
  broken: unknown = null;
  ready: Promise<void> = Promise.resolve();

  async open(device: string | undefined): Promise<Source> {
    this.asked.push(device);
    if (this.refusal) throw Object.assign(new Error(), { name: this.refusal });
    const source = new FakeSource(device ?? "the usual one");
    this.opened.push(source);
    return source;
  }

  prepare(): Promise<void> {
    return this.ready;
  }

  connect(source: Source | null): void {
    if (source && this.broken) throw this.broken;
    this.connected = source;
  }

  giveUp(): void {
    this.given++;
  }

  choose(gate: string, muted: boolean): void {
    this.chosen.push([gate, muted]);
  }

  changed(): void {}

  get choice(): [string, boolean] | undefined {
    return this.chosen.at(-1);
  }
}

let fakes: Fakes;
let voice: OwnVoice;

beforeEach(() => {
  fakes = new Fakes();
  voice = new OwnVoice(fakes);
});

function only(): FakeSource {
  expect(fakes.opened).toHaveLength(1);
  return fakes.opened[0] as FakeSource;
}

describe("a microphone", () => {
  it("is asked for, then open, then off, and told so to the server", async () => {
    const opening = voice.open();
    expect([voice.state, voice.device]).toEqual(["asking", ""]);
    await opening;
    expect([voice.state, voice.device]).toEqual(["on", "the usual one"]);
    expect(fakes.connected).toBe(only());
    expect(fakes.choice).toEqual(["open", false]);
    voice.close();
    expect([voice.state, only().stopped, fakes.connected]).toEqual(["off", true, null]);
    expect(fakes.choice).toEqual(["open", true]);
    expect(fakes.given).toBe(1);
  });

  it.each([
    ["NotAllowedError", "refused"],
    ["NotFoundError", "missing"],
    ["NotReadableError", "busy"],
    [ELSEWHERE, "elsewhere"],
    ["AbortError", "lost"],
  ])("that the browser refuses with %s is %s, and other tabs may have it", async (name, state) => {
    fakes.refusal = name;
    await voice.open();
    expect([voice.state, fakes.given]).toEqual([state, 1]);
    expect(fakes.choice).toEqual(["open", true]);
  });

  it("is lost in mid-sentence, and comes again", async () => {
    await voice.open();
    only().become("ended");
    expect([voice.state, only().stopped, fakes.connected]).toEqual(["lost", true, null]);
    await voice.open();
    expect(voice.state).toBe("on");
  });

  it("that was gone before anybody listened is lost", async () => {
    fakes.ready = Promise.resolve().then(() => {
      for (const source of fakes.opened) source.become("ended");
    });
    await voice.open();
    expect(voice.state).toBe("lost");
  });

  it("that was let go is not heeded any more", async () => {
    await voice.open();
    voice.close();
    only().become("ended");
    expect(voice.state).toBe("off");
  });

  it("is held back by the system, and given back", async () => {
    await voice.open();
    only().become("interrupted");
    expect([voice.state, fakes.choice]).toEqual(["interrupted", ["open", true]]);
    only().become("live");
    expect([voice.state, fakes.choice]).toEqual(["on", ["open", false]]);
  });

  it("is the one that was chosen, also after it was off; but one that is missing is not asked for again", async () => {
    await voice.open("desk");
    voice.close();
    await voice.open();
    expect(fakes.asked).toEqual(["desk", "desk"]);
    fakes.refusal = "OverconstrainedError";
    await voice.open();
    expect([voice.state, voice.device]).toEqual(["missing", ""]);
    fakes.refusal = null;
    await voice.open();
    expect(fakes.asked.at(-1)).toBeUndefined();
  });
});

describe("an answer that comes late", () => {
  it("is stopped if the microphone was turned off meanwhile", async () => {
    const opening = voice.open();
    voice.close();
    await opening;
    expect([voice.state, only().stopped, fakes.connected]).toEqual(["off", true, null]);
  });

  it("is passed over if it is a refusal", async () => {
    fakes.refusal = "NotAllowedError";
    const opening = voice.open();
    voice.close();
    await opening;
    expect(voice.state).toBe("off");
  });

  it("does not leave the older of two open", async () => {
    await Promise.all([voice.open("desk"), voice.open("headset")]);
    expect(fakes.opened.map(({ stopped }) => stopped)).toEqual([true, false]);
    expect(voice.device).toBe("headset");
  });
});

describe("a graph that fails", () => {
  it("leaves no microphone open: while it is made ready", async () => {
    fakes.ready = Promise.reject(new Error("no worklets"));
    await voice.open();
    expect([voice.state, only().stopped]).toEqual(["lost", true]);
  });

  it.each([
    [Object.assign(new Error(), { name: "NotSupportedError" }), "unfit"],
    ["what is no error", "lost"],
  ])("leaves no microphone open: when %s is thrown", async (thrown, state) => {
    fakes.broken = thrown;
    await voice.open();
    expect([voice.state, only().stopped, fakes.connected]).toEqual([state, true, null]);
  });
});

describe("what is chosen", () => {
  it("is silence by hand: the device, the worker and the server are told", async () => {
    await voice.open();
    voice.setMuted(true);
    expect([voice.muted, only().enabled, fakes.choice]).toEqual([true, false, ["shut", true]]);
    voice.setMuted(false);
    expect([voice.muted, only().enabled, fakes.choice]).toEqual([false, true, ["open", false]]);
  });

  it("is a key: up and down, of which the server is not told", async () => {
    await voice.open();
    voice.setMode("push");
    expect([voice.mode, voice.muted, fakes.choice]).toEqual(["push", true, ["released", false]]);
    voice.hold(true);
    const told = fakes.chosen.length;
    voice.hold(true);
    expect(fakes.chosen).toHaveLength(told);
    expect([voice.muted, fakes.choice]).toEqual([false, ["held", false]]);
    voice.setMode("push");
    expect([voice.muted, fakes.choice]).toEqual([true, ["released", false]]);
  });
});
