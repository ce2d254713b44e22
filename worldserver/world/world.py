"""The world: the columns, the ground, and the systems that run over them each tick.

Between ticks poses are put, avatars enter, leave and move; `tick` makes of it what everybody is told.
Nothing here knows a name, a role or a connection: a viewer is a row.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from worldserver.scene.load import Scene
from worldserver.wire import MoveKind, MoveReason
from worldserver.world import moves
from worldserver.world.audiences import Audience, Audiences
from worldserver.world.columns import NOWHERE, Columns
from worldserver.world.interest import Interest, Policy
from worldserver.world.motion import admit
from worldserver.world.placement import Placement
from worldserver.world.places import Places
from worldserver.world.replication import Batch, changed_poses, standing_poses
from worldserver.world.signs import Sign
from worldserver.world.voice import Mute, VoiceRule, readers


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
    signs: list[Sign]
    opened: list[tuple[int, int]]
    """Zones that were locked, and opened because nobody is left in them: (room, zone)."""


class World:
    """All rooms of the process. Times in microseconds of server time, lengths in millimetres, room frame."""

    def __init__(self, policy: Policy | None = None, capacity: int = 64) -> None:
        self.columns = Columns(capacity)
        self.places = Places()
        self.interest = Interest(self.columns, policy)
        self.audiences = Audiences(self.columns, self.places)
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
        room = int(self.columns.room[row])
        self.columns.release(row)
        self.audiences.forget(row, room)

    def view(self, row: int) -> None:
        """A connection begins to view from here: all that is in sight will appear at the next tick."""
        self._set_viewing(row, viewing=True)
        self.columns.sign[row] = NOWHERE
        self.interest.forget(row)

    def stop_viewing(self, row: int) -> None:
        """Nobody is there to be told; others still see the avatar as it stood."""
        self._set_viewing(row, viewing=False)

    def move(self, row: int, kind: MoveKind, to: Placement, now: int) -> Moved:
        """Answer a request to be somewhere else at once."""
        reason = moves.move(self.columns, self.places, row, kind, to, now)
        if reason is MoveReason.GRANTED:
            self.audiences.touch_row(row)
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

    # --------------------------------------------------------------------------------- voice

    def listeners(self, speaker: int, now: int) -> Audience:
        """Who is to be sent what `speaker` says now."""
        return self.audiences.listeners(speaker, now)

    def readers(self, speaker: int, *, near: bool) -> list[int]:
        """Who gets the written words of `speaker`: rows, without the speaker's own."""
        rows = np.flatnonzero(self.columns.room == self.columns.room[speaker])
        blocked = self.audiences.blocked
        found: list[int] = readers(self.columns, self.places, speaker, rows, blocked, near=near).tolist()
        return found

    def mute(self, row: int, why: Mute, *, muted: bool) -> None:
        """Somebody is not to be heard, or for this reason no longer. Holds from the next packet on."""
        bits = int(self.columns.mute[row])
        self._decide(self.columns.mute, row, bits | why if muted else bits & ~why)

    def deafen(self, row: int, *, deaf: bool) -> None:
        """Somebody wants to hear nobody, or everybody again."""
        self._decide(self.columns.deaf, row, deaf)

    def lead(self, row: int, *, leads: bool) -> None:
        """Somebody holds the circle."""
        self._decide(self.columns.leads, row, leads)

    def give_floor(self, row: int, *, has_floor: bool) -> None:
        """It is somebody's turn to speak, or no longer."""
        self._decide(self.columns.has_floor, row, has_floor)

    def set_breakout(self, row: int, breakout: int) -> None:
        """Somebody is in this small group from now on; 0 is the whole room."""
        self._decide(self.columns.breakout, row, breakout)

    def set_voice_rule(self, room: int, rule: VoiceRule) -> None:
        """Who may speak in a room."""
        if self.places.voice_rule[room] != rule:
            self.places.voice_rule[room] = rule
            self.audiences.touch(room)

    def block(self, row: int, other: int, *, blocked: bool) -> None:
        """Neither hears or reads the other, who is of the same room, until the one who blocked says that they
        may again.
        """
        self.audiences.block(row, other, blocked=blocked)

    def blocked_by(self, row: int) -> list[int]:
        """Whom somebody has blocked: rows."""
        return self.audiences.blocked_by(row)

    def zone_of(self, row: int) -> int:
        """The zone somebody is in, or NOWHERE."""
        return int(self.columns.zone[row])

    def is_locked(self, room: int, zone: int) -> bool:
        """Whether a zone is closed."""
        return bool(self.places.locked[room, zone])

    def lock(self, room: int, zone: int, *, locked: bool) -> None:
        """Close or open a zone: whoever is outside cannot enter, and does not hear."""
        if self.places.locked[room, zone] != locked:
            self.places.locked[room, zone] = locked
            self.audiences.touch(room)

    # --------------------------------------------------------------------------------- the tick

    def tick(self, now: int) -> Ticked:
        """One step of everything. now: microseconds, server time."""
        refused = admit(self.columns, self.places, now)
        corrections = self._moved(refused.rows, refused.reasons.tolist())
        opened = self._open_empty_zones()
        signs = self.audiences.update(now)
        # After the voices: who is heard is to be seen too.
        sight = self.interest.update(self.audiences.heard)
        ticked = Ticked(
            corrections=corrections,
            vanished=self._vanished(sight.vanished),
            appeared=standing_poses(self.columns, sight.appeared, now) if len(sight.appeared) else [],
            poses=changed_poses(self.columns, sight, now),
            signs=signs,
            opened=opened,
        )
        self.columns.recycle()
        self.columns.tick += 1
        return ticked

    def _decide(self, column: npt.NDArray[Any], row: int, value: int) -> None:
        """What holds of somebody from now on. What held already costs nobody anything."""
        if column[row] != value:
            column[row] = value
            self.audiences.touch_row(row)

    def _set_viewing(self, row: int, *, viewing: bool) -> None:
        self.columns.version += 1
        self._decide(self.columns.viewing, row, viewing)

    def _open_empty_zones(self) -> list[tuple[int, int]]:
        """Whoever locked a zone may leave without opening it: nobody shall be kept out by nobody."""
        closed = self.places.locked & ~self.places.locked_by_scene
        if not closed.any():
            return []
        here = self.columns.room != NOWHERE
        inside = np.zeros_like(closed)
        zoned = here & (self.columns.zone != NOWHERE)
        inside[self.columns.room[zoned], self.columns.zone[zoned]] = True
        empty = [(int(room), int(zone)) for room, zone in np.argwhere(closed & ~inside)]
        for room, zone in empty:
            self.lock(room, zone, locked=False)
        return empty

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
