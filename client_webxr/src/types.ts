// The shapes that the parts of the client hand to each other. No logic, no imports: everything may depend on it.
//
// Frames and units as in WebXR: metres, right-handed, +Y up, -Z forward, quaternions x y z w; room frame
// unless a name says otherwise. Times in milliseconds of *server time* unless a name says otherwise.

export type Vec3 = readonly [x: number, y: number, z: number];
export type Quat = readonly [x: number, y: number, z: number, w: number];

/** How far each finger is curled, 0 straight .. 1 closed: thumb, index, middle, ring, little. */
export type Curls = readonly [number, number, number, number, number];

/** A hand or a controller, by its grip space. */
export interface HandPose {
  readonly position: Vec3;
  readonly orientation: Quat;
  /** Curls of a tracked hand; null for a controller. */
  readonly curls: Curls | null;
  readonly pinch: boolean;
}

/** Head and hands of one participant at one moment, room frame. A hand that is not tracked is null. */
export interface RigPose {
  readonly head: { readonly position: Vec3; readonly orientation: Quat };
  readonly left: HandPose | null;
  readonly right: HandPose | null;
}

/** Where someone's feet are and where they face: yaw about +Y in radians, 0 looks along -Z. */
export interface Placement {
  readonly position: Vec3;
  readonly yaw: number;
  /** Index into the scene's seats, or -1. */
  readonly seat: number;
}
