"""Orientations of the wire, *smallest three* in 32 bits, over columns. protocol/SPEC.md, section 4.

Only what the world itself needs: which way a head looks, and how to write a head that looks along a heading.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


def decode(packed: npt.NDArray[np.uint32]) -> Floats:
    """packed: (n,) uint32. Returns (n, 4) float32, x y z w, unit length. Any bits are an orientation."""
    largest = packed >> 30
    bits = np.stack([packed >> 20, packed >> 10, packed], axis=1) & 1023
    three = (bits.astype(np.float32) / 1023 * 2 - 1) / np.float32(math.sqrt(2))
    rest = np.sqrt(np.maximum(0, 1 - (three**2).sum(axis=1)))
    q = np.empty((len(packed), 4), np.float32)
    place = np.arange(4) - (np.arange(4) > largest[:, None])
    q[:] = np.take_along_axis(three, np.minimum(place, 2), axis=1)
    q[np.arange(len(packed)), largest] = rest
    q /= np.linalg.norm(q, axis=1, keepdims=True)
    return q


def forward(packed: npt.NDArray[np.uint32]) -> Floats:
    """Which way heads look over the ground. Returns (n, 2) float32, x and z of -Z turned, unit or shorter."""
    x, y, z, w = decode(packed).T
    return np.stack([-2 * (x * z + w * y), 2 * (x * x + y * y) - 1], axis=1)


def from_yaw(radians: float) -> int:
    """A head that looks along a heading, level, as the wire's 32 bits."""
    y, w = math.sin(radians / 2), math.cos(radians / 2)
    largest = 3 if abs(w) > abs(y) else 1
    sign = math.copysign(1, w if largest == 3 else y)
    other = (y if largest == 3 else w) * sign
    nought, part = 512, round((other * math.sqrt(2) + 1) / 2 * 1023)
    # Of x y z w the largest is left out: x z w remain without y, x y z without w.
    three = (nought, part, nought) if largest == 3 else (nought, nought, part)
    return largest << 30 | three[0] << 20 | three[1] << 10 | three[2]
