"""Scenes and recordings that the tests of bots share."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from worldserver.scene import Scene, load_scene

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def lakeside() -> Scene:
    return load_scene(ROOT / "scenes" / "lakeside")


@pytest.fixture
def recording(tmp_path: Path, document: dict[str, Any]) -> Path:
    """The document as a file."""
    path = tmp_path / "walk.json"
    path.write_text(json.dumps(document), "utf-8")
    return path


@pytest.fixture
def document() -> dict[str, Any]:
    """Three seconds of somebody who walks a circle and turns, then puts the headset on a table.

    Frames come unevenly, and a button of the left hand is pressed for a while.
    """
    seconds = 3.0
    rng = np.random.default_rng(3)
    times = np.cumsum(rng.uniform(2, 20, size=int(seconds * 90))) + 5000
    times = times[times < 5000 + 1000 * seconds]
    out: dict[str, Any] = {}
    for name, (dx, dy) in {"camera": (0.0, 0.0), "left": (-0.3, -0.5), "right": (0.3, -0.5)}.items():
        poses = []
        for t in times:
            part = (t - times[0]) / (times[-1] - times[0])
            worn = part < 0.9
            place = {
                "x": 1 + np.sin(6 * part) + dx,
                "y": (1.7 if worn else 0.7) + dy,
                "z": np.cos(6 * part) - 2,
            }
            angles = {"x": 10 * np.sin(20 * part), "y": 170 + 200 * part, "z": 5.0}
            poses.append({"position": place, "rotation": angles, "timestamp": t})
        out[name] = {"poses": poses, "events": []}
    events = [("buttondown", 0.2), ("buttonchanged", 0.3), ("buttonup", 0.4)]
    span = times[-1] - times[0]
    out["left"]["events"] = [{"name": n, "timestamp": times[0] + p * span} for n, p in events]
    del out["right"]["events"]
    return out
