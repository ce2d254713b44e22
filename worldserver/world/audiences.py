"""Who listens to those who speak now, kept ready so that a packet of voice waits for nothing.

The matrix of a room is needed only in the rows of those who speak: an audience is made when somebody begins,
renewed at each tick, and renewed before the speaker's next packet when something was decided between ticks: a
mute, a block, a lock, a move, somebody gone. Only geometry waits for the tick.

However many speak, a listener is sent the SPEAKERS most important of them: those who lead, then who has the
floor, then those on a stage, then the nearest; who is heard already counts as nearer, so that nobody
flickers. Of all who speak in one room at once the CONSIDERED most important, then the last to begin, are
considered: that bounds what a room can cost.

Between ticks all who speak in a room are renewed together: a matrix of a few rows costs hardly more than one
row, and where SPEAKERS has to be kept to, one cannot be chosen without all. Of many, that is affordable so
often before the next tick; then who may hear no longer is left out at once, and who may hear anew waits for
the tick.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from worldserver.wire import SPEAKERS, Hearing
from worldserver.world.blocks import Blocks
from worldserver.world.columns import Columns, Marks
from worldserver.world.places import Places
from worldserver.world.roster import Pairs, Roster
from worldserver.world.runs import ranges
from worldserver.world.sight import NO_KEYS, Keys, Rows, keys_of
from worldserver.world.signs import Sign, Signs
from worldserver.world.voice import Codes, audibility, distance_squared, may_speak, precedence

SPEAKING_US = 400_000
"""Who has sent nothing for this long speaks no longer: a little longer than a client goes on after a word."""
CONSIDERED = 64
"""So many of a room's speakers are heard by anybody."""
_AFFORDABLE = 1 << 18
"""Pairs that are decided between two ticks where more than SPEAKERS speak: some milliseconds."""
_HEARD_ALREADY = np.float32(0.8)
_NEVER = np.int64(1 << 62)


class Audience(NamedTuple):
    """Those who hear a speaker: rows."""

    spatial: list[int]
    whole_room: list[int]


SILENCE = Audience([], [])


