// What a scene leaves out is for the client what the schema says that it is: with every default written down, the place
// is the same.

import { Camera, DataTexture, type IUniform, Light, Mesh, type ShaderMaterial } from "three";
import { expect, it } from "vitest";
import lakesideText from "../../../scenes/lakeside/scene.json?raw";
import schemaText from "../../../scenes/schema.json?raw";
import { buildScene, type StillScene } from "../../src/scene";
import type { Region, SceneDescription } from "../../src/scene/description";
import { digest, fingerprint } from "./counting";

interface Schema {
  readonly $ref?: string;
  readonly $defs?: { readonly [name: string]: Schema };
  readonly properties?: { readonly [key: string]: Schema };
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly type?: string;
  readonly const?: unknown;
  readonly default?: unknown;
}
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const schema = JSON.parse(schemaText) as Schema;

/** What holds for a value: references followed, the branch of a union chosen. */
function meant(by: Schema, value: Json): Schema {
  if (by.$ref) return meant(schema.$defs?.[by.$ref.replace("#/$defs/", "")] ?? {}, value);
  const branches = (by.anyOf ?? by.oneOf)?.map((each) => meant(each, value));
  if (!branches) return by;
  const type = typeof value === "object" && value && !Array.isArray(value) ? value.type : undefined;
  const tagged = branches.find((each) => each.properties?.type && each.properties.type.const === type);
  return tagged ?? branches.find((each) => (each.type === "null") === (value === null)) ?? {};
}

/** The same with every default written down. */
function filled(value: Json, by: Schema): Json {
  const { properties, items } = meant(by, value);
  if (Array.isArray(value)) return items ? value.map((each) => filled(each, items)) : value;
  if (typeof value !== "object" || value === null || !properties) return value;
  const made = { ...value };
  for (const [key, each] of Object.entries(properties)) {
    const given = made[key] ?? each.default;
    if (given !== undefined) made[key] = filled(given as Json, each);
  }
  return made;
}

const round: Region = { type: "circle", center: [0, -4], radius: 30 };
const range: [number, number] = [0.5, 1];

/** One of everything, with nothing but what must be. */
function least(): SceneDescription {
  const { title, description, bounds, walk, spawn_points, sky, sun, light, fog, water } = JSON.parse(
    lakesideText,
  ) as SceneDescription;
  const { zenith, middle, horizon, glow } = sky;
  return {
    ...{ title, description, bounds, walk, spawn_points: spawn_points.map(({ position }) => ({ position })) },
    circles: [{ name: "ring", center: [0, 0, 0], radius: 3, count: 8 }],
    seats: [{ name: "one", position: [0, 0, 6] }],
    sky: { zenith, middle, horizon, glow },
    sun: { azimuth: sun.azimuth, elevation: sun.elevation, colour: sun.colour },
    light: { above: light.above, below: light.below },
    fog: { colour: fog.colour, glow: fog.glow, density: fog.density },
    water: { outline: water?.outline ?? [] },
    elements: [
      { type: "hills", colour: "#4a5a58", ridges: [{ distance: 500, height: 40 }] },
      { type: "trees", species: "birch", places: [[16, 4]], height: [6, 8], leaf: "#98994c" },
      { type: "trees", species: "oak", region: round, count: 5, height: [6, 8], leaf: "#98994c" },
      { type: "rocks", places: [[12, 4]], size: range },
      { type: "reeds", region: round, count: 40, height: range, colour: "#8f8c52" },
      { type: "grass", region: round, count: 200, height: range, colour: "#8f8c52" },
      { type: "mist", region: round, count: 6, height: [1, 2], width: [10, 20] },
      {
        type: "path",
        points: [
          [0, 3],
          [0, 9],
        ],
        width: 1,
      },
      { type: "fire", position: [0, 0, 0] },
      { type: "jetty", start: [5, -6], end: [7, -20], width: 2 },
      { type: "pavilion", position: [-10, 0, -2], radius: 2.5 },
      { type: "boat", position: [9, -0.35, -15] },
      { type: "lantern", position: [8, 0, -19] },
      { type: "birds", center: [0, 30, -90], radius: 50, count: 3 },
    ],
  };
}

/** Everything that meets the eye, as text: corners, instances, what shaders are told, lights. */
function seen(scene: StillScene): string[] {
  scene.update(40, new Camera());
  const told = fingerprint(scene.root).map((each) => each.join(" "));
  scene.root.traverse((object) => {
    if (object instanceof Light) told.push(`${object.type} ${object.color.getHex()} ${object.intensity}`);
    told.push(`${object.name} ${object.position.toArray()} ${object.quaternion.toArray()}`);
    if (!(object instanceof Mesh)) return;
    const { uniforms = {}, defines } = object.material as Partial<ShaderMaterial>;
    told.push(`${object.name} ${JSON.stringify(defines)}`);
    for (const [name, { value }] of Object.entries(uniforms as { [name: string]: IUniform })) {
      told.push(`${object.name} ${name} ${textOf(value)}`);
    }
  });
  return told;
}

function textOf(value: unknown): string {
  return value instanceof DataTexture ? digest(value.image.data) : JSON.stringify(value);
}

it("what is left out is what the schema says", () => {
  const whole = filled(least() as unknown as Json, schema) as unknown as SceneDescription;
  expect(whole.terrain?.size).toBe(240);
  expect(whole.elements?.[9]).toEqual({ ...least().elements?.[9], height: 0, colour: "#8a7a68" });
  const [short, long] = [buildScene(least(), "high"), buildScene(whole, "high")];
  expect(seen(long)).toEqual(seen(short));
  expect(long.seats).toEqual(short.seats);
  expect(long.spawnPoints).toEqual(short.spawnPoints);
});
