"""Polygons of the ground: rows that both languages read, and outlines that must not be."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worldserver.scene.walk import contains, crossing, distance_to_edge

ROWS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("walk.json").read_text("utf-8"))["polygons"]
Outline = list[tuple[float, float]]


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_points_and_polygons(row: dict[str, Any]) -> None:
    points = np.array([point[:2] for point in row["points"]])
    inside, distance = ([point[i] for point in row["points"]] for i in (2, 3))
    assert contains(row["polygon"], points).tolist() == inside
    assert np.allclose(distance_to_edge(row["polygon"], points), distance, rtol=0, atol=1e-9)


def test_one_point_and_none() -> None:
    square = [(0, 0), (2, 0), (2, 2), (0, 2)]
    assert contains(square, (1, 1)).tolist() == [True]
    assert contains(square, np.empty((0, 2))).shape == (0,)
    assert distance_to_edge(square, np.empty((0, 2))).shape == (0,)
    assert distance_to_edge([(1, 1), (1, 1), (1, 1)], (4, 5)).tolist() == [5.0], "edges of no length"


SIMPLE: dict[str, Outline] = {
    "a triangle": [(0, 0), (1, 0), (0, 1)],
    "a comb": ROWS[4]["polygon"],
    "a corner that is no corner": [(0, 0), (1, 0), (2, 0), (2, 2), (0, 2)],
    "an arrow": [(0, 0), (4, 4), (0, 2), (-4, 4)],
}
CROSSING: dict[str, tuple[Outline, int]] = {
    "a bow tie": ([(0, 0), (2, 2), (2, 0), (0, 2)], 0),
    "a bow tie, later": ([(0, 0), (4, 0), (4, 4), (1, 1), (1, 2), (4, 1.5)], 1),
    "a point twice in a row": ([(0, 0), (2, 0), (2, 0), (0, 2)], 0),
    "a point twice at the start": ([(0, 0), (0, 0), (2, 0), (0, 2)], 0),
    "the first point again at the end": ([(0, 0), (2, 0), (0, 2), (0, 0)], 0),
    "an edge back on itself": ([(0, 0), (2, 0), (1, 0), (1, 2)], 0),
    "a line": ([(0, 0), (1, 0), (2, 0)], 1),
    "a corner on another edge": ([(0, 0), (4, 0), (4, 4), (2, 0), (0, 4)], 0),
    "an edge with another's corner on it": ([(2, 0), (0, 4), (0, 0), (4, 0), (4, 4)], 0),
    "an edge that ends on another": ([(4, 4), (2, 0), (0, 4), (0, 0), (4, 0)], 0),
    "the same corner from two sides": ([(0, 0), (2, 2), (4, 0), (4, 4), (2, 2), (0, 4)], 0),
    "an edge along another": ([(0, 0), (6, 0), (6, 2), (4, 2), (4, 0), (2, 0), (2, 2), (0, 2)], 0),
    "an edge within another": ([(3, 0), (2, 0), (2, 2), (0, 2), (0, 0), (6, 0), (6, 2), (3, 2)], 0),
}


@pytest.mark.parametrize("name", SIMPLE)
def test_simple(name: str) -> None:
    assert crossing(SIMPLE[name]) is None
    assert crossing(SIMPLE[name][::-1]) is None


@pytest.mark.parametrize("name", CROSSING)
def test_crossing(name: str) -> None:
    outline, edge = CROSSING[name]
    assert crossing(outline) == edge
    assert crossing(outline[::-1]) is not None


radii = st.lists(st.floats(1, 20), min_size=3, max_size=30)


@settings(max_examples=40)
@given(radii, st.floats(-10, 10), st.floats(-10, 10))
def test_a_star_is_simple_and_holds_its_middle(star: list[float], x: float, z: float) -> None:
    around = [2 * math.pi * i / len(star) for i in range(len(star))]
    outline = [(x + r * math.sin(a), z + r * math.cos(a)) for r, a in zip(star, around, strict=True)]
    assert crossing(outline) is None
    nearer = [(x + 0.99 * (u - x), z + 0.99 * (v - z)) for u, v in outline]
    further = [(x + 1.01 * (u - x), z + 1.01 * (v - z)) for u, v in outline]
    assert contains(outline, [(x, z), *nearer]).all() and not contains(outline, further).any()
