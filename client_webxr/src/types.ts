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

/** A hand as it shall be drawn: an object that is filled anew each frame, so that a frame makes no garbage. */
export interface MutableHand {
  /** Whether the hand is tracked at this moment. Draw by `strength`, which lags behind it. */
  tracked: boolean;
  /** 0 unseen .. 1 fully there: a hand that comes or goes fades. Below 1 the last known pose stands. */
  strength: number;
  readonly position: [x: number, y: number, z: number];
  readonly orientation: [x: number, y: number, z: number, w: number];
  /** Whether `curls` mean something: a hand with fingers, not a controller. */
  fingers: boolean;
  readonly curls: [thumb: number, index: number, middle: number, ring: number, little: number];
  pinch: boolean;
}

/** A rig as it shall be drawn, room frame; filled anew each frame. `newMutableRig` in pose/interpolate.ts makes one. */
export interface MutableRig {
  readonly head: {
    readonly position: [x: number, y: number, z: number];
    readonly orientation: [x: number, y: number, z: number, w: number];
  };
  readonly left: MutableHand;
  readonly right: MutableHand;
  /** Grows by one each time the participant moved at once: whatever follows the rig with a lag must jump too. */
  jumps: number;
}

/** Someone in the room, as the room knows them. The numbers are those of `Role`, `Device` and `PresenceState` in wire.ts. */
export interface ParticipantView {
  readonly slot: number;
  readonly name: string;
  readonly colour: number;
  readonly role: number;
  readonly device: number;
  /** Index into the scene's seats, or -1 when standing. */
  readonly seat: number;
  readonly presence: number;
  /** Their microphone is off, by their own choice. */
  readonly muted: boolean;
  /** Muted by a facilitator. */
  readonly silenced: boolean;
}

/** Who would hear us now. The numbers are those of `HeardBy` in wire.ts. */
export interface HeardView {
  readonly by: number;
  readonly listeners: number;
  /** The zone we are in, as an index into the scene's; -1: none. */
  readonly zone: number;
}

/** Written words that reached us, our own too. */
export interface SaidView {
  readonly slot: number;
  readonly name: string;
  /** `Scope` in wire.ts. */
  readonly scope: number;
  /** Server time. */
  readonly time: number;
  readonly text: string;
}

/** How the connection is: `text` is a sentence for a person, empty while all is well. */
export interface LinkState {
  readonly kind: "connecting" | "here" | "reconnecting" | "ended";
  readonly text: string;
}

/** The server has put us somewhere: move the rig there, and send `moveSeq` with every pose from then on. */
export interface MovedView {
  readonly moveSeq: number;
  /** `MoveReason` in wire.ts. */
  readonly reason: number;
  readonly placement: Placement;
}

/**
 * What the 3D stage needs of the connection. `on` returns the function that takes the listener off again. Who begins to
 * listen to `moved` or `state` late is told the latest one in a microtask, so that nothing is missed while a scene loads.
 */
export interface LinkLike {
  /** Estimated server time now, milliseconds. */
  serverTime(): number;
  /** May be called each frame: the link thins to 20 a second, the newest counts. */
  sendPose(rig: RigPose, moveSeq: number): void;
  /** Asks to be somewhere else; the answer is the event `moved`, whether granted or not. */
  requestMove(kind: "teleport" | "sit" | "stand", to: Placement): void;
  setPresence(state: "here" | "away"): void;
  /** One's own slot; -1 before the server's welcome. */
  readonly slot: number;
  participant(slot: number): ParticipantView | undefined;
  /**
   * Fills `out` with the rig to draw when it is `serverTimeMs`: give `serverTime()`, the 100 ms of delay that
   * interpolation needs are subtracted inside. False, leaving `out` alone, if this slot is not in sight.
   */
  sampleRig(slot: number, serverTimeMs: number, out: MutableRig): boolean;
  /** The zones that are closed, as indices into the scene's. */
  readonly locked: ReadonlySet<number>;
  /** Slots in sight, without one's own. */
  visible(): Iterable<number>;
  /** How loud somebody speaks now, 0..1; our own slot too. 0 when they do not. */
  loudness(slot: number): number;
  on(event: "moved", listener: (moved: MovedView) => void): () => void;
  on(event: "roster" | "visible" | "zones", listener: () => void): () => void;
  on(event: "state", listener: (state: LinkState) => void): () => void;
}
