"""Rotations and rays of single things: seats, cameras, bots, lines of sight. The only module that knows pyrr.

Quaternions are ``[x, y, z, w]`` of unit length, vectors metres, room frame (right-handed, +Y up, -Z forward),
all float64. pyrr has traps: its matrices are for row vectors, so they turn a column vector the other way
round from ``quaternion.apply_to_vector``; its ray-sphere test does not run on today's numpy; its plane test
finds points behind the ray; its slerp goes astray between nearly opposite signs of one rotation. So nobody
else calls it, and what is here is pinned by vectors that three.js made (``tests/scene/geometry.json``). For
thousands of avatars at once use plain numpy over columns instead (`worldserver/world`).
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from pyrr import geometric_tests, matrix33, matrix44, quaternion, ray

Vector = npt.NDArray[np.float64]
Quaternion = npt.NDArray[np.float64]

UP: Vector = np.array([0.0, 1.0, 0.0])
FORWARD: Vector = np.array([0.0, 0.0, -1.0])


def from_yaw(yaw: float) -> Quaternion:
    """The rotation by `yaw` radians about +Y; 0 looks along -Z and a quarter turn along -X."""
    return np.asarray(quaternion.create_from_axis_rotation(UP, yaw, dtype=np.float64))


def yaw_of(rotation: Quaternion) -> float:
    """The yaw, in (-pi, pi], that looks the same way over the ground. Looking straight up or down gives 0."""
    x, _, z = rotate(rotation, FORWARD)
    return math.atan2(-x, -z) if math.hypot(x, z) > 1e-9 else 0.0


def rotate(rotation: Quaternion, vector: npt.ArrayLike) -> Vector:
    """`vector` turned by `rotation`, as ``Vector3.applyQuaternion`` of three.js."""
    return np.asarray(quaternion.apply_to_vector(rotation, np.asarray(vector, np.float64)))


def compose(outer: Quaternion, inner: Quaternion) -> Quaternion:
    """First `inner`, then `outer`: ``outer * inner``, as ``Quaternion.multiply`` of three.js."""
    return np.asarray(quaternion.cross(outer, inner))


def slerp(start: Quaternion, end: Quaternion, t: float) -> Quaternion:
    """The rotation `t` (0..1) of the shorter way from `start` to `end`, at constant angular speed."""
    near = end if np.dot(start, end) >= 0 else -end
    angle = 2 * math.atan2(np.linalg.norm(near - start), np.linalg.norm(near + start))
    # sin(t angle) / sin(angle), written so that an angle of 0 divides nothing by nothing.
    first, second = (share * np.sinc(share * angle / math.pi) for share in (1 - t, t))
    return np.asarray(quaternion.normalize(first * start + second * near))


def look_at(eye: npt.ArrayLike, target: npt.ArrayLike) -> Quaternion:
    """How a camera at `eye` is turned that has `target` in the middle and no roll, as ``Camera.lookAt``.

    ValueError if `target` is at `eye` or straight above or below it, where no roll is no answer.
    """
    here, there = np.asarray(eye, np.float64), np.asarray(target, np.float64)
    away = there - here
    if math.hypot(away[0], away[2]) < 1e-9:
        raise ValueError("look_at: the target must not be straight above or below the eye")
    view = matrix44.create_look_at(here, there, UP, dtype=np.float64)
    # pyrr's matrices are for row vectors: the upper left of its view matrix is the camera's own rotation.
    return _from_columns(matrix33.create_from_matrix44(view))


def _from_columns(m: npt.NDArray[np.float64]) -> Quaternion:
    """Shepperd's method, which never divides by a small number. m: (3, 3), its columns are the axes."""
    diagonal = np.array([m[0, 0], m[1, 1], m[2, 2], m.trace()])
    i = int(diagonal.argmax())
    q = np.empty(4)
    if i == 3:
        q[:3] = m[2, 1] - m[1, 2], m[0, 2] - m[2, 0], m[1, 0] - m[0, 1]
        q[3] = 1 + diagonal[3]
    else:
        j, k = (i + 1) % 3, (i + 2) % 3
        q[i] = 1 + m[i, i] - m[j, j] - m[k, k]
        q[j], q[k], q[3] = m[j, i] + m[i, j], m[k, i] + m[i, k], m[k, j] - m[j, k]
    return np.asarray(quaternion.normalize(q))


def ray_meets_box(
    origin: npt.ArrayLike, direction: npt.ArrayLike, low: npt.ArrayLike, high: npt.ArrayLike
) -> Vector | None:
    """Where a ray first meets an axis-aligned box, or None. From inside, where it leaves."""
    towards = np.asarray(direction, np.float64)
    # An axis the ray does not move along divides by zero in the slab test; a hair's breadth is the same line.
    towards = np.where(towards == 0.0, 1e-300, towards)
    line = ray.create(np.asarray(origin, np.float64), towards)
    met = geometric_tests.ray_intersect_aabb(line, np.array([low, high], np.float64))
    return None if met is None else np.asarray(met)


def ray_meets_ground(origin: npt.ArrayLike, direction: npt.ArrayLike, height: float = 0.0) -> Vector | None:
    """Where a ray meets the level plane y = `height`, or None if it runs away from it or along it."""
    line = ray.create(np.asarray(origin, np.float64), np.asarray(direction, np.float64))
    if (height - line[0, 1]) * line[1, 1] < 0:
        return None
    met = geometric_tests.ray_intersect_plane(line, np.array([0.0, 1.0, 0.0, height]), front_only=False)
    return None if met is None else np.asarray(met)
