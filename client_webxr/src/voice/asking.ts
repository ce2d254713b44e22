// What to ask of the browser for a microphone, and what its refusals mean. Pure.

import type { MicrophoneState } from "./contract";

/** What a browser's refusal means for the person. Named in the Media Capture standard, 10.2 (getUserMedia). */
export function stateOfError(name: string): MicrophoneState {
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  // Something else has it, or the system took it away.
  return "lost";
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
