// Light and air, shared by everything in a scene: one set of uniforms and one piece of shader.
//
// The theory, cheap enough for a headset: a low sun with wrapped diffuse light (air scatters it round edges) that also comes
// through leaves; a hemisphere of sky and ground light; one fire with inverse-square falloff; and haze whose colour
// turns from cool to the sun's glow as one looks towards the sun, thinning out with height. Light is computed at the corners
// of meshes, not at each pixel. Time enters only as phases that the processor wraps in double precision, so that
// a server clock of many days still moves smoothly in 32-bit shaders.

import * as THREE from "three";
import type { SceneDescription } from "./description";

export interface Air {
  readonly uniforms: {
    sunDirection: THREE.IUniform<THREE.Vector3>;
    sunColour: THREE.IUniform<THREE.Color>;
    skyLight: THREE.IUniform<THREE.Color>;
    groundLight: THREE.IUniform<THREE.Color>;
    fogColour: THREE.IUniform<THREE.Color>;
    fogGlow: THREE.IUniform<THREE.Color>;
    /** Density per metre, and one over the height where it thins out. */
    fogShape: THREE.IUniform<THREE.Vector2>;
    /** Position and power. */
    fire: THREE.IUniform<THREE.Vector4>;
    fireColour: THREE.IUniform<THREE.Color>;
    /** Two phases and the strength of the gust. */
    wind: THREE.IUniform<THREE.Vector3>;
  };
  readonly sun: THREE.Vector3;
  readonly sunColour: THREE.Color;
}

/** Direction to the sun from its azimuth (a yaw) and elevation. */
export function sunDirection(azimuth: number, elevation: number): THREE.Vector3 {
  const level = Math.cos(elevation);
  return new THREE.Vector3(-Math.sin(azimuth) * level, Math.sin(elevation), -Math.cos(azimuth) * level);
}

export function makeAir(description: SceneDescription): Air {
  const { sun, light, fog } = description;
  const direction = sunDirection(sun.azimuth, sun.elevation);
  const sunColour = new THREE.Color(sun.colour).multiplyScalar(sun.intensity ?? 1);
  const intensity = light.intensity ?? 1;
  const uniforms = {
    sunDirection: { value: direction },
    sunColour: { value: sunColour },
    skyLight: { value: new THREE.Color(light.above).multiplyScalar(intensity) },
    groundLight: { value: new THREE.Color(light.below).multiplyScalar(intensity) },
    fogColour: { value: new THREE.Color(fog.colour) },
    fogGlow: { value: new THREE.Color(fog.glow) },
    fogShape: { value: new THREE.Vector2(fog.density, 1 / (fog.height ?? 30)) },
    fire: { value: new THREE.Vector4(0, -100, 0, 0) },
    fireColour: { value: new THREE.Color("#ff9a4a") },
    wind: { value: new THREE.Vector3() },
  };
  return { uniforms, sun: direction, sunColour };
}

/** Phases of the wind at `seconds`: two slow waves and a gust that rises and falls within half a minute. */
export function blow(air: Air, seconds: number): void {
  const turn = (period: number) => ((seconds / period) % 1) * Math.PI * 2;
  const gust = 0.65 + 0.35 * Math.sin(turn(23)) * Math.sin(turn(9.7));
  air.uniforms.wind.value.set(turn(5.3), turn(2.9), gust);
}

