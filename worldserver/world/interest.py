"""Who sees whom. Of a small room everybody sees everybody; of a large one, each the nearest and most
relevant.

Large rooms, for each viewer: a subject enters within `enter` of it and leaves beyond `leave`, so that nobody
flickers at an edge. Of those within, the best `nearest` by score are kept. The score is the distance,
shortened for whoever is in sight already (again, no flicker) and for what lies ahead; the *prominent*, who
lead or speak, come before all, however far. Distance, and being out of view, lower the rate at which
somebody is told of: every tick, every second, every fourth.

Neighbours are found by a grid whose cells are as wide as `leave`: all that matters is in the nine cells
around. A quarter of the viewers of a large room is reconsidered each tick. When nothing has changed that a
small room depends on, the last sight stands, and costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from worldserver.world import orientation
from worldserver.world.columns import Columns, Marks
from worldserver.world.runs import Integers, ranges, rank_in_runs
from worldserver.world.sight import Keys, Rows, Sight, pairs_of

Floats = npt.NDArray[np.float32]

_STAGGER = 4
_SEEN = np.float32(0.8)
_AHEAD = np.float32(0.7)
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

    def update(self) -> Sight:
        """Who sees whom in the tick to come."""
        columns = self._columns
        if columns.version == self._version and not self._has_large:
            return self._sight
        rooms = _rooms_of(columns)
        small = [rows for rows in rooms if len(rows) <= self._policy.whole_room]
        large = [rows for rows in rooms if len(rows) > self._policy.whole_room]
        told = self._told()
        near, periods = self._look_around(large)
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

    def _look_around(self, large: list[Rows]) -> tuple[Keys, Integers]:
        """Sorted keys of what viewers of large rooms see, and the period of each."""
        columns, parts, rates = self._columns, [], []
        for rows in large:
            viewers = rows[columns.viewing[rows]]
            due = (viewers + columns.tick) % _STAGGER == 0
            # A newcomer to the room, or to its being large, cannot wait for its turn.
            due |= ~np.isin(viewers, self._near >> 32)
            found, periods = nearest(columns, rows, viewers[due], self._keys, self._policy)
            kept = np.isin(self._near >> 32, viewers[~due]) & np.isin(self._near & 0xFFFFFFFF, rows)
            parts += [found, self._near[kept]]
            rates += [periods, self._periods[kept]]
        if not parts:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        keys, periods = np.concatenate(parts), np.concatenate(rates)
        order = np.argsort(keys)
        return keys[order], periods[order]


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


def nearest(columns: Columns, rows: Rows, viewers: Rows, seen: Keys, policy: Policy) -> tuple[Keys, Integers]:
    """What each of `viewers` shall see of its room, whose rows are `rows`.

    seen: keys of what is in sight now. Returns keys (n,), sorted, and the period of each (n,).
    """
    viewer, subject = _candidates(columns, rows, viewers, policy.leave)
    away = (columns.head[subject] - columns.head[viewer])[:, ::2].astype(np.float32)
    distance = np.hypot(away[:, 0], away[:, 1])
    ahead = _is_ahead(columns, viewers, viewer, away)
    was_seen = np.isin(viewer.astype(np.int64) << 32 | subject, seen)
    prominent = columns.prominent[subject]
    near = prominent | (distance <= np.where(was_seen, policy.leave, policy.enter))
    score = distance * np.where(was_seen, _SEEN, 1) * np.where(ahead, _AHEAD, 1)
    score = np.where(prominent, -1, score)[near]
    viewer, subject = viewer[near], subject[near]
    order = np.lexsort((subject, score, viewer))
    best = order[rank_in_runs(viewer[order]) < policy.nearest]
    period = _periods(distance[near][best], ahead[near][best], prominent[near][best], policy)
    keys = viewer[best].astype(np.int64) << 32 | subject[best]
    sorting = np.argsort(keys)
    return keys[sorting], period[sorting]


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


def _candidates(columns: Columns, rows: Rows, viewers: Rows, width: int) -> tuple[Rows, Rows]:
    """Pairs of a viewer and a subject: the nine cells around each viewer, and the prominent."""
    cells = columns.head[:, ::2].astype(np.int64) // width
    number = cells[:, 0] * _PADDED + cells[:, 1]
    rows = rows[np.argsort(number[rows], kind="stable")]
    plain = rows[~columns.prominent[rows]]
    leading = rows[columns.prominent[rows]]
    around = np.array([x * _PADDED + z for x in (-1, 0, 1) for z in (-1, 0, 1)])
    wanted = number[viewers][:, None] + around
    starts = np.searchsorted(number[plain], wanted, "left")
    counts = np.searchsorted(number[plain], wanted, "right") - starts
    viewer = np.repeat(viewers, counts.sum(axis=1))
    subject = plain[ranges(starts.ravel(), counts.ravel())]
    viewer = np.concatenate([viewer, np.repeat(viewers, len(leading))])
    subject = np.concatenate([subject, np.tile(leading, len(viewers))])
    other = viewer != subject
    return viewer[other], subject[other]
