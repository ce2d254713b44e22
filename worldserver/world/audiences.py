"""Who listens to those who speak now, kept ready so that a packet of voice waits for nothing.

The matrix of a room is needed only in the rows of those who speak: an audience is made when somebody begins,
renewed at each tick, and renewed at once, before the next packet, when something was decided between ticks:
a mute, a block, a lock, a move, somebody gone. Only geometry waits for the tick.

However many speak, a listener is sent the SPEAKERS most important of them: those who lead, have the floor or
stand on a stage first, then the nearest; who is heard already counts as nearer, so that nobody flickers.

What everybody is told of their own voice, who would hear it, is worked out four times a second, and at once
where something was decided.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from worldserver.wire import SPEAKERS, Hearing
from worldserver.world.columns import NOWHERE, Columns
from worldserver.world.places import Places
from worldserver.world.runs import Integers, ranges, rank_in_runs
from worldserver.world.sight import Keys, Rows
from worldserver.world.voice import Codes, audibility, heard_by, keys_of

SPEAKING_US = 1_000_000
"""Who has sent nothing for this long speaks no longer."""
_STAGGER = 5
"""Signs of a room are worked out every so many ticks."""
_WHOLE_ROOM = 64
"""Of a larger room a share of the signs is worked out each time, so that the cost stays linear."""
_HEARD_ALREADY = np.float32(0.8)


class Audience(NamedTuple):
    """Those who hear a speaker: rows."""

    spatial: list[int]
    whole_room: list[int]


class Sign(NamedTuple):
    """What somebody is told of their own voice. by: a HeardBy; zone: NOWHERE if in none."""

    row: int
    by: int
    listeners: int
    zone: int


SILENCE = Audience([], [])


class Audiences:
    """The audiences of all who speak, and the signs of all. Times in microseconds of server time."""

    def __init__(self, columns: Columns, places: Places) -> None:
        self._columns, self._places = columns, places
        self._spoke: dict[int, int] = {}
        """When each speaker's last packet came."""
        self._audiences: dict[int, Audience] = {}
        self._heard: Keys = np.empty(0, np.int64)
        """Pairs of a speaker and a listener who is sent them, sorted."""
        self._stale: set[int] = set()
        self._unsigned: set[int] = set()
        self._blocks: set[tuple[int, int]] = set()
        self._blocked: Keys = np.empty(0, np.int64)

    # --------------------------------------------------------------------------------- what was decided

    def touch(self, room: int) -> None:
        """Something was decided in a room: its audiences hold no longer."""
        self._stale.add(room)
        self._unsigned.add(room)

    def block(self, row: int, other: int, *, blocked: bool) -> None:
        """One shall not hear the other nor be heard by them, until `row` says that they may again."""
        change = self._blocks.add if blocked else self._blocks.discard
        change((row, other))
        self._index_blocks()
        self.touch(int(self._columns.room[row]))

    def blocked_by(self, row: int) -> list[int]:
        """Whom somebody has blocked: rows, in order."""
        return sorted(other for by, other in self._blocks if by == row)

    @property
    def blocked(self) -> Keys:
        """Pairs of which one has blocked the other, both ways round, sorted."""
        return self._blocked

    def forget(self, row: int, room: int) -> None:
        """Somebody is gone."""
        self._spoke.pop(row, None)
        self._audiences.pop(row, None)
        self._blocks = {pair for pair in self._blocks if row not in pair}
        self._index_blocks()
        self._heard = self._heard[(self._heard >> 32 != row) & (self._heard & 0xFFFFFFFF != row)]
        self.touch(room)

    # --------------------------------------------------------------------------------- between ticks

    def listeners(self, speaker: int, now: int) -> Audience:
        """Those who are to be sent a packet of `speaker`, as all stands now."""
        room = int(self._columns.room[speaker])
        begins = speaker not in self._audiences
        self._spoke[speaker] = now
        if begins or room in self._stale:
            self._renew({room})
        return self._audiences[speaker]

    # --------------------------------------------------------------------------------- the tick

    def update(self, now: int) -> list[Sign]:
        """Renew all audiences; returns the signs that have changed."""
        self._spoke = {row: at for row, at in self._spoke.items() if now - at <= SPEAKING_US}
        self._renew(set(self._columns.room[list(self._spoke)].tolist()), entirely=True)
        return self._signs()

    def _renew(self, rooms: set[int], *, entirely: bool = False) -> None:
        """Make the audiences of all who speak in `rooms` anew; `entirely`: there are no others."""
        self._stale = set() if entirely else self._stale - rooms
        speakers = np.array([row for row in self._spoke if self._columns.room[row] in rooms], np.intp)
        speaker, listener = _pairs(self._columns, speakers)
        was_heard = np.isin(keys_of(speaker, listener), self._heard)
        hearing = self._hearing(speaker, listener, was_heard)
        audible = hearing != Hearing.NONE
        speaker, listener, hearing = speaker[audible], listener[audible], hearing[audible]
        kept = _most_important(self._columns, speaker, listener, hearing, was_heard[audible])
        speaker, listener, hearing = speaker[kept], listener[kept], hearing[kept]
        others = self._heard[:0] if entirely else self._heard[~np.isin(self._heard >> 32, speakers)]
        self._heard = np.sort(np.concatenate([others, keys_of(speaker, listener)]))
        if entirely:
            self._audiences.clear()
        for row in speakers.tolist():
            own = speaker == row
            self._audiences[row] = Audience(
                listener[own & (hearing == Hearing.SPATIAL)].tolist(),
                listener[own & (hearing == Hearing.WHOLE_ROOM)].tolist(),
            )

    def _hearing(self, speaker: Rows, listener: Rows, was_heard: npt.NDArray[np.bool_]) -> Codes:
        return audibility(self._columns, self._places, speaker, listener, was_heard, self._blocked)

    def _signs(self) -> list[Sign]:
        columns = self._columns
        rows = self._due()
        if not len(rows):
            return []
        speaker, listener = _pairs(columns, rows)
        was_heard = np.isin(keys_of(speaker, listener), self._heard)
        audible = self._hearing(speaker, listener, was_heard) != Hearing.NONE
        count = np.bincount(speaker[audible], minlength=columns.capacity)[rows]
        by, zone = heard_by(columns, self._places, rows, count), columns.zone[rows]
        sign = by.astype(np.int64) << 48 | count << 16 | (zone - NOWHERE)
        new = sign != columns.sign[rows]
        columns.sign[rows] = sign
        told = zip(*(part[new].tolist() for part in (rows, by, count, zone)), strict=True)
        return [Sign(*each) for each in told]

    def _due(self) -> Rows:
        """Whose signs are to be worked out in this tick: rows with somebody there to be told."""
        columns = self._columns
        rows = np.flatnonzero(columns.viewing)
        if not len(rows):
            return rows
        room = columns.room[rows]
        due = (room + columns.tick) % _STAGGER == 0
        large = np.bincount(room)[room] > _WHOLE_ROOM
        due &= ~large | ((rows + columns.tick // _STAGGER) % _STAGGER == 0)
        # A person who has just come, or whom a decision concerns, is told at once.
        due |= columns.sign[rows] == NOWHERE
        due |= np.isin(room, list(self._unsigned)) & ~large
        self._unsigned.clear()
        wanted: Rows = rows[due]
        return wanted

    def _index_blocks(self) -> None:
        pairs = np.array(sorted(self._blocks), np.int64).reshape(-1, 2)
        both = np.concatenate([keys_of(pairs[:, 0], pairs[:, 1]), keys_of(pairs[:, 1], pairs[:, 0])])
        self._blocked = np.unique(both)


def _pairs(columns: Columns, speakers: Rows) -> tuple[Rows, Rows]:
    """Each of `speakers` with everybody of its room, itself too. Both (n,), in order of `speakers`."""
    rows = columns.rows()
    rows = rows[np.argsort(columns.room[rows], kind="stable")]
    rooms, wanted = columns.room[rows], columns.room[speakers]
    starts = np.searchsorted(rooms, wanted, "left")
    counts = np.searchsorted(rooms, wanted, "right") - starts
    return np.repeat(speakers, counts), rows[ranges(starts, counts)]


def _most_important(
    columns: Columns, speaker: Rows, listener: Rows, hearing: Codes, was_heard: npt.NDArray[np.bool_]
) -> Integers:
    """Which of the audible pairs are kept, so that nobody is sent more than SPEAKERS: indices, in order."""
    if not len(speaker) or np.bincount(listener).max() <= SPEAKERS:
        return np.arange(len(speaker))
    away = (columns.head[speaker] - columns.head[listener]).astype(np.float32)
    score = np.sqrt((away * away).sum(axis=1)) * np.where(was_heard, _HEARD_ALREADY, np.float32(1))
    first = columns.leads[speaker] | columns.has_floor[speaker] | (hearing == Hearing.WHOLE_ROOM)
    score = np.where(first, np.float32(-1), score)
    order = np.lexsort((speaker, score, listener))
    return np.sort(order[rank_in_runs(listener[order]) < SPEAKERS])
