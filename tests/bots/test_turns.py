"""Rotations, against what rotating twice and rotating a vector must give."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from worldserver.bots import turns
from worldserver.scene import geometry

angles = st.floats(-math.pi, math.pi)
quaternions = st.tuples(angles, angles, angles).map(lambda a: turns.from_euler(np.array(a)))


def same(a: np.ndarray, b: np.ndarray) -> bool:
    """One rotation has two quaternions."""
    return bool(abs(abs(float(np.dot(a, b))) - 1) < 1e-9)


@given(quaternions, quaternions)
def test_multiply_is_compose(a: np.ndarray, b: np.ndarray) -> None:
    assert np.allclose(turns.multiply(a, b), geometry.compose(a, b))


@given(angles, angles, angles)
def test_euler_is_yaw_then_pitch_then_roll(x: float, y: float, z: float) -> None:
    about = [
        np.array([math.sin(x / 2), 0, 0, math.cos(x / 2)]),
        np.array([0, 0, math.sin(z / 2), math.cos(z / 2)]),
    ]
    expected = geometry.compose(geometry.from_yaw(y), geometry.compose(about[0], about[1]))
    assert same(turns.from_euler([x, y, z]), expected)


@given(angles, st.tuples(*[st.floats(-9, 9)] * 3))
def test_turn_about_y(yaw: float, point: tuple[float, float, float]) -> None:
    expected = geometry.rotate(geometry.from_yaw(yaw), point)
    assert np.allclose(turns.turn_about_y(yaw, np.array(point)), expected)
    assert same(turns.from_yaw(yaw), geometry.from_yaw(yaw))


@given(angles, st.floats(-1.5, 1.5), st.floats(-1.5, 1.5))
def test_yaw_of(yaw: float, pitch: float, roll: float) -> None:
    found = float(turns.yaw_of(turns.from_euler([pitch, yaw, roll])))
    expected = geometry.yaw_of(turns.from_euler([pitch, yaw, 0]))
    assert abs(math.remainder(found - expected, 2 * math.pi)) < 1e-6 or abs(roll) > 1e-9


def test_unit_of_nothing_is_no_turn() -> None:
    assert turns.unit(np.array([[0.0, 0, 0, 0], [0, 3, 0, 4]])).tolist() == [[0, 0, 0, 1], [0, 0.6, 0, 0.8]]


def test_without_flips_keeps_to_one_side() -> None:
    steady = turns.from_yaw(np.linspace(0, 7, 60))
    rng = np.random.default_rng(1)
    flipped = steady * rng.choice([-1.0, 1.0], size=(60, 1))
    calm = turns.without_flips(flipped)
    assert (np.sum(calm[1:] * calm[:-1], axis=1) > 0.9).all()
    assert all(same(a, b) for a, b in zip(calm, steady, strict=True))


@given(quaternions, st.floats(-0.3, 0.3), st.floats(0, 1), st.sampled_from([-1.0, 1.0]))
def test_between_small_steps_is_slerp(start: np.ndarray, step: float, part: float, sign: float) -> None:
    end = turns.multiply(start, turns.from_yaw(step)) * sign
    found = turns.between(start, end, np.array([part]))
    assert abs(float(np.dot(found, turns.multiply(start, turns.from_yaw(step * part))))) > 1 - 1e-5
