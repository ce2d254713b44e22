"""Someone at a desk who walks about: a round through the walk polygon, with pauses to look around.

A walk is a clip in the room frame that begins where its walker stands and comes back the way it went, so it
has no end. Legs stay off the edge of the polygon and out of the rings of seats. Pure: the random source is
an argument.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from worldserver.bots import turns
from worldserver.bots.clips import Clip, Ground
from worldserver.bots.quantise import Rigs
from worldserver.bots.turns import Floats
from worldserver.scene import Scene
from worldserver.scene.walk import contains, distance_to_edge

RATE = 20.0
EYES_M = 1.6
SPEED_M_S = 1.2
LEGS = 5
LEG_M = (1.5, 7.0)
EDGE_M = 0.5
RING_M = 0.8
"""How far from a ring of seats people walk."""
GLANCE_RAD = 0.7
BOB_M = 0.012
TRIES = 60


class Ways:
    """Where people may walk in a scene."""

    def __init__(self, scene: Scene) -> None:
        self._walk = scene.walk
        circles = scene.description.circles
        self._centres = np.array([(c.center[0], c.center[2]) for c in circles]).reshape(-1, 2)
        self._radii = np.array([c.radius + RING_M for c in circles])
        self._least, self._most = scene.walk.min(axis=0), scene.walk.max(axis=0)

    def free(self, points: Floats) -> bool:
        """Whether all of these points are good to walk on. (n, 2)."""
        inside = contains(self._walk, points).all() and (distance_to_edge(self._walk, points) >= EDGE_M).all()
        away = np.linalg.norm(points[:, None] - self._centres, axis=2)
        return bool(inside and (away >= self._radii).all())

    def spot(self, rng: np.random.Generator, margin: float = 1.0) -> Ground:
        """Somewhere to stand, with room around it; the middle of the polygon where nothing is found."""
        for _ in range(TRIES):
            x, z = rng.uniform(self._least, self._most)
            around = np.array(
                [(x + dx, z + dz) for dx in (-margin, 0, margin) for dz in (-margin, 0, margin)]
            )
            if self.free(around):
                return float(x), float(z)
        x, z = self._walk.mean(axis=0)
        return float(x), float(z)

    def leg(self, rng: np.random.Generator, start: Ground) -> Ground:
        """The end of a straight way from `start`; `start` itself where nothing is found."""
        for _ in range(TRIES):
            angle, far = rng.uniform(0, 2 * math.pi), rng.uniform(*LEG_M)
            end = start[0] + far * math.sin(angle), start[1] + far * math.cos(angle)
            line = np.linspace(start, end, 24)
            # Who was put somewhere narrow must be able to walk out of it.
            if self.free(line[4:]) and contains(self._walk, line).all():
                return end
        return start

    def hop(self, here: Ground, to: Ground, reach: float) -> Ground:
        """The place nearest to `to` that one can reach from `here` and stand on."""
        grid = np.stack(np.meshgrid(*np.linspace(self._least, self._most, 30).T), axis=-1).reshape(-1, 2)
        near = grid[contains(self._walk, grid) & (np.linalg.norm(grid - here, axis=1) <= reach)]
        # From the edge of a wide place nothing may be in reach but where one stands.
        places = np.concatenate([near, [here]])
        x, z = places[np.linalg.norm(places - to, axis=1).argmin()]
        return float(x), float(z)


def walk(rng: np.random.Generator, ways: Ways, start: Ground, yaw: float, stature: float) -> Clip:
    """A round that begins and ends at `start`, looking along `yaw`."""
    points = [start]
    for _ in range(LEGS):
        points.append(ways.leg(rng, points[-1]))
    points += points[-2::-1]
    parts = [_pause(rng, start, yaw)]
    for a, b in pairwise(points):
        if a == b:
            continue
        heading = yaw + _shorter(math.atan2(a[0] - b[0], a[1] - b[1]) - yaw)
        parts += [_turn(a, yaw, heading), _go(a, b, heading), _pause(rng, b, heading)]
        yaw = heading
    first = parts[0][0, 3]
    parts.append(_turn(start, yaw, yaw + _shorter(first - yaw)))
    return _clip(np.concatenate(parts), EYES_M * stature)


def _shorter(angle: float) -> float:
    return math.remainder(angle, 2 * math.pi)


def _frames(seconds: float) -> Floats:
    """0 to 1, without the 1."""
    count = max(1, math.ceil(seconds * RATE))
    return np.arange(count) / count


def _ease(part: Floats) -> Floats:
    eased: Floats = part * part * (3 - 2 * part)
    return eased


def _rows(
    part: Floats, x: Floats | float, z: Floats | float, pitch: Floats | float, yaw: Floats | float
) -> Floats:
    """(m, 5): x, z, pitch, yaw, bob."""
    columns = [np.broadcast_to(np.asarray(c, np.float64), part.shape) for c in (x, z, pitch, yaw, 0.0)]
    return np.stack(columns, axis=1)


def _turn(at: Ground, yaw: float, to: float) -> Floats:
    part = _frames(abs(to - yaw) / 2.0)
    return _rows(part, at[0], at[1], 0.0, yaw + (to - yaw) * _ease(part))


def _pause(rng: np.random.Generator, at: Ground, yaw: float) -> Floats:
    """Stands and looks: to one side and back, a little up or down."""
    part = _frames(rng.uniform(3, 8))
    glance = np.sin(2 * np.pi * part) * np.sin(np.pi * part)
    side, up = rng.uniform(-GLANCE_RAD, GLANCE_RAD), rng.uniform(-0.2, 0.15)
    return _rows(part, at[0], at[1], up * np.sin(np.pi * part) ** 2, yaw + side * glance)


def _go(a: Ground, b: Ground, yaw: float) -> Floats:
    far = math.hypot(b[0] - a[0], b[1] - a[1])
    part = _frames(1.5 * far / SPEED_M_S)
    eased = _ease(part)
    down = -0.05 * np.sin(np.pi * part)
    rows = _rows(part, a[0] + (b[0] - a[0]) * eased, a[1] + (b[1] - a[1]) * eased, down, yaw)
    rows[:, 4] = BOB_M * np.sin(np.pi * part) * np.sin(2 * np.pi * eased * round(far / 0.7))
    return rows


def _clip(rows: Floats, eyes: float) -> Clip:
    count = len(rows)
    x, z, pitch, yaw, bob = rows.T
    nothing = np.zeros(count)
    return Clip(
        RATE,
        Rigs(
            np.stack([x, eyes + bob, z], axis=1),
            turns.from_euler(np.stack([pitch, yaw, nothing], axis=1)),
            np.zeros((count, 2, 3)),
            np.broadcast_to([0.0, 0.0, 0.0, 1.0], (count, 2, 4)).copy(),
            np.zeros((count, 2), np.uint8),
        ),
    )
