// How an avatar catches the light: three's Lambert material with a few lines of our own.
//
// All avatars of a kind of part are one instanced draw call; what differs between people is three attributes:
//   person   rgb: the colour they chose, linear
//   look     x opacity, y seated 0..1, z eyes closed 0..1, w facilitator's mark 0..1
//   curls    the index, middle, ring and little finger; the thumb is in `look.y` of a hand
// Opacity is a dither (interleaved gradient noise, Jimenez 2014), so that nothing needs sorting and depth stays
// right in both eyes. Eyes, smile and clasp are painted by distance, smooth at any size and without a texture.

import { MeshLambertMaterial, type WebGLProgramParametersWithUniforms } from "three";
import { FINGERS, type Finger } from "./shapes";

type Kind = "head" | "cloak" | "left" | "right";

const VERTEX_HEAD = /* glsl */ `
attribute vec3 person;
attribute vec4 look;
attribute float tint;
attribute float shade;
varying vec3 vPerson;
varying vec4 vLook;
varying vec2 vCoat;
varying vec3 vPlace;
`;

const VERTEX_COAT = /* glsl */ `
vPerson = person; vLook = look; vCoat = vec2(tint, shade);
`;

const FRAGMENT_HEAD = /* glsl */ `
varying vec3 vPerson;
varying vec4 vLook;
varying vec2 vCoat;
varying vec3 vPlace;
float patch_(float d, float soft) { float w = max(fwidth(d), soft); return 1.0 - smoothstep(-w, w, d); }
`;

const FADE = /* glsl */ `
if (vLook.x < 0.996 && vLook.x < fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715))))) discard;
vec3 bare = mix(vec3(0.95, 0.84, 0.74), vPerson, 0.2);
vec3 cloth = mix(vPerson, vec3(0.85), 0.08);
float wrapped = vCoat.x;
PAINT_COAT
diffuseColor.rgb = mix(bare, cloth, wrapped) * mix(0.3, 1.0, vCoat.y);
`;

/** Over the crown and the back of the head flows the colour, as soft-edged as felt. */
const CROWN = /* glsl */ `
float brow = vPlace.y - 0.052 - 0.035 * smoothstep(0.0, 0.1, abs(vPlace.x)) * -1.0 - 1.1 * (vPlace.z - 0.0) * -1.0;
wrapped = smoothstep(-0.012, 0.012, brow);
`;

/** Gentle eyes, a small smile, warm cheeks. In the head's frame: metres, between the eyes at (0, 0). */
const FACE = /* glsl */ `
if (vPlace.z < 0.06) {
  vec2 p = vec2(abs(vPlace.x), vPlace.y);
  vec2 e = p - vec2(0.0385, -0.004);
  float open = 1.0 - vLook.z;
  float eye = (length(e / vec2(0.0098, mix(0.0022, 0.0152, open))) - 1.0) * 0.009;
  float lid = abs(length(e - vec2(0.0, 0.006)) - 0.0115) - 0.0014;
  lid = max(lid, e.y + 0.0005);
  vec3 ink = mix(vec3(0.055, 0.032, 0.034), vPerson * 0.18, 0.35);
  float blush = exp(-dot((p - vec2(0.059, -0.04)) / vec2(0.021, 0.014), (p - vec2(0.059, -0.04)) / vec2(0.021, 0.014)));
  diffuseColor.rgb = mix(diffuseColor.rgb, vec3(0.86, 0.42, 0.36), 0.3 * blush);
  diffuseColor.rgb = mix(diffuseColor.rgb, ink, patch_(mix(lid, eye, smoothstep(0.15, 0.4, open)), 0.0004));
  vec2 g = vec2(vPlace.x - sign(vPlace.x) * 0.0385, vPlace.y) - vec2(-0.003, 0.003);
  diffuseColor.rgb = mix(diffuseColor.rgb, vec3(0.9), 0.85 * patch_(length(g) - 0.0024, 0.0004) * smoothstep(0.4, 0.8, open));
  vec2 m = vec2(vPlace.x, vPlace.y + 0.036);
  float smile = max(abs(length(m) - 0.0235) - 0.0014, m.y + 0.0165);
  smile = min(smile, length(vec2(p.x - 0.0167, m.y + 0.0165)) - 0.0014);
  diffuseColor.rgb = mix(diffuseColor.rgb, mix(ink, vec3(0.5, 0.2, 0.18), 0.45), 0.85 * patch_(smile, 0.0004));
}
diffuseColor.rgb = mix(diffuseColor.rgb, vec3(0.83, 0.6, 0.26), vLook.w * 0.8 * patch_(abs(brow - 0.006) - 0.0035, 0.001));
`;

/** A seam down the front and a lighter hem; a facilitator's cloak is closed by a small golden clasp. */
const CLOTH = /* glsl */ `
float hem = smoothstep(0.05, 0.036, abs(vPlace.y - 1.26));
diffuseColor.rgb = mix(diffuseColor.rgb, mix(vPerson, vec3(0.95, 0.88, 0.78), 0.42), 0.3 * hem);
if (vPlace.z < 0.0) {
  diffuseColor.rgb *= 1.0 - 0.22 * patch_(abs(vPlace.x) - 0.0035, 0.001) * smoothstep(0.06, 0.12, vPlace.y);
  vec2 c = vec2(vPlace.x, vPlace.y - 0.098);
  float clasp = abs(length(c) - 0.0165) - 0.0045;
  clasp = min(clasp, length(c) - 0.0055);
  diffuseColor.rgb = mix(diffuseColor.rgb, vec3(0.83, 0.6, 0.26), vLook.w * patch_(clasp, 0.0008));
}
`;

