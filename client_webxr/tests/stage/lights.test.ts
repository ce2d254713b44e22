import { type Mesh, Object3D, PerspectiveCamera, type ShaderMaterial } from "three";
import { describe, expect, it } from "vitest";
import { Marker } from "../../src/stage/marker";
import { Veil } from "../../src/stage/veil";

const only = (parent: Object3D) => parent.children[0] as Mesh<never, ShaderMaterial>;
const value = (mesh: Mesh<never, ShaderMaterial>, name: string) => mesh.material.uniforms[name]?.value;

describe("the marker", () => {
  it("lies on the ground, and is crossed out where one may not go", () => {
    const scene = new Object3D();
    const marker = new Marker(scene);
    expect(only(scene).visible).toBe(false);
    marker.show([1, 0, 2], 0.5, 0.7, true);
    const mesh = only(scene);
    expect([mesh.visible, mesh.position.x, mesh.position.z, mesh.rotation.y]).toEqual([true, 1, 2, 0.5]);
    const good = value(mesh, "colour");
    expect(value(mesh, "closed")).toBe(0);
    marker.show([1, 0, 2], 0.5, 0.7, false);
    expect(value(mesh, "closed")).toBe(1);
    expect(value(mesh, "colour")).not.toEqual(good);
    marker.hide();
    expect(mesh.visible).toBe(false);
  });

  it("hovers over a seat", () => {
    const scene = new Object3D();
    new Marker(scene).showSeat({ position: [0, 0.2, 0], yaw: 0, height: 0.4 });
    expect(only(scene).position.y).toBeGreaterThan(0.6);
    expect(only(scene).position.y).toBeLessThan(0.7);
  });

  it("leaves nothing behind", () => {
    const scene = new Object3D();
    new Marker(scene).dispose();
    expect(scene.children).toEqual([]);
  });
});

describe("the veil", () => {
  it("is drawn only while there is something to hide", () => {
    const camera = new PerspectiveCamera();
    const veil = new Veil(camera);
    for (const [dark, narrow, visible] of [
      [0, 0, false],
      [0.5, 0, true],
      [0, 0.3, true],
    ] as const) {
      veil.show(dark, narrow);
      expect(only(camera).visible).toBe(visible);
    }
    expect(value(only(camera), "narrow")).toBe(0.3);
    veil.dispose();
    expect(camera.children).toEqual([]);
  });
});
