"""Who is told of whom: what `interest` finds and `replication` gathers from.

An *audience* is a set of viewers with the same subjects: a whole small room, or one viewer of a large one.
Audiences are in CSR form: the subjects of audience i are ``subjects[offsets[i]:offsets[i + 1]]``. A subject
may be a viewer of its own audience: it passes over itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.intp]
Keys = npt.NDArray[np.int64]
"""Pairs of rows as ``viewer << 32 | subject``, sorted: sets that numpy can intersect."""

NO_KEYS: Keys = np.empty(0, np.int64)


def keys_of(one: Rows, other: Rows) -> Keys:
    """Pairs of rows as keys. one, other: of shapes that numpy can broadcast."""
    keys: Keys = one.astype(np.int64) << 32 | other
    return keys


def among(keys: Keys, known: Keys) -> npt.NDArray[np.bool_]:
    """Whether each of `keys`, of any shape, is in `known`, (n,) and sorted. Of the shape of `keys`."""
    if not len(known):
        return np.zeros(keys.shape, np.bool_)
    found: npt.NDArray[np.bool_] = known[np.minimum(np.searchsorted(known, keys), len(known) - 1)] == keys
    return found


def pairs_of(keys: Keys) -> npt.NDArray[np.int64]:
    """The pairs again: (n, 2), viewer and subject, in order of the viewer."""
    return np.stack([keys >> 32, keys & 0xFFFFFFFF], axis=1)


def _no_rows() -> Rows:
    return np.empty(0, np.intp)


def _no_pairs() -> npt.NDArray[np.int64]:
    return np.empty((0, 2), np.int64)


@dataclass(frozen=True)
class Sight:
    """Audiences, and what has changed since the sight before."""

    viewers: list[list[int]] = field(default_factory=list)
    """The rows that belong to each audience."""
    offsets: Rows = field(default_factory=lambda: np.zeros(1, np.intp))
    subjects: Rows = field(default_factory=_no_rows)
    periods: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    """Beside `subjects`: this one is told of every so many ticks, 1 is every tick."""
    appeared: npt.NDArray[np.int64] = field(default_factory=_no_pairs)
    """(n, 2) viewer and subject, in order of the viewer."""
    vanished: npt.NDArray[np.int64] = field(default_factory=_no_pairs)
