// Chance that is the same everywhere: a seeded generator and gradient noise made from it. What grows in a scene
// grows from these alone, so that the same seed gives everybody the same place, leaf by leaf.
// mulberry32 (T. Ettinger, public domain) is 32-bit integer arithmetic, the same on every engine; the noise is Perlin's of
// 2002, on a table of gradients, periodic so that it also makes textures without seams.

export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** The next number in [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** A number in [least, most). */
  between(least: number, most: number): number {
    return least + (most - least) * this.next();
  }

  /** A generator of its own for a part, so that one part can change without disturbing the others. */
  branch(label: string): Random {
    let hash = this.state ^ 0x9e3779b9;
    for (const letter of label) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
    return new Random(hash);
  }
}

/** Gradient noise in the plane, about -1 to 1, repeating after `period` units (a power of two up to 256). */
export class Noise {
  private readonly table = new Uint8Array(512);
  private readonly gx = new Float32Array(256);
  private readonly gy = new Float32Array(256);

  constructor(random: Random) {
    const order = Array.from({ length: 256 }, (_, i) => i);
    for (let i = 255; i > 0; i--) {
      const j = Math.floor(random.next() * (i + 1));
      const kept = order[i] ?? 0;
      order[i] = order[j] ?? 0;
      order[j] = kept;
    }
    for (let i = 0; i < 256; i++) {
      this.table[i] = this.table[i + 256] = order[i] ?? 0;
      const angle = random.next() * Math.PI * 2;
      this.gx[i] = Math.cos(angle);
      this.gy[i] = Math.sin(angle);
    }
  }

  at(x: number, y: number, period = 256): number {
    const ix = Math.floor(x);
    const iy = Math.floor(y);
    const fx = x - ix;
    const fy = y - iy;
    const mask = period - 1;
    const x0 = ix & mask;
    const x1 = (ix + 1) & mask;
    const y0 = iy & mask;
    const y1 = (iy + 1) & mask;
    const u = fx * fx * fx * (fx * (fx * 6 - 15) + 10);
    const v = fy * fy * fy * (fy * (fy * 6 - 15) + 10);
    const a = this.corner(x0, y0, fx, fy);
    const b = this.corner(x1, y0, fx - 1, fy);
    const c = this.corner(x0, y1, fx, fy - 1);
    const d = this.corner(x1, y1, fx - 1, fy - 1);
    const top = a + (b - a) * u;
    return (top + (c + (d - c) * u - top) * v) * 1.5;
  }

  /** Octaves of noise, each twice as fine and half as strong; about -1 to 1. */
  fractal(x: number, y: number, octaves: number, period = 256): number {
    let sum = 0;
    let weight = 0.5;
    let scale = 1;
    for (let i = 0; i < octaves; i++) {
      sum += weight * this.at(x * scale, y * scale, Math.min(256, period * scale));
      weight *= 0.5;
      scale *= 2;
    }
    return sum;
  }

  private corner(ix: number, iy: number, dx: number, dy: number): number {
    const i = this.table[((this.table[ix] ?? 0) + iy) & 511] ?? 0;
    return (this.gx[i] ?? 0) * dx + (this.gy[i] ?? 0) * dy;
  }
}

/** 0 below `low`, 1 above `high`, smooth between; as GLSL's. */
export function smoothstep(low: number, high: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - low) / (high - low)));
  return t * t * (3 - 2 * t);
}
