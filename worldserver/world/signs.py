"""What everybody is told of their own voice: who would hear it now, or why nobody would.

Of who speaks, those are counted to whom it is sent. Of who does not, those who would be within hearing, which
takes as many pairs as there are people around; of who may not speak there is nothing to count.

The words of a sign, and the zone it names, are looked at in every tick: when they hold no longer the sign is
worked out at once, and so it is when a decision concerns somebody themselves or they have just come. The
number is worked out four times a second, and after a decision in the room. In a large room whoever has to be
counted for has their turn by and by, so many pairs a tick: then the number may be a second and a half old.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from worldserver.wire import Hearing
from worldserver.world.columns import NOWHERE, Columns, Marks
from worldserver.world.places import Places
from worldserver.world.roster import Roster
from worldserver.world.runs import Integers
from worldserver.world.sight import Keys, Rows
from worldserver.world.voice import audibility, heard_by, may_speak

_STAGGER = 5
"""Signs of a room are worked out every so many ticks."""
_WHOLE_ROOM = 128
"""In a larger room those who have to be counted for have their turn by and by."""
_BY_TURNS = 40_000
"""Pairs that one large room may take in a tick."""
_AT_ONCE = 1 << 17
"""Pairs that all large rooms may take in a tick beyond that, for whoever must be told at once."""


class Sign(NamedTuple):
    """What somebody is told of their own voice. by: a HeardBy; zone: NOWHERE if in none."""

    row: int
    by: int
    listeners: int
    zone: int


class Signs:
    """The signs of all who are there to be told."""

    def __init__(self, columns: Columns, places: Places, roster: Roster) -> None:
        self._columns, self._places, self._roster = columns, places, roster
        self._rooms: set[int] = set()
        """Where something was decided since the last update."""
        self._rows: set[int] = set()
        """Whom themselves it concerns, and who has not been told yet."""

    def touch(self, room: int) -> None:
        """Something was decided in a room."""
        self._rooms.add(room)

    def touch_row(self, row: int) -> None:
        """Something was decided of somebody themselves, or they have begun to speak."""
        self._rows.add(row)

    def update(self, speakers: Rows, heard: Keys, blocked: Keys) -> list[Sign]:
        """The signs that have changed.

        speakers: (k,), those who speak now; heard: keys of a speaker and somebody who is sent them; blocked:
        as in `Blocks`.
        """
        columns = self._columns
        rows = np.flatnonzero(columns.viewing)
        if not len(rows):
            return []
        speaks = np.zeros(columns.capacity, np.bool_)
        speaks[speakers] = True
        counts = np.bincount(heard >> 32, minlength=columns.capacity)
        must_count = may_speak(columns, self._places, rows) & ~speaks[rows]
        due = self._due(rows, must_count)
        self._count(counts, rows[due & must_count], blocked)
        return self._changed(rows[due], counts[rows[due]])

    def _changed(self, rows: Rows, count: Integers) -> list[Sign]:
        columns = self._columns
        by, zone = heard_by(columns, self._places, rows, count), columns.zone[rows]
        sign = by.astype(np.int64) << 48 | count << 16 | (zone - NOWHERE)
        new = sign != columns.sign[rows]
        columns.sign[rows] = sign
        told = zip(*(part[new].tolist() for part in (rows, by, count, zone)), strict=True)
        return [Sign(*each) for each in told]

    def _count(self, counts: Integers, rows: Rows, blocked: Keys) -> None:
        """Put down how many would hear each of `rows`."""
        unheard = np.zeros((1, 1), np.bool_)
        for pairs in self._roster.pairs(rows):
            parted = pairs.marked(blocked)
            hearing = audibility(self._columns, self._places, pairs.speaker, pairs.listeners, unheard, parted)
            counts[pairs.speakers] = (hearing != Hearing.NONE).sum(axis=1)

    def _due(self, rows: Rows, must_count: Marks) -> Marks:
        """Whose signs are to be worked out in this tick: (n,)."""
        columns = self._columns
        room, size = columns.room[rows], self._roster.sizes(columns.room[rows])
        by_turns = must_count & (size > _WHOLE_ROOM)
        period = np.where(by_turns, np.maximum(_STAGGER, size * size // _BY_TURNS), _STAGGER)
        turn = (np.where(by_turns, rows, room) + columns.tick) % period == 0
        wrong = self._is_wrong(rows)
        concerned = np.isin(rows, list(self._rows))
        urgent = wrong | concerned | (np.isin(room, list(self._rooms)) & ~by_turns)
        dear = np.flatnonzero(urgent & by_turns & ~turn)
        # Whoever was told something that is not so comes before whoever was told a number that is not so.
        dear = dear[np.argsort(~wrong[dear], kind="stable")]
        urgent[dear[np.cumsum(size[dear]) > _AT_ONCE]] = False
        due: Marks = turn | urgent
        self._rooms.clear()
        self._rows = set(rows[concerned & ~due].tolist())
        return due

    def _is_wrong(self, rows: Rows) -> Marks:
        """Who was told nothing yet, or what is not so any more but for the number: (n,)."""
        columns = self._columns
        sign = columns.sign[rows]
        by = heard_by(columns, self._places, rows, sign >> 16 & 0xFFFFFFFF)
        wrong: Marks = (sign == NOWHERE) | (by != sign >> 48)
        wrong |= columns.zone[rows] - NOWHERE != sign & 0xFFFF
        return wrong
