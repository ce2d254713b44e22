// The lakeside as it is built: the same from the same seed, within what a headset can draw, on ground that is where the
// server says it is.

import {
  type BufferAttribute,
  Mesh,
  PerspectiveCamera,
  Raycaster,
  Scene,
  Vector3,
  type WebGLRenderer,
} from "three";
import { describe, expect, it, vi } from "vitest";
import text from "../../../scenes/lakeside/scene.json?raw";
import { buildScene, loadScene } from "../../src/scene";
import type { Detail, SceneDescription } from "../../src/scene/description";
import { makeLand } from "../../src/scene/land";
import { Random } from "../../src/scene/random";
import { costOf, fingerprint } from "./counting";

const description = () => JSON.parse(text) as SceneDescription;
const lakeside = buildScene(description());
const first = fingerprint(lakeside.root);
const camera = new PerspectiveCamera();

/** Without a fire, a lake, or anything that moves: what the least of scenes needs. */
function bare(): SceneDescription {
  const { elements: _, water: __, circles: ___, seats: ____, ...rest } = description();
  return { ...rest, terrain: null };
}

describe("the same seed", () => {
  it("gives the same place, corner by corner", () => {
    expect(fingerprint(buildScene(description()).root)).toEqual(first);
  });

  it("gives it again after another level of detail", () => {
    lakeside.setDetail("low");
    expect(fingerprint(lakeside.root)).not.toEqual(first);
    lakeside.setDetail("medium");
    expect(new Map(fingerprint(lakeside.root))).toEqual(new Map(first));
  });

  it("keeps what was there when an element is added", () => {
    const more = description();
    more.elements?.push({ type: "boat", position: [0, -0.35, -30] });
    const made = new Set(fingerprint(buildScene(more).root).map(([, digest]) => digest));
    expect(first.filter(([, digest]) => !made.has(digest))).toEqual([]);
    expect(made.size).toBeGreaterThan(new Set(first.map(([, digest]) => digest)).size);
  });

  it("shows each part of the sky where the panorama has it", () => {
    const dome = lakeside.root.getObjectByName("sky") as Mesh;
    const { position, uv } = dome.geometry.attributes as Record<string, BufferAttribute>;
    const at = new Vector3();
    for (let i = 0; i < (uv?.count ?? 0); i++) {
      at.fromBufferAttribute(position as BufferAttribute, i).normalize();
      const row = Math.sqrt(Math.asin(Math.min(1, Math.max(0, at.y))) / (Math.PI / 2));
      expect(uv?.getY(i)).toBeCloseTo(row, 3);
      // Which column is the same at the seam and at the poles.
      if (Math.hypot(at.x, at.z) < 1e-3) continue;
      const column = Math.atan2(at.x, -at.z) / (2 * Math.PI) + 0.5;
      const apart = (uv?.getX(i) as number) - column;
      expect(Math.abs(apart - Math.round(apart))).toBeLessThan(1e-5);
    }
    expect(uv?.count).toBeGreaterThan(500);
  });

  it("is not another seed", () => {
    const other = fingerprint(buildScene({ ...description(), seed: 1849 }).root);
    const same = other.filter(([name, digest]) =>
      first.some((each) => each[0] === name && each[1] === digest),
    );
    // The sky's dome, the water's plane and a few templates have nothing of chance in them.
    expect(same.length).toBeLessThan(first.length / 3);
  });
});

describe("a frame", () => {
  const most: Record<Detail, { draws: number; triangles: number }> = {
    low: { draws: 40, triangles: 45_000 },
    medium: { draws: 60, triangles: 125_000 },
    high: { draws: 60, triangles: 150_000 },
  };

  it.each(["low", "medium", "high"] as const)("at %s detail costs no more than a headset has", (level) => {
    lakeside.setDetail(level);
    lakeside.update(12, camera);
    const cost = costOf(lakeside.root);
    lakeside.setDetail("medium");
    expect(cost.draws).toBeLessThanOrEqual(most[level].draws);
    expect(cost.triangles).toBeLessThanOrEqual(most[level].triangles);
    expect(cost.triangles).toBeGreaterThan(10_000);
  });

  it("moves and stays of the same cost", () => {
    const cost = costOf(lakeside.root);
    for (const seconds of [0, 0.5, 1e6, 1.7e9]) {
      lakeside.update(seconds, camera);
      lakeside.root.traverse((object) => {
        expect(object.position.toArray().every(Number.isFinite)).toBe(true);
      });
      expect(costOf(lakeside.root)).toEqual(cost);
    }
  });
});

