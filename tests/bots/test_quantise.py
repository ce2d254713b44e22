"""The rounding of whole crowds against the golden vectors."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from worldserver import wire
from worldserver.bots.quantise import Rigs, pack_rigs, pack_turns

VECTORS = json.loads((Path(__file__).parents[2] / "protocol" / "vectors" / "records.json").read_text("utf-8"))


def test_orientations() -> None:
    rows = [row for row in VECTORS["orientations"] if row["quaternion"]]
    packed = pack_turns(np.array([row["quaternion"] for row in rows]))
    assert packed.tolist() == [row["bits"] for row in rows]


def rigs_of(rows: list[dict[str, Any]]) -> Rigs:
    nobody = {"position": [0, 0, 0], "orientation": [0, 0, 0, 1], "flags": 0}
    hands = [[row["left"] or nobody, row["right"] or nobody] for row in rows]
    return Rigs(
        np.array([row["head"]["position"] for row in rows]),
        np.array([row["head"]["orientation"] for row in rows]),
        np.array([[hand["position"] for hand in pair] for pair in hands], np.float64),
        np.array([[hand["orientation"] for hand in pair] for pair in hands], np.float64),
        np.array([[hand["flags"] for hand in pair] for pair in hands], np.uint8),
    )


def test_poses_all_in_one_go() -> None:
    rows = VECTORS["poses"]
    packed = pack_rigs(rigs_of(rows))
    assert [record.tobytes().hex() for record in packed] == [row["hex"] for row in rows]


@pytest.mark.parametrize(("away", "shown"), [(-2.048, True), (2.047, True), (2.048, False), (-2.049, False)])
def test_a_hand_beyond_what_can_be_written_is_not_tracked(away: float, shown: bool) -> None:
    rigs = rigs_of(VECTORS["poses"][-1:])
    rigs.head[:] = 1.0
    rigs.hands[0, 1] = rigs.head[0] + [0, 0, away]
    record = pack_rigs(rigs)[0]
    assert bool(record["right"]["high"] >> 12 & wire.HandFlag.TRACKED) is shown
    assert shown or record["right"].tobytes() == bytes(9)


def test_a_head_beyond_the_world_stays_at_its_edge() -> None:
    rigs = rigs_of(VECTORS["poses"][:1])
    rigs.head[0] = 40, -40, 0
    assert pack_rigs(rigs)["head_position"][0].tolist() == [32767, -32767, 0]
