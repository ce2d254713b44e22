"""Who has blocked whom: two of whom one has blocked the other neither hear nor read each other.

Kept as sorted keys too, so that a matrix of pairs finds its own among all those of the process; a block puts
two keys in their places, and nothing is sorted again.
"""

from __future__ import annotations

import numpy as np

from worldserver.world.sight import Keys, keys_of


class Blocks:
    """The blocks of all rooms, by rows."""

    def __init__(self) -> None:
        self._by: dict[int, set[int]] = {}
        """Whom each has blocked."""
        self.keys: Keys = np.empty(0, np.int64)
        """Pairs of which one has blocked the other, both ways round, sorted."""

    def by(self, row: int) -> list[int]:
        """Whom somebody has blocked: rows, in order."""
        return sorted(self._by.get(row, ()))

    def put(self, row: int, other: int) -> bool:
        """`row` blocks `other`. Returns whether that parts two who were not parted."""
        was_parted = self._parted(row, other)
        self._by.setdefault(row, set()).add(other)
        if not was_parted:
            both = _both_ways(row, other)
            self.keys = np.insert(self.keys, np.searchsorted(self.keys, both), both)
        return not was_parted

    def take(self, row: int, other: int) -> bool:
        """`row` no longer blocks `other`. Returns whether the two are parted no longer."""
        was_parted = self._parted(row, other)
        self._by.get(row, set()).discard(other)
        freed = was_parted and not self._parted(row, other)
        if freed:
            self.keys = np.delete(self.keys, np.searchsorted(self.keys, _both_ways(row, other)))
        return freed

    def forget(self, row: int) -> None:
        """Somebody is gone: nobody is parted from them any more."""
        start, end = np.searchsorted(self.keys, [row << 32, (row + 1) << 32])
        others = self.keys[start:end] & 0xFFFFFFFF
        if not len(others):
            return
        self._by.pop(row, None)
        for other in others.tolist():
            self._by.get(other, set()).discard(row)
        gone = np.concatenate([keys_of(np.array(row), others), keys_of(others, np.array(row))])
        self.keys = np.delete(self.keys, np.searchsorted(self.keys, gone))

    def _parted(self, row: int, other: int) -> bool:
        return other in self._by.get(row, ()) or row in self._by.get(other, ())


def _both_ways(row: int, other: int) -> Keys:
    """(2,), sorted."""
    low, high = sorted((row, other))
    return np.array([low << 32 | high, high << 32 | low], np.int64)
