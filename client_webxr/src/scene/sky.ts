// The sky: a gradient from horizon to zenith, the glow around a low sun, and soft streaks of cloud lit from below.
//
// It is computed once into a small floating-point panorama, so that each pixel of the dome costs one look-up (the dome's rows
// are the panorama's, so none has to find out where), and the lake can look up the same sky for its reflection (a smaller
// panorama that also holds the hills). The panorama's rows are spaced by the square root of elevation: most of them near
// the horizon, where the eye is. The sun's disc is added in the shader to stay crisp, and a grain of noise hides the steps
// of 8-bit colour.

import * as THREE from "three";
import { AIR, type Air } from "./air";
import type { SceneDescription } from "./description";
import { type RidgeLine, ridgeColour, ridgeElevation } from "./hills";
import { Noise, type Random, smoothstep } from "./random";

export interface SkyMaps {
  readonly dome: THREE.DataTexture;
  readonly reflection: THREE.DataTexture;
}

type Painter = (x: number, y: number, z: number, out: THREE.Color) => void;

/** What colour the sky has in a direction of unit length, linear light. */
export function skyPainter(description: SceneDescription, air: Air, random: Random): Painter {
  const noise = new Noise(random);
  const colour = (hex: string) => new THREE.Color(hex);
  const { zenith, middle, horizon, glow, clouds = {} } = description.sky;
  const [top, mid, low, sun] = [colour(zenith), colour(middle), colour(horizon), colour(glow)];
  const lit = colour(clouds.lit ?? "#ffd9b8");
  const dim = colour(clouds.shade ?? "#a9a3bd");
  const cover = clouds.cover ?? 0.4;
  const cloud = new THREE.Color();
  const { x: sx, y: sy, z: sz } = air.sun;
  return (x, y, z, out) => {
    const up = Math.max(0, y);
    const towards = Math.max(0, x * sx + y * sy + z * sz);
    const flat = Math.max(0, (x * sx + z * sz) / Math.max(1e-6, Math.hypot(x, z) * Math.hypot(sx, sz)));
    // Away from the sun the horizon is cooler: the belt of Venus.
    out.copy(low).lerp(mid, 0.55 * (1 - flat) ** 0.7 * (1 - smoothstep(0, 0.25, up)));
    out.lerp(mid, smoothstep(0.0, 0.3, up)).lerp(top, smoothstep(0.16, 0.85, up));
    const wide = towards ** 5 * (1 - smoothstep(0, 0.7, up)) * 0.5;
    const near = towards ** 48 * 0.6;
    out.lerp(sun, Math.min(0.95, wide + near));
    // Clouds lie in a layer: seen from below they crowd together towards the horizon.
    const reach = 1 / (up + 0.11);
    const u = x * reach * 0.55;
    const v = z * reach * 1.1;
    const billow = noise.fractal(u + 40, v + 40, 5) + 0.35 * noise.fractal(u * 0.35 + 9, v * 0.35 + 4, 2);
    const thick = smoothstep(0.42 - cover * 0.75, 0.95 - cover * 0.55, billow + 0.12);
    const amount = thick * smoothstep(0.015, 0.13, up) * (1 - 0.5 * smoothstep(0.5, 1, up));
    cloud.copy(dim).lerp(lit, Math.min(1, 0.28 + 0.85 * towards ** 2.5 + 0.25 * (1 - thick)));
    out.lerp(cloud, amount * 0.78);
    const rim = amount * (1 - thick) * towards ** 10 * 1.6;
    out.r += sun.r * rim;
    out.g += sun.g * rim;
    out.b += sun.b * rim;
  };
}

/** Both panoramas: the dome's, and the one the water sees, with the hills in it. */
export function paintSky(paint: Painter, ridges: readonly RidgeLine[]): SkyMaps {
  const dome = panorama(1024, 320, paint);
  const hilled: Painter = (x, y, z, out) => {
    paint(x, y, z, out);
    const azimuth = Math.atan2(x, -z);
    for (const ridge of ridges) {
      const over = ridgeElevation(ridge, azimuth) - Math.asin(Math.min(1, y));
      if (over > 0) out.copy(ridgeColour(ridge, x, z, Math.min(1, over / ridge.typical)));
    }
  };
  return { dome, reflection: panorama(512, 128, hilled) };
}

