"""What a person with a headset does: moving, sitting, hands, the panel. Another page sees where it got them.

Quinn wears an emulated Quest 3. What she aims with is held in her play space, so places of the room are
turned into it by where her head is in both.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.e2e.people import Person, Vector, degrees, millimetres
from worldserver.wire import PresenceState

pytestmark = pytest.mark.e2e

EYES = 1.6
HAND = [0.2, 1.2, -0.3]
FIRE_CIRCLE = [[3 * math.sin(i * math.pi / 6), 0.4, 3 * math.cos(i * math.pi / 6)] for i in range(12)]
HEAD = "stillroom.stage.sentRig().head.position"
BEFORE_A_SEAT = 0.6
"""Metres: where one stands up."""
# The left forearm across the chest, palm down, as one reads a watch.
WATCH = ([0.0, 1.1, -0.36], [-0.6533, 0.6533, 0.2706, 0.2706])


@dataclass
class Two:
    ann: Person
    quinn: Person

    def until_at_rest(self) -> Vector:
        """Where Ann sees Quinn's head; it is where Quinn says that it is."""
        seen = self.ann.until_still(self.quinn)
        assert millimetres(seen["head"]["position"], head(self.quinn)) <= 2
        place: Vector = seen["head"]["position"]
        return place


@pytest.fixture(scope="module")
def met(browser: Browser, url: str) -> Iterator[Two]:
    """For all tests, since coming in takes longest. The last one lets Quinn leave."""
    with Person(browser, url) as ann, Person(browser, url, headset=True) as quinn:
        ann.enter("Ann")
        quinn.enter("Quinn")
        ann.until_sees(quinn)
        yield Two(ann, quinn)


@pytest.fixture
def two(met: Two) -> Two:
    """Quinn stands upright, looks ahead, and holds two controllers before her."""
    relax(met.quinn)
    return met


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


def seat_of(of: Person, seen_by: Person) -> int:
    seat: int = seen_by.ask(f"stillroom.link.participant({of.slot}).seat")
    return seat


# ------------------------------------------------------------------------------------ the tests


def test_stick_forward_and_let_go_moves_her_to_where_the_arc_comes_down(two: Two) -> None:
    quinn = two.quinn
    start, looks = two.until_at_rest(), quinn.rig["head"]["orientation"]
    # Behind her, at the door, lies the edge of the ground: nothing happens.
    hold(quinn, "right", HAND, pitch=0.7, yaw=math.pi)
    push(quinn, "right", 0, -1)
    push(quinn, "right", 0, 0)

    hold(quinn, "right", [0, 1.2, -0.3], pitch=-0.1)
    push(quinn, "right", 0, -1)
    assert millimetres(head(quinn), start) <= 1
    goal = ahead(quinn, 0.3 + flight(1.2, -0.1))
    push(quinn, "right", 0, 0)
    quinn.until(f"{HEAD}[2] < {start[2] - 1}")
    assert millimetres(on_ground(two.until_at_rest()), goal) <= 20
    assert head(quinn)[1] == pytest.approx(start[1])
    assert degrees(quinn.rig["head"]["orientation"], looks) < 0.1


def flight(height: float, pitch: float, speed: float = 7.2, gravity: float = 9.8) -> float:
    """How far something comes that is thrown from a height, metres."""
    up = speed * math.sin(pitch)
    return speed * math.cos(pitch) * (up + math.sqrt(up * up + 2 * gravity * height)) / gravity


def test_stick_aside_turns_her_once_by_thirty_degrees(two: Two) -> None:
    quinn = two.quinn
    start = two.ann.until_still(quinn)["head"]
    push(quinn, "right", 1, 0)
    quinn.frames(4)
    push(quinn, "right", 0, 0)
    seen = two.ann.until_still(quinn)["head"]
    assert degrees(start["orientation"], seen["orientation"]) == pytest.approx(30, abs=0.5)
    assert millimetres(start["position"], seen["position"]) <= 2
    push(quinn, "right", -1, 0)
    push(quinn, "right", 0, 0)
    seen = two.ann.until_still(quinn)["head"]
    assert degrees(start["orientation"], seen["orientation"]) <= 0.5


def test_pointing_at_a_seat_and_pressing_sits_there(two: Two) -> None:
    ann, quinn = two.ann, two.quinn
    taken = set(ann.ask("stillroom.link.participants().map((p) => p.seat)"))
    near = sorted(set(range(12)) - taken, key=lambda i: math.dist(FIRE_CIRCLE[i], head(quinn)))
    seat, place = near[0], FIRE_CIRCLE[near[0]]
    aim(quinn, place)
    press(quinn)
    ann.until(f"stillroom.link.participant({quinn.slot}).seat === {seat}")
    assert millimetres(on_ground(two.until_at_rest()), on_ground(place)) <= 2
    # The seat looks at the fire, and so does she.
    toward_fire = yaw_of(quinn.rig["head"]["orientation"]) - seat * math.pi / 6
    assert math.cos(toward_fire) > 0.999

    with panel(quinn):
        press_key(quinn, "seat")
        ann.until(f"stillroom.link.participant({quinn.slot}).seat === -1")
        before = 1 - BEFORE_A_SEAT / 3
        assert millimetres(on_ground(two.until_at_rest()), [place[0] * before, 0, place[2] * before]) <= 2


