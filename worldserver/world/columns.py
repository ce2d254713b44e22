"""Every avatar of the process in one struct-of-arrays: row = avatar, column = what is known of it.

A room is a value in a column, so that a system runs once per tick over all rooms. Rows are taken and
released by `World`; systems read and write columns in place and never keep an array across ticks, because
growing replaces them all. A released row is not given out again before `recycle`, at the end of the tick:
until then whoever saw it can still be told which slot vanished.

Poses come in between ticks, one at a time, thousands a second: `put` copies 30 bytes and sets a mark, through
plain buffers, because indexing one element of a numpy array costs more than the copy.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from worldserver.wire import FINGERS_DTYPE, FINGERS_SIZE, POSE_DTYPE, POSE_SIZE, STRIDE_MM
from worldserver.world.placement import STANDING

NOWHERE = -1
"""The room of a row that nobody has, and the zone of whoever is in none."""

Ints = npt.NDArray[np.int32]
Times = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]

_COLUMNS: dict[str, tuple[Any, Any]] = {
    "room": (np.int32, NOWHERE),
    "slot": ("<u2", 0),
    "viewing": (np.bool_, False),
    "mute": (np.uint8, 0),
    "deaf": (np.bool_, False),
    "leads": (np.bool_, False),
    "has_floor": (np.bool_, False),
    "breakout": (np.int16, 0),
    "sign": (np.int64, NOWHERE),
    "head": ((np.int32, (3,)), 0),
    "seat": (np.int32, STANDING),
    "zone": (np.int32, NOWHERE),
    "allowance": (np.float32, STRIDE_MM),
    "admitted": (np.int64, 0),
    "moved": (np.int64, -(1 << 60)),
    "move_seq": (np.uint32, 0),
    "record": (POSE_DTYPE, None),
    "fingers": (FINGERS_DTYPE, None),
    "has_fingers": (np.bool_, False),
    "sampled": (np.int64, 0),
    "changed": (np.int64, -(1 << 60)),
    "inbox_sampled": (np.int64, 0),
}
"""Name: (dtype of one row, value of a row just taken; None for zeros)."""


class Columns:
    """The columns, all of length `capacity`. Lengths in millimetres, times in microseconds, room frame."""

    room: Ints
    """Number of the room, or NOWHERE: the row is free."""
    slot: npt.NDArray[np.uint16]
    """What the room calls this avatar on the wire."""
    viewing: Marks
    """Whether a connection is there to be told what can be seen from here."""
    mute: npt.NDArray[np.uint8]
    """Bits of `voice.Mute`; 0: may speak, if the place and the room allow it."""
    deaf: Marks
    """Whether it wants to hear nobody."""
    leads: Marks
    """Whether it holds the circle: heard whatever the room's voice rule, seen from everywhere in the room."""
    has_floor: Marks
    """Whether it is its turn to speak: seen from everywhere in the room."""
    breakout: npt.NDArray[np.int16]
    """The small group of its room that it is in; 0 is the whole."""
    sign: Times
    """What it was told last of who hears it, NOWHERE if it must be told; `signs` alone reads it."""
    head: Ints
    """(capacity, 3): where the head was admitted last."""
    seat: Ints
    zone: Ints
    allowance: npt.NDArray[np.float32]
    """How far the head may go at once now: refilled with time, spent by moving."""
    admitted: Times
    """When a pose was admitted last."""
    moved: Times
    """When a Move was granted last."""
    move_seq: npt.NDArray[np.uint32]
    record: npt.NDArray[np.void]
    """POSE_DTYPE: the admitted rig, as it goes to others but for `age`."""
    fingers: npt.NDArray[np.void]
    """FINGERS_DTYPE, where `has_fingers`."""
    has_fingers: Marks
    sampled: Times
    """When the admitted rig was sampled by its owner, server time."""
    changed: Times
    """The number of the tick in which the record changed last."""
    inbox: npt.NDArray[np.void]
    """POSE_DTYPE: the newest rig that came in, where `pending`."""
    inbox_fingers: npt.NDArray[np.void]
    inbox_has_fingers: npt.NDArray[np.uint8]
    inbox_sampled: Times
    pending: npt.NDArray[np.uint8]

    def __init__(self, capacity: int = 64) -> None:
        self.capacity = 0
        self.version = 0
        """Grows whenever who is where, or who views, has changed: what depends on that alone may be kept."""
        self.tick = 0
        """The number of the tick to come; changes are marked with it."""
        self._free: list[int] = []
        self._released: list[int] = []
        self._allocate(capacity)

    def take(self, room: int, slot: int) -> int:
        """A row for a new avatar, every column at its beginning. Doubles the capacity if none is free."""
        if not self._free:
            self._allocate(2 * self.capacity)
        row = self._free.pop()
        for name, (_, start) in _COLUMNS.items():
            getattr(self, name)[row] = np.zeros((), getattr(self, name).dtype) if start is None else start
        self.room[row], self.slot[row] = room, slot
        self.version += 1
        return row

    def release(self, row: int) -> None:
        """The avatar is gone; its row is free after the next `recycle`."""
        if self.room[row] == NOWHERE:
            raise ValueError(f"row {row} is free already")
        self.room[row] = NOWHERE
        self.viewing[row] = False
        self.pending[row] = 0
        self._released.append(row)
        self.version += 1

    def recycle(self) -> None:
        """Released rows may be given out again: to be called when everybody has been told of them."""
        self._free += self._released
        self._released.clear()

    def put(self, row: int, sampled: int, move_seq: int, record: bytes, fingers: bytes) -> bool:
        """Keep a pose until the tick; a newer one overwrites an older. False if it is of before the last
        move.

        record: POSE_SIZE bytes; fingers: FINGERS_SIZE bytes or none; sampled: server time, microseconds.
        """
        if self._move_seqs[row] != move_seq:
            return False
        at = row * POSE_SIZE
        self._inbox[at : at + POSE_SIZE] = record
        if fingers:
            at = row * FINGERS_SIZE
            self._inbox_fingers[at : at + FINGERS_SIZE] = fingers
        self._inbox_has_fingers[row] = 1 if fingers else 0
        self._inbox_times[row] = sampled
        self._pending[row] = 1
        return True

    def rows(self) -> npt.NDArray[np.intp]:
        """The rows that somebody has, in order."""
        return np.flatnonzero(self.room != NOWHERE)

    def _allocate(self, capacity: int) -> None:
        old = self.capacity
        for name, (dtype, _) in _COLUMNS.items():
            column = np.zeros(capacity, dtype)
            if old:
                column[:old] = getattr(self, name)
            setattr(self, name, column)
        self.room[old:] = NOWHERE
        self._inbox = self._grown("_inbox", capacity * POSE_SIZE)
        self._inbox_fingers = self._grown("_inbox_fingers", capacity * FINGERS_SIZE)
        self._inbox_has_fingers = self._grown("_inbox_has_fingers", capacity)
        self._pending = self._grown("_pending", capacity)
        self.inbox = np.frombuffer(self._inbox, POSE_DTYPE)
        self.inbox_fingers = np.frombuffer(self._inbox_fingers, FINGERS_DTYPE)
        self.inbox_has_fingers = np.frombuffer(self._inbox_has_fingers, np.uint8)
        self.pending = np.frombuffer(self._pending, np.uint8)
        self._inbox_times = self.inbox_sampled.data
        self._move_seqs = self.move_seq.data
        self._free += range(capacity - 1, old - 1, -1)
        self.capacity = capacity
        self.version += 1

    def _grown(self, name: str, size: int) -> bytearray:
        grown = bytearray(size)
        old: bytearray = getattr(self, name, bytearray())
        grown[: len(old)] = old
        return grown
