"""Recordings of real sessions: found, evened out, and put where a bot stands."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from worldserver.bots import recordings, turns
from worldserver.bots.clips import Crowd
from worldserver.bots.recordings import RATE, RecordingError
from worldserver.wire import HandFlag

OURS = recordings.find()


def test_find_looks_below_a_folder(recording: Path) -> None:
    assert recordings.find(recording.parent) == [recording]
    assert recordings.find(recording.parent / "nowhere") == []


def test_load_is_even_and_leaves_the_table_out(recording: Path, document: dict[str, Any]) -> None:
    rigs = recordings.load(recording)
    given = document["camera"]["poses"]
    start = given[0]["timestamp"]
    for i in (0, 50, 150):
        t = start + 1000 * i / RATE
        expected = [
            np.interp(t, [p["timestamp"] for p in given], [p["position"][k] for p in given]) for k in "xyz"
        ]
        assert rigs.head[i].tolist() == pytest.approx(expected)
    assert recordings.seconds(rigs) == 3
    assert rigs.head[:, 1].min() > 0.8 * 1.7 and 2.5 < len(rigs.head) / RATE < 2.8
    assert np.allclose(np.linalg.norm(rigs.head_turn, axis=1), 1)
    heading = np.degrees(np.unwrap(turns.yaw_of(rigs.head_turn)))
    assert heading[-1] - heading[0] == pytest.approx(200 * 0.9, abs=2)


def test_a_button_is_a_pinch(recording: Path) -> None:
    flags = recordings.load(recording).flags
    pinching = (flags[:, 0] & HandFlag.PINCH) > 0
    assert 0.15 < pinching.mean() < 0.3 and np.count_nonzero(np.diff(pinching.astype(int))) == 2
    assert (flags[:, 1] == HandFlag.TRACKED).all() and (flags[:, 0] & HandFlag.TRACKED).all()


def test_standing_stays_near_its_place_and_faces_ahead(recording: Path) -> None:
    clip = recordings.standing(recordings.load(recording))
    assert np.hypot(*clip.rigs.head[:, ::2].T).max() < recordings.ROOM_M
    assert abs(float(np.median(turns.yaw_of(clip.rigs.head_turn)))) < 0.2
    assert clip.rigs.head[:, 1].max() == pytest.approx(1.7)


def test_seated_leans_but_stays(recording: Path) -> None:
    clip = recordings.seated(recordings.load(recording))
    assert np.hypot(*clip.rigs.head[:, ::2].T).max() < recordings.LEAN_M
    assert np.abs(clip.rigs.head[:, 1] - recordings.SEATED_EYES_M).max() <= recordings.SINK_M
    assert np.abs(turns.yaw_of(clip.rigs.head_turn)).max() < recordings.TURN_RAD + 0.2


def test_arms_keep_their_length(recording: Path) -> None:
    rigs = recordings.load(recording)
    arms = np.linalg.norm(rigs.hands - rigs.head[:, None], axis=2)
    for clip in (recordings.standing(rigs), recordings.seated(rigs)):
        now = np.linalg.norm(clip.rigs.hands - clip.rigs.head[:, None], axis=2)
        assert np.allclose(now[: len(arms)], arms)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda t: t.pop("left"), "KeyError"),
        (lambda t: t["camera"].update(poses=[]), "IndexError"),
        (lambda t: t["camera"]["poses"][3]["position"].update(x="far"), "ValueError"),
        (lambda t: t["camera"]["poses"][3]["position"].update(x=float("nan")), "not a number"),
        (lambda t: t["right"].update(poses=None), "TypeError"),
        (lambda t: t["right"].update(poses=t["right"]["poses"][:20]), "shorter than a second"),
    ],
)
def test_what_is_not_a_recording_is_named(
    change: Callable[[Any], None], reason: str, recording: Path, document: dict[str, Any]
) -> None:
    change(document)
    recording.write_text(json.dumps(document), "utf-8")
    with pytest.raises(RecordingError, match=reason) as caught:
        recordings.load(recording)
    assert str(recording) in str(caught.value) and "\n" not in str(caught.value)


def test_no_json_and_no_file(recording: Path) -> None:
    recording.write_text("[", "utf-8")
    with pytest.raises(RecordingError, match="not a recording"):
        recordings.load(recording)
    with pytest.raises(RecordingError, match="No such file"):
        recordings.load(recording.parent / "none.json")


@pytest.mark.slow
def test_the_real_ones() -> None:
    """Heads of seated people stay where the server holds them, and nobody outruns it, glitches and all."""
    assert len(OURS) == 4, "run npm ci in client_webxr"
    loaded = [recordings.load(path) for path in OURS]
    assert 50 < sum(map(recordings.seconds, loaded)) < 68
    clips = [clip for rigs in loaded for clip in (recordings.seated(rigs), recordings.standing(rigs))]
    people = Crowd(clips, [0.0] * len(clips), [1.07] * len(clips))
    heads = np.stack([people.sample(t / 20).head for t in range(2400)])
    away = np.hypot(heads[:, ::2, 0], heads[:, ::2, 2])
    assert away.max() < 0.5
    assert heads[..., 1].min() > 0.2 and heads[..., 1].max() < 2.6
    speeds = np.linalg.norm(np.diff(heads, axis=0), axis=2) * 20
    assert np.quantile(speeds, 0.99) < 4
