// What three.js makes of rotations and rays, as rows for tests/scene/geometry.json: the server's geometry, which has
// another library under it, is held to them. Inputs grow from a seed, so the same rows come out every time.

import { Box3, Object3D, PerspectiveCamera, Plane, Quaternion, Ray, Vector3 } from "three";
import { Random } from "../../src/scene/random";

type Row = { readonly [key: string]: number | readonly number[] | null };

const random = new Random(1848);
const UP = new Vector3(0, 1, 0);

/** Twelve digits: far finer than anything here needs, and the same on every engine. */
const round = (n: number) => Number(n.toFixed(12)) + 0;
const row = (v: Vector3 | Quaternion | null) => (v === null ? null : v.toArray().map(round));
const number = (reach: number) => Number(random.between(-reach, reach).toFixed(3));
const vector = (reach = 10) => new Vector3(number(reach), number(reach), number(reach));
const many = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i));

/** A rotation as it will be read back from the file. */
function rotation(): Quaternion {
  const raw = [number(1), number(1), number(1), number(1)] as const;
  const unit = new Quaternion(...raw).normalize();
  return new Quaternion(round(unit.x), round(unit.y), round(unit.z), round(unit.w));
}

const yawed = (yaw: number) => new Quaternion().setFromAxisAngle(UP, yaw);
const negative = (q: Quaternion) => new Quaternion(-q.x, -q.y, -q.z, -q.w);

function yaws(): Row[] {
  const all = [0, 0.5, -0.5, Math.PI / 2, -Math.PI / 2, 3.1, -3.1, Math.PI, 6.2, ...many(4, () => number(6))];
  return all.map((yaw) => {
    const turned = new Vector3(0, 0, -1).applyQuaternion(yawed(yaw));
    return { yaw, rotation: row(yawed(yaw)), wrapped: round(Math.atan2(-turned.x, -turned.z)) };
  });
}

function rotated(): Row[] {
  return many(12, () => {
    const [q, v] = [rotation(), vector()];
    return { rotation: row(q), vector: row(v), result: row(v.clone().applyQuaternion(q)) };
  });
}

function composed(): Row[] {
  return many(12, () => {
    const [outer, inner] = [rotation(), rotation()];
    return { outer: row(outer), inner: row(inner), result: row(outer.clone().multiply(inner)) };
  });
}

/** Ends far and near, the same, and the same with the other sign, which is the same rotation. */
function slerped(): Row[] {
  const q = rotation();
  const pairs: [Quaternion, Quaternion][] = [
    ...many(12, (): [Quaternion, Quaternion] => [rotation(), rotation()]),
    [yawed(0.2), yawed(0.21)],
    [yawed(0.2), negative(yawed(0.6))],
    [yawed(-1.5), yawed(1.5)],
    [q, q],
    [q, negative(q)],
  ];
  return pairs.flatMap(([start, end]) =>
    [0, 0.3, 0.5, 1].map((t) => ({
      start: row(start),
      end: row(end),
      t,
      result: row(start.clone().slerp(end, t)),
    })),
  );
}

/** One eye in the midst of targets all round, high and low: every branch of going from axes to a quaternion. */
function looks(): Row[] {
  const eye = new Vector3(0.5, 1.6, -2);
  const away = many(24, (i) => new Vector3(Math.sin(i), [0, 0.4, -0.7, 5, -5][i % 5], -Math.cos(i)));
  return away.map((along) => {
    const camera = new PerspectiveCamera();
    const target = eye.clone().add(along);
    camera.position.copy(eye);
    camera.lookAt(target);
    return { eye: row(eye), target: row(target), rotation: row(camera.quaternion) };
  });
}

function boxes(): Row[] {
  const box = new Box3(new Vector3(-2, 0, -1), new Vector3(2, 3, 1));
  const rays: [Vector3, Vector3][] = [
    ...many(16, (): [Vector3, Vector3] => {
      const origin = vector(6);
      return [origin, vector(1.5).sub(origin)];
    }),
    ...many(4, (): [Vector3, Vector3] => [vector(6), vector(1)]),
    [new Vector3(0, 1, 5), new Vector3(0, 0, -1)],
    [new Vector3(0, 1, 5), new Vector3(0, 0, 2)],
    [new Vector3(3, 1, 5), new Vector3(0, 0, -1)],
    [new Vector3(0.5, 1, 0), new Vector3(0, 0, -1)],
    [new Vector3(0.5, 1, 0), new Vector3(0.3, 2, -1)],
    [new Vector3(0.5, 9, 0.2), new Vector3(0, -3, 0)],
  ];
  return rays.map(([origin, direction]) => {
    const met = new Ray(origin, direction.clone().normalize()).intersectBox(box, new Vector3());
    const ends = { low: row(box.min), high: row(box.max) };
    return { origin: row(origin), direction: row(direction), ...ends, meets: row(met) };
  });
}

function grounds(): Row[] {
  const rays: [Vector3, Vector3, number][] = [
    ...many(8, (): [Vector3, Vector3, number] => [vector(3), vector(1), number(1)]),
    [new Vector3(1, 1.6, 2), new Vector3(0, -1, -1), 0],
    [new Vector3(1, 1.6, 2), new Vector3(0, 1, -1), 0],
    [new Vector3(1, 1.6, 2), new Vector3(0, 0, -1), 0],
    [new Vector3(1, -1, 2), new Vector3(0, 1, -1), 0],
    [new Vector3(1, -1, 2), new Vector3(0, 1, -1), -2],
  ];
  return rays.map(([origin, direction, height]) => {
    const ray = new Ray(origin, direction.clone().normalize());
    const met = ray.intersectPlane(new Plane(UP, -height), new Vector3());
    return { origin: row(origin), direction: row(direction), height, meets: row(met) };
  });
}

function headings(): Row[] {
  const turned = many(8, () => rotation());
  return turned.map((q) => {
    const ahead = new Object3D().applyQuaternion(q).getWorldDirection(new Vector3()).negate();
    return { rotation: row(q), yaw: round(Math.atan2(-ahead.x, -ahead.z)) };
  });
}

/** The whole file as text, a row a line. */
export function geometryVectors(): string {
  const tables: { readonly [name: string]: readonly Row[] } = {
    yaws: yaws(),
    headings: headings(),
    rotated: rotated(),
    composed: composed(),
    slerped: slerped(),
    looks: looks(),
    boxes: boxes(),
    grounds: grounds(),
  };
  const written = Object.entries(tables).map(
    ([name, rows]) => `"${name}": [\n${rows.map((each) => JSON.stringify(each)).join(",\n")}\n]`,
  );
  const about = "Made by three.js: client_webxr/tests/scene/vectors.ts; rewritten by vitest run -u";
  return `{\n"$comment": "${about}",\n${written.join(",\n")}\n}\n`;
}
