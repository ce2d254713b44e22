"""Head and hands of real people, recorded with A-Frame's motion capture components, as clips.

A recording is JSON: ``camera``, ``left``, ``right``, each with ``poses`` (position in metres, rotation in
Euler degrees, order YXZ, timestamp in milliseconds, about 88 a second) and ``events`` (buttons). Tracking
glitches are in them and stay in: that is what servers get. The beginning and end, where the headset lies on
a table, are cut off. They come with the npm package ``aframe-motion-capture-components`` (MIT), which a
checkout has for its tests; a plain installation has none.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from worldserver.bots import turns
from worldserver.bots.clips import Clip, there_and_back
from worldserver.bots.quantise import Rigs
from worldserver.bots.turns import Floats
from worldserver.wire import HandFlag

PACKAGE = Path("client_webxr") / "node_modules" / "aframe-motion-capture-components" / "examples"
CHECKOUT = Path(__file__).resolve().parents[2]
RATE = 90.0
WORN = 0.8
"""Lower than this part of the usual height, the headset is not on a head."""
ROOM_M = 0.8
"""How far a replayed walk may lead from its place."""
LEAN_M = 0.3
SINK_M = 0.15
SEATED_EYES_M = 1.2
TURN_RAD = 1.0
"""How far someone on a seat turns from the middle: head, hands and all."""


class RecordingError(ValueError):
    """A file that is not a recording. One line that names it."""


def find(folder: Path | None = None) -> list[Path]:
    """The recordings in a folder and below it, or those of this checkout. Empty where there are none."""
    return sorted((folder or CHECKOUT / PACKAGE).rglob("*.json"))


def load(path: Path) -> Rigs:
    """One recording, `RATE` frames a second, in its own frame. Raises RecordingError."""
    try:
        tracks = json.loads(path.read_text("utf-8"))
        return _worn(_resampled([tracks[name] for name in ("camera", "left", "right")]))
    except OSError as error:
        raise RecordingError(f"{path}: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise RecordingError(f"{path}: not a recording of head and hands ({error!r})") from None


def standing(rigs: Rigs) -> Clip:
    """Someone on their feet, never far from the origin."""
    rigs, _ = _centred(rigs)
    away = rigs.head * [1.0, 0.0, 1.0]
    return there_and_back(RATE, _shifted(rigs, _softened(away, ROOM_M) - away))


def seated(rigs: Rigs) -> Clip:
    """The same motion by someone on a seat at the origin: they lean, sink and turn, but stay."""
    rigs, heading = _centred(rigs)
    rigs = _turned_about_head(rigs, TURN_RAD * np.tanh(heading / TURN_RAD) - heading)
    height = float(np.median(rigs.head[:, 1]))
    away = rigs.head - [0.0, height, 0.0]
    lean = _softened(away * [1.0, 0.0, 1.0], LEAN_M)
    lean[:, 1] = SINK_M * np.tanh(away[:, 1] / SINK_M) + SEATED_EYES_M
    return there_and_back(RATE, _shifted(rigs, lean - rigs.head))


def _resampled(tracks: list[dict[str, Any]]) -> Rigs:
    """Three tracks at an even rate. Frames that went missing are filled with straight lines."""
    times = [np.array([pose["timestamp"] for pose in track["poses"]]) / 1000 for track in tracks]
    even = np.arange(max(t[0] for t in times), min(t[-1] for t in times), 1 / RATE)
    if len(even) < RATE:
        raise ValueError("shorter than a second")
    places, ways = [], []
    for track, t in zip(tracks, times, strict=True):
        place = np.array([[pose["position"][k] for k in "xyz"] for pose in track["poses"]], np.float64)
        angles = np.array([[pose["rotation"][k] for k in "xyz"] for pose in track["poses"]], np.float64)
        way = turns.without_flips(turns.from_euler(np.radians(angles)))
        places.append(_at(even, t, place))
        ways.append(turns.unit(_at(even, t, way)))
    flags = np.stack([_flags(even, track) for track in tracks[1:]], axis=1)
    return Rigs(places[0], ways[0], np.stack(places[1:], axis=1), np.stack(ways[1:], axis=1), flags)


def _at(even: Floats, times: Floats, columns: Floats) -> Floats:
    if not np.isfinite(columns).all():
        raise ValueError("not a number")
    return np.stack([np.interp(even, times, column) for column in columns.T], axis=1)


def _flags(even: Floats, track: dict[str, Any]) -> npt.NDArray[np.uint8]:
    """Tracked throughout; pinching from each buttondown to the buttonup after it."""
    presses = [event for event in track.get("events", []) if event["name"] in ("buttondown", "buttonup")]
    times = [event["timestamp"] / 1000 for event in presses]
    down = np.array([False, *(event["name"] == "buttondown" for event in presses)])
    pinching = down[np.searchsorted(times, even)] if times else np.zeros(len(even), np.bool_)
    return np.where(pinching, HandFlag.TRACKED | HandFlag.PINCH, HandFlag.TRACKED).astype(np.uint8)


def _worn(rigs: Rigs) -> Rigs:
    """The longest stretch in which the headset is at the height of a head."""
    up = rigs.head[:, 1] >= WORN * np.median(rigs.head[:, 1])
    edges = np.flatnonzero(np.diff(np.concatenate([[False], up, [False]]).astype(np.int8)))
    start, end = max(zip(edges[::2], edges[1::2], strict=True), key=lambda span: int(span[1] - span[0]))
    return Rigs._make(column[start:end] for column in rigs)


def _centred(rigs: Rigs) -> tuple[Rigs, Floats]:
    """Facing -Z above the origin for half of the time, and the heading that is left, (m,)."""
    heading = np.unwrap(turns.yaw_of(rigs.head_turn))
    middle = float(np.median(heading))
    away = -np.median(rigs.head, axis=0) * [1.0, 0.0, 1.0]
    moved = _shifted(rigs, np.broadcast_to(away, rigs.head.shape))
    back = turns.from_yaw(-middle)
    turned = Rigs(
        turns.turn_about_y(-middle, moved.head),
        turns.multiply(back, moved.head_turn),
        turns.turn_about_y(-middle, moved.hands),
        turns.multiply(back, moved.hand_turns),
        moved.flags,
    )
    return turned, heading - middle


def _turned_about_head(rigs: Rigs, yaw: Floats) -> Rigs:
    by = turns.from_yaw(yaw)
    arms = rigs.hands - rigs.head[:, None]
    return rigs._replace(
        head_turn=turns.multiply(by, rigs.head_turn),
        hands=rigs.head[:, None] + turns.turn_about_y(yaw[:, None], arms),
        hand_turns=turns.multiply(by[:, None], rigs.hand_turns),
    )


def _shifted(rigs: Rigs, by: Floats) -> Rigs:
    return rigs._replace(head=rigs.head + by, hands=rigs.hands + by[:, None])


def _softened(away: Floats, most: float) -> Floats:
    """The same direction, and a distance that grows ever more slowly towards `most`."""
    far = np.linalg.norm(away, axis=1, keepdims=True)
    softened: Floats = away * most / (most + far)
    return softened


def seconds(rigs: Rigs) -> int:
    """How long a recording is, rounded."""
    return math.floor(len(rigs.head) / RATE + 0.5)
