"""Rigs of a whole crowd as `Pose` records, in one go: SPEC.md section 4.

``tests/bots/test_quantise.py`` holds this to the golden vectors.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from worldserver import wire
from worldserver.bots.turns import Floats

OFFSET = 2048
TOP = 4095
STEPS = 1023
LIMIT = 32767
SHIFTS = np.array([0, 4, 8])


class Rigs(NamedTuple):
    """Many rigs at one moment: metres, unit quaternions x y z w, room frame. Axis 1 of hands: left, right."""

    head: Floats
    """(n, 3)"""
    head_turn: Floats
    """(n, 4)"""
    hands: Floats
    """(n, 2, 3)"""
    hand_turns: Floats
    """(n, 2, 4)"""
    flags: npt.NDArray[np.uint8]
    """(n, 2) of HandFlag"""


def pack_turns(turns: Floats) -> npt.NDArray[np.uint32]:
    """Smallest three. (n, 4) unit quaternions -> (n,) uint32."""
    rows = np.arange(len(turns))
    # Quaternions that come from rounding may differ in the last bit where they were meant to be equal.
    largest = np.abs(turns).round(12).argmax(axis=1)
    sign = np.where(turns[rows, largest] < 0, -1.0, 1.0)
    rest = np.arange(3) + (np.arange(3) >= largest[:, None])
    three = np.take_along_axis(turns, rest, axis=1) * sign[:, None]
    steps = np.clip(np.rint((three * np.sqrt(2) + 1) / 2 * STEPS), 0, STEPS).astype(np.uint32)
    bits: npt.NDArray[np.uint32] = largest.astype(np.uint32) << 30
    bits |= steps[:, 0] << 20 | steps[:, 1] << 10 | steps[:, 2]
    return bits


def pack_rigs(rigs: Rigs) -> npt.NDArray[Any]:
    """(n,) POSE_DTYPE. A hand that is not tracked, or too far away to be written, is nine zero bytes."""
    out = np.zeros(len(rigs.head), wire.POSE_DTYPE)
    head = np.clip(np.rint(rigs.head * 1000), -LIMIT, LIMIT).astype(np.int64)
    out["head_position"] = head
    out["head_orientation"] = pack_turns(rigs.head_turn)
    for side, name in enumerate(("left", "right")):
        place = np.rint(rigs.hands[:, side] * 1000).astype(np.int64) - head + OFFSET
        shown = (rigs.flags[:, side] & wire.HandFlag.TRACKED > 0) & ((place >= 0) & (place <= TOP)).all(
            axis=1
        )
        hand, place = out[name], place[shown]
        high = ((place >> 8) << SHIFTS).sum(axis=1) | rigs.flags[shown, side].astype(np.int64) << 12
        hand["low"][shown] = place & 255
        hand["high"][shown] = high
        hand["orientation"][shown] = pack_turns(rigs.hand_turns[shown, side])
    return out
