"""The world: the columns, the ground, and the systems that run over them each tick.

Between ticks poses are put, avatars enter, leave and move; `tick` makes of it what everybody is told.
Nothing here knows a name, a role or a connection: a viewer is a row.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from worldserver.scene.load import Scene
from worldserver.wire import MoveKind, MoveReason
from worldserver.world import moves
from worldserver.world.columns import Columns
from worldserver.world.interest import Interest, Policy
from worldserver.world.motion import admit
from worldserver.world.placement import Placement
from worldserver.world.places import Places
from worldserver.world.replication import Batch, changed_poses, standing_poses


class Moved(NamedTuple):
    """Where an avatar stands from now on, and why."""

    row: int
    move_seq: int
    reason: MoveReason
    placement: Placement


class Vanished(NamedTuple):
    """Subjects that a viewer sees no longer, by slot: (n,) little-endian uint16."""

    viewer: int
    slots: bytes


class Ticked(NamedTuple):
    """What came of a tick. To be told in this order: a slot that vanished may appear again."""

    corrections: list[Moved]
    vanished: list[Vanished]
    appeared: list[Batch]
    """One per viewer."""
    poses: list[Batch]


class World:
    """All rooms of the process. Times in microseconds of server time, lengths in millimetres, room frame."""

    def __init__(self, policy: Policy | None = None, capacity: int = 64) -> None:
        self.columns = Columns(capacity)
        self.places = Places()
        self.interest = Interest(self.columns, policy)
        self.put = self.columns.put

    def open_room(self, scene: Scene) -> int:
        """A new room in `scene`; returns its number."""
        return self.places.add(scene)

    def enter(self, room: int, slot: int, now: int) -> int:
        """An avatar for a newcomer, at a spawn point; returns its row. Nobody views from it yet."""
        spawn = moves.free_spawn(self.columns, self.places, room)
        row = self.columns.take(room, slot)
        moves.place(self.columns, self.places, row, spawn, now)
        self.columns.admitted[row] = now
        return row

    def leave(self, row: int) -> None:
        """The avatar is gone: whoever saw it is told at the next tick."""
        self.columns.release(row)

    def view(self, row: int) -> None:
        """A connection begins to view from here: all that is in sight will appear at the next tick."""
        self.columns.viewing[row] = True
        self.columns.version += 1
        self.interest.forget(row)

    def stop_viewing(self, row: int) -> None:
        """Nobody is there to be told; others still see the avatar as it stood."""
        self.columns.viewing[row] = False
        self.columns.version += 1

    def move(self, row: int, kind: MoveKind, to: Placement, now: int) -> Moved:
        """Answer a request to be somewhere else at once."""
        reason = moves.move(self.columns, self.places, row, kind, to, now)
        return self._moved(np.array([row]), [reason])[0]

    def whereabouts(self, row: int, reason: MoveReason) -> Moved:
        """Where an avatar stands, with a new `move_seq`: for whoever comes in or comes back."""
        moves.restate(self.columns, row)
        return self._moved(np.array([row]), [reason])[0]

    def standing(self, viewer: int, now: int) -> Batch | None:
        """How everybody in sight of `viewer` stands now; None if nobody is."""
        subjects = self.interest.subjects_of(viewer)
        pairs = np.stack([np.full(len(subjects), viewer), subjects], axis=1).astype(np.int64)
        return next(iter(standing_poses(self.columns, pairs, now)), None)

    def tick(self, now: int) -> Ticked:
        """One step of everything. now: microseconds, server time."""
        refused = admit(self.columns, self.places, now)
        corrections = self._moved(refused.rows, refused.reasons.tolist())
        sight = self.interest.update()
        ticked = Ticked(
            corrections=corrections,
            vanished=self._vanished(sight.vanished),
            appeared=standing_poses(self.columns, sight.appeared, now) if len(sight.appeared) else [],
            poses=changed_poses(self.columns, sight, now),
        )
        self.columns.recycle()
        self.columns.tick += 1
        return ticked

    def _moved(self, rows: npt.NDArray[np.intp], reasons: list[int]) -> list[Moved]:
        places = moves.placements_of(self.columns, rows)
        seqs = self.columns.move_seq[rows].tolist()
        return [
            Moved(row, seq, MoveReason(reason), place)
            for row, seq, reason, place in zip(rows.tolist(), seqs, reasons, places, strict=True)
        ]

    def _vanished(self, pairs: npt.NDArray[np.int64]) -> list[Vanished]:
        """One per viewer who is still there to be told."""
        pairs = pairs[self.columns.viewing[pairs[:, 0]]]
        return [
            Vanished(int(viewer), self.columns.slot[pairs[pairs[:, 0] == viewer, 1]].tobytes())
            for viewer in np.unique(pairs[:, 0])
        ]
