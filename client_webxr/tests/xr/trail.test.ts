import { type Mesh, Object3D, type ShaderMaterial } from "three";
import { describe, expect, it } from "vitest";
import { arcPoint, landingOf, newLanding } from "../../src/xr/arc";
import { Trail } from "../../src/xr/trail";

function shown() {
  const scene = new Object3D();
  const trail = new Trail(scene);
  const mesh = scene.children[0] as Mesh<never, ShaderMaterial>;
  const value = (name: string) => mesh.material.uniforms[name]?.value;
  return { scene, trail, mesh, value };
}

describe("a trail", () => {
  it("ends where the arc lands, by the shader's own formula", () => {
    const { trail, value, mesh } = shown();
    const [from, direction] = [
      [1, 1.2, 0],
      [0.6, 0.2, -Math.sqrt(0.6)],
    ] as const;
    const landing = newLanding();
    landingOf(from, direction, 0, landing);
    trail.showArc(from, direction, landing.flight, true);
    const t = value("flight");
    const end = [0, 1, 2].map((k) => value("from")[k] + value("velocity")[k] * t);
    end[1] = (end[1] ?? 0) - (value("gravity") * t * t) / 2;
    const wanted: [number, number, number] = [0, 0, 0];
    arcPoint(from, direction, landing.flight, wanted);
    wanted.forEach((number, k) => {
      expect(end[k]).toBeCloseTo(number);
    });
    expect(end[1]).toBeCloseTo(0);
    expect(mesh.visible).toBe(true);
  });

  it("is broken, and of another colour, where one may not go", () => {
    const { trail, value } = shown();
    trail.showArc([0, 1, 0], [0, 0, -1], 1, true);
    const good = value("colour");
    expect(value("broken")).toBe(0);
    trail.showArc([0, 1, 0], [0, 0, -1], 1, false);
    expect(value("broken")).toBe(1);
    expect(value("colour")).not.toEqual(good);
  });

  it("is straight for a ray, hides, and leaves nothing behind", () => {
    const { scene, trail, value, mesh } = shown();
    trail.showRay([0, 1, 0], [0, 0, -1], 4);
    expect([value("gravity"), value("velocity")[2] * value("flight")]).toEqual([0, -4]);
    trail.hide();
    expect(mesh.visible).toBe(false);
    trail.dispose();
    expect(scene.children).toEqual([]);
  });
});
