"""What a person with a headset does: moving, sitting, hands, the panel. Another page sees where it got them.

Quinn wears an emulated Quest 3.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.e2e.people import Person, Vector, degrees, millimetres
from tests.e2e.test_talking import PAVILION_SEATS, sit
from tests.e2e.wearing import (
    EYES,
    HAND,
    ahead,
    aim,
    button,
    head,
    hold,
    in_play_space,
    look,
    on_ground,
    panel,
    press,
    press_key,
    push,
    put,
    relax,
    yaw_of,
)
from worldserver.wire import PresenceState

pytestmark = pytest.mark.e2e

FIRE_CIRCLE = [[3 * math.sin(i * math.pi / 6), 0.4, 3 * math.cos(i * math.pi / 6)] for i in range(12)]
HEAD = "stillroom.stage.sentRig().head.position"
LONGER_THAN_A_SIGN_MS = 800
BEFORE_A_SEAT = 0.6
"""Metres: where one stands up."""
# The left forearm across the chest, palm down, as one reads a watch.
WATCH = ([0.0, 1.1, -0.36], [-0.6533, 0.6533, 0.2706, 0.2706])
TOLD = "stillroom.stage.told()"
FINGERTIP = """(async () => {
  const session = headset.activeSession;
  const floor = await session.requestReferenceSpace("local-floor");
  const right = [...session.inputSources].find(({ handedness }) => handedness === "right");
  return new Promise((tell) => session.requestAnimationFrame((_, frame) => {
    const { x, y, z } = frame.getJointPose(right.hand.get("index-finger-tip"), floor).transform.position;
    tell([x, y, z]);
  }));
})()"""


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


def test_coming_into_the_pavilion_is_told_and_its_door_is_closed_from_inside(two: Two) -> None:
    ann, quinn = two.ann, two.quinn
    with panel(quinn):
        assert quinn.ask("stillroom.stage.panelKey('door')") is None
    sit(quinn, PAVILION_SEATS[0])
    quinn.until(f"{TOLD}.startsWith('Pavilion: only those inside hear each other.')")
    with panel(quinn):
        quinn.until("stillroom.stage.panelKey('door') !== null")
        press_key(quinn, "door")
        ann.until("stillroom.link.locked.size === 1")
        quinn.until(f"{TOLD} === 'Pavilion: closed now, nobody else comes in.'")
        # A key that was pressed rests for a moment.
        quinn.frames(30)
        press_key(quinn, "door")
        ann.until("stillroom.link.locked.size === 0")
    # Out of the narrow place again, for the next.
    open_ground = "{position: [-4, 0, 5], yaw: 1.5, seat: -1}"
    quinn.ask(f"stillroom.link.requestMove('teleport', {open_ground})")
    quinn.until(f"{HEAD}[0] > -5")


def test_written_words_are_told_for_a_while(two: Two) -> None:
    ann, quinn = two.ann, two.quinn
    ann.ask("stillroom.link.write('Good morning', 'room')")
    quinn.until(f"{TOLD} === 'Ann: Good morning'")
    assert ann.ask(TOLD) == ""
    quinn.until(f"{TOLD} === ''")


def test_her_microphone_is_off_while_she_is_quiet(talking: Browser, url: str) -> None:
    """While her headset is put down, and from when she puts a finger to her lips."""
    with Person(talking, url, headset=True) as quinn:
        quinn.page.locator("#door-sound summary").click()
        quinn.page.get_by_role("button", name="Use my microphone").click()
        quinn.until("stillroom.sound.state.microphone === 'on'")
        quinn.enter("Quinn")
        relax(quinn)
        muted = f"stillroom.link.participant({quinn.slot}).muted"
        assert not quinn.ask(muted)

        quinn.ask("headset.updateVisibilityState('hidden')")
        quinn.until(muted)
        quinn.ask("headset.updateVisibilityState('visible')")
        quinn.until(f"!{muted}")
        quinn.until(f"{TOLD} === 'Your microphone is on again.'")

        quinn.ask("(window.hushed = 0, stillroom.stage.onEvent(({ kind }) => (hushed += kind === 'hush')))")
        finger_to_lips(quinn)
        quinn.until(muted)
        assert quinn.ask(TOLD).startswith("Your microphone is off.")
        # Lost at the face, and found there: it is the same sign.
        for connected in ("false", "true"):
            quinn.ask(f"headset.hands.right.connected = {connected}")
            quinn.page.wait_for_timeout(LONGER_THAN_A_SIGN_MS)
        assert quinn.ask(muted) and quinn.ask("hushed") == 1


def finger_to_lips(person: Person) -> None:
    """A straight finger, and its tip between the lips, wherever the hand must be for that."""
    person.ask("headset.primaryInputMode = 'hand'")
    person.ask("headset.hands.right.poseId = 'point'")
    hand = [0.2, 1.3, -0.3]
    hold(person, "right", hand, kind="hands")
    person.frames()
    tip = person.ask(FINGERTIP)
    mouth = [0, EYES - 0.09, -0.07]
    hold(person, "right", [h + m - t for h, m, t in zip(hand, mouth, tip, strict=True)], kind="hands")


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
