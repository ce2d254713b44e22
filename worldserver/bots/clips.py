"""A clip is how one rig moves over a while, again and again. A crowd is many who each play a clip in their
own way.

Everything that bots do is a clip: a recording, a breath, a walk. So a crowd needs no code per kind: one
look-up samples everybody, and each is made another by a phase, a mirror, a stature, a place and a heading.
Pure: time is an argument.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from worldserver.bots import turns
from worldserver.bots.quantise import Rigs

Ground = tuple[float, float]
"""``(x, z)``, metres."""


@dataclass(frozen=True, eq=False)
class Clip:
    """Frames at an even rate; after the last comes the first. Feet are near the origin, facing -Z."""

    rate: float
    """Frames a second."""
    rigs: Rigs
    """m rows, one per frame."""

    def __len__(self) -> int:
        """Frames."""
        return len(self.rigs.head)


def there_and_back(rate: float, rigs: Rigs) -> Clip:
    """A clip without a jump at its end: it is played forwards, then backwards."""
    return Clip(rate, Rigs(*(np.concatenate([column, column[-2:0:-1]]) for column in rigs)))


class Crowd:
    """Rows of people. Columns: clip, phase (s), mirror (+1 or -1), stature, origin (m), yaw (rad)."""

    def __init__(self, clips: Sequence[Clip], phases: Sequence[float], statures: Sequence[float]) -> None:
        count = len(clips)
        self._clips = list(clips)
        self._phase = np.array(phases, np.float64).reshape(count)
        # Everybody's own hand: a negative stature stands for a mirror.
        stature = np.array(statures, np.float64).reshape(count)
        self._mirror = np.where(stature < 0, -1.0, 1.0)
        self._stature = np.abs(stature)
        self._origin = np.zeros((count, 3))
        self._yaw = np.zeros(count)
        self._spool()

    def __len__(self) -> int:
        """People."""
        return len(self._clips)

    def play(self, row: int, clip: Clip, now: float) -> None:
        """Someone begins a clip at its first frame, as it is: a walk, whose frame is the room's."""
        self._clips[row] = clip
        self._phase[row], self._mirror[row], self._stature[row] = -now, 1.0, 1.0
        self._origin[row], self._yaw[row] = 0.0, 0.0
        self._spool()

    def put(self, row: int, feet: Ground, yaw: float) -> None:
        """Someone's clip is played about this place from now on, facing `yaw` where it faces -Z."""
        self._origin[row] = feet[0], 0.0, feet[1]
        self._yaw[row] = yaw

    def put_under_head(self, row: int, feet: Ground, yaw: float, now: float) -> None:
        """As `put`, but so that the head is straight above `feet` at this moment."""
        self.put(row, feet, yaw)
        head = self.sample(now).head[row]
        self._origin[row] += (feet[0] - head[0], 0.0, feet[1] - head[2])

    def sample(self, now: float) -> Rigs:
        """Everybody's rig at a time in seconds."""
        at = (now + self._phase) * self._rate % self._frames
        # The remainder of a tiny negative number rounds to the divisor itself.
        first = at.astype(np.intp) % self._frames
        part = (at - np.floor(at))[:, None]
        a, b = self._start + first, self._start + (first + 1) % self._frames
        reel = self._reel
        return self._placed(
            Rigs(
                reel.head[a] + (reel.head[b] - reel.head[a]) * part,
                turns.between(reel.head_turn[a], reel.head_turn[b], part),
                reel.hands[a] + (reel.hands[b] - reel.hands[a]) * part[..., None],
                turns.between(reel.hand_turns[a], reel.hand_turns[b], part[..., None]),
                reel.flags[a],
            )
        )

    def _placed(self, rigs: Rigs) -> Rigs:
        """Mirrored, scaled, turned and put where each belongs."""
        flip = np.stack([self._mirror, np.ones(len(self)), np.ones(len(self))], axis=1)
        flip_turn = np.stack([np.ones(len(self)), self._mirror, self._mirror, np.ones(len(self))], axis=1)
        scale = flip * self._stature[:, None]
        order = np.where(self._mirror[:, None] < 0, [1, 0], [0, 1])
        rows = np.arange(len(self))[:, None]
        yaw = turns.from_yaw(self._yaw)
        return Rigs(
            turns.turn_about_y(self._yaw, rigs.head * scale) + self._origin,
            turns.multiply(yaw, rigs.head_turn * flip_turn),
            turns.turn_about_y(self._yaw[:, None], rigs.hands[rows, order] * scale[:, None])
            + self._origin[:, None],
            turns.multiply(yaw[:, None], rigs.hand_turns[rows, order] * flip_turn[:, None]),
            rigs.flags[rows, order],
        )

    def _spool(self) -> None:
        """Lays every clip end to end, each once, however many play it."""
        unique = list({id(clip): clip for clip in self._clips}.values())
        starts = np.concatenate([[0], np.cumsum([len(clip) for clip in unique])]).astype(np.intp)
        where = {id(clip): int(start) for clip, start in zip(unique, starts[:-1], strict=True)}
        self._start = np.array([where[id(clip)] for clip in self._clips], np.intp)
        self._frames = np.array([len(clip) for clip in self._clips], np.intp)
        self._rate: npt.NDArray[np.float64] = np.array([clip.rate for clip in self._clips], np.float64)
        self._reel = Rigs(
            *(np.concatenate(column) for column in zip(*(clip.rigs for clip in unique), strict=True))
        )