export const AIR = /* glsl */ `
uniform vec3 sunDirection, sunColour, skyLight, groundLight, fogColour, fogGlow, fireColour, wind;
uniform vec4 fire;
uniform vec2 fogShape;

vec3 firelight(vec3 n, vec3 p) {
  vec3 f = fire.xyz - p;
  float far = dot(f, f);
  return fireColour * (fire.w * max(0.0, dot(n, f) * inversesqrt(far) * 0.65 + 0.35) / (0.6 + far * 0.55));
}

vec3 daylight(vec3 n, vec3 p, float leaf) {
  float facing = max(0.0, (dot(n, sunDirection) + 0.3) / 1.3);
  vec3 look = normalize(p - cameraPosition);
  float towards = max(0.0, dot(look, sunDirection));
  float through = leaf * (0.25 + 1.5 * towards * towards * towards);
  return mix(groundLight, skyLight, n.y * 0.5 + 0.5) + sunColour * (facing + through);
}

vec3 lit(vec3 albedo, vec3 n, vec3 p, float leaf) {
  return albedo * (daylight(n, p, leaf) + firelight(n, p));
}

vec3 airTowards(vec3 look) {
  float towards = max(0.0, dot(look, sunDirection));
  float t2 = towards * towards;
  return mix(fogColour, fogGlow, 0.35 * t2 + 0.55 * t2 * t2 * t2 * t2);
}

float haze(vec3 p) {
  vec3 v = p - cameraPosition;
  float far = length(v);
  float a = max(cameraPosition.y, 0.0) * fogShape.y;
  float b = max(p.y, 0.0) * fogShape.y;
  float d = b - a;
  float thin = abs(d) < 0.01 ? exp(-a) : (exp(-a) - exp(-b)) / d;
  return 1.0 - exp(-fogShape.x * far * thin);
}

vec3 hazed(vec3 colour, vec3 p) {
  return mix(colour, airTowards(normalize(p - cameraPosition)), haze(p));
}

vec3 blown(vec3 p, float amount) {
  float slow = sin(wind.x + p.x * 0.31 + p.z * 0.23);
  float quick = sin(wind.y + p.x * 1.1 - p.z * 0.9);
  vec2 push = vec2(0.8, 0.45) * (0.7 * slow + 0.3 * quick + 0.3) * amount * wind.z;
  return p + vec3(push.x, -abs(push.x) * 0.15, push.y);
}
`;

const SOLID_VERTEX = /* glsl */ `
attribute vec2 soft;
attribute vec3 color;
uniform float mirror;
varying vec3 shade;
${AIR}
void main() {
  mat4 place = modelMatrix;
  #ifdef USE_INSTANCING
  place = modelMatrix * instanceMatrix;
  #endif
  vec4 p = place * vec4(position, 1.0);
  vec3 n = normalize(mat3(place) * normal);
  vec3 albedo = color;
  #ifdef USE_INSTANCING_COLOR
  albedo *= instanceColor;
  #endif
  p.xyz = blown(p.xyz, soft.x);
  #ifdef MIRROR
  float above = p.y - mirror;
  p.y = mirror - above;
  vec3 seen = vec3(p.x, mirror + above, p.z);
  #else
  vec3 seen = p.xyz;
  #endif
  shade = hazed(lit(albedo, n, seen, soft.y), seen);
  gl_Position = projectionMatrix * viewMatrix * p;
  #ifdef MIRROR
  if (above < -0.05) gl_Position = vec4(0.0, 0.0, 2.0, 1.0);
  #endif
}`;

const SOLID_FRAGMENT = /* glsl */ `
varying vec3 shade;
void main() {
  gl_FragColor = vec4(shade, 1.0);
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
}`;

/** The one material of all that is solid: coloured at its corners, moved by wind, lit and hazed there too. */
export function solidMaterial(air: Air): THREE.ShaderMaterial {
  return new THREE.ShaderMaterial({
    name: "solid",
    uniforms: { ...air.uniforms, mirror: { value: 0 } },
    vertexShader: SOLID_VERTEX,
    fragmentShader: SOLID_FRAGMENT,
    side: THREE.DoubleSide,
  });
}

/** The same upside down under a water level: what a still lake shows of the things beside it. */
export function mirrorMaterial(air: Air, level: number): THREE.ShaderMaterial {
  const material = solidMaterial(air);
  material.name = "mirrored";
  material.defines = { MIRROR: "" };
  material.uniforms.mirror = { value: level };
  return material;
}
