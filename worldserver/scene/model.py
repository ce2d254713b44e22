"""What may stand in a ``scene.json``: the part of it that decides where people are.

A scene is data. This module says which keys there are, in which units and limits; `visual` says the same of
what is only seen, `check` what must hold between the parts, `schema` turns both into the JSON Schema that
editors use. Frames and units are those of WebXR: metres, right-handed, +Y up, -Z forward; angles in
radians; a yaw turns about +Y and 0 looks along -Z. A point of the ground is ``[x, z]``, a colour is sRGB
``"#rrggbb"``.

The wire carries positions as 16-bit millimetres, so nothing people can reach may be further than `REACH` from
the origin of the room.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from worldserver.scene.parts import Angle, Flag, Ground, Name, Number, Part, Point, Words, number
from worldserver.scene.visual import Element, Fog, Light, Sky, Sun, Terrain, Water

REACH = 32.7
"""The furthest coordinate people can have, metres: int16 millimetres on the wire."""


class SceneError(ValueError):
    """A scene that must not be used: which file, where in it (RFC 6901 JSON pointer), and why. One line."""

    def __init__(self, file: str, pointer: str, reason: str) -> None:
        self.file, self.pointer, self.reason = file, pointer, reason
        line = f"{file}: {pointer or '(whole file)'}: {reason}"
        super().__init__(" ".join(line.split()))


Reachable = Annotated[float, number(ge=-REACH, le=REACH)]
Place = tuple[Reachable, Reachable, Reachable]
"""A point that people can reach, metres, room frame."""


class Bounds(Part):
    """The box that holds every head and hand, metres, room frame."""

    min: Place
    max: Place


class Spawn(Part):
    """Where someone stands who has just come in: feet, and the way they look."""

    position: Place
    yaw: Angle = 0.0


SeatStyle = Literal["log", "stone", "cushion", "bench", "none"]


class Circle(Part):
    """Seats in a ring, numbered against the clock as seen from above, each facing the middle.

    Seat i stands at ``center + radius * (sin a, 0, cos a)`` with ``a = start_angle + 2 pi i / count`` and has
    the yaw ``a``, which looks at the middle. Its position is the floor under the person.
    """

    name: Name
    center: Place
    radius: Annotated[float, number(ge=0.5, le=20)]
    count: Annotated[int, Field(strict=True, ge=1, le=64)]
    start_angle: Angle = 0.0
    seat_height: Annotated[float, number(ge=0.05, le=1.0)] = 0.42
    style: SeatStyle = "log"


class SingleSeat(Part):
    """One seat by itself; its position is the floor under the person."""

    name: Name
    position: Place
    yaw: Angle = 0.0
    seat_height: Annotated[float, number(ge=0.05, le=1.0)] = 0.42
    style: SeatStyle = "none"


class CircleShape(Part):
    """A round area of the ground, without limit in height."""

    type: Literal["circle"]
    center: tuple[Reachable, Reachable]
    radius: Annotated[float, number(gt=0, le=REACH)]


class BoxShape(Part):
    """An upright box of the ground, without limit in height, turned by `yaw` about its centre."""

    type: Literal["box"]
    center: tuple[Reachable, Reachable]
    size: tuple[Annotated[float, number(gt=0, le=2 * REACH)], Annotated[float, number(gt=0, le=2 * REACH)]]
    yaw: Angle = 0.0


class Zone(Part):
    """A part of the scene with a name, and rules of its own."""

    name: Name
    shape: Annotated[CircleShape | BoxShape, Field(discriminator="type")]
    voice: Literal["open", "closed", "stage", "silent", "listen", "lobby"] = "open"
    """open: by distance. closed: heard inside alone, and nothing else is heard inside. stage: all of the room
    hears. silent: nobody speaks, and nothing near is heard. listen: nobody speaks. lobby: closed, but for
    those who lead.
    """
    capacity: Annotated[int, Field(strict=True, ge=1, le=1000)] | None = None
    lockable: Flag = False
    """Those inside may close it. Of open and closed zones alone."""
    locked: Flag = False
    """Closed from the start, until a facilitator opens it, or somebody whom they let in. Needs `lockable`."""


class Camera(Part):
    """How the scene likes to be seen: eye heights and clipping planes (m), the desktop's field of view."""

    seated_eye_height: Annotated[float, number(ge=0.5, le=2)] = 1.2
    standing_eye_height: Annotated[float, number(ge=0.5, le=2.5)] = 1.6
    near: Annotated[float, number(ge=0.01, le=1)] = 0.05
    far: Annotated[float, number(ge=50, le=5000)] = 1200.0
    field_of_view: Annotated[float, number(ge=0.5, le=2)] = 1.05


class Comfort(Part):
    """What a body should be told before it goes there, and where smooth walking stays gentle."""

    walk_speed: Annotated[float, number(gt=0, le=4)] = 1.4
    """Metres a second of smooth walking."""
    wide_open: Flag = False
    """Wide open space: some people are frightened by it."""
    high_places: Flag = False
    open_water: Flag = False


INAUDIBLE = 1 / 32
"""A voice with less gain than this is not heard among others: -30 dB."""


class Voice(Part):
    """How voices fade with distance: Web Audio's "inverse" model, and an end to it. Metres."""

    ref_distance: Annotated[float, number(ge=0.2, le=20)] = 1.2
    """Up to here a voice keeps its full strength."""
    rolloff: Annotated[float, number(gt=0, le=10)] = 1.4
    max_distance: Annotated[float, number(ge=1, le=100)] = 16.0
    """Nobody is heard from farther away."""

    @property
    def earshot(self) -> float:
        """From how far somebody is heard at most: where the gain falls to INAUDIBLE, or `max_distance`."""
        faded = self.ref_distance * (1 + (1 / INAUDIBLE - 1) / self.rolloff)
        return min(self.max_distance, faded)


class View(Part):
    """A place worth looking from, for pictures and previews."""

    name: Name
    eye: Point
    target: Point


class SceneDescription(Part):
    """The whole of a ``scene.json``."""

    schema_: Annotated[str, Field(alias="$schema")] = "../schema.json"
    title: Annotated[str, Field(min_length=1, max_length=80)]
    description: Words
    """What someone who does not see would want to be told."""
    attribution: Annotated[str, Field(max_length=400)] = ""
    licence: Annotated[str, Field(max_length=80)] = ""
    seed: Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)] = 1
    """Everything that grows by chance grows from this: same seed, same scene."""

    capacity: Annotated[int, Field(strict=True, ge=1, le=1000)] = 12
    bounds: Bounds
    walk: Annotated[tuple[Ground, ...], Field(min_length=3, max_length=64)]
    """A simple polygon, metres: where feet may be. The floor in it is at y = 0."""
    spawn_points: Annotated[tuple[Spawn, ...], Field(min_length=1, max_length=64)]
    circles: Annotated[tuple[Circle, ...], Field(max_length=16)] = ()
    seats: Annotated[tuple[SingleSeat, ...], Field(max_length=128)] = ()
    zones: Annotated[tuple[Zone, ...], Field(max_length=64)] = ()

    camera: Camera = Camera()
    comfort: Comfort = Comfort()
    voice: Voice = Voice()
    views: Annotated[tuple[View, ...], Field(max_length=32)] = ()

    sky: Sky
    sun: Sun
    light: Light
    fog: Fog
    terrain: Terrain | None = Terrain()
    """null: no ground is drawn."""
    water: Water | None = None
    elements: Annotated[tuple[Element, ...], Field(max_length=256)] = ()


__all__ = ["REACH", "Number", "SceneDescription", "SceneError"]
