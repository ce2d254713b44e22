"""Which poses become true: the rigs that came in since the last tick, checked all at once.

A pose is admitted if its head is in the bounds of the room, at the height of a head, over walkable ground,
in no zone that is closed or full, and has not moved faster than a person can. Whoever sits is held to the
seat instead of to the ground. Anything else is put back where it was, its `move_seq` grows, and so its
owner's next poses are dropped until the owner has heard of it.

Speed is a token bucket: a head earns WALK_MM_PER_S and may hold STRIDE_MM, so that a late packet or a lunge
is no offence but a sprint is. Hands need no such care: one farther from its head than REACH_MM is passed on
as not tracked.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from worldserver.wire import (
    HEAD_HIGH_MM,
    HEAD_LOW_MM,
    POSE_DTYPE,
    POSE_SIZE,
    REACH_MM,
    STRIDE_MM,
    WALK_MM_PER_S,
    MoveReason,
    PoseFlag,
)
from worldserver.world.columns import NOWHERE, Columns, Ints
from worldserver.world.placement import STANDING
from worldserver.world.places import Places

SEAT_REACH_MM = 800
"""How far a head may lean from the middle of its seat, over the ground."""

_SENDERS_BYTES = POSE_SIZE - 2
"""The bytes of a record that its owner decides: all but flags and age."""
_FINE = int(MoveReason.GRANTED)

Rows = npt.NDArray[np.intp]


class Corrections(NamedTuple):
    """Who was put back, and why. rows: (n,), reasons: (n,) of MoveReason."""

    rows: Rows
    reasons: npt.NDArray[np.int32]


def admit(columns: Columns, places: Places, now: int) -> Corrections:
    """Take in every pending pose. now: microseconds, server time."""
    rows = np.flatnonzero(columns.pending)
    columns.pending[:] = 0
    if not len(rows):
        return Corrections(rows, np.empty(0, np.int32))
    records = columns.inbox[rows]
    head = records["head_position"].astype(np.int32)
    step, allowance = _steps(columns, rows, head, now)
    zone = places.zone_at(columns.room[rows], head[:, 0], head[:, 2])
    reasons = _judge(columns, places, rows, head, zone)
    reasons[step > allowance] = MoveReason.TOO_FAST
    _count_into_zones(columns, places, rows, zone, reasons)
    fine = reasons == _FINE
    columns.allowance[rows] = allowance - np.where(fine, step, 0)
    columns.admitted[rows] = now
    refused = rows[~fine]
    columns.move_seq[refused] += 1
    columns.record["flags"][refused] = columns.move_seq[refused] & int(PoseFlag.SNAP)
    columns.changed[refused] = columns.tick
    _store(columns, rows[fine], records[fine], head[fine], zone[fine])
    return Corrections(refused, reasons[~fine])


def _steps(columns: Columns, rows: Rows, head: Ints, now: int) -> tuple[Any, Any]:
    """How far each head went, and how far it may go. Both (n,) float32, millimetres."""
    earned = (now - columns.admitted[rows]).astype(np.float32) * np.float32(WALK_MM_PER_S / 1e6)
    allowance = np.minimum(columns.allowance[rows] + earned, np.float32(STRIDE_MM))
    away = (head - columns.head[rows]).astype(np.float32)
    return np.sqrt((away * away).sum(axis=1)), allowance


def _judge(columns: Columns, places: Places, rows: Rows, head: Ints, zone: Ints) -> Ints:
    """What is wrong with each place by itself: (n,) of MoveReason, GRANTED where nothing is."""
    room, seat = columns.room[rows], columns.seat[rows]
    height = head[:, 1]
    inside = places.in_bounds(room, head) & (height >= HEAD_LOW_MM) & (height <= HEAD_HIGH_MM)
    standing = seat == STANDING
    inside[standing] &= places.walkable(room[standing], head[standing, 0], head[standing, 2])
    seated = ~standing
    away = head[seated, ::2] - places.seat_feet[room[seated], seat[seated]]
    inside[seated] &= (away * away).sum(axis=1) <= SEAT_REACH_MM * SEAT_REACH_MM
    reasons = np.where(inside, _FINE, MoveReason.OUTSIDE).astype(np.int32)
    entering = (zone != columns.zone[rows]) & (zone != NOWHERE)
    entering[entering] = places.locked[room[entering], zone[entering]]
    reasons[entering & inside] = MoveReason.ZONE_LOCKED
    return reasons


def _count_into_zones(columns: Columns, places: Places, rows: Rows, zone: Ints, reasons: Ints) -> None:
    """Those who enter a zone are let in one after the other, in the order of their rows, until it is full."""
    entering = (reasons == _FINE) & (zone != columns.zone[rows]) & (zone != NOWHERE)
    for i in np.flatnonzero(entering):
        row = rows[i]
        if zone_is_full(columns, places, int(columns.room[row]), int(zone[i])):
            reasons[i] = MoveReason.ZONE_FULL
        else:
            columns.zone[row] = zone[i]


def zone_is_full(columns: Columns, places: Places, room: int, zone: int) -> bool:
    """Whether as many are in the zone as may be."""
    inside = np.count_nonzero((columns.room == room) & (columns.zone == zone))
    return bool(inside >= places.zone_capacity[room, zone])


def _store(columns: Columns, rows: Rows, records: Any, head: Ints, zone: Ints) -> None:
    """Make the admitted rigs true. What is byte for byte what it was is not marked as changed."""
    fingers, has_fingers = columns.inbox_fingers[rows], columns.inbox_has_fingers[rows].astype(np.bool_)
    for side in ("left", "right"):
        drop_out_of_reach(records[side])
    old = _bytes_of(columns.record[rows])
    changed = (_bytes_of(records)[:, :_SENDERS_BYTES] != old[:, :_SENDERS_BYTES]).any(axis=1)
    changed |= has_fingers != columns.has_fingers[rows]
    changed |= has_fingers & (fingers != columns.fingers[rows])
    records["flags"] = columns.move_seq[rows] & int(PoseFlag.SNAP)
    columns.record[rows] = records
    columns.fingers[rows] = fingers
    columns.has_fingers[rows] = has_fingers
    columns.head[rows] = head
    columns.zone[rows] = zone
    columns.sampled[rows] = columns.inbox_sampled[rows]
    columns.changed[rows[changed]] = columns.tick


def drop_out_of_reach(hands: Any) -> None:
    """Take the flags off hands that are farther from their head than an arm. hands: (n,) HAND_DTYPE, in
    place.
    """
    high = hands["high"].astype(np.int32)
    nibbles = np.stack([high, high >> 4, high >> 8], axis=1) & 15
    away = (hands["low"].astype(np.int32) | nibbles << 8) - 2048
    far = (away * away).sum(axis=1) > REACH_MM * REACH_MM
    hands["high"][far] &= 0x0FFF


def _bytes_of(records: Any) -> npt.NDArray[np.uint8]:
    """(n,) POSE_DTYPE as (n, POSE_SIZE) uint8."""
    assert records.dtype == POSE_DTYPE
    return np.ascontiguousarray(records).view(np.uint8).reshape(len(records), POSE_SIZE)