function panorama(width: number, height: number, paint: Painter): THREE.DataTexture {
  const data = new Uint16Array(width * height * 4);
  const out = new THREE.Color();
  const one = THREE.DataUtils.toHalfFloat(1);
  for (let row = 0; row < height; row++) {
    const elevation = ((row + 0.5) / height) ** 2 * (Math.PI / 2);
    for (let column = 0; column < width; column++) {
      const azimuth = ((column + 0.5) / width) * Math.PI * 2 - Math.PI;
      const level = Math.cos(elevation);
      paint(Math.sin(azimuth) * level, Math.sin(elevation), -Math.cos(azimuth) * level, out);
      const i = (row * width + column) * 4;
      data[i] = THREE.DataUtils.toHalfFloat(out.r);
      data[i + 1] = THREE.DataUtils.toHalfFloat(out.g);
      data[i + 2] = THREE.DataUtils.toHalfFloat(out.b);
      data[i + 3] = one;
    }
  }
  const texture = new THREE.DataTexture(data, width, height, THREE.RGBAFormat, THREE.HalfFloatType);
  texture.wrapS = THREE.RepeatWrapping;
  texture.magFilter = texture.minFilter = THREE.LinearFilter;
  texture.needsUpdate = true;
  return texture;
}

/** Look-up into a panorama by direction. No mipmaps, so the seam behind the viewer does not show. */
export const PANORAMA = /* glsl */ `
vec3 panorama(sampler2D map, vec3 d) {
  float v = sqrt(asin(clamp(d.y, 0.0, 1.0)) * 0.63661977);
  return texture2D(map, vec2(atan(d.x, -d.z) * 0.15915494 + 0.5, v)).rgb;
}
float grain(vec2 at) { return fract(52.9829189 * fract(dot(at, vec2(0.06711056, 0.00583715)))); }
`;

export function makeDome(maps: SkyMaps, air: Air, description: SceneDescription): THREE.Mesh {
  const material = new THREE.ShaderMaterial({
    name: "sky",
    side: THREE.BackSide,
    depthWrite: false,
    uniforms: {
      ...air.uniforms,
      map: { value: maps.dome },
      disc: { value: Math.cos(description.sun.radius ?? 0.02) },
    },
    vertexShader: /* glsl */ `
      varying vec3 towards;
      varying vec2 at;
      void main() {
        towards = position;
        at = uv;
        gl_Position = projectionMatrix * vec4(mat3(viewMatrix) * position, 1.0);
        gl_Position.z = gl_Position.w * 0.999999;
      }`,
    fragmentShader: /* glsl */ `
      uniform sampler2D map;
      uniform float disc;
      varying vec3 towards;
      varying vec2 at;
      ${AIR}
      ${PANORAMA}
      void main() {
        vec3 d = normalize(towards);
        vec3 c = texture2D(map, at).rgb;
        float s = dot(d, sunDirection);
        c += sunColour * (smoothstep(disc, mix(disc, 1.0, 0.35), s) * 1.6 + 0.5 * pow(max(s, 0.0), 900.0));
        c = mix(c, airTowards(d), 0.85 * exp(-max(d.y, 0.0) * 16.0));
        gl_FragColor = vec4(c, 1.0);
        #include <tonemapping_fragment>
        #include <colorspace_fragment>
        gl_FragColor.rgb += (grain(gl_FragCoord.xy) - 0.5) / 255.0;
      }`,
  });
  const dome = new THREE.Mesh(domeGeometry(), material);
  dome.name = "sky";
  dome.frustumCulled = false;
  dome.renderOrder = 10; // After what is solid: hidden sky costs nothing.
  return dome;
}

const COLUMNS = 40;
const ROWS = 16;
const ROWS_BELOW = 2;

/** A sphere whose rows are spaced as the panorama's: so no pixel has to find out where in it to look. */
function domeGeometry(): THREE.BufferGeometry {
  const positions: number[] = [];
  const places: number[] = [];
  const index: number[] = [];
  for (let i = -ROWS_BELOW; i <= ROWS; i++) {
    const v = Math.max(0, i / ROWS);
    const elevation = (i < 0 ? i / ROWS_BELOW : v * v) * (Math.PI / 2);
    for (let j = 0; j <= COLUMNS; j++) {
      const azimuth = (j / COLUMNS) * Math.PI * 2 - Math.PI;
      const level = 10 * Math.cos(elevation);
      positions.push(Math.sin(azimuth) * level, 10 * Math.sin(elevation), -Math.cos(azimuth) * level);
      places.push(j / COLUMNS, v);
    }
  }
  const row = COLUMNS + 1;
  for (let i = 0; i < ROWS + ROWS_BELOW; i++)
    for (let j = 0; j < COLUMNS; j++) {
      const a = i * row + j;
      index.push(a, a + row, a + 1, a + 1, a + row, a + row + 1);
    }
  const geometry = new THREE.BufferGeometry();
  geometry.setAttribute("position", new THREE.Float32BufferAttribute(positions, 3));
  geometry.setAttribute("uv", new THREE.Float32BufferAttribute(places, 2));
  geometry.setIndex(index);
  return geometry;
}
