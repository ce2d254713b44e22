"""Somebody who sits and breathes: no jump in a minute, hands on their own knees, each in their own time."""

import numpy as np
import pytest

from worldserver.bots import turns
from worldserver.bots.breathing import EYES_M, GAZE_RAD, RATE, SECONDS, breather
from worldserver.wire import HandFlag


@pytest.mark.parametrize("hands", [False, True])
def test_a_minute_without_an_end(hands: bool) -> None:
    clip = breather(np.random.default_rng(1), hands)
    assert len(clip) == SECONDS * RATE
    closed = np.concatenate([clip.rigs.head, clip.rigs.head[:1]])
    speeds = np.linalg.norm(np.diff(closed, axis=0), axis=1) * RATE
    assert 0.0005 < speeds.max() < 0.05
    assert np.abs(clip.rigs.head - [0, EYES_M, 0]).max() < 0.03
    assert np.abs(turns.yaw_of(clip.rigs.head_turn)).max() <= GAZE_RAD + 1e-9
    assert (clip.rigs.flags == (HandFlag.TRACKED | HandFlag.FINGERS if hands else 0)).all()


def test_left_hand_is_on_the_left_knee() -> None:
    hands = breather(np.random.default_rng(1), True).rigs.hands
    assert (hands[:, 0, 0] < 0).all() and (hands[:, 1, 0] > 0).all() and (hands[..., 2] < -0.3).all()


def test_two_breathe_each_in_their_own_time() -> None:
    rng = np.random.default_rng(1)
    one, two = breather(rng, False), breather(rng, False)
    assert np.abs(one.rigs.head - two.rigs.head).max() > 0.003
    again = breather(np.random.default_rng(1), False)
    assert (again.rigs.head == one.rigs.head).all()
