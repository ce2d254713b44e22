"""Who hears whom: a tone for each page, through a real server, told apart in what the other pages play."""

import logging
import math
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e import speech
from tests.e2e.hearing import (
    ANN,
    BEN,
    CID,
    HEARD,
    JETTY,
    SHORE,
    amplitude,
    go,
    heard,
    listener,
    open_microphone,
    speaker,
    until_heard,
    until_silent,
)
from tests.e2e.people import SOUND_ONLY, Person
from worldserver.wire import SPARSE_MS

pytestmark = pytest.mark.e2e
log = logging.getLogger(__name__)

FAR = (-4.0, 0.0), (-6.0, -6.3)
"""From the shore, 12 m at a time at most; there it is 15.6 m, and a few more from the shore's other end."""
PAVILION = (-6.0, 2.0), (-10.0, -2.2)


def test_who_comes_by_sound_alone_hears_from_a_seat_and_is_heard(talking: Browser, url: str) -> None:
    script = speech.EARS + speech.TONE % BEN
    with (
        speaker(talking, url, ANN) as ann,
        Person(talking, url, query=SOUND_ONLY, script=script, strict=False) as ben,
    ):
        ann.enter("Ann")
        ben.enter("Ben")
        ben.until("stillroom.link.participant(stillroom.link.slot).seat >= 0")
        open_microphone(ann, ben)
        until_heard(ben, ANN)
        levels = {}
        for side in (-1, 1):
            # One step to the side of the seat, as its owner looks.
            where = ben.ask("stillroom.stage.sentRig().head.position")
            turn = ben.ask("stillroom.stage.sentRig().head.orientation")
            yaw = 2 * math.atan2(turn[1], turn[3])
            go(ann, (where[0] + side * 1.5 * math.cos(yaw), where[2] - side * 1.5 * math.sin(yaw)))
            ben.page.wait_for_timeout(SPARSE_MS + 500)
            left, right, _ = heard(ben)
            levels[side] = 20 * math.log10(speech.tone(left, ANN) / speech.tone(right, ANN))
        log.info("by sound alone, left against right, dB: %s", levels)
        assert levels[-1] > 3 and levels[1] < -3
        ann.until(f"stillroom.link.loudness({ben.slot}) > 0.3")
        ben.page.locator("#microphone").click()
        ann.until(f"stillroom.link.loudness({ben.slot}) === 0")
        assert ben.noticed == []


@pytest.fixture(scope="module")
def met(talking: Browser, url: str) -> Iterator[tuple[Person, Person]]:
    """Ann and Ben, who speak. For several tests, since coming in takes longest."""
    with speaker(talking, url, ANN) as ann, listener(talking, url, speech.TONE % BEN) as ben:
        ann.enter("Ann")
        ben.enter("Ben")
        open_microphone(ann, ben)
        yield ann, ben


@pytest.fixture
def two(met: tuple[Person, Person]) -> Iterator[tuple[Person, Person]]:
    yield met
    ann, ben = met
    ann.ask("stillroom.link.act({ type: 'Mute', muted: false })")
    assert ann.noticed == [] and ben.noticed == []


def test_mute_silences_also_a_client_that_goes_on_sending(
    two: tuple[Person, Person], talking: Browser, url: str
) -> None:
    ann, ben = two
    with speaker(talking, url, CID) as cid:
        cid.enter("Cid")
        open_microphone(cid)
        until_heard(ben, ANN)
        until_heard(ben, CID)

        ann.ask("stillroom.sound.setMuted(true)")
        until_silent(ben, ANN)
        ben.until(f"stillroom.link.participant({ann.slot}).muted")
        assert amplitude(ben, CID) > HEARD
        ann.ask("stillroom.sound.setMuted(false)")
        until_heard(ben, ANN)

        # The server is told, and the page's own gate is not.
        ann.ask("stillroom.link.act({ type: 'Mute', muted: true })")
        until_silent(ben, ANN)
        assert ann.ask("stillroom.sound.state.sending")

        cid.ask("stillroom.sound.setMode('push')")
        until_silent(ben, CID)
        cid.ask("stillroom.sound.hold(true)")
        until_heard(ben, CID)
        cid.ask("stillroom.sound.hold(false)")
        until_silent(ben, CID)
        cid.ask("stillroom.sound.setMode('open')")
        until_heard(ben, CID)
        ben.ask(f"stillroom.link.block({cid.slot}, true)")
        until_silent(ben, CID)


def test_who_stands_on_the_left_is_louder_on_the_left(two: tuple[Person, Person]) -> None:
    ann, ben = two
    go(ben, SHORE)
    levels = {}
    for side, x in (("left", -2.0), ("right", 2.0), ("far left", -6.0)):
        go(ann, (SHORE[0] + x, SHORE[1]))
        ben.until_still(ann)
        until_heard(ben, ANN)
        left, right, _ = heard(ben)
        levels[side] = (speech.tone(left, ANN), speech.tone(right, ANN))
    in_decibels = {side: 20 * math.log10(left / right) for side, (left, right) in levels.items()}
    log.info("left against right, dB: %s", {side: round(value, 1) for side, value in in_decibels.items()})
    assert in_decibels["left"] > 3
    assert in_decibels["right"] < -3
    assert levels["far left"][0] < levels["left"][0] / 1.7


def test_near_hears_and_far_and_closed_and_silent_places_do_not(two: tuple[Person, Person]) -> None:
    ann, ben = two
    go(ann, (-2, 8))
    until_heard(ben, ANN)
    # And the other way, in a page under its own strict policy.
    ann.until(f"stillroom.link.loudness({ben.slot}) > 0.5")
    assert ann.ask("stillroom.link.loudness(stillroom.link.slot)") > 0.5

    go(ben, (7, 11))
    go(ann, *FAR)
    until_silent(ben, ANN)
    assert ann.ask("stillroom.sound.state.sending")
    go(ben, SHORE, (-2, 0))
    until_heard(ben, ANN)

    go(ann, *PAVILION[1:])
    go(ben, (-6.5, -2.2))
    # Three steps from each other, and a closed circle between them.
    until_silent(ben, ANN)
    ann.until(f"stillroom.link.loudness({ben.slot}) === 0")
    go(ben, (-9, -2.2))
    until_heard(ben, ANN)
    ann.until(f"stillroom.link.loudness({ben.slot}) > 0")

    go(ben, (-2, 0), *JETTY)
    go(ann, (-2, 0), *JETTY)
    until_silent(ben, ANN)
