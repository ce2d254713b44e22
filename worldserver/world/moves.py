"""Being somewhere else at once: teleports, seats, coming in. One avatar at a time, on request.

Granted or not, the mover's `move_seq` grows, so that poses which were sampled before it was answered are
dropped, and the low bits of it in the record tell others to jump and not to glide.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from worldserver.wire import MOVE_COOLDOWN_MS, STRIDE_MM, TELEPORT_REACH_MM, MoveKind, MoveReason, PoseFlag
from worldserver.world import orientation
from worldserver.world.columns import NOWHERE, Columns
from worldserver.world.motion import zone_is_full
from worldserver.world.placement import STANDING, YAW_STEPS, Placement, yaw_to_wire
from worldserver.world.places import Places

STANDING_EYES_MM = 1600
SEATED_EYES_MM = 1200
"""Where heads are shown until their owners have said where they are."""
STAND_UP_MM = 600
"""Whoever stands up stands this far before the seat, if there is ground."""
STAND_UP_REACH_MM = 1500
"""How far from the seat one may ask to stand."""


def move(columns: Columns, places: Places, row: int, kind: MoveKind, to: Placement, now: int) -> MoveReason:
    """Grant or refuse a request. Where the avatar stands then, `placement_of` tells. now: microseconds."""
    if now - columns.moved[row] < MOVE_COOLDOWN_MS * 1000:
        restate(columns, row)
        return MoveReason.TOO_SOON
    if kind is MoveKind.SIT:
        target, reason = _seat(columns, places, row, to.seat)
    elif kind is MoveKind.STAND:
        target, reason = _stand(columns, places, row, to)
    else:
        target, reason = to._replace(y=0, seat=STANDING), MoveReason.GRANTED
    if reason is MoveReason.GRANTED:
        reason = _reason_against(columns, places, row, target, on_ground=kind is MoveKind.TELEPORT)
    if reason is MoveReason.GRANTED:
        place(columns, places, row, target, now)
        columns.moved[row] = now
    else:
        restate(columns, row)
    return reason


def place(columns: Columns, places: Places, row: int, at: Placement, now: int) -> None:
    """Put an avatar there, facing that way, whatever it was doing. Does not ask whether it may."""
    sits, sat = at.seat != STANDING, columns.seat[row] != STANDING
    height = int(columns.head[row, 1])
    if sits != sat or height == 0:
        height = SEATED_EYES_MM if sits else STANDING_EYES_MM
    columns.head[row] = at.x, at.y + height, at.z
    columns.seat[row] = at.seat
    columns.zone[row] = places.zone_at([columns.room[row]], [at.x], [at.z])[0]
    columns.record["head_position"][row] = columns.head[row]
    columns.record["head_orientation"][row] = orientation.from_yaw(at.yaw / YAW_STEPS)
    columns.sampled[row] = now
    columns.allowance[row] = STRIDE_MM
    restate(columns, row)


def restate(columns: Columns, row: int) -> None:
    """What the server says of an avatar's place holds from now on: a pose that waits is of before."""
    columns.move_seq[row] += 1
    columns.pending[row] = 0
    columns.record["flags"][row] = int(columns.move_seq[row]) & int(PoseFlag.SNAP)
    columns.changed[row] = columns.tick


def placements_of(columns: Columns, rows: npt.NDArray[np.intp]) -> list[Placement]:
    """Where avatars stand: under their heads, looking their way. rows: (n,)."""
    ahead = orientation.forward(columns.record["head_orientation"][rows])
    yaws = np.arctan2(-ahead[:, 0], -ahead[:, 1]).tolist()
    feet, seats = columns.head[rows, ::2].tolist(), columns.seat[rows].tolist()
    return [
        Placement(x, 0, z, yaw_to_wire(yaw), seat)
        for (x, z), yaw, seat in zip(feet, yaws, seats, strict=True)
    ]


def placement_of(columns: Columns, row: int) -> Placement:
    """Where one avatar stands."""
    return placements_of(columns, np.array([row]))[0]


def free_spawn(columns: Columns, places: Places, room: int) -> Placement:
    """The spawn point that is farthest from everybody in the room, the first of such."""
    spawns = places.spawn_placements(room)
    heads = columns.head[columns.room == room]
    if not len(heads):
        return spawns[0]
    feet = np.array([(spawn.x, spawn.z) for spawn in spawns])
    away = np.hypot(feet[:, :1] - heads[:, 0], feet[:, 1:] - heads[:, 2]).min(axis=1)
    return spawns[int(away.argmax())]


def _seat(columns: Columns, places: Places, row: int, seat: int) -> tuple[Placement, MoveReason]:
    room = int(columns.room[row])
    if not 0 <= seat < len(places.seats(room)):
        return placement_of(columns, row), MoveReason.NO_SUCH_SEAT
    sitters = np.flatnonzero((columns.room == room) & (columns.seat == seat))
    taken = any(sitter != row for sitter in sitters)
    return places.seat_placement(room, seat), MoveReason.SEAT_TAKEN if taken else MoveReason.GRANTED


def _stand(columns: Columns, places: Places, row: int, to: Placement) -> tuple[Placement, MoveReason]:
    """Where asked if that is near the seat, else before the seat, else on the spot."""
    room, seat = int(columns.room[row]), int(columns.seat[row])
    if seat == STANDING:
        return placement_of(columns, row), MoveReason.NOT_SEATED
    sat = places.seat_placement(room, seat)
    yaw = sat.yaw / YAW_STEPS
    before = (sat.x - round(STAND_UP_MM * math.sin(yaw)), sat.z - round(STAND_UP_MM * math.cos(yaw)))
    wanted = (to.x, to.z) if math.hypot(to.x - sat.x, to.z - sat.z) <= STAND_UP_REACH_MM else before
    for x, z in (wanted, before):
        if places.walkable([room], [x], [z])[0]:
            return Placement(x, 0, z, to.yaw, STANDING), MoveReason.GRANTED
    return Placement(sat.x, 0, sat.z, to.yaw, STANDING), MoveReason.GRANTED


def _reason_against(
    columns: Columns, places: Places, row: int, target: Placement, *, on_ground: bool
) -> MoveReason:
    """Why the avatar may not be there, or GRANTED. on_ground: whether the target must be walkable."""
    room = int(columns.room[row])
    head = columns.head[row]
    far = math.hypot(target.x - head[0], target.z - head[2]) > TELEPORT_REACH_MM
    if far and target.seat == STANDING:
        return MoveReason.TOO_FAR
    if on_ground and not places.walkable([room], [target.x], [target.z])[0]:
        return MoveReason.OUTSIDE
    zone = int(places.zone_at([room], [target.x], [target.z])[0])
    if zone in (NOWHERE, columns.zone[row]):
        return MoveReason.GRANTED
    if places.locked[room, zone]:
        return MoveReason.ZONE_LOCKED
    return MoveReason.ZONE_FULL if zone_is_full(columns, places, room, zone) else MoveReason.GRANTED
