import { describe, expect, it } from "vitest";
import { loft, outwards, type Point } from "../../src/avatar/loft";
import { cloakGeometry, handGeometry, headGeometry } from "../../src/avatar/shapes";

const ball = (ring: number, angle: number): Point => {
  const polar = ring * Math.PI;
  return [Math.sin(polar) * Math.cos(angle), Math.cos(polar), Math.sin(polar) * Math.sin(angle)];
};

describe("loft", () => {
  it("makes a closed ball with normals outwards and no slivers at the poles", () => {
    const shape = loft(8, 12, ball);
    expect(outwards(shape, [0, 0, 0])).toBe(1);
    expect(shape.indices.length / 3).toBe(12 * 2 * 7);
    for (let i = 0; i < shape.positions.length; i++)
      expect(shape.normals[i]).toBeCloseTo(shape.positions[i] as number, 0);
  });
});

const parts = {
  head: headGeometry(),
  cloak: cloakGeometry(),
  left: handGeometry("left"),
  right: handGeometry("right"),
};

describe("the shapes of an avatar", () => {
  it("are about 2,500 triangles all together", () => {
    const triangles = Object.values(parts).reduce((sum, g) => sum + (g.index?.count ?? 0) / 3, 0);
    expect(triangles).toBeGreaterThan(1500);
    expect(triangles).toBeLessThanOrEqual(2600);
  });

  it.each(Object.entries(parts))(
    "%s: the faces look the way their normals do, and all numbers are numbers",
    (_, g) => {
      const [p, n, index] = [g.getAttribute("position"), g.getAttribute("normal"), g.index];
      let [agree, faces] = [0, 0];
      for (let i = 0; i < (index?.count ?? 0); i += 3) {
        const [a, b, c] = [0, 1, 2].map((k) => index?.getX(i + k) ?? 0) as [number, number, number];
        const e1 = [p.getX(b) - p.getX(a), p.getY(b) - p.getY(a), p.getZ(b) - p.getZ(a)] as const;
        const e2 = [p.getX(c) - p.getX(a), p.getY(c) - p.getY(a), p.getZ(c) - p.getZ(a)] as const;
        const f = [
          e1[1] * e2[2] - e1[2] * e2[1],
          e1[2] * e2[0] - e1[0] * e2[2],
          e1[0] * e2[1] - e1[1] * e2[0],
        ] as const;
        faces++;
        if (f[0] * n.getX(a) + f[1] * n.getY(a) + f[2] * n.getZ(a) > 0) agree++;
      }
      expect(agree / faces).toBeGreaterThan(0.97);
      for (const name of Object.keys(g.attributes))
        for (const value of g.getAttribute(name).array) expect(Number.isFinite(value)).toBe(true);
    },
  );

  it("look outwards", () => {
    const side = (g: typeof parts.head, centre: Point) =>
      outwards(
        { positions: g.getAttribute("position").array as Float32Array, indices: [...(g.index?.array ?? [])] },
        centre,
      );
    expect(side(parts.head, [0, -0.012, 0.082])).toBeGreaterThan(0.85);
    expect(side(parts.cloak, [0, 0.5, 0])).toBeGreaterThan(0.9);
    expect(side(parts.right, [0.02, 0, 0])).toBeGreaterThan(0.6);
    expect(side(parts.left, [-0.02, 0, 0])).toBeGreaterThan(0.6);
  });

  it("has hands that are mirror images", () => {
    const [l, r] = [parts.left.getAttribute("position"), parts.right.getAttribute("position")];
    expect(l.getX(40)).toBeCloseTo(-r.getX(40));
    expect(l.getY(40)).toBeCloseTo(r.getY(40));
  });

  it("keeps seated and standing cloaks in step", () => {
    expect(parts.cloak.getAttribute("seatPosition").count).toBe(parts.cloak.getAttribute("position").count);
  });
});
