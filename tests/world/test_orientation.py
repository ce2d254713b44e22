"""The world's own reading of orientations, beside the golden ones and beside plain trigonometry."""

import math
from pathlib import Path

import numpy as np
import orjson
from hypothesis import given
from hypothesis import strategies as st

from worldserver.world import orientation


@given(st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=20))
def test_any_32_bits_are_an_orientation(packed: list[int]) -> None:
    q = orientation.decode(np.array(packed, np.uint32))
    assert np.allclose(np.linalg.norm(q, axis=1), 1, atol=1e-5)


@given(st.floats(-math.pi, math.pi))
def test_a_heading_survives_within_the_precision_of_the_wire(yaw: float) -> None:
    x, z = orientation.forward(np.array([orientation.from_yaw(yaw)], np.uint32))[0]
    away = math.remainder(math.atan2(-x, -z) - yaw, 2 * math.pi)
    assert abs(away) < math.radians(0.3)


VECTORS = Path(__file__).parents[2] / "protocol" / "vectors" / "records.json"


def test_golden_orientations() -> None:
    golden = orjson.loads(VECTORS.read_bytes())["orientations"]
    packed = np.array([case["bits"] for case in golden], np.uint32)
    assert np.allclose(orientation.decode(packed), [case["read"] for case in golden], atol=1e-6)
