import { describe, expect, it } from "vitest";
import { constraintsFor, stateOfError } from "../../src/voice/asking";

describe("asking for a microphone", () => {
  it("asks for one voice with the browser's care for rooms, from the one that was chosen", () => {
    const care = { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true };
    expect(constraintsFor(undefined)).toEqual({ audio: care });
    expect(constraintsFor("desk")).toEqual({ audio: { ...care, deviceId: { exact: "desk" } } });
  });

  it("knows what a refusal means", () => {
    expect(stateOfError("NotAllowedError")).toBe("refused");
    expect(stateOfError("SecurityError")).toBe("refused");
    expect(stateOfError("NotFoundError")).toBe("missing");
    expect(stateOfError("OverconstrainedError")).toBe("missing");
    expect(stateOfError("NotReadableError")).toBe("busy");
    expect(stateOfError("NotSupportedError")).toBe("unfit");
    expect(stateOfError("")).toBe("lost");
  });
});
