// What to ask of the browser for a microphone, and what its refusals mean. Pure.

import type { MicrophoneState } from "./contract";

/** The name of the error that says: another tab of ours has the microphone. */
export const ELSEWHERE = "ElsewhereError";

/** What a browser's refusal means for the person. Named in the Media Capture standard, 10.2 (getUserMedia). */
const MEANINGS: ReadonlyMap<string, MicrophoneState> = new Map<string, MicrophoneState>([
  ["NotAllowedError", "refused"],
  ["SecurityError", "refused"],
  ["NotFoundError", "missing"],
  ["OverconstrainedError", "missing"],
  // Another program has it, or the system does not give it.
  ["NotReadableError", "busy"],
  // Firefox: its rate is not that of the graph.
  ["NotSupportedError", "unfit"],
  [ELSEWHERE, "elsewhere"],
]);

export function stateOfError(name: string): MicrophoneState {
  return MEANINGS.get(name) ?? "lost";
}

/** What to ask for: one voice, and the browser's own care for rooms with loudspeakers and fans. */
export function constraintsFor(deviceId: string | undefined): MediaStreamConstraints {
  const audio: MediaTrackConstraints = {
    channelCount: 1,
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
  };
  if (deviceId) audio.deviceId = { exact: deviceId };
  return { audio };
}
