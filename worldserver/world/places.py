"""The ground of all rooms as padded arrays, so that one expression asks where every head is.

Row = room. Walk polygons are edges and zones are shapes, padded with such as contain nothing. What changes
while people are there (which zone is locked) is a column too. Lengths in millimetres, room frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from worldserver.scene.load import Scene, Seat
from worldserver.scene.model import BoxShape
from worldserver.wire import ZoneRule
from worldserver.world.columns import NOWHERE
from worldserver.world.placement import STANDING, Placement, yaw_to_wire

UNLIMITED = 1 << 30
"""Capacity of a zone that has none."""

Floats = npt.NDArray[np.float32]


class Places:
    """The grounds of rooms, numbered as they were added."""

    def __init__(self) -> None:
        self.scenes: list[Scene] = []
        self.low = np.empty((0, 3), np.int32)
        """(rooms, 3): least corner of the box that holds all heads."""
        self.high = np.empty((0, 3), np.int32)
        self.edges: Floats = np.empty((0, 0, 4), np.float32)
        """(rooms, e, 4): x1 z1 x2 z2 of the edges of the walk polygon."""
        self.seat_feet = np.empty((0, 0, 2), np.float32)
        """(rooms, s, 2): x and z of the floor under each seat."""
        self.zones: Floats = np.empty((0, 0, 6), np.float32)
        """(rooms, z, 6): centre x z, half size u v, cosine and sine of the turn; a circle has v = -radius."""
        self.locked = np.empty((0, 0), np.bool_)
        """(rooms, z)"""
        self.locked_by_scene = np.empty((0, 0), np.bool_)
        """(rooms, z): closed from the start; these stay closed when nobody is inside."""
        self.zone_capacity = np.empty((0, 0), np.int32)
        """(rooms, z)"""
        self.zone_rule = np.empty((0, 0), np.uint8)
        """(rooms, z): the ZoneRule of each."""
        self.voice_rule = np.empty(0, np.uint8)
        """(rooms,): the VoiceRule of each, decided while people are there."""
        self.earshot = np.empty(0, np.float32)
        """(rooms,): how far a voice is heard."""

    def add(self, scene: Scene) -> int:
        """A room in `scene`; returns its number."""
        self.scenes.append(scene)
        box = np.rint(scene.bounds * 1000).astype(np.int32)
        self.low = np.vstack([self.low, box[:1]])
        self.high = np.vstack([self.high, box[1:]])
        ends = np.rint(scene.walk * 1000)
        self.edges = _stacked(self.edges, np.hstack([ends, np.roll(ends, -1, axis=0)]))
        feet = (scene.seat_positions[:, ::2] * 1000).astype(np.float32)
        self.seat_feet = _stacked(self.seat_feet, feet)
        self.zones = _stacked(self.zones, _zone_rows(scene))
        locked = np.array([zone.locked for zone in scene.zones], np.bool_)
        self.locked = _stacked(self.locked, locked)
        self.locked_by_scene = _stacked(self.locked_by_scene, locked)
        limits = np.array([zone.capacity or UNLIMITED for zone in scene.zones], np.int32)
        self.zone_capacity = _stacked(self.zone_capacity, limits)
        rules = np.array([ZoneRule[zone.voice.upper()] for zone in scene.zones], np.uint8)
        self.zone_rule = _stacked(self.zone_rule, rules)
        self.voice_rule = np.append(self.voice_rule, np.uint8(0))
        self.earshot = np.append(self.earshot, np.float32(scene.description.voice.earshot * 1000))
        return len(self.scenes) - 1

    def walkable(self, room: npt.ArrayLike, x: npt.ArrayLike, z: npt.ArrayLike) -> npt.NDArray[np.bool_]:
        """Whether feet may be there. room, x, z: (n,); returns (n,). Even-odd rule, a ray towards +x."""
        x1, z1, x2, z2 = np.moveaxis(self.edges[np.asarray(room)], -1, 0)
        px, pz = np.asarray(x, np.float32)[:, None], np.asarray(z, np.float32)[:, None]
        spans = (z1 > pz) != (z2 > pz)
        rise = np.where(z2 == z1, np.float32(1), z2 - z1)
        crossed = spans & (px < x1 + (pz - z1) * (x2 - x1) / rise)
        inside: npt.NDArray[np.bool_] = crossed.sum(axis=1) % 2 == 1
        return inside

    def zone_at(self, room: npt.ArrayLike, x: npt.ArrayLike, z: npt.ArrayLike) -> npt.NDArray[np.int32]:
        """The first zone of the room that holds each point, or NOWHERE. room, x, z: (n,); returns (n,)
        int32.
        """
        if self.zones.shape[1] == 0:
            return np.full(len(np.asarray(room)), NOWHERE, np.int32)
        cx, cz, u, v, cos, sin = np.moveaxis(self.zones[np.asarray(room)], -1, 0)
        dx = np.asarray(x, np.float32)[:, None] - cx
        dz = np.asarray(z, np.float32)[:, None] - cz
        in_box = (u > 0) & (np.abs(dx * cos - dz * sin) <= u) & (np.abs(dx * sin + dz * cos) <= v)
        inside = np.where(v < 0, dx * dx + dz * dz <= v * v, in_box)
        return np.where(inside.any(axis=1), inside.argmax(axis=1), NOWHERE).astype(np.int32)

    def in_bounds(self, room: npt.ArrayLike, point: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
        """Whether points are in the box of their room. room: (n,), point: (n, 3); returns (n,)."""
        index = np.asarray(room)
        held: npt.NDArray[np.bool_] = ((point >= self.low[index]) & (point <= self.high[index])).all(axis=1)
        return held

    def seats(self, room: int) -> Sequence[Seat]:
        """The seats of a room, by number."""
        return self.scenes[room].seats

    def seat_placement(self, room: int, seat: int) -> Placement:
        """Where whoever sits there is put."""
        place = self.scenes[room].seats[seat]
        x, y, z = (round(metres * 1000) for metres in place.position)
        return Placement(x, y, z, yaw_to_wire(place.yaw), seat)

    def spawn_placements(self, room: int) -> list[Placement]:
        """Where people come in."""
        placements = []
        for spawn in self.scenes[room].spawn_points:
            x, y, z = (round(metres * 1000) for metres in spawn.position)
            placements.append(Placement(x, y, z, yaw_to_wire(spawn.yaw), STANDING))
        return placements


def _zone_rows(scene: Scene) -> Floats:
    rows = []
    for zone in scene.zones:
        shape = zone.shape
        if isinstance(shape, BoxShape):
            turn = (np.cos(shape.yaw), np.sin(shape.yaw))
            half = (shape.size[0] * 500, shape.size[1] * 500)
        else:
            turn, half = (1.0, 0.0), (0.0, -shape.radius * 1000)
        rows.append((shape.center[0] * 1000, shape.center[1] * 1000, *half, *turn))
    return np.array(rows, np.float32).reshape(-1, 6)


def _stacked(old: Any, row: Any) -> Any:
    """`old` with one more row, both padded with zeros. A zone of zeros is a box without size."""
    length = max(old.shape[1], len(row))
    grown = np.zeros((len(old) + 1, length, *old.shape[2:]), old.dtype)
    grown[: len(old), : old.shape[1]] = old
    grown[len(old), : len(row)] = row
    return grown
