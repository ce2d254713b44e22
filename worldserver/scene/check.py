"""What must hold between the parts of a scene, so that nobody is put where they cannot be or cannot leave.

Each rule is one small function that yields its findings as (pointer, reason), in the order of the file; the
first finding is raised. Types, limits and unknown keys have been checked before (`model`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from worldserver.scene.model import BoxShape, SceneDescription, SceneError, Zone
from worldserver.scene.walk import contains, crossing, distance_to_edge

Finding = tuple[str, str]
EDGE = 0.05
"""A seat may stand on the very edge of the walkable ground, or this far beyond it, metres."""
CLEAR = 0.3
"""Seats nearer to each other than this would put one person inside another, metres."""
ROUNDING = 0.01
"""The world counts in millimetres; a centimetre is safe, metres."""
LOCKABLE = ("open", "closed")
"""What a locked door would do to another kind of zone nobody could say in a word."""
STEP = 0.5
"""A seat may stand this far above or below the floor: beyond, the world takes no head for a head, metres."""


def check(scene: SceneDescription, seats: Sequence[tuple[float, float]], file: str) -> None:
    """Raise SceneError for the first rule that does not hold. seats: the ``(x, z)`` of each, expanded."""
    rules = (
        bounds_are_a_box(scene),
        walk_is_simple(scene),
        walk_is_in_bounds(scene),
        spawn_points_are_on_ground(scene),
        spawn_points_are_not_behind_doors(scene),
    )
    more = (
        seats_can_be_reached(scene, seats),
        seats_are_near_the_floor(scene),
        names_are_unique(scene),
        zones_can_be_left(scene),
        elements_know_where(scene),
    )
    for rule in (*rules, *more):
        for pointer, reason in rule:
            raise SceneError(file, pointer, reason)


def bounds_are_a_box(scene: SceneDescription) -> Iterator[Finding]:
    """The box has room in every direction, and for a head above the floor."""
    for axis, name in enumerate("xyz"):
        if scene.bounds.max[axis] - scene.bounds.min[axis] < 1.0:
            yield f"/bounds/max/{axis}", f"must be at least 1 m above bounds.min in {name}"
    if scene.bounds.min[1] > 0 or scene.bounds.max[1] < 2:
        yield "/bounds", "must hold the floor at y = 0 and 2 m above it"


def walk_is_simple(scene: SceneDescription) -> Iterator[Finding]:
    """The outline does not cross or touch itself, and encloses something."""
    edge = crossing(scene.walk)
    if edge is not None:
        yield f"/walk/{edge}", "the outline crosses or touches itself on the edge from here"


def walk_is_in_bounds(scene: SceneDescription) -> Iterator[Finding]:
    """Whoever stands where feet may be is inside the box."""
    for i, point in enumerate(scene.walk):
        if not _in_bounds(scene, point):
            yield f"/walk/{i}", "outside bounds"


def spawn_points_are_on_ground(scene: SceneDescription) -> Iterator[Finding]:
    """Whoever comes in stands on walkable ground at its height."""
    for i, spawn in enumerate(scene.spawn_points):
        x, y, z = spawn.position
        if y != 0:
            yield f"/spawn_points/{i}/position/1", "feet must be at y = 0, where the floor is"
        if not contains(scene.walk, (x, z))[0]:
            yield f"/spawn_points/{i}/position", "outside the walk polygon"


def spawn_points_are_not_behind_doors(scene: SceneDescription) -> Iterator[Finding]:
    """Nobody arrives in the middle of a talk that is closed, or in a place that may be full."""
    for i, spawn in enumerate(scene.spawn_points):
        for zone in scene.zones:
            why = _why_no_entrance(zone)
            if why and _holds(zone, (spawn.position[0], spawn.position[2])):
                yield (
                    f"/spawn_points/{i}/position",
                    f"lies in zone {zone.name!r}, {why}: nobody can come in there",
                )


def _why_no_entrance(zone: Zone) -> str:
    """What keeps newcomers out of a zone, or nothing. A lobby is made for them."""
    if zone.voice == "closed":
        return "which is closed"
    if zone.lockable:
        return "which can be locked"
    return "which may be full" if zone.capacity is not None and zone.voice != "lobby" else ""


def seats_can_be_reached(scene: SceneDescription, seats: Sequence[tuple[float, float]]) -> Iterator[Finding]:
    """Every seat is on walkable ground or at its edge, and apart from the others."""
    pointers = _seat_pointers(scene)
    for i, (pointer, seat) in enumerate(zip(pointers, seats, strict=True)):
        where = f"seat {i} at [{seat[0]:.2f}, {seat[1]:.2f}]"
        if not contains(scene.walk, seat)[0] and distance_to_edge(scene.walk, seat)[0] > EDGE:
            yield pointer, f"{where} is outside the walk polygon"
        if not _in_bounds(scene, seat):
            yield pointer, f"{where} is outside bounds"
        if any(math.dist(seat, other) < CLEAR for other in seats[:i]):
            yield pointer, f"{where} is less than {CLEAR} m from another"


def seats_are_near_the_floor(scene: SceneDescription) -> Iterator[Finding]:
    """No seat is so high or so low that nobody's head could be where a sitting head is."""
    heights = [(f"/circles/{i}/center/1", circle.center[1]) for i, circle in enumerate(scene.circles)]
    heights += [(f"/seats/{i}/position/1", seat.position[1]) for i, seat in enumerate(scene.seats)]
    for pointer, height in heights:
        if abs(height) > STEP:
            yield pointer, f"must be within {STEP} m of the floor at y = 0"


