// The typed mirror of scene.json: what the client reads of it. The server has checked the file before it serves it
// (worldserver/scene), so nothing is checked again here; keys with defaults may be absent. Units as in WebXR:
// metres, radians, yaw about +Y with 0 along -Z, a ground point is [x, z], colours are sRGB "#rrggbb".

export type Point = [x: number, y: number, z: number];
export type Ground = [x: number, z: number];
export type Range = [least: number, most: number];
export type SeatStyle = "log" | "stone" | "cushion" | "bench" | "none";

export interface SpawnDescription {
  position: Point;
  yaw?: number;
}

export interface CircleDescription {
  name: string;
  center: Point;
  radius: number;
  count: number;
  start_angle?: number;
  seat_height?: number;
  style?: SeatStyle;
}

export interface SeatDescription {
  name: string;
  position: Point;
  yaw?: number;
  seat_height?: number;
  style?: SeatStyle;
}

export type ZoneShape =
  | { type: "circle"; center: Ground; radius: number }
  | { type: "box"; center: Ground; size: [number, number]; yaw?: number };

/** What a zone does to voices: see scenes/README.md. */
export type ZoneVoice = "open" | "closed" | "stage" | "silent" | "listen" | "lobby";

export interface ZoneDescription {
  name: string;
  shape: ZoneShape;
  voice?: ZoneVoice;
  capacity?: number | null;
  lockable?: boolean;
  locked?: boolean;
}

export interface SkyDescription {
  zenith: string;
  middle: string;
  horizon: string;
  glow: string;
  clouds?: { cover?: number; lit?: string; shade?: string };
}

export interface SunDescription {
  azimuth: number;
  elevation: number;
  colour: string;
  intensity?: number;
  radius?: number;
}

export interface TerrainDescription {
  size?: number;
  rise?: number;
  roughness?: number;
  grass?: string;
  dry?: string;
  earth?: string;
  shore?: string;
}

export interface WaterDescription {
  outline: Ground[];
  level?: number;
  depth?: number;
  bank?: number;
  deep?: string;
  shallow?: string;
  ripple?: number;
}

export type Region =
  | { type: "circle"; center: Ground; radius: number; inner?: number }
  | { type: "polygon"; points: Ground[] }
  | { type: "path"; points: Ground[]; width: number };

export type Species = "birch" | "willow" | "pine" | "oak";

interface Scattered {
  places?: Ground[];
  region?: Region | null;
  count?: number | null;
}

export type Ridge = { distance: number; height: number; variation?: number; haze?: number; forest?: boolean };
export type Hills = { type: "hills"; colour: string; ridges: Ridge[] };
export type Trees = Scattered & {
  type: "trees";
  species: Species;
  height: Range;
  leaf: string;
  bark?: string;
};
export type Rocks = Scattered & { type: "rocks"; size: Range; colour?: string };
export type Reeds = {
  type: "reeds";
  region: Region;
  count: number;
  height: Range;
  colour: string;
  cattails?: number;
};
export type Grass = {
  type: "grass";
  region: Region;
  without?: Region[];
  count: number;
  height: Range;
  colour: string;
  flower?: string | null;
  flowers?: number;
};
export type Mist = {
  type: "mist";
  region: Region;
  count: number;
  base?: number;
  height: Range;
  width: Range;
  opacity?: number;
  drift?: number;
};
export type Path = { type: "path"; points: Ground[]; width: number };
export type Fire = {
  type: "fire";
  position: Point;
  radius?: number;
  height?: number;
  colour?: string;
  light?: number;
};
export type Jetty = {
  type: "jetty";
  start: Ground;
  end: Ground;
  width: number;
  height?: number;
  colour?: string;
};
export type Pavilion = {
  type: "pavilion";
  position: Point;
  yaw?: number;
  radius: number;
  posts?: number;
  height?: number;
  wood?: string;
  roof?: string;
};
export type Boat = { type: "boat"; position: Point; yaw?: number; length?: number; colour?: string };
export type Lantern = { type: "lantern"; position: Point; post?: number; colour?: string };
export type Birds = {
  type: "birds";
  center: Point;
  radius: number;
  count: number;
  period?: number;
  colour?: string;
};
export type Element =
  | Hills
  | Trees
  | Rocks
  | Reeds
  | Grass
  | Mist
  | Path
  | Fire
  | Jetty
  | Pavilion
  | Boat
  | Lantern
  | Birds;

export interface SceneDescription {
  title: string;
  description: string;
  seed?: number;
  capacity?: number;
  bounds: { min: Point; max: Point };
  walk: Ground[];
  spawn_points: SpawnDescription[];
  circles?: CircleDescription[];
  seats?: SeatDescription[];
  zones?: ZoneDescription[];
  camera?: {
    seated_eye_height?: number;
    standing_eye_height?: number;
    near?: number;
    far?: number;
    field_of_view?: number;
  };
  voice?: { ref_distance?: number; rolloff?: number; max_distance?: number };
  comfort?: { walk_speed?: number; wide_open?: boolean; high_places?: boolean; open_water?: boolean };
  views?: { name: string; eye: Point; target: Point }[];
  sky: SkyDescription;
  sun: SunDescription;
  light: { above: string; below: string; intensity?: number; exposure?: number };
  fog: { colour: string; glow: string; density: number; height?: number };
  terrain?: TerrainDescription | null;
  water?: WaterDescription | null;
  elements?: Element[];
}

export type Detail = "low" | "medium" | "high";