/** Cloth glows a little where light grazes it, as much as the place is bright. */
const VELVET = /* glsl */ `
float grazing = pow(1.0 - saturate(dot(normal, normalize(vViewPosition))), 3.0);
outgoingLight += (reflectedLight.indirectDiffuse * 0.9 + reflectedLight.directDiffuse * 0.25) * grazing;
outgoingLight += diffuseColor.rgb * reflectedLight.indirectDiffuse * 0.22;
#include <opaque_fragment>
`;

export function avatarMaterial(kind: Kind): MeshLambertMaterial {
  const material = new MeshLambertMaterial();
  material.onBeforeCompile = (shader) => patch(shader, kind);
  material.customProgramCacheKey = () => `stillroom-avatar-${kind}`;
  return material;
}

function patch(shader: WebGLProgramParametersWithUniforms, kind: Kind): void {
  const vertex = VERTICES[kind];
  shader.vertexShader = VERTEX_HEAD + vertex.head + shader.vertexShader;
  replace(
    shader,
    "vertexShader",
    "#include <beginnormal_vertex>",
    `#include <beginnormal_vertex>\n${vertex.normal}`,
  );
  replace(
    shader,
    "vertexShader",
    "#include <begin_vertex>",
    `#include <begin_vertex>\n${VERTEX_COAT}${vertex.position}`,
  );
  const paint = kind === "head" ? FACE : kind === "cloak" ? CLOTH : "";
  const fade = FADE.replace("PAINT_COAT", kind === "head" ? CROWN : "");
  shader.fragmentShader = FRAGMENT_HEAD + shader.fragmentShader;
  replace(shader, "fragmentShader", "#include <color_fragment>", fade + paint);
  replace(shader, "fragmentShader", "#include <opaque_fragment>", VELVET);
}

/** Fails loudly when three has renamed the line that we hang on. */
function replace(
  shader: WebGLProgramParametersWithUniforms,
  part: "vertexShader" | "fragmentShader",
  line: string,
  by: string,
): void {
  if (!shader[part].includes(line)) throw new Error(`three's Lambert shader has no ${line}`);
  shader[part] = shader[part].replace(line, () => by);
}

const HAND = (side: 1 | -1) => ({
  head: `attribute vec4 curls;\nattribute float finger;\n${fingerTable(side)}${BEND}`,
  normal: "bend(objectNormal, position, true);",
  position: "vPlace = transformed; bend(transformed, position, false);",
});

/** Turns a vertex about the three joints of its finger, the outermost first; weights spread the crease. */
const BEND = /* glsl */ `
vec3 turn_(vec3 v, vec3 axis, float angle) {
  float c = cos(angle);
  return v * c + cross(axis, v) * sin(angle) + axis * dot(axis, v) * (1.0 - c);
}
void bend(inout vec3 v, vec3 straight, bool direction) {
  if (finger < -0.5) return;
  int i = int(finger + 0.5);
  float curl = i == 0 ? look.y : curls[i - 1];
  vec3 angles = curl * (i == 0 ? vec3(0.5, 0.7, 0.8) : vec3(1.35, 1.6, 1.0));
  float along = dot(straight - BASE[i], DIRECTION[i]);
  for (int j = 2; j >= 0; j--) {
    float joint = JOINTS[i][j];
    float turned = angles[j] * smoothstep(-0.009, 0.009, along - joint);
    vec3 pivot = direction ? vec3(0.0) : BASE[i] + DIRECTION[i] * joint;
    v = pivot + turn_(v - pivot, AXIS[i], turned);
  }
}
`;

function fingerTable(side: 1 | -1): string {
  const vector = (v: readonly number[]) => `vec3(${v.map((n) => n.toFixed(5)).join()})`;
  const list = (name: string, pick: (f: Finger) => readonly number[]) =>
    `const vec3 ${name}[5] = vec3[5](${FINGERS.map((f) => vector(pick(f))).join()});\n`;
  const unit = (v: readonly number[]) => v.map((n) => n / Math.hypot(...v));
  // Mirrored in X: places and directions flip x; an axis of turning flips the other two.
  const place = ([x, ...rest]: readonly number[]) => [side * (x ?? 0), ...rest];
  const axis = ([x, ...rest]: readonly number[]) => [x ?? 0, ...rest.map((n) => side * n)];
  return (
    list("BASE", (f) => place(f.base)) +
    list("DIRECTION", (f) => place(unit(f.direction))) +
    list("AXIS", (f) => axis(unit(f.axis))) +
    list("JOINTS", (f) => f.joints)
  );
}

const VERTICES: Record<Kind, { head: string; normal: string; position: string }> = {
  head: { head: "", normal: "", position: "vPlace = position;" },
  cloak: {
    head: "attribute vec3 place;\nattribute vec3 seatPosition;\nattribute vec3 seatNormal;\n",
    normal: "objectNormal = normalize(mix(objectNormal, seatNormal, look.y));",
    position: "transformed = mix(transformed, seatPosition, look.y); vPlace = place;",
  },
  left: HAND(-1),
  right: HAND(1),
};