def names_are_unique(scene: SceneDescription) -> Iterator[Finding]:
    """Circles and single seats share one set of names; zones and views have their own."""
    seats = [(f"/circles/{i}/name", circle.name) for i, circle in enumerate(scene.circles)]
    seats += [(f"/seats/{i}/name", seat.name) for i, seat in enumerate(scene.seats)]
    zones = [(f"/zones/{i}/name", zone.name) for i, zone in enumerate(scene.zones)]
    views = [(f"/views/{i}/name", view.name) for i, view in enumerate(scene.views)]
    for group in (seats, zones, views):
        taken: set[str] = set()
        for pointer, name in group:
            if name.casefold() in taken:
                yield pointer, f"the name {name!r} is taken"
            taken.add(name.casefold())


def zones_can_be_left(scene: SceneDescription) -> Iterator[Finding]:
    """A zone lies in bounds, what is closed can be opened, and a door is where it makes a difference."""
    for i, zone in enumerate(scene.zones):
        if not all(_in_bounds(scene, corner) for corner in _corners(zone)):
            yield f"/zones/{i}/shape", f"zone {zone.name!r} reaches outside bounds"
        if zone.locked and not zone.lockable:
            yield f"/zones/{i}/locked", f"zone {zone.name!r} is locked and nobody could open it: set lockable"
        if zone.lockable and zone.voice not in LOCKABLE:
            reason = (
                f"zone {zone.name!r} has the rule {zone.voice!r}: only an open or a closed zone can be locked"
            )
            yield f"/zones/{i}/lockable", reason


def elements_know_where(scene: SceneDescription) -> Iterator[Finding]:
    """What grows by number has a region to grow in, and no region without a number."""
    for i, element in enumerate(scene.elements):
        if element.type not in ("trees", "rocks"):
            continue
        if (element.region is None) != (element.count is None):
            yield f"/elements/{i}", "region and count belong together"
        elif element.region is None and not element.places:
            yield f"/elements/{i}", "needs places, or a region and a count"


def _seat_pointers(scene: SceneDescription) -> list[str]:
    rings = [f"/circles/{i}" for i, circle in enumerate(scene.circles) for _ in range(circle.count)]
    return rings + [f"/seats/{i}" for i in range(len(scene.seats))]


def _in_bounds(scene: SceneDescription, point: tuple[float, float]) -> bool:
    low, high = scene.bounds.min, scene.bounds.max
    return low[0] <= point[0] <= high[0] and low[2] <= point[1] <= high[2]


def _holds(zone: Zone, point: tuple[float, float]) -> bool:
    """Whether a point is in a zone, or so near to it that the world, which rounds, may take it to be."""
    shape = zone.shape
    x, z = point[0] - shape.center[0], point[1] - shape.center[1]
    if not isinstance(shape, BoxShape):
        return math.hypot(x, z) <= shape.radius + ROUNDING
    c, s = math.cos(shape.yaw), math.sin(shape.yaw)
    across, along = abs(x * c - z * s), abs(x * s + z * c)
    return across <= shape.size[0] / 2 + ROUNDING and along <= shape.size[1] / 2 + ROUNDING


def _corners(zone: Zone) -> list[tuple[float, float]]:
    shape, (x, z) = zone.shape, zone.shape.center
    if not isinstance(shape, BoxShape):
        r = shape.radius
        return [(x - r, z), (x + r, z), (x, z - r), (x, z + r)]
    c, s = math.cos(shape.yaw), math.sin(shape.yaw)
    halves = [(shape.size[0] / 2 * a, shape.size[1] / 2 * b) for a, b in ((1, 1), (1, -1), (-1, 1), (-1, -1))]
    return [(x + u * c + v * s, z - u * s + v * c) for u, v in halves]
