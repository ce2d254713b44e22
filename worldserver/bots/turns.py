"""Quaternions in bulk: rows of ``x y z w``, unit length, float64, right-handed, +Y up, -Z forward.

The same conventions as `worldserver.scene.geometry`, which does one at a time; ``tests/bots/test_turns.py``
holds the two together.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def multiply(outer: Floats, inner: Floats) -> Floats:
    """First `inner`, then `outer`. (..., 4) each, broadcast."""
    ax, ay, az, aw = np.moveaxis(outer, -1, 0)
    bx, by, bz, bw = np.moveaxis(inner, -1, 0)
    return np.stack(
        [
            aw * bx + ax * bw + ay * bz - az * by,
            aw * by - ax * bz + ay * bw + az * bx,
            aw * bz + ax * by - ay * bx + az * bw,
            aw * bw - ax * bx - ay * by - az * bz,
        ],
        axis=-1,
    )


def from_yaw(yaw: npt.ArrayLike) -> Floats:
    """(...) radians about +Y -> (..., 4). 0 looks along -Z, a quarter turn along -X."""
    half = np.asarray(yaw, np.float64) / 2
    nought = np.zeros_like(half)
    return np.stack([nought, np.sin(half), nought, np.cos(half)], axis=-1)


def from_euler(angles: npt.ArrayLike) -> Floats:
    """(..., 3) radians about x, y, z, applied in the order Y X Z as A-Frame and three.js do -> (..., 4)."""
    half = np.asarray(angles, np.float64) / 2
    s, c = np.moveaxis(np.sin(half), -1, 0), np.moveaxis(np.cos(half), -1, 0)
    return np.stack(
        [
            s[0] * c[1] * c[2] + c[0] * s[1] * s[2],
            c[0] * s[1] * c[2] - s[0] * c[1] * s[2],
            c[0] * c[1] * s[2] - s[0] * s[1] * c[2],
            c[0] * c[1] * c[2] + s[0] * s[1] * s[2],
        ],
        axis=-1,
    )


def turn_about_y(yaw: npt.ArrayLike, points: Floats) -> Floats:
    """Points turned by a heading. yaw: (...), points: (..., 3)."""
    s, c = np.sin(yaw), np.cos(yaw)
    x, y, z = np.moveaxis(points, -1, 0)
    return np.stack([c * x + s * z, y, c * z - s * x], axis=-1)


def yaw_of(turns: Floats) -> Floats:
    """The heading of each: (..., 4) -> (...) radians in (-pi, pi]."""
    x, y, z, w = np.moveaxis(turns, -1, 0)
    heading: Floats = np.arctan2(2 * (x * z + w * y), 1 - 2 * (x * x + y * y))
    return heading


def unit(turns: Floats) -> Floats:
    """Scaled to length one. A row of zeros becomes no turn at all."""
    length = np.linalg.norm(turns, axis=-1, keepdims=True)
    return np.where(length > 0, turns / np.where(length > 0, length, 1.0), [0.0, 0.0, 0.0, 1.0])


def without_flips(turns: Floats) -> Floats:
    """(m, 4), signs chosen so that each row is on the same side as the one before: fit to interpolate."""
    dots = (turns[1:] * turns[:-1]).sum(axis=-1)
    signs = np.concatenate([[1.0], np.cumprod(np.where(dots < 0, -1.0, 1.0))])
    same: Floats = turns * signs[:, None]
    return same


def between(start: Floats, end: Floats, part: Floats) -> Floats:
    """The shorter way from `start` to `end`, (..., 4); part (..., 1), 0..1. Good for small steps."""
    near = np.where((start * end).sum(axis=-1, keepdims=True) < 0, -end, end)
    return unit(start + (near - start) * part)