describe("the ground", () => {
  const land = makeLand(description(), new Random(1848).branch("land"));
  const terrain = lakeside.root.getObjectByName("terrain") as Mesh;
  const corners = terrain.geometry.getAttribute("position") as BufferAttribute;

  it("is flat at 0 where feet may be on land, and where anybody sits or comes in", () => {
    for (let x = -14; x <= 14; x += 0.5) {
      for (let z = -6; z <= 12; z += 0.5) {
        if (lakeside.canStand(x, z)) expect(Math.abs(land.height(x, z))).toBeLessThan(1e-9);
      }
    }
    const places = [...lakeside.seats.slice(0, 16), ...lakeside.spawnPoints];
    for (const { position } of places) expect(land.height(position[0], position[2])).toBeCloseTo(0, 9);
  });

  it("rises beyond, and lies under the lake where the lake is", () => {
    expect(land.height(0, 120)).toBeGreaterThan(2);
    for (const [x, z] of [
      [0, -30],
      [0, -100],
      [20, -30],
    ] as const) {
      expect(land.shore(x, z)).toBeLessThan(0);
      expect(land.height(x, z)).toBeLessThan(land.level - 1);
    }
    expect(land.shore(0, 0)).toBeGreaterThan(0);
  });

  it("has no steps that one could see", () => {
    for (let i = 0; i < 2000; i++) {
      const [x, z] = [((i * 7.31) % 200) - 100, ((i * 3.77) % 200) - 100];
      expect(Math.abs(land.height(x + 0.01, z) - land.height(x, z))).toBeLessThan(0.05);
      expect(land.light(x, z)).toBeGreaterThanOrEqual(0);
      expect(land.light(x, z)).toBeLessThanOrEqual(1);
    }
  });

  it("is drawn as high as it is", () => {
    for (let i = 0; i < corners.count; i++) {
      expect(corners.getY(i)).toBeCloseTo(land.height(corners.getX(i), corners.getZ(i)), 3);
    }
    const ray = new Raycaster(new Vector3(0, 50, 0), new Vector3(0, -1, 0));
    for (const { position } of lakeside.spawnPoints) {
      ray.ray.origin.set(position[0], 50, position[2]);
      expect(ray.intersectObject(terrain)[0]?.point.y).toBeCloseTo(0, 6);
    }
  });
});

describe("people", () => {
  it("sit, come in and stand where the server lets them", () => {
    expect(lakeside.seats).toHaveLength(18);
    for (const { position } of lakeside.spawnPoints)
      expect(lakeside.canStand(position[0], position[2])).toBe(true);
    expect(lakeside.canStand(0, -12)).toBe(false);
    expect(lakeside.canStand(40, 0)).toBe(false);
  });

  it("can point at the floor exactly where they may stand", () => {
    const ray = new Raycaster(new Vector3(), new Vector3(0, -1, 0));
    lakeside.root.updateMatrixWorld();
    for (let i = 0; i < 400; i++) {
      const [x, z] = [((i * 7.31) % 40) - 20, ((i * 3.77) % 40) - 24];
      ray.ray.origin.set(x, 2, z);
      expect(ray.intersectObject(lakeside.floor).length > 0).toBe(lakeside.canStand(x, z));
    }
    expect(lakeside.floor.visible).toBe(false);
  });
});

describe("a scene", () => {
  it("may hold next to nothing", () => {
    const least = buildScene(bare());
    least.update(3, camera);
    expect(costOf(least.root).draws).toBeLessThan(3);
    expect(least.seats).toEqual([]);
  });

  it("dresses the three.js scene it is put into, and is gone when it is disposed of", () => {
    const made = buildScene(bare(), "low");
    const scene = new Scene().add(made.root);
    const renderer = {} as WebGLRenderer;
    made.dress(scene, renderer);
    expect(scene.fog).not.toBeNull();
    expect(renderer.toneMappingExposure).toBe(1);
    let released = 0;
    made.root.traverse((object) => {
      if (object instanceof Mesh) object.geometry.addEventListener("dispose", () => released++);
    });
    made.dispose();
    expect(scene.children).toEqual([]);
    expect(released).toBeGreaterThan(1);
  });

  it("comes from the server by name, or not at all", async () => {
    const asked: string[] = [];
    vi.stubGlobal("fetch", (address: string) => {
      asked.push(address);
      return Promise.resolve(asked.length === 1 ? Response.json(bare()) : new Response("", { status: 404 }));
    });
    expect((await loadScene("lakeside", "low", "http://here")).description.title).toBe(
      "The lakeside at dawn",
    );
    await expect(loadScene("moon/..")).rejects.toThrow("404");
    expect(asked).toEqual(["http://here/scenes/lakeside/scene.json", "/scenes/moon%2F../scene.json"]);
    vi.unstubAllGlobals();
  });
});
