// Asking for an immersive session. Only the floor is needed; all else is taken where it is given.

const FEATURES: XRSessionInit = {
  requiredFeatures: ["local-floor"],
  optionalFeatures: ["hand-tracking", "bounded-floor", "layers"],
};
/** Frames a second: the least that headsets offer, kept steady, beats the most, missed. */
const FRAME_RATE = 72;

/** Must be called while a click still counts. Rejects as `requestSession` does. */
export async function requestVR(): Promise<XRSession> {
  const { xr } = navigator;
  if (!xr) throw new Error("This browser has no WebXR");
  return xr.requestSession("immersive-vr", FEATURES);
}

export async function tuneFrameRate(session: XRSession): Promise<void> {
  if (!session.supportedFrameRates?.includes(FRAME_RATE)) return;
  // A runtime that says it can and then cannot is no reason to stop.
  await session.updateTargetFrameRate(FRAME_RATE).catch(() => undefined);
}
