"""A clip of movement: played there and back without a jump, shifted, mirrored."""

import numpy as np
import pytest

from worldserver.bots import turns
from worldserver.bots.clips import Clip, Crowd, there_and_back
from worldserver.bots.quantise import Rigs


def rigs(xs: list[float]) -> Rigs:
    """Somebody whose head moves along x and who turns as far; the left hand tracked, the right not."""
    m = len(xs)
    head = np.stack([np.array(xs), np.full(m, 1.6), np.zeros(m)], axis=1)
    way = turns.from_yaw(np.array(xs))
    hands = head[:, None] + np.array([[-0.2, -0.5, -0.3], [0.25, -0.5, -0.3]])
    return Rigs(
        head, way, hands, np.repeat(way[:, None], 2, axis=1), np.tile(np.array([1, 0], np.uint8), (m, 1))
    )


def crowd(*xs: list[float], phases: list[float] | None = None, statures: list[float] | None = None) -> Crowd:
    clips = [Clip(10, rigs(x)) for x in xs]
    return Crowd(clips, phases or [0.0] * len(xs), statures or [1.0] * len(xs))


def test_there_and_back_has_no_jump() -> None:
    clip = there_and_back(10, rigs([0, 1, 2, 3]))
    assert clip.rigs.head[:, 0].tolist() == [0, 1, 2, 3, 2, 1]


def test_between_frames_and_round_the_end() -> None:
    people = crowd([0, 1, 3], [5, 5])
    assert len(people) == 2
    assert people.sample(0.05).head[:, 0].tolist() == pytest.approx([0.5, 5])
    assert people.sample(0.25).head[0, 0] == pytest.approx(1.5)  # half way from the last to the first
    assert people.sample(0.35).head[0, 0] == pytest.approx(0.5)


def test_phase_is_time_and_time_before_the_beginning_is_good() -> None:
    people = crowd([0, 1, 3], [0, 1, 3], phases=[0.0, 0.1])
    assert people.sample(0.0).head[:, 0].tolist() == pytest.approx([0, 1])
    assert people.sample(-0.1).head[:, 0].tolist() == pytest.approx([3, 0])
    assert people.sample(-1e-19).head[0, 0] == pytest.approx(0)


def test_a_mirror_swaps_hands_and_sides() -> None:
    plain, mirrored = crowd([0.5, 0.5]), crowd([0.5, 0.5], statures=[-1.0])
    a, b = plain.sample(0), mirrored.sample(0)
    assert b.head[0].tolist() == pytest.approx([-0.5, 1.6, 0])
    assert b.hands[0, 1].tolist() == pytest.approx((a.hands[0, 0] * [-1, 1, 1]).tolist())
    assert b.flags[0].tolist() == [0, 1]
    assert turns.yaw_of(b.head_turn)[0] == pytest.approx(-turns.yaw_of(a.head_turn)[0])


def test_stature_scales_everything() -> None:
    tall = crowd([0.5, 0.5], statures=[1.1]).sample(0)
    assert tall.head[0].tolist() == pytest.approx([0.55, 1.76, 0])
    assert tall.hands[0, 0, 1] == pytest.approx(1.1 * 1.1)


def test_put_turns_and_moves() -> None:
    people = crowd([0.5, 0.5])
    people.put(0, (3.0, -2.0), np.pi / 2)
    rig = people.sample(0)
    assert rig.head[0].tolist() == pytest.approx([3, 1.6, -2.5])
    assert turns.yaw_of(rig.head_turn)[0] == pytest.approx(0.5 + np.pi / 2)
    arm = rig.hands[0, 0] - rig.head[0]
    assert arm.tolist() == pytest.approx([-0.3, -0.5, 0.2])


def test_put_under_head_is_straight_above_at_that_moment() -> None:
    people = crowd([0, 1, 3])
    people.put_under_head(0, (3.0, -2.0), 1.0, now=0.15)
    assert people.sample(0.15).head[0].tolist() == pytest.approx([3, 1.6, -2])
    assert people.sample(0.1).head[0, [0, 2]].tolist() != pytest.approx([3, -2])


def test_play_begins_at_the_first_frame_in_the_room_frame() -> None:
    people = crowd([0, 1, 3], [7, 7], statures=[-1.2, 1.0])
    people.put(0, (3.0, 3.0), 1.0)
    people.play(0, Clip(20, rigs([4, 5])), now=100.0)
    assert people.sample(100.0).head[:, 0].tolist() == pytest.approx([4, 7])
    assert people.sample(100.05).head[0].tolist() == pytest.approx([5, 1.6, 0])


def test_clips_that_many_play_are_laid_out_once() -> None:
    clip = Clip(10, rigs([0, 1, 2]))
    people = Crowd([clip] * 500, list(range(500)), [1.0] * 500)
    assert len(people._reel.head) == 3
