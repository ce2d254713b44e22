"""Where somebody is put: feet, heading, seat, in the integers of the wire."""

from __future__ import annotations

import math
from typing import NamedTuple

STANDING = -1
"""The seat of whoever has none."""
YAW_STEPS = 32768 / math.pi
"""Steps of the wire's yaw in a radian."""


class Placement(NamedTuple):
    """Feet in millimetres, room frame; yaw about +Y in pi/32768 radians, 0 looks along -Z; seat or -1."""

    x: int
    y: int
    z: int
    yaw: int
    seat: int


def yaw_to_wire(radians: float) -> int:
    """A heading as the wire's signed 16 bits; any number of turns."""
    return (round(radians * YAW_STEPS) + 32768) % 65536 - 32768
