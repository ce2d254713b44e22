"""Who the bots are: twelve are twelve.

Each has a name, a colour, a way of being here, a hand of their own (some recordings are mirrored), a
stature and a phase. All of it comes from one seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from worldserver.bots import recordings
from worldserver.bots.breathing import breather
from worldserver.bots.clips import Clip, Crowd
from worldserver.bots.quantise import Rigs
from worldserver.wire import COLOURS, Device

KINDS = ("seated", "breather", "standing", "walker")
"""Replayed on a seat; breathing on a seat; replayed on their feet; walking about."""
MIX = {"seated": 6, "breather": 3, "standing": 1, "walker": 2}
WITHOUT_RECORDINGS = {"seated": "breather", "standing": "walker"}

# fmt: off
BIRDS = (
    "Wren", "Linnet", "Heron", "Swift", "Dunnock", "Siskin", "Plover", "Curlew", "Robin", "Martin",
    "Avocet", "Teal", "Merlin", "Dipper", "Bunting", "Redstart",
)
PLANTS = (
    "Alder", "Rowan", "Juniper", "Willow", "Hazel", "Aspen", "Clover", "Sorrel", "Bracken", "Heather",
    "Thyme", "Moss", "Fern", "Larch", "Linden", "Sage",
)
MOODS = (
    "Quiet", "Gentle", "Early", "Still", "Bright", "Misty", "Amber", "Silver", "Distant", "Patient",
    "Small", "Morning", "Evening", "Lakeside", "Hidden", "Silent", "Golden", "Mellow", "Steady",
    "Lucid", "Winter", "Summer", "Autumn", "Spring",
)
# fmt: on


@dataclass(frozen=True)
class Part:
    """One of the cast."""

    name: str
    colour: int
    kind: str
    device: Device
    stature: float
    """1 is 1.6 m of eye height; negative for whoever is mirrored."""
    phase: float
    """Seconds into the clip at the start."""

    @property
    def sits(self) -> bool:
        """Whether this one looks for a seat."""
        return self.kind in ("seated", "breather")


def parse_mix(text: str) -> dict[str, int]:
    """``seated=5,walker=2`` -> how many of each kind among so many. ValueError that says what is wrong."""
    mix = {}
    for entry in text.split(","):
        kind, _, number = entry.strip().partition("=")
        if kind not in KINDS or not number.isdecimal():
            raise ValueError(
                f"{entry.strip()!r}: write for example seated=5,walker=2; kinds: {', '.join(KINDS)}"
            )
        mix[kind] = int(number)
    if not sum(mix.values()):
        raise ValueError("nobody is left in that mix")
    return mix


def names(rng: np.random.Generator, count: int) -> list[str]:
    """Different gentle names. ValueError beyond 768."""
    plain = [*BIRDS, *PLANTS]
    pool = plain if count <= len(plain) else [f"{mood} {name}" for mood in MOODS for name in plain]
    if count > len(pool):
        raise ValueError(f"there are names for {len(pool)} bots, not for {count}")
    return [pool[i] for i in rng.permutation(len(pool))[:count]]


def kinds(mix: dict[str, int], count: int, recorded: bool) -> list[str]:
    """The kinds of `count` people; the first few are as much of a mixture as all."""
    total = sum(mix.values())
    owed = dict.fromkeys(mix, 0.0)
    out = []
    for _ in range(count):
        for kind, share in mix.items():
            owed[kind] += share / total
        chosen = max(owed, key=lambda kind: owed[kind])
        owed[chosen] -= 1
        out.append(chosen if recorded else WITHOUT_RECORDINGS.get(chosen, chosen))
    return out


def cast(rng: np.random.Generator, count: int, mix: dict[str, int], recorded: bool) -> list[Part]:
    """So many people. recorded: whether there are recordings to replay."""
    colours = rng.permutation(COLOURS)
    chosen = zip(names(rng, count), kinds(mix, count, recorded), strict=True)
    return [_part(rng, i, name, kind, int(colours[i % COLOURS])) for i, (name, kind) in enumerate(chosen)]


def _part(rng: np.random.Generator, i: int, name: str, kind: str, colour: int) -> Part:
    tracked = kind in ("seated", "standing") or (kind == "breather" and i % 2 == 0)
    device = Device.HEADSET if tracked else Device.DESKTOP
    mirror = rng.choice([-1.0, 1.0]) if kind in ("seated", "standing") else 1.0
    return Part(
        name, colour, kind, device, float(mirror * rng.uniform(0.93, 1.07)), float(rng.uniform(0, 600))
    )


def crowd_of(rng: np.random.Generator, parts: Sequence[Part], recorded: Sequence[Rigs]) -> Crowd:
    """Gives each of the cast something to play. Walkers sit still until they know where they are."""
    turn = int(rng.integers(0, 100))
    reels = {
        "seated": [recordings.seated(r) for r in recorded],
        "standing": [recordings.standing(r) for r in recorded],
    }
    clips: list[Clip] = []
    for i, part in enumerate(parts):
        reel = reels.get(part.kind)
        clips.append(reel[(turn + i) % len(reel)] if reel else breather(rng, part.device is Device.HEADSET))
    return Crowd(clips, [part.phase for part in parts], [part.stature for part in parts])
