import { afterEach, describe, expect, it, vi } from "vitest";
import { requestVR, tuneFrameRate } from "../../src/xr/session";

afterEach(() => vi.unstubAllGlobals());

describe("a session", () => {
  it("needs the floor and nothing else", async () => {
    const requestSession = vi.fn(async () => "session");
    vi.stubGlobal("navigator", { xr: { requestSession } });
    expect(await requestVR()).toBe("session");
    expect(requestSession).toHaveBeenCalledWith(
      "immersive-vr",
      expect.objectContaining({ requiredFeatures: ["local-floor"] }),
    );
  });

  it("is refused in words where there is no WebXR", async () => {
    vi.stubGlobal("navigator", {});
    await expect(requestVR()).rejects.toThrow("no WebXR");
  });

  it("runs at 72 Hz where that is offered, even if the runtime then refuses", async () => {
    const asked: number[] = [];
    const session = (supportedFrameRates?: number[]) =>
      ({
        supportedFrameRates,
        updateTargetFrameRate: async (rate: number) => {
          asked.push(rate);
          throw new Error("no");
        },
      }) as unknown as XRSession;
    await tuneFrameRate(session());
    await tuneFrameRate(session([90]));
    expect(asked).toEqual([]);
    await tuneFrameRate(session([72, 90]));
    expect(asked).toEqual([72]);
  });
});
