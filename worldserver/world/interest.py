"""Who sees whom. Of a small room everybody sees everybody; of a large one, each the nearest and most
relevant.

Large rooms, for each viewer: whoever it hears is in sight. The others enter within `enter` of it and leave
beyond `leave`, so that nobody flickers at an edge; but the *prominent*, who lead or have the floor, are seen
from anywhere. Of all these the best `nearest` are kept: those it hears, then the prominent, then the rest,
each by score. The score is the distance, shortened for whoever is in sight already (again, no flicker) and
for what lies ahead, and very much for whom it has heard a short while ago, so that nobody vanishes between
two sentences. Distance, and being out of view, lower the rate at which somebody is told of, but not of those
who are heard or prominent: every tick, every second, every fourth.

Neighbours are found by a grid whose cells are as wide as `leave`: all that matters is in the nine cells
around. A quarter of the viewers of a large room is reconsidered each tick, and whoever hears somebody anew.
When nothing has changed that a small room depends on, the last sight stands, and costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from worldserver.world import orientation
from worldserver.world.columns import Columns, Marks
from worldserver.world.runs import Integers, ranges, rank_in_runs
from worldserver.world.sight import NO_KEYS, Keys, Rows, Sight, among, keys_of, pairs_of

Floats = npt.NDArray[np.float32]

_STAGGER = 4
_SEEN = np.float32(0.8)
_AHEAD = np.float32(0.7)
_LATELY = np.float32(0.1)
_LATELY_TICKS = 100
"""Whom one has heard counts as nearer for so long after."""
_PADDED = 1 << 20
"""More cells than a room has in one direction, so that cell numbers of neighbours never wrap."""


@dataclass(frozen=True)
class Policy:
    """How much of a large room one is told. Lengths in millimetres."""

    whole_room: int = 32
    """Rooms of up to this many are seen whole."""
    nearest: int = 24
    """How many are seen of a larger one."""
    enter: int = 16_000
    leave: int = 20_000
    every_tick: int = 6_000
    """Up to this distance somebody is told of every tick."""
    every_second: int = 12_000


class Interest:
    """Holds what each viewer sees, between ticks."""

    def __init__(self, columns: Columns, policy: Policy | None = None) -> None:
        self._columns = columns
        self._policy = policy or Policy()
        self._version = -1
        self._keys: Keys = np.empty(0, np.int64)
        self._near: Keys = np.empty(0, np.int64)
        self._periods: Integers = np.empty(0, np.int64)
        self._heard_at: Integers = np.empty(0, np.int64)
        """Beside `_near`: in which tick the viewer heard the subject last."""
        self._forgotten: set[int] = set()
        self._sight = Sight()
        self._has_large = False

    def forget(self, viewer: int) -> None:
        """What `viewer` saw counts as never told: all of it will appear again."""
        self._forgotten.add(viewer)
        self._version = -1

    def subjects_of(self, viewer: int) -> Rows:
        """The rows in sight of `viewer` since the last update, in order."""
        low, high = np.searchsorted(self._keys, [viewer << 32, (viewer + 1) << 32])
        rows: Rows = (self._keys[low:high] & 0xFFFFFFFF).astype(np.intp)
        return rows

    def update(self, heard: Keys = NO_KEYS) -> Sight:
        """Who sees whom in the tick to come. heard: keys of a *speaker* and a listener, sorted."""
        columns = self._columns
        if columns.version == self._version and not self._has_large:
            return self._sight
        rooms = _rooms_of(columns)
        small = [rows for rows in rooms if len(rows) <= self._policy.whole_room]
        large = [rows for rows in rooms if len(rows) > self._policy.whole_room]
        told = self._told()
        near, periods = self._look_around(large, heard)
        keys = (
            np.sort(np.concatenate([_all_pairs(columns, small), near]))
            if large
            else _all_pairs(columns, small)
        )
        sight = _sight_of(columns, small, near, periods, keys, told)
        self._keys, self._near, self._periods = keys, near, periods
        self._has_large, self._version = bool(large), columns.version
        self._sight = Sight(sight.viewers, sight.offsets, sight.subjects, sight.periods)
        return sight

    def _told(self) -> Keys:
        if not self._forgotten:
            return self._keys
        kept = ~np.isin(self._keys >> 32, list(self._forgotten))
        self._forgotten.clear()
        return self._keys[kept]

    def _look_around(self, large: list[Rows], heard: Keys) -> tuple[Keys, Integers]:
        """Sorted keys of what viewers of large rooms see, and the period of each."""
        if not large:
            self._heard_at = NO_KEYS
            return NO_KEYS, NO_KEYS
        columns, parts = self._columns, []
        heard = np.sort(keys_of(heard & 0xFFFFFFFF, heard >> 32))
        known = Known(self._keys, heard, self._near[columns.tick - self._heard_at < _LATELY_TICKS])
        surprised = heard[~among(heard, self._near)] >> 32
        for rows in large:
            viewers = rows[columns.viewing[rows]]
            due = (viewers + columns.tick) % _STAGGER == 0
            # A newcomer to the room, or to its being large, or to a voice, cannot wait for their turn.
            due |= ~np.isin(viewers, self._near >> 32) | np.isin(viewers, surprised)
            kept = np.isin(self._near >> 32, viewers[~due]) & np.isin(self._near & 0xFFFFFFFF, rows)
            parts += [nearest(columns, rows, viewers[due], known, self._policy)]
            parts += [(self._near[kept], self._periods[kept])]
        keys, periods = (np.concatenate(part) for part in zip(*parts, strict=True))
        order = np.argsort(keys)
        self._heard_at = self._when_heard(keys[order], heard)
        return keys[order], periods[order]

    def _when_heard(self, keys: Keys, heard: Keys) -> Integers:
        """In which tick each of these pairs, sorted, was heard last."""
        ticks = np.full(len(keys), -_LATELY_TICKS)
        ticks[among(keys, self._near)] = self._heard_at[among(self._near, keys)]
        ticks[among(keys, heard)] = self._columns.tick
        return ticks


def _rooms_of(columns: Columns) -> list[Rows]:
    """The rows of each room that has any, in order of the room, each in order of the row."""
    rows = columns.rows()
    order = rows[np.argsort(columns.room[rows], kind="stable")]
    borders = np.flatnonzero(np.diff(columns.room[order])) + 1
    return np.split(order, borders) if len(order) else []


def _all_pairs(columns: Columns, rooms: list[Rows]) -> Keys:
    """Keys of every viewer with everybody else of its room."""
    parts = [np.empty(0, np.int64)]
    for rows in rooms:
        viewers = np.repeat(rows[columns.viewing[rows]], len(rows))
        subjects = np.tile(rows, len(viewers) // len(rows))
        other = viewers != subjects
        parts.append(viewers[other].astype(np.int64) << 32 | subjects[other])
    return np.sort(np.concatenate(parts))


def _sight_of(
    columns: Columns, small: list[Rows], near: Keys, periods: Integers, keys: Keys, told: Keys
) -> Sight:
    viewers = [rows[columns.viewing[rows]].tolist() for rows in small]
    lone, starts = np.unique(near >> 32, return_index=True)
    ends = np.cumsum([0, *(len(rows) for rows in small)])
    return Sight(
        viewers=viewers + [[int(row)] for row in lone],
        offsets=np.concatenate([ends, ends[-1] + np.append(starts, len(near))[1:]]) if len(near) else ends,
        subjects=np.concatenate([np.empty(0, np.intp), *small, (near & 0xFFFFFFFF).astype(np.intp)]),
        periods=np.concatenate([np.ones(int(ends[-1]), np.int64), periods]),
        appeared=pairs_of(np.setdiff1d(keys, told, assume_unique=True)),
        vanished=pairs_of(np.setdiff1d(told, keys, assume_unique=True)),
    )


class Known(NamedTuple):
    """What is known of pairs of a viewer and a subject beforehand: keys, each sorted."""

    seen: Keys
    """What is in sight now."""
    heard: Keys
    lately: Keys
    """What was heard a short while ago."""


def nearest(
    columns: Columns, rows: Rows, viewers: Rows, known: Known, policy: Policy
) -> tuple[Keys, Integers]:
    """What each of `viewers` shall see of its room, whose rows are `rows`.

    Returns keys (n,), sorted, and the period of each (n,).
    """
    number = np.full(columns.capacity, -1)
    number[viewers] = np.arange(len(viewers))
    voices = np.union1d(known.heard, known.lately)
    voices = voices[number[voices >> 32] >= 0]
    viewer, subject = _candidates(columns, rows, viewers, voices, policy.leave)
    away = (columns.head[subject] - columns.head[viewer])[:, ::2].astype(np.float32)
    distance = np.hypot(away[:, 0], away[:, 1])
    ahead = _is_ahead(columns, viewers, viewer, away)
    was_seen, hears, lately = _looked_up(known, number, viewer, subject)
    prominent = _prominent(columns, subject)
    near = hears | prominent | lately | (distance <= np.where(was_seen, policy.leave, policy.enter))
    score = (
        distance * np.where(was_seen, _SEEN, 1) * np.where(ahead, _AHEAD, 1) * np.where(lately, _LATELY, 1)
    )
    # One number for viewer, class, score, in this order: bits of positive floats sort as they do.
    rank = number[viewer] << 33 | np.where(hears, 0, np.where(prominent, 1, 2)) << 31 | score.view(np.int32)
    nearby = np.flatnonzero(near)
    order = nearby[np.lexsort((subject[nearby], rank[nearby]))]
    best = order[(rank_in_runs(viewer[order]) < policy.nearest) | hears[order]]
    period = _periods(distance[best], ahead[best], (hears | prominent)[best], policy)
    keys = keys_of(viewer[best], subject[best])
    sorting = np.argsort(keys)
    return keys[sorting], period[sorting]


def _prominent(columns: Columns, rows: Rows) -> Marks:
    """Whether each is seen from everywhere in its room."""
    prominent: Marks = columns.leads[rows] | columns.has_floor[rows]
    return prominent


def _looked_up(known: Known, number: Integers, viewer: Rows, subject: Rows) -> list[Marks]:
    """Of each pair whether it is in each of the three sets. number: (capacity,), of each viewer, else -1."""
    table = np.zeros((int(number.max()) + 1, len(number)), np.uint8)
    for bit, keys in enumerate(known):
        numbers = number[keys >> 32]
        own = numbers >= 0
        table[numbers[own], keys[own] & 0xFFFFFFFF] |= 1 << bit
    bits = table[number[viewer], subject]
    return [bits >> bit & 1 == 1 for bit in range(len(known))]


def _periods(
    distance: Floats, ahead: npt.NDArray[np.bool_], prominent: npt.NDArray[np.bool_], policy: Policy
) -> Integers:
    period = np.where(distance <= policy.every_tick, 1, np.where(distance <= policy.every_second, 2, 4))
    period = np.where(ahead, period, np.minimum(period * 2, 4))
    return np.where(prominent, 1, period).astype(np.int64)


def _is_ahead(columns: Columns, viewers: Rows, viewer: Rows, away: Floats) -> Marks:
    """Whether each candidate is in the half of the room that its viewer looks at."""
    looks = np.zeros((columns.capacity, 2), np.float32)
    looks[viewers] = orientation.forward(columns.record["head_orientation"][viewers])
    ahead: Marks = (looks[viewer] * away).sum(axis=1) > 0
    return ahead


def _candidates(columns: Columns, rows: Rows, viewers: Rows, voices: Keys, width: int) -> tuple[Rows, Rows]:
    """Pairs of a viewer and a subject: the nine cells around each viewer, the prominent, and `voices`."""
    cells = columns.head[:, ::2].astype(np.int64) // width
    number = cells[:, 0] * _PADDED + cells[:, 1]
    rows = rows[np.argsort(number[rows], kind="stable")]
    prominent = _prominent(columns, rows)
    plain, leading = rows[~prominent], rows[prominent]
    around = np.array([x * _PADDED + z for x in (-1, 0, 1) for z in (-1, 0, 1)])
    wanted = number[viewers][:, None] + around
    starts = np.searchsorted(number[plain], wanted, "left")
    counts = np.searchsorted(number[plain], wanted, "right") - starts
    hears, speaks = pairs_of(voices).T
    # Those of them who are in none of the cells, or they would come twice.
    far = (np.abs(cells[hears] - cells[speaks]) > 1).any(axis=1) & ~_prominent(columns, speaks)
    viewer = np.concatenate(
        [np.repeat(viewers, counts.sum(axis=1)), np.repeat(viewers, len(leading)), hears[far]]
    )
    subject = np.concatenate(
        [plain[ranges(starts.ravel(), counts.ravel())], np.tile(leading, len(viewers)), speaks[far]]
    )
    other = viewer != subject
    return viewer[other], subject[other]
