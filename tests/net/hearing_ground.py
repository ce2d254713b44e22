"""The ground of the histories: a house with a zone of each rule, and plain geometry of zones.

Nobody is ever sent to within HAIR of the edge of a zone, so in which zone somebody stands leaves no doubt.
Lengths in metres, room frame.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from tests.link import LAKESIDE
from worldserver.scene.load import Scene, build_scene
from worldserver.scene.model import BoxShape, CircleShape, SceneDescription, Zone

HAIR = 0.003
"""So near to an edge the server, which counts in single precision, may find otherwise."""

Ground = tuple[float, float]
Shape = BoxShape | CircleShape


def holds(shape: Shape, x: float, z: float, grown: float = 0.0) -> bool:
    """Whether a point is in a shape that is larger by `grown` all around."""
    dx, dz = x - shape.center[0], z - shape.center[1]
    if isinstance(shape, CircleShape):
        return math.hypot(dx, dz) <= shape.radius + grown
    # Into the frame of the box, which is turned by its yaw about +Y.
    along = dx * math.cos(shape.yaw) - dz * math.sin(shape.yaw)
    across = dx * math.sin(shape.yaw) + dz * math.cos(shape.yaw)
    return abs(along) <= shape.size[0] / 2 + grown and abs(across) <= shape.size[1] / 2 + grown


def zone_at(zones: Sequence[Zone], x: float, z: float) -> int | None:
    """The first zone that holds a point."""
    return next((i for i, zone in enumerate(zones) if holds(zone.shape, x, z)), None)


def is_clear(zones: Sequence[Zone], x: float, z: float) -> bool:
    """Whether a point is not on the edge of any zone."""
    return all(holds(zone.shape, x, z, HAIR) == holds(zone.shape, x, z, -HAIR) for zone in zones)


def point_in(shape: Shape, rng: random.Random) -> Ground:
    """Anywhere in a shape."""
    if isinstance(shape, CircleShape):
        angle, away = rng.uniform(0, 2 * math.pi), shape.radius * math.sqrt(rng.random())
        return shape.center[0] + away * math.cos(angle), shape.center[1] + away * math.sin(angle)
    along, across = (rng.uniform(-side / 2, side / 2) for side in shape.size)
    cos, sin = math.cos(shape.yaw), math.sin(shape.yaw)
    return shape.center[0] + along * cos + across * sin, shape.center[1] - along * sin + across * cos


def _box(name: str, x: float, z: float, size: Ground, yaw: float = 0, **more: object) -> dict[str, object]:
    return {"name": name, "shape": {"type": "box", "center": [x, z], "size": size, "yaw": yaw}} | more


def _round(name: str, x: float, z: float, radius: float, **more: object) -> dict[str, object]:
    return {"name": name, "shape": {"type": "circle", "center": [x, z], "radius": radius}} | more


def _house() -> Scene:
    """Thirty metres of it, so that earshot ends somewhere; the nook lies half in the garden."""
    zones = [
        _box("garden", -11, -2, (6, 5), 0.35, voice="open", lockable=True),
        _round("circle", -4, -4, 2.4, voice="closed", lockable=True, capacity=5),
        _box("stage", 3.5, -5, (6, 4), voice="stage"),
        _box("stillness", 9.5, -3, (4, 4), -0.2, voice="silent", capacity=6),
        _round("lecture", 10, 4, 2.6, voice="listen"),
        _box("porch", -10, 6, (5, 4), voice="lobby"),
        _round("vault", 0, 10, 2, voice="closed", lockable=True, locked=True, capacity=3),
        _round("nook", -8.5, 0.5, 2.2, voice="open", lockable=True, capacity=2),
    ]
    seats = {"chair": (3.5, -5), "bench": (9.5, -3), "step": (-10, 6), "swing": (-11, -2), "chest": (0, 10)}
    data = LAKESIDE.description.model_dump(by_alias=True) | {
        "bounds": {"min": [-20, -1, -20], "max": [20, 5, 20]},
        "walk": [[-18, -18], [18, -18], [18, 18], [-18, 18]],
        "spawn_points": [{"position": [x, 0, z]} for x, z in ((3, 4), (-2, 4), (0, 6.5), (5, 7), (-5, 8))],
        "circles": [{"name": "ring", "center": [-4, 0, -4], "radius": 1.4, "count": 6}],
        "seats": [{"name": name, "position": [x, 0, z]} for name, (x, z) in seats.items()],
        "zones": zones,
        "voice": {"max_distance": 9},
    }
    return build_scene("house", SceneDescription.model_validate(data))


HOUSE = _house()
STAGE = 2
