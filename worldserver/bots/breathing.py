"""Someone who sits and breathes: the model for those without a recording.

A slow breath lifts the head by a few millimetres, the gaze wanders, the hands rest on the knees. All of it
is sums of sines with whole numbers of periods in the clip, so it has no end.
"""

from __future__ import annotations

import numpy as np

from worldserver.bots import turns
from worldserver.bots.clips import Clip
from worldserver.bots.quantise import Rigs
from worldserver.bots.turns import Floats
from worldserver.wire import HandFlag

SECONDS = 60
RATE = 20.0
EYES_M = 1.2
LIFT_M = 0.006
SWAY_M = 0.012
GAZE_RAD = 0.3
NOD_RAD = 0.09
KNEES_M = np.array([[-0.17, 0.56, -0.38], [0.17, 0.56, -0.38]])
PALMS = turns.from_euler([[-0.5, 0.25, 1.2], [-0.5, -0.25, -1.2]])


def breather(rng: np.random.Generator, hands: bool) -> Clip:
    """A minute of sitting at the origin, facing -Z. hands: tracked, with fingers, or not at all."""
    at = np.arange(int(SECONDS * RATE)) / (SECONDS * RATE)
    breath = np.sin(2 * np.pi * int(rng.integers(9, 15)) * at)
    head = np.zeros((len(at), 3))
    head[:, 0] = SWAY_M * _wander(rng, at)
    head[:, 1] = EYES_M + LIFT_M * breath
    head[:, 2] = SWAY_M * _wander(rng, at) - LIFT_M * breath
    angles = np.stack(
        [NOD_RAD * _wander(rng, at), GAZE_RAD * _wander(rng, at), 0.03 * _wander(rng, at)], axis=1
    )
    rest = np.stack([0.004 * _wander(rng, at) for _ in range(6)], axis=1).reshape(-1, 2, 3)
    flags = HandFlag.TRACKED | HandFlag.FINGERS if hands else 0
    rigs = Rigs(
        head,
        turns.from_euler(angles),
        KNEES_M + rest,
        np.broadcast_to(PALMS, (len(at), 2, 4)).copy(),
        np.full((len(at), 2), flags, np.uint8),
    )
    return Clip(RATE, rigs)


def _wander(rng: np.random.Generator, at: Floats) -> Floats:
    """Between -1 and 1, slowly, never twice the same within the clip. at: (m,), 0..1."""
    cycles = rng.choice(np.arange(1, 12), size=4, replace=False)
    weights = 1 / np.sqrt(cycles)
    phases = rng.uniform(0, 2 * np.pi, size=4)
    waves = np.sin(2 * np.pi * cycles * at[:, None] + phases) * weights
    total: Floats = waves.sum(axis=1) / weights.sum()
    return total
