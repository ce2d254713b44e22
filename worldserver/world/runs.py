"""Numbers in runs: what numpy lacks for lists of lists that are laid end to end."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]


def ranges(starts: npt.NDArray[Any], counts: npt.NDArray[Any]) -> Integers:
    """The numbers ``start, start + 1, ...``, `count` of them, of each pair, end to end. Both (n,)."""
    before = np.cumsum(counts) - counts
    numbers: Integers = np.arange(counts.sum()) + np.repeat(starts - before, counts)
    return numbers


def rank_in_runs(values: npt.NDArray[Any]) -> Integers:
    """The place of each within its run of equal values, from 0. values: (n,), equal ones side by side."""
    begins = np.flatnonzero(np.diff(values, prepend=-1))
    lengths = np.diff(np.append(begins, len(values)))
    ranks: Integers = np.arange(len(values)) - np.repeat(begins, lengths)
    return ranks
