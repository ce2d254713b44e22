"""From a folder to a scene that the world can use, or a `SceneError` that names the place in the file.

Three sieves, in this order: JSON (orjson: no NaN, no infinities), keys and types (`model`), and what must
hold between the parts (`check`). The client expands circles by the same formula; ``tests/scene/seats.json``
holds both to the same order and values.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
from pydantic import ValidationError

from worldserver.scene.check import check
from worldserver.scene.model import SceneDescription, SceneError, Spawn, Zone

SLUG = re.compile(r"[a-z0-9-]{1,64}")
LARGEST = 1 << 20
"""No scene.json is larger, bytes."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Seat:
    """A place to sit. `position` is the floor under the person, metres; `yaw` radians, in (-pi, pi]."""

    name: str
    position: tuple[float, float, float]
    yaw: float
    height: float
    """Of the sitting surface above the floor, metres."""
    circle: str | None
    """The ring it belongs to, or None."""


@dataclass(frozen=True, eq=False)
class Scene:
    """A scene as the world uses it: room frame, metres, radians. Arrays are read-only."""

    slug: str
    description: SceneDescription
    seats: tuple[Seat, ...]
    """Circles in the order of the file, then single seats: an index into this is the wire's seat number."""
    seat_positions: Floats
    """(n, 3) float64, the floor under each seat."""
    seat_yaws: Floats
    """(n,) float64."""
    walk: Floats
    """(k, 2) float64, the polygon ``[x, z]`` where feet may be."""
    bounds: Floats
    """(2, 3) float64, least and greatest corner of the box that holds heads and hands."""
    spawn_points: tuple[Spawn, ...]
    zones: tuple[Zone, ...]

    @property
    def title(self) -> str:
        """What people call it."""
        return self.description.title

    @property
    def capacity(self) -> int:
        """How many people it is made for."""
        return self.description.capacity


def load_scenes(root: Path) -> dict[str, Scene]:
    """Every scene of a folder, by slug. Raises SceneError at the first bad one, and if there is none."""
    if not root.is_dir():
        raise SceneError(str(root), "", "there is no such folder of scenes")
    folders = sorted(folder for folder in root.iterdir() if (folder / "scene.json").is_file())
    if not folders:
        raise SceneError(str(root), "", "no folder in it holds a scene.json")
    return {folder.name: load_scene(folder) for folder in folders}


def load_scene(folder: Path) -> Scene:
    """The scene in `folder`, whose name is its slug. Raises SceneError if it cannot be used."""
    file = folder / "scene.json"
    slug = folder.resolve().name
    if SLUG.fullmatch(slug) is None:
        raise SceneError(str(file), "", f"the folder's name {slug!r} must be 1 to 64 of a-z, 0-9 and '-'")
    return build_scene(slug, parse(_read(file), str(file)), str(file))


def build_scene(slug: str, description: SceneDescription, file: str = "scene.json") -> Scene:
    """Check what must hold between the parts, and lay the scene out for the world. Raises SceneError."""
    seats = expand_seats(description)
    check(description, [(seat.position[0], seat.position[2]) for seat in seats], file)
    return Scene(
        slug=slug,
        description=description,
        seats=seats,
        seat_positions=_fixed([seat.position for seat in seats], (-1, 3)),
        seat_yaws=_fixed([seat.yaw for seat in seats], (-1,)),
        walk=_fixed(description.walk, (-1, 2)),
        bounds=_fixed([description.bounds.min, description.bounds.max], (2, 3)),
        spawn_points=tuple(description.spawn_points),
        zones=tuple(description.zones),
    )


def expand_seats(description: SceneDescription) -> tuple[Seat, ...]:
    """Circles in order, each seat i at angle start + 2 pi i / count, then the single seats."""
    seats = []
    for circle in description.circles:
        for i in range(circle.count):
            angle = circle.start_angle + 2 * math.pi * i / circle.count
            x, y, z = circle.center
            position = (x + circle.radius * math.sin(angle), y, z + circle.radius * math.cos(angle))
            name = f"{circle.name} {i + 1}"
            seats.append(Seat(name, position, _wrap(angle), circle.seat_height, circle.name))
    seats += [Seat(s.name, s.position, _wrap(s.yaw), s.seat_height, None) for s in description.seats]
    return tuple(seats)


def parse(data: bytes, file: str = "scene.json") -> SceneDescription:
    """The description in `data`, keys and types checked. Raises SceneError."""
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise SceneError(file, "", f"not JSON: {error}") from None
    try:
        return SceneDescription.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        more = error.error_count() - 1
        rest = f" (and {more} more)" if more else ""
        raise SceneError(file, pointer_to(document, first["loc"]), first["msg"] + rest) from None


def pointer_to(document: Any, location: Sequence[str | int]) -> str:
    """A pydantic location as an RFC 6901 pointer: the tags of unions, which are not in the file, left out."""
    steps, node = [], document
    for i, step in enumerate(location):
        # A tag comes before a key of the node it tags, which may by mistake have the tag's own name.
        last = i == len(location) - 1
        if isinstance(node, dict) and node.get("type") == step and not (last and step in node):
            continue
        steps.append(str(step).replace("~", "~0").replace("/", "~1"))
        node = _inside(node, step)
    return "".join(f"/{step}" for step in steps)


def _inside(node: Any, step: str | int) -> Any:
    try:
        return node[step]
    except (KeyError, IndexError, TypeError):
        return None


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise SceneError(str(file), "", error.strerror or "cannot be read") from None
    if len(data) > LARGEST:
        raise SceneError(str(file), "", f"larger than {LARGEST} bytes")
    return data


def _wrap(angle: float) -> float:
    """The same direction in (-pi, pi]."""
    turned = math.remainder(angle, 2 * math.pi)
    return math.pi if turned == -math.pi else turned


def _fixed(values: Sequence[Any], shape: tuple[int, ...]) -> Floats:
    array = np.array(values, np.float64).reshape(shape)
    array.setflags(write=False)
    return array