def test_smooth_walking_is_switched_on_at_the_panel(two: Two) -> None:
    quinn = two.quinn
    with panel(quinn):
        press_key(quinn, "comfort")
    relax(quinn)
    start = two.until_at_rest()
    away = f"Math.hypot(p[0] - {start[0]}, p[2] - {start[2]})"
    push(quinn, "left", 0.4, 1)
    quinn.until(f"((p) => {away} > 0.5)({HEAD})")
    push(quinn, "left", 0, 0)
    end = two.until_at_rest()
    # Backwards and a little to the right, as the stick was held.
    x, _, z = (b - a for a, b in zip(in_play_space(quinn, start), in_play_space(quinn, end), strict=True))
    assert z > 0.4 and 0.1 < x < z

    with panel(quinn):
        press_key(quinn, "comfort")
    relax(quinn)
    push(quinn, "left", 0, 1)
    quinn.frames(4)
    assert millimetres(head(quinn), end) <= 1


def test_fingers_reach_the_other_page(two: Two) -> None:
    ann, quinn = two.ann, two.quinn
    quinn.ask("headset.primaryInputMode = 'hand'")
    hold(quinn, "left", [-0.15, 1.3, -0.35], kind="hands")
    hold(quinn, "right", [0.15, 1.3, -0.35], kind="hands")
    quinn.ask("headset.hands.left.poseId = 'point'")
    quinn.ask("headset.hands.right.updatePinchValue(1)")
    hands = ann.until_still(quinn)
    _, index, middle, ring, little = hands["left"]["curls"]
    assert index < 0.2 < 0.7 < min(middle, ring, little)
    assert (hands["left"]["pinch"], hands["right"]["pinch"]) == (False, True)
    assert hands["right"]["curls"][1] > 0.3
    quinn.ask("headset.hands.right.updatePinchValue(0)")
    quinn.ask("headset.hands.left.poseId = 'default'")
    quinn.ask("headset.hands.left.connected = false")
    hands = ann.until_still(quinn)
    assert hands["left"] is None
    assert not hands["right"]["pinch"]
    quinn.ask("headset.hands.left.connected = true")


def test_a_look_at_the_wrist_opens_the_panel(two: Two) -> None:
    quinn = two.quinn
    assert quinn.ask("stillroom.stage.panelKey('seat')") is None
    put(quinn, "headset.controllers.left", *WATCH)
    quinn.frames()
    assert quinn.ask("stillroom.stage.panelKey('seat')") is None, "she looks over it"
    look(quinn, pitch=-0.7)
    quinn.until("stillroom.stage.panelKey('seat') !== null")
    look(quinn, yaw=1.2)
    quinn.until("stillroom.stage.panelKey('seat') === null")


def test_recenter_lets_her_look_ahead_again(two: Two) -> None:
    quinn = two.quinn
    before = yaw_of(quinn.rig["head"]["orientation"])
    look(quinn, yaw=0.9)
    two.ann.until_still(quinn)
    assert yaw_of(quinn.rig["head"]["orientation"]) == pytest.approx(before + 0.9, abs=0.01)
    quinn.ask("stillroom.stage.recenter()")
    two.ann.until_still(quinn)
    assert yaw_of(quinn.rig["head"]["orientation"]) == pytest.approx(before, abs=0.01)


def test_a_headset_put_down_is_told_to_the_others(two: Two) -> None:
    ann, quinn = two.ann, two.quinn
    presence = f"stillroom.link.participant({quinn.slot}).presence"
    quinn.ask("headset.updateVisibilityState('hidden')")
    ann.until(f"{presence} === {int(PresenceState.AWAY)}")
    quinn.ask("headset.updateVisibilityState('visible')")
    ann.until(f"{presence} === {int(PresenceState.HERE)}")


# What Vision Pro gives: no hands, and a ray from the eyes that is there only while one pinches. The emulator
# has no such thing, so its right hand is made into one.
GAZE = """
const { left, right } = headset.hands;
const source = right.inputSource;
const fields = source[Object.getOwnPropertySymbols(source)[0]];
fields.targetRayMode = "transient-pointer";
left.connected = right.connected = false;
headset.primaryInputMode = "hand";
"""


def test_a_look_and_a_pinch_move_her(two: Two) -> None:
    ann, quinn = two.ann, two.quinn
    quinn.ask(f"(() => {{{GAZE}}})()")
    quinn.frames()
    goal = ahead(quinn, 2.5)
    aim(quinn, goal, origin=[0, EYES, 0], kind="hands")
    quinn.ask("headset.hands.right.connected = true")
    quinn.ask("headset.hands.right.updatePinchValue(1)")
    quinn.frames()
    assert ann.until_still(quinn)["right"] is None
    quinn.ask("headset.hands.right.updatePinchValue(0)")
    quinn.frames(1)
    quinn.ask("headset.hands.right.connected = false")
    quinn.until(f"((p) => Math.hypot(p[0] - {goal[0]}, p[2] - {goal[2]}) < 0.05)({HEAD})")
    assert millimetres(on_ground(two.until_at_rest()), goal) <= 20


def test_the_panel_lets_her_out_of_vr_and_she_stays_in_the_room(two: Two) -> None:
    ann, quinn = two.ann, two.quinn
    before, slot = two.until_at_rest(), quinn.slot
    button(quinn)
    quinn.until("stillroom.stage.panelKey('leave') !== null")
    press_key(quinn, "leave")
    quinn.until("!headset.activeSession")
    ann.until(f"stillroom.stage.drawnRig({slot}).left === null")
    assert millimetres(two.until_at_rest(), before) <= 2
    assert quinn.slot == slot
    quinn.page.get_by_role("button", name="Leave", exact=True).click()
    ann.until(f"stillroom.link.participant({slot}) === undefined")
    assert ann.noticed == [] and quinn.noticed == []
