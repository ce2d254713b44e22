"""What a person with an emulated headset does with head, hands and sticks, and where that is in the room.

What she aims with is held in her play space, so places of the room are turned into it by where her head is in
both.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager

from tests.e2e.people import Person, Vector

EYES = 1.6
HAND = [0.2, 1.2, -0.3]


def relax(person: Person) -> None:
    person.ask(
        """(() => {
          const { left, right } = headset.controllers;
          headset.primaryInputMode = "controller";
          for (const side of [left, right]) {
            side.updateAxes("thumbstick", 0, 0);
            side.updateButtonValue("trigger", 0);
          }
        })()"""
    )
    look(person)
    hold(person, "left", [-0.25, 1.0, -0.3], pitch=-0.9)
    hold(person, "right", [0.25, 1.0, -0.3], pitch=-0.9)
    person.frames()


# ------------------------------------------------------------------------------------ what she does


def look(person: Person, *, pitch: float = 0, yaw: float = 0) -> None:
    x, y, z, w = turned(pitch, yaw)
    person.ask(f"headset.position.set(0, {EYES}, 0)")
    person.ask(f"headset.quaternion.set({x}, {y}, {z}, {w})")


def hold(
    person: Person, side: str, place: Vector, *, pitch: float = 0, yaw: float = 0, kind: str = "controllers"
) -> None:
    put(person, f"headset.{kind}.{side}", place, turned(pitch, yaw))


def put(person: Person, thing: str, place: Vector, orientation: Vector) -> None:
    for what, numbers in (("position", place), ("quaternion", orientation)):
        person.ask(f"{thing}.{what}.set({', '.join(map(str, numbers))})")


def push(person: Person, side: str, x: float, y: float) -> None:
    person.ask(f"headset.controllers.{side}.updateAxes('thumbstick', {x}, {y})")
    person.frames()


def aim(person: Person, target: Vector, *, origin: Vector = HAND, kind: str = "controllers") -> None:
    """The right hand at a place of the room; her head is where `look` has put it, looking ahead."""
    there = in_play_space(person, target)
    x, y, z = (b - a for a, b in zip(origin, there, strict=True))
    hold(person, "right", origin, pitch=math.atan2(y, math.hypot(x, z)), yaw=math.atan2(-x, -z), kind=kind)
    person.frames()


def press(person: Person) -> None:
    for value in (1, 0):
        person.ask(f"headset.controllers.right.updateButtonValue('trigger', {value})")
        person.frames()


@contextmanager
def panel(person: Person) -> Iterator[None]:
    """The panel before her eyes, by the button under her thumb."""
    button(person)
    person.until("stillroom.stage.panelKey('leave') !== null")
    yield
    button(person)
    person.until("stillroom.stage.panelKey('leave') === null")


def button(person: Person) -> None:
    for value in (1, 0):
        person.ask(f"headset.controllers.left.updateButtonValue('x-button', {value})")
        person.frames()


def press_key(person: Person, key: str) -> None:
    aim(person, person.ask(f"stillroom.stage.panelKey('{key}')"))
    press(person)


# ------------------------------------------------------------------------------------ geometry


def turned(pitch: float, yaw: float) -> Vector:
    """First about Y, then about the turned X."""
    (sp, cp), (sy, cy) = ((math.sin(angle / 2), math.cos(angle / 2)) for angle in (pitch, yaw))
    return [cy * sp, sy * cp, -sy * sp, cy * cp]


def yaw_of(orientation: Vector) -> float:
    x, y, z, w = orientation
    return math.atan2(2 * (x * z + w * y), 1 - 2 * (x * x + y * y))


def in_play_space(person: Person, place: Vector) -> Vector:
    rig = person.rig["head"]
    (hx, _, hz), yaw = rig["position"], yaw_of(rig["orientation"])
    (x, z), (c, s) = (place[0] - hx, place[2] - hz), (math.cos(yaw), math.sin(yaw))
    return [c * x - s * z, place[1], s * x + c * z]


def ahead(person: Person, metres: float) -> Vector:
    """A place on the ground before her."""
    rig = person.rig["head"]
    (x, _, z), yaw = rig["position"], yaw_of(rig["orientation"])
    return [x - metres * math.sin(yaw), 0, z - metres * math.cos(yaw)]


def head(person: Person) -> Vector:
    place: Vector = person.rig["head"]["position"]
    return place


def on_ground(place: Vector) -> Vector:
    return [place[0], 0, place[2]]
