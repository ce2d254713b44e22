"""Who the bots are: names, and the mix of ways to move."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from worldserver.bots import cast, recordings
from worldserver.bots.cast import KINDS, MIX
from worldserver.wire import MAX_NAME_CHARS, Device


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


@pytest.mark.parametrize("count", [1, 12, 32, 33, 768])
def test_names_are_different_and_short(count: int) -> None:
    names = cast.names(rng(), count)
    assert len(set(names)) == count
    assert max(map(len, names)) <= MAX_NAME_CHARS


def test_there_are_not_names_for_everybody() -> None:
    with pytest.raises(ValueError, match="768 bots, not for 769"):
        cast.names(rng(), 769)


def test_mix() -> None:
    assert cast.parse_mix("seated=5, walker=0") == {"seated": 5, "walker": 0}
    assert set(MIX) == set(KINDS)


@pytest.mark.parametrize("text", ["seated", "seated=", "seated=-1", "sleeper=2", "", "seated=0,walker=0"])
def test_bad_mix(text: str) -> None:
    with pytest.raises(ValueError, match=r"write for example|nobody is left"):
        cast.parse_mix(text)


def test_kinds_keep_to_the_mix() -> None:
    assert Counter(cast.kinds(MIX, 24, True)) == {kind: 2 * n for kind, n in MIX.items()}
    assert len(set(cast.kinds(MIX, 4, True))) > 1
    assert Counter(cast.kinds(MIX, 12, False)) == {"breather": 9, "walker": 3}


def test_twelve_are_twelve() -> None:
    parts = cast.cast(rng(), 12, MIX, True)
    assert parts == cast.cast(rng(), 12, MIX, True) != cast.cast(np.random.default_rng(8), 12, MIX, True)
    assert len({part.name for part in parts}) == len({part.colour for part in parts}) == 12
    assert len({part.phase for part in parts}) == len({abs(part.stature) for part in parts}) == 12
    assert {part.stature > 0 for part in parts if part.kind == "seated"} == {True, False}
    for part in parts:
        assert (part.device is Device.HEADSET) or part.kind in ("breather", "walker")
        assert part.sits == (part.kind in ("seated", "breather"))


def test_crowd_plays_what_each_can(recording: Path) -> None:
    recorded = [recordings.load(recording)]
    parts = cast.cast(rng(), 12, MIX, True)
    rigs = cast.crowd_of(rng(), parts, recorded).sample(0.0)
    tracked = [part.device is Device.HEADSET for part in parts]
    assert (rigs.flags[:, 0] > 0).tolist() == tracked
    assert len(np.unique(rigs.head.round(4), axis=0)) == 12
    without = cast.cast(rng(), 12, MIX, False)
    assert len(cast.crowd_of(rng(), without, [])) == 12
