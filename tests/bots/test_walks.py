"""Walkers keep to the ground that the scene gives, and look where they go."""

import math

import numpy as np
import pytest

from worldserver.bots import turns
from worldserver.bots.walks import RATE, SPEED_M_S, Ways, walk
from worldserver.scene import Scene
from worldserver.scene.load import build_scene
from worldserver.scene.walk import contains


@pytest.mark.parametrize("seed", range(8))
def test_a_walk_keeps_to_the_ground_and_has_no_end(seed: int, lakeside: Scene) -> None:
    rng = np.random.default_rng(seed)
    clip = walk(rng, Ways(lakeside), (0.2, 8.6), 0.4, 1.0)
    head = clip.rigs.head
    assert head[0].tolist() == pytest.approx([0.2, 1.6, 8.6])
    assert turns.yaw_of(clip.rigs.head_turn)[0] == pytest.approx(0.4)
    assert contains(lakeside.walk, head[:, ::2]).all()
    assert np.hypot(head[:, 0], head[:, 2]).min() > 3.5, "through the fire"
    assert np.ptp(head[:, ::2], axis=0).max() > 1.5
    closed = np.concatenate([head, head[:1]])
    speeds = np.linalg.norm(np.diff(closed, axis=0), axis=1) * RATE
    assert 0.8 < speeds.max() < 1.2 * SPEED_M_S
    way = np.concatenate([clip.rigs.head_turn, clip.rigs.head_turn[:1]])
    turned = 2 * np.arccos(np.clip(np.abs((way[1:] * way[:-1]).sum(axis=1)), 0, 1)) * RATE
    assert turned.max() < math.radians(250)
    assert not clip.rigs.flags.any()


def test_people_look_where_they_walk(lakeside: Scene) -> None:
    rigs = walk(np.random.default_rng(5), Ways(lakeside), (0.2, 8.6), 0.0, 1.0).rigs
    step = np.diff(rigs.head[:, ::2], axis=0)
    going = np.linalg.norm(step, axis=1) * RATE > 0.5
    ways = np.arctan2(-step[going, 0], -step[going, 1])
    off = np.remainder(turns.yaw_of(rigs.head_turn[:-1])[going] - ways + np.pi, 2 * np.pi) - np.pi
    assert np.abs(off).max() < 0.1


def test_who_stands_where_no_way_leads_stays(lakeside: Scene) -> None:
    rng = np.random.default_rng(1)
    ways = Ways(lakeside)
    outside = (30.0, 30.0)
    assert ways.leg(rng, outside) == outside
    clip = walk(rng, ways, outside, 0.0, 1.05)
    assert np.ptp(clip.rigs.head[:, 0]) == 0 and clip.rigs.head[0, 1] == pytest.approx(1.68)


def test_spots_have_room_around_them(lakeside: Scene) -> None:
    ways, rng = Ways(lakeside), np.random.default_rng(2)
    for _ in range(20):
        x, z = ways.spot(rng)
        around = np.array([(x + dx, z + dz) for dx in (-1, 1) for dz in (-1, 1)])
        assert ways.free(around)


def narrow(scene: Scene) -> Scene:
    """A place too small for any spot or leg, and without rings of seats."""
    plain = scene.description.model_copy(
        update={
            "walk": ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)),
            "circles": (),
            "seats": (),
            "zones": (),
            "spawn_points": (scene.spawn_points[0].model_copy(update={"position": (0.5, 0.0, 0.5)}),),
        }
    )
    return build_scene("narrow", plain)


def test_the_middle_where_there_is_no_room(lakeside: Scene) -> None:
    assert Ways(narrow(lakeside)).spot(np.random.default_rng(1)) == (0.5, 0.5)


def test_hop_comes_as_near_as_it_may(lakeside: Scene) -> None:
    ways = Ways(lakeside)
    here, to = (1.1, 10.3), (7.0, -19.0)
    x, z = ways.hop(here, to, 11.5)
    assert math.dist((x, z), here) <= 11.5
    assert math.dist((x, z), to) < math.dist(here, to) - 9
    assert contains(lakeside.walk, [(x, z)]).all()
    assert ways.hop((60.0, 60.0), to, 1.0) == (60.0, 60.0)
