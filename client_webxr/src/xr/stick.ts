// Thumbsticks: what they say, made safe, and what turning with one means. Pure.

export interface Stick {
  /** Right, and back: -1 .. 1, nothing near the middle. */
  x: number;
  y: number;
}

const DEAD = 0.15;

/**
 * Reads the stick of an `xr-standard` gamepad: axes 2 and 3, or 0 and 1 where there is only a touchpad. Some runtimes report axes
 * that are not there as null or NaN.
 */
export function readStick(axes: ArrayLike<number | null> | undefined, out: Stick): void {
  const first = axes && axes.length >= 4 ? 2 : 0;
  out.x = calm(axes?.[first]);
  out.y = calm(axes?.[first + 1]);
}

function calm(value: number | null | undefined): number {
  if (value === null || value === undefined || !Number.isFinite(value)) return 0;
  const size = Math.min(1, Math.abs(value));
  return size < DEAD ? 0 : (Math.sign(value) * (size - DEAD)) / (1 - DEAD);
}

export const SNAP_ANGLE = Math.PI / 6;
const SNAP_AT = 0.65;
const REST_AT = 0.3;

/** One push of the stick to the side is one turn; the stick must come back before the next. */
export class SnapTurn {
  private armed = true;

  /** Radians to turn now: left positive, mostly 0. */
  step({ x, y }: Stick): number {
    const push = Math.abs(x);
    if (push < REST_AT) this.armed = true;
    if (!this.armed || push < SNAP_AT || push < Math.abs(y)) return 0;
    this.armed = false;
    return x > 0 ? -SNAP_ANGLE : SNAP_ANGLE;
  }
}
