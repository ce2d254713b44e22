"""What is sent: the records that changed, gathered once for each audience.

Each avatar is encoded once, when it is admitted; here rows are copied end to end for all audiences in one
go, and cut at the borders. An audience that has nothing new gets nothing.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from worldserver.wire import FINGERS_SIZE, POSE_SIZE
from worldserver.world.columns import Columns
from worldserver.world.sight import Rows, Sight

AGE_US = 2000
"""One step of a record's age, microseconds."""
_SLOT_SIZE = 2


class Batch(NamedTuple):
    """Records for some viewers, as `Poses` and `Appear` carry them: the n-th record is that of the n-th
    slot.
    """

    viewers: list[int]
    """Rows."""
    slots: bytes
    records: bytes
    finger_slots: bytes
    fingers: bytes


def changed_poses(columns: Columns, sight: Sight, now: int) -> list[Batch]:
    """A batch for each audience that is told something in this tick. now: microseconds, server time."""
    subjects, periods, tick = sight.subjects, sight.periods, columns.tick
    # Whoever changed since an audience was last told of it, if it is told of in this tick.
    told = (tick - columns.changed[subjects] < periods) & ((tick + subjects) % periods == 0)
    ends = np.concatenate([[0], np.cumsum(told)])[sight.offsets]
    return gather(columns, sight.viewers, ends, subjects[told], now)


def standing_poses(columns: Columns, pairs: npt.NDArray[np.int64], now: int) -> list[Batch]:
    """A batch for each viewer among `pairs`, (n, 2) viewer and subject in order of the viewer: how all stand
    now.
    """
    viewers, starts = np.unique(pairs[:, 0], return_index=True)
    ends = np.append(starts, len(pairs))
    return gather(columns, [[int(v)] for v in viewers], ends, pairs[:, 1], now)


def gather(
    columns: Columns, viewers: list[list[int]], ends: Rows, subjects: npt.NDArray[np.integer], now: int
) -> list[Batch]:
    """Cut the records of `subjects` into batches, of which the i-th is ``subjects[ends[i]:ends[i + 1]]``."""
    picked = columns.record[subjects]
    picked["age"] = np.clip((now - columns.sampled[subjects]) // AGE_US, 0, 255)
    records, slots = picked.tobytes(), columns.slot[subjects].tobytes()
    with_fingers = columns.has_fingers[subjects]
    pointing = subjects[with_fingers]
    fingers, finger_slots = columns.fingers[pointing].tobytes(), columns.slot[pointing].tobytes()
    finger_ends = np.concatenate([[0], np.cumsum(with_fingers)])[ends]
    batches = []
    cuts = zip(viewers, pairwise(ends.tolist()), pairwise(finger_ends.tolist()), strict=True)
    for rows, (a, b), (c, d) in cuts:
        if a == b or not rows:
            continue
        batches.append(
            Batch(
                rows,
                slots[a * _SLOT_SIZE : b * _SLOT_SIZE],
                records[a * POSE_SIZE : b * POSE_SIZE],
                finger_slots[c * _SLOT_SIZE : d * _SLOT_SIZE],
                fingers[c * FINGERS_SIZE : d * FINGERS_SIZE],
            )
        )
    return batches
