"""Polygons of the ground: is a point where feet may be, does an outline cross itself.

Points are ``[x, z]`` in metres, room frame. The client holds the twin of `contains`
(`client_webxr/src/scene/walk.ts`); both are pinned by ``tests/scene/walk.json``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def contains(polygon: npt.ArrayLike, points: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Whether each point is inside the polygon, by counting how often its edges pass a ray to +x.

    polygon: (k, 2), points: (n, 2); metres, ``[x, z]``. Returns (n,) bool. On an edge, either.
    """
    a = np.asarray(polygon, np.float64)
    p = np.asarray(points, np.float64).reshape(-1, 2)
    b = np.roll(a, -1, axis=0)
    x, z = p[:, :1], p[:, 1:]
    spans = (a[:, 1] > z) != (b[:, 1] > z)
    slope = np.where(b[:, 1] == a[:, 1], 1.0, b[:, 1] - a[:, 1])
    cross = a[:, 0] + (z - a[:, 1]) * (b[:, 0] - a[:, 0]) / slope
    inside: npt.NDArray[np.bool_] = (spans & (x < cross)).sum(axis=1) % 2 == 1
    return inside


def distance_to_edge(polygon: npt.ArrayLike, points: npt.ArrayLike) -> Floats:
    """How far each point is from the nearest edge. polygon: (k, 2), points: (n, 2); returns (n,), metres."""
    a = np.asarray(polygon, np.float64)
    p = np.asarray(points, np.float64).reshape(-1, 1, 2)
    edge = np.roll(a, -1, axis=0) - a
    length = np.maximum((edge**2).sum(axis=1), 1e-12)
    t = np.clip(((p - a) * edge).sum(axis=2) / length, 0.0, 1.0)
    nearest: Floats = np.sqrt(((p - a - t[..., None] * edge) ** 2).sum(axis=2)).min(axis=1)
    return nearest


def crossing(polygon: Sequence[Sequence[float]]) -> int | None:
    """The number of the first edge that meets another where it must not, or None if the polygon is simple.

    Edge i runs from vertex i to vertex i + 1. Neighbours may share their common vertex and nothing else, so
    an edge of no length and an edge that turns back on itself are crossings too.
    """
    n = len(polygon)
    for i in range(n):
        a, b = polygon[i], polygon[(i + 1) % n]
        if tuple(a) == tuple(b):
            return i
        c = polygon[(i + 2) % n]
        if _side(a, b, c) == 0 and (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]) < 0:
            return i
        for j in range(i + 2, n - (i == 0)):
            if _meet(a, b, polygon[j], polygon[(j + 1) % n]):
                return i
    return None


def _side(a: Sequence[float], b: Sequence[float], p: Sequence[float]) -> int:
    area = (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])
    return (area > 0) - (area < 0)


def _meet(a: Sequence[float], b: Sequence[float], c: Sequence[float], d: Sequence[float]) -> bool:
    sides = _side(a, b, c), _side(a, b, d), _side(c, d, a), _side(c, d, b)
    if sides[0] != sides[1] and sides[2] != sides[3]:
        return True
    return (
        (sides[0] == 0 and _between(a, b, c))
        or (sides[1] == 0 and _between(a, b, d))
        or (sides[2] == 0 and _between(c, d, a))
        or (sides[3] == 0 and _between(c, d, b))
    )


def _between(a: Sequence[float], b: Sequence[float], p: Sequence[float]) -> bool:
    return min(a[0], b[0]) <= p[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= p[1] <= max(a[1], b[1])