class Audiences:
    """The audiences of all who speak, and the signs of all. Times in microseconds of server time."""

    def __init__(self, columns: Columns, places: Places) -> None:
        self._columns, self._places = columns, places
        self._roster = Roster(columns)
        self._signs = Signs(columns, places, self._roster)
        self._blocks = Blocks()
        self._spoke: dict[int, int] = {}
        """When each speaker's last packet came."""
        self._speakers: dict[int, dict[int, None]] = {}
        """The speakers of each room in the order in which they began."""
        self._audiences: dict[int, Audience] = {}
        self._fresh: dict[int, set[int]] = {}
        """Whose audiences hold, by room: those that were made since something was decided there."""
        self._heard: Keys = np.empty(0, np.int64)
        """Pairs of a speaker and a listener who is sent them, sorted."""
        self._affordable = _AFFORDABLE

    # --------------------------------------------------------------------------------- what was decided

    def touch(self, room: int) -> None:
        """Something was decided in a room: its audiences hold no longer."""
        self._fresh.pop(room, None)
        self._signs.touch(room)

    def touch_row(self, row: int) -> None:
        """Something was decided of somebody: the room's audiences hold no longer, nor does their sign."""
        self.touch(int(self._columns.room[row]))
        self._signs.touch_row(row)

    def block(self, row: int, other: int, *, blocked: bool) -> None:
        """One shall not hear the other nor be heard by them, until `row` says that they may again. Both are
        of one room.
        """
        change = self._blocks.put if blocked else self._blocks.take
        if change(row, other):
            self.touch_row(row)

    def blocked_by(self, row: int) -> list[int]:
        """Whom somebody has blocked: rows, in order."""
        return self._blocks.by(row)

    @property
    def blocked(self) -> Keys:
        """Pairs of which one has blocked the other, both ways round, sorted."""
        return self._blocks.keys

    @property
    def heard(self) -> Keys:
        """Pairs of a speaker and a listener who is sent them, sorted."""
        return self._heard

    def forget(self, row: int, room: int) -> None:
        """Somebody is gone."""
        self._fall_silent(row, room)
        self._blocks.forget(row)
        self._heard = self._heard[(self._heard >> 32 != row) & (self._heard & 0xFFFFFFFF != row)]
        self.touch(room)

    # --------------------------------------------------------------------------------- between ticks

    def listeners(self, speaker: int, now: int) -> Audience:
        """Those who are to be sent a packet of `speaker`, as all stands now."""
        room = int(self._columns.room[speaker])
        if speaker not in self._spoke:
            self._speakers.setdefault(room, {})[speaker] = None
            self._signs.touch_row(speaker)
        self._spoke[speaker] = now
        if speaker not in self._fresh.get(room, ()):
            self._make(speaker, room)
        return self._audiences[speaker]

    def _make(self, speaker: int, room: int) -> None:
        """An audience that holds no longer or is not there yet; those of the whole room, if affordable."""
        pairs = self._roster.pairs_of_room(room, self._considered(room))
        if self._can_afford(pairs):
            made = sorted(self._speakers[room])
            self._audiences |= dict.fromkeys(made, SILENCE)
            keys = self._decide(pairs)
        else:
            made = [speaker]
            keys = self._decide(self._roster.pairs_of_room(room, np.array(made)), anew=False)
        self._hear(np.array(made), keys)
        self._fresh.setdefault(room, set()).update(made)

    def _can_afford(self, pairs: Pairs) -> bool:
        many, everybody = pairs.shape
        if many <= SPEAKERS:
            return True
        self._affordable -= many * everybody
        return self._affordable >= 0

    def _hear(self, speakers: Rows, keys: Keys) -> None:
        """Those who are sent `speakers`, (k,) in order, are these from now on."""
        starts = np.searchsorted(self._heard, speakers << 32)
        counts = np.searchsorted(self._heard, (speakers + 1) << 32) - starts
        others = np.delete(self._heard, ranges(starts, counts))
        self._heard = np.insert(others, np.searchsorted(others, keys), keys)

    # --------------------------------------------------------------------------------- the tick

    def update(self, now: int) -> list[Sign]:
        """Renew all audiences; returns the signs that have changed."""
        for row in [row for row, at in self._spoke.items() if now - at > SPEAKING_US]:
            self._fall_silent(row, int(self._columns.room[row]))
        self._audiences = dict.fromkeys(self._spoke, SILENCE)
        keys = [self._decide(pairs) for pairs in self._roster.pairs(self._all_considered())]
        self._heard = np.sort(np.concatenate([NO_KEYS, *keys]), kind="stable")
        self._fresh = {room: set(speakers) for room, speakers in self._speakers.items()}
        self._affordable = _AFFORDABLE
        speakers = np.array(list(self._spoke), np.intp)
        return self._signs.update(speakers, self._heard, self.blocked)

    def _fall_silent(self, row: int, room: int) -> None:
        """Somebody speaks no longer, or never did."""
        self._spoke.pop(row, None)
        self._audiences.pop(row, None)
        speakers = self._speakers.get(room, {})
        speakers.pop(row, None)
        if not speakers:
            self._speakers.pop(room, None)

    def _all_considered(self) -> Rows:
        rows: list[int] = []
        for room, speakers in self._speakers.items():
            rows += speakers if len(speakers) <= CONSIDERED else self._considered(room).tolist()
        return np.array(sorted(rows), np.intp)

    def _considered(self, room: int) -> Rows:
        """The speakers of a room who may be heard, in order; of very many the first in precedence and, of
        equals, the last to begin.
        """
        rows = np.array(list(self._speakers[room]), np.intp)
        if len(rows) > SPEAKERS:
            rows = rows[may_speak(self._columns, self._places, rows)]
        if len(rows) > CONSIDERED:
            first = precedence(self._columns, self._places, rows)
            rows = rows[np.lexsort((-np.arange(len(rows)), first))[:CONSIDERED]]
        return np.sort(rows)

    # --------------------------------------------------------------------------------- deciding

    def _decide(self, pairs: Pairs, *, anew: bool = True) -> Keys:
        """Make the audiences of these speakers, who are all that are considered in their rooms. Returns the
        keys of all in them, sorted by speaker.

        anew: if not, of one speaker: nobody hears who has not heard it until now.
        """
        heard, blocked = pairs.marked(self._heard), pairs.marked(self.blocked)
        hearing = audibility(self._columns, self._places, pairs.speaker, pairs.listeners, heard, blocked)
        kept = self._most_important(pairs, hearing != Hearing.NONE, heard) & (heard | anew)
        which, at = np.nonzero(kept)
        listener = np.broadcast_to(pairs.listeners, kept.shape)[which, at]
        self._audiences |= _split(pairs.speakers, which, listener, hearing[kept])
        return keys_of(pairs.speakers[which], listener)

    def _most_important(self, pairs: Pairs, audible: Marks, heard: Marks) -> Marks:
        """Which of the audible pairs are kept, so that nobody is sent more than SPEAKERS: (m, n)."""
        most = int(pairs.turns.max(initial=0)) + 1
        if most <= SPEAKERS:
            return audible
        columns, places = self._columns, self._places
        away = distance_squared(columns, pairs.speaker, pairs.listeners)
        away *= np.where(heard, _HEARD_ALREADY * _HEARD_ALREADY, np.float32(1))
        # One number for precedence, distance, turn, in this order: bits of positive floats sort as they do.
        first = precedence(columns, places, pairs.speakers).astype(np.int64) << 41 | pairs.turns
        rank = np.where(audible, first[:, None] | away.view(np.int32).astype(np.int64) << 10, _NEVER)
        ranks = np.full((int(pairs.rooms.max()) + 1, most, pairs.shape[1]), _NEVER)
        ranks[pairs.rooms, pairs.turns] = rank
        last = np.partition(ranks, SPEAKERS - 1, axis=1)[:, SPEAKERS - 1]
        kept: Marks = audible & (rank <= last[pairs.rooms])
        return kept


def _split(speakers: Rows, which: Rows, listener: Rows, hearing: Codes) -> dict[int, Audience]:
    """Audiences out of pairs. which: (n,), in order, the speaker of each pair as an index of `speakers`."""
    parts = []
    for kind in (Hearing.SPATIAL, Hearing.WHOLE_ROOM):
        own = hearing == kind
        parts.append(_lists(len(speakers), which[own], listener[own]))
    return dict(zip(speakers.tolist(), map(Audience, *parts), strict=True))


def _lists(many: int, which: Rows, listener: Rows) -> list[list[int]]:
    if not len(which):
        return [SILENCE.spatial] * many
    rows = listener.tolist()
    ends = np.searchsorted(which, np.arange(many), "right").tolist()
    return [rows[start:end] for start, end in pairwise([0, *ends])]
