"""Rotations and rays: what three.js makes of them, and what must hold for all of them."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from worldserver.scene import geometry
from worldserver.scene.geometry import Quaternion, Vector

VECTORS: dict[str, list[dict[str, Any]]] = json.loads(
    Path(__file__).with_name("geometry.json").read_text("utf-8")
)
CLOSE = 1e-9
FEW = settings(max_examples=40)

lengths = st.floats(-30, 30).map(lambda metres: round(metres, 6))
points = st.tuples(lengths, lengths, lengths).map(np.array)
shares = st.floats(0, 1)
angles = st.floats(-6.28, 6.28)
rotations = (
    st.tuples(*[st.floats(-1, 1)] * 4)
    .filter(lambda q: math.hypot(*q) > 0.1)
    .map(lambda q: np.array(q) / math.hypot(*q))
)


def column(row: dict[str, Any], name: str) -> Vector:
    return np.array(row[name], np.float64)


def same_rotation(one: Quaternion, other: Quaternion, close: float = CLOSE) -> bool:
    """A rotation has two quaternions, of opposite sign."""
    return bool(min(np.abs(one - other).max(), np.abs(one + other).max()) < close)


def between(start: Quaternion, end: Quaternion) -> float:
    """Half the angle from one to the other, radians."""
    near = end if start @ end >= 0 else -end
    return float(2 * math.atan2(np.linalg.norm(near - start), np.linalg.norm(near + start)))


def same_point(one: Vector | None, row: dict[str, Any], name: str = "meets") -> bool:
    wanted = row[name]
    if one is None or wanted is None:
        return one is None and wanted is None
    return bool(np.allclose(one, wanted, rtol=0, atol=CLOSE))


# ------------------------------------------------------------------------------------- by three.js


def test_yaws() -> None:
    for row in VECTORS["yaws"]:
        made = geometry.from_yaw(row["yaw"])
        assert np.allclose(made, row["rotation"], rtol=0, atol=CLOSE), "the same sign too"
        turned = geometry.yaw_of(made) - row["wrapped"]
        assert abs(math.remainder(turned, 2 * math.pi)) < CLOSE


def test_headings() -> None:
    for row in VECTORS["headings"]:
        assert abs(geometry.yaw_of(column(row, "rotation")) - row["yaw"]) < 1e-6, row


def test_rotate() -> None:
    for row in VECTORS["rotated"]:
        assert same_point(geometry.rotate(column(row, "rotation"), row["vector"]), row, "result"), row


def test_compose() -> None:
    for row in VECTORS["composed"]:
        made = geometry.compose(column(row, "outer"), column(row, "inner"))
        assert np.allclose(made, row["result"], rtol=0, atol=CLOSE), row


def test_slerp() -> None:
    for row in VECTORS["slerped"]:
        made = geometry.slerp(column(row, "start"), column(row, "end"), row["t"])
        assert same_rotation(made, column(row, "result"), 1e-8), row


def test_look_at() -> None:
    for row in VECTORS["looks"]:
        assert same_rotation(geometry.look_at(row["eye"], row["target"]), column(row, "rotation")), row


def test_ray_meets_box() -> None:
    assert {row["meets"] is None for row in VECTORS["boxes"]} == {True, False}
    for row in VECTORS["boxes"]:
        met = geometry.ray_meets_box(row["origin"], row["direction"], row["low"], row["high"])
        assert same_point(met, row), row


def test_ray_meets_ground() -> None:
    assert {row["meets"] is None for row in VECTORS["grounds"]} == {True, False}
    for row in VECTORS["grounds"]:
        met = geometry.ray_meets_ground(row["origin"], row["direction"], row["height"])
        assert same_point(met, row), row


# ------------------------------------------------------------------------------------- for all of them


@FEW
@given(angles)
def test_a_yaw_comes_back(yaw: float) -> None:
    back = geometry.yaw_of(geometry.from_yaw(yaw))
    assert -math.pi <= back <= math.pi and abs(math.remainder(back - yaw, 2 * math.pi)) < CLOSE


@pytest.mark.parametrize("pitch", [math.pi / 2, -math.pi / 2])
def test_straight_up_has_no_yaw(pitch: float) -> None:
    up = np.array([math.sin(pitch / 2), 0, 0, math.cos(pitch / 2)])
    assert geometry.yaw_of(up) == 0.0


@FEW
@given(rotations, points)
def test_turning_keeps_lengths(rotation: Quaternion, point: Vector) -> None:
    turned = geometry.rotate(rotation, point)
    assert math.isclose(np.linalg.norm(turned), np.linalg.norm(point), abs_tol=1e-9)


@FEW
@given(rotations, rotations, points)
def test_one_after_the_other(outer: Quaternion, inner: Quaternion, point: Vector) -> None:
    at_once = geometry.rotate(geometry.compose(outer, inner), point)
    assert np.allclose(at_once, geometry.rotate(outer, geometry.rotate(inner, point)), rtol=0, atol=1e-9)


@FEW
@given(rotations, rotations, shares)
def test_slerp_goes_the_shorter_way_evenly(start: Quaternion, end: Quaternion, t: float) -> None:
    whole = between(start, end)
    assume(whole < math.pi / 2 - 1e-6)
    made = geometry.slerp(start, end, t)
    assert abs(np.linalg.norm(made) - 1) < CLOSE
    assert abs(between(start, made) - t * whole) < 1e-7 and abs(between(made, end) - (1 - t) * whole) < 1e-7


@FEW
@given(rotations, shares)
def test_slerp_between_the_two_signs_of_one_rotation(rotation: Quaternion, t: float) -> None:
    assert same_rotation(geometry.slerp(rotation, -rotation, t), rotation)


@FEW
@given(points, points)
def test_looking_puts_the_target_ahead_without_roll(eye: Vector, target: Vector) -> None:
    away = target - eye
    assume(math.hypot(away[0], away[2]) > 1e-3)
    rotation = geometry.look_at(eye, target)
    ahead = geometry.rotate(rotation, geometry.FORWARD)
    assert np.allclose(ahead, away / np.linalg.norm(away), rtol=0, atol=1e-9)
    right, up = geometry.rotate(rotation, [1, 0, 0]), geometry.rotate(rotation, geometry.UP)
    assert abs(right[1]) < 1e-9 and up[1] > 0


@pytest.mark.parametrize("target", [(1, 1, 1), (1, 9, 1), (1, -9, 1)])
def test_looking_straight_up_or_down_is_no_answer(target: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="straight above or below"):
        geometry.look_at((1, 1, 1), target)


@FEW
@given(points, points)
def test_a_ray_at_the_ground(origin: Vector, towards: Vector) -> None:
    assume(np.linalg.norm(towards) > 1e-3)
    met = geometry.ray_meets_ground(origin, towards, 0.5)
    if met is None:
        assert (origin[1] - 0.5) * towards[1] > 0 or towards[1] == 0, "it runs away, or along"
    else:
        assert abs(met[1] - 0.5) < 1e-6 and (met - origin) @ towards >= -1e-6


@FEW
@given(points, points)
def test_a_ray_at_a_point_of_the_box_meets_it(origin: Vector, inside: Vector) -> None:
    low, high = np.array([-4, 0, -4]), np.array([4, 3, 4])
    goal = low + (inside + 30) / 60 * (high - low) * 0.98 + 0.01
    assume(np.linalg.norm(goal - origin) > 1e-3)
    met = geometry.ray_meets_box(origin, goal - origin, low, high)
    assert met is not None and (met >= low - 1e-6).all() and (met <= high + 1e-6).all()
    assert min(*np.abs(met - low), *np.abs(met - high)) < 1e-6, "it is on a face"
