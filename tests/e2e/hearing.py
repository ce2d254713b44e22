"""People who speak with a tone or a recording, pages that keep what they play, and how loud that is."""

from __future__ import annotations

import contextlib
import math

from playwright.sync_api import Browser

from tests.e2e import speech
from tests.e2e.people import ALL_FRAMES, Person
from worldserver.wire import MOVE_COOLDOWN_MS

MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
QUERY = ALL_FRAMES + "&fps=5"
ANN, BEN, CID = 440, 660, 1000  # the tones with which they speak, Hz
SHORE = (0.2, 8.0)
JETTY = (5.0, -4.0), (6.2, -13.4)
HEARD, UNHEARD = 0.01, 0.0005  # amplitudes; a voice at full strength has 0.3


def speaker(browser: Browser, url: str, hertz: int) -> Person:
    """Somebody with a tone for a voice, in a page as it is served."""
    return Person(browser, url, query=QUERY, script=speech.TONE % hertz)


def listener(browser: Browser, url: str, script: str = "") -> Person:
    """Somebody whose page also keeps what it plays."""
    return Person(browser, url, query=QUERY, script=speech.EARS + script, strict=False)


def open_microphone(*people: Person) -> None:
    for person in people:
        person.ask("stillroom.sound.openMicrophone()")
        assert person.ask("stillroom.sound.state.microphone") == "on"


def go(person: Person, *places: tuple[float, float], yaw: float = 0) -> None:
    """Teleport, in as many steps as it takes."""
    for x, z in places:
        there = (
            f"Math.hypot(stillroom.stage.sentRig().head.position[0] - {x},"
            f" stillroom.stage.sentRig().head.position[2] - {z}) < 0.05"
        )
        # The server may find that it was too soon after the last one.
        for _ in range(5):
            person.page.wait_for_timeout(MOVE_COOLDOWN_MS)
            person.ask(
                f"stillroom.link.requestMove('teleport', {{position: [{x}, 0, {z}], yaw: {yaw}, seat: -1}})"
            )
            with contextlib.suppress(AssertionError):
                person.until(there, seconds=2)
                break
        person.until(there, seconds=1)


def heard(person: Person, name: str = "all", blocks: int = 40) -> tuple[speech.Sound, speech.Sound, float]:
    """What their page plays from now on, so many times 10 ms: left, right, and when it began."""
    person.ask(f"ears.clear('{name}')")
    person.until(f"ears.count('{name}') >= {blocks}")
    return speech.unpack(person.ask(f"ears.read('{name}')"))


def amplitude(person: Person, hertz: float) -> float:
    """How loud a tone is in what their page plays now, in both ears."""
    left, right, _ = heard(person)
    return math.hypot(speech.tone(left, hertz), speech.tone(right, hertz))


def until_heard(person: Person, hertz: float) -> None:
    """It comes, if not at once."""
    levels: list[float] = []
    while not levels or levels[-1] < HEARD:
        levels.append(amplitude(person, hertz))
        assert len(levels) < 10, f"{hertz} Hz is not heard: {levels} {person.noticed}"


def until_silent(person: Person, hertz: float) -> None:
    """It goes, and does not come again."""
    levels: list[float] = []
    while len(levels) < 2 or max(levels[-2:]) > UNHEARD:
        levels.append(amplitude(person, hertz))
        assert len(levels) < 10, f"{hertz} Hz is still heard: {levels}"
