"""Who is in which room, as lists of rows; and each of some speakers with everybody of its room, as matrices.

A room with many pairs is one matrix by itself: what depends on the speaker alone or on the listener alone is
worked out m or n times, and not m times n. Others would pay more for the calls than for the work: those of
about one size are laid under one another in one matrix, filled up with the speaker itself, who is no listener
of its own.

The lists are made anew when somebody has come or gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from worldserver.world.columns import Columns, Ints, Marks
from worldserver.world.runs import Integers, ranges, rank_in_runs
from worldserver.world.sight import Keys, Rows

TOGETHER = 4096
"""Rooms with up to this many pairs share a matrix, if they are of about one size."""
_SMALL = 5
"""All rooms of up to 2 to the power of this are of about one size."""


class Pairs(NamedTuple):
    """Speakers, and everybody of the room of each. As `speaker` and `listeners` they make (m, n) pairs."""

    speakers: Rows
    """(m,), in order."""
    listeners: Rows
    """(m, n), or (1, n) where all are of one room."""
    rooms: Integers
    """(m,): which of the rooms of this matrix each speaker is in, from 0."""
    turns: Integers
    """(m,): which of the speakers of its room each is, from 0."""
    place: Rows
    """(capacity,): where each row stands in the list of its room."""

    @property
    def speaker(self) -> Rows:
        """(m, 1)"""
        return self.speakers[:, None]

    @property
    def shape(self) -> tuple[int, int]:
        """(m, n)"""
        return len(self.speakers), self.listeners.shape[1]

    def marked(self, keys: Keys) -> Marks:
        """Which of the pairs are in `keys`, sorted, each of two who are in one room: (m, n)."""
        marks = np.zeros(self.shape, np.bool_)
        if not len(keys):
            return marks
        starts = np.searchsorted(keys, self.speakers << 32)
        counts = np.searchsorted(keys, (self.speakers + 1) << 32) - starts
        others = keys[ranges(starts, counts)] & 0xFFFFFFFF
        marks[np.repeat(np.arange(len(self.speakers)), counts), self.place[others]] = True
        return marks


class Roster:
    """The rows of each room."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._version = -1
        self._rows: Rows = np.empty(0, np.intp)
        """In order of the room, then of the row."""
        self._starts: Rows = np.zeros(1, np.intp)
        """Where the rows of each room begin."""
        self._place: Rows = np.empty(0, np.intp)

    def members(self, room: int) -> Rows:
        """The rows of one room, in order."""
        self._renew()
        return self._rows[self._starts[room] : self._starts[room + 1]]

    def sizes(self, rooms: Rows | Ints) -> Integers:
        """How many are in each of `rooms`, (n,), of which each has somebody in it."""
        self._renew()
        sizes: Integers = self._starts[rooms + 1] - self._starts[rooms]
        return sizes

    def pairs(self, speakers: Rows) -> Iterator[Pairs]:
        """Each of `speakers`, in order, with everybody of its room, itself too."""
        rooms = self._columns.room[speakers]
        sizes = self.sizes(rooms)
        together = np.bincount(rooms)[rooms] * sizes <= TOGETHER
        for room in np.unique(rooms[~together]).tolist():
            yield self.pairs_of_room(room, speakers[rooms == room])
        magnitude = np.maximum(np.frexp(sizes - 1)[1], _SMALL)
        for each in np.unique(magnitude[together]):
            own = together & (magnitude == each)
            yield self._under_one_another(speakers[own], rooms[own], sizes[own])

    def pairs_of_room(self, room: int, speakers: Rows) -> Pairs:
        """Each of `speakers`, in order, all of one room, with everybody of it."""
        listeners = self.members(room)[None]
        alike = np.zeros(len(speakers), np.int64)
        return Pairs(speakers, listeners, alike, np.arange(len(speakers)), self._place)

    def _under_one_another(self, speakers: Rows, rooms: Ints, sizes: Integers) -> Pairs:
        along = np.arange(sizes.max())
        at = np.minimum(self._starts[rooms][:, None] + along, len(self._rows) - 1)
        listeners = np.where(along < sizes[:, None], self._rows[at], speakers[:, None])
        number = np.unique(rooms, return_inverse=True)[1]
        order = np.argsort(number, kind="stable")
        turns = np.empty(len(speakers), np.int64)
        turns[order] = rank_in_runs(number[order])
        return Pairs(speakers, listeners, number, turns, self._place)

    def _renew(self) -> None:
        columns = self._columns
        if self._version == columns.version:
            return
        rows = columns.rows()
        self._rows = rows = rows[np.argsort(columns.room[rows], kind="stable")]
        rooms = columns.room[rows]
        self._starts = np.searchsorted(rooms, np.arange(int(rooms.max(initial=-1)) + 2))
        self._place = np.zeros(columns.capacity, np.intp)
        self._place[rows] = rank_in_runs(rooms)
        self._version = columns.version
