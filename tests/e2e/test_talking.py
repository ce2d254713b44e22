"""Words, the microphone's button and key, doors of zones; and coming in by sound alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.people import Person
from tests.e2e.test_pages import AXE, PHONE, WIDE, violations
from tools.chromium import find

pytestmark = pytest.mark.e2e

MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
PAVILION_SEATS = (12, 13)


@pytest.fixture(scope="module")
def talking(browser: Browser) -> Iterator[Browser]:
    """A browser with a microphone that nobody has to allow."""
    launched = browser.browser_type.launch(executable_path=find(), args=MICROPHONE)
    yield launched
    launched.close()


def words(person: Person) -> list[str]:
    return person.page.locator("#words-list li p:last-child").all_text_contents()


def write(person: Person, text: str, *, room: bool = False) -> None:
    if not person.page.locator("#words").is_visible():
        person.page.locator("#words-button").click()
    if room:
        person.page.get_by_label("the whole room").check()
    person.page.get_by_label("Your words").fill(text)
    person.page.keyboard.press("Enter")


def sit(person: Person, seat: int) -> None:
    person.ask(f"stillroom.link.requestMove('sit', {{position: [0, 0, 0], yaw: 0, seat: {seat}}})")
    person.until(f"stillroom.link.participant(stillroom.link.slot).seat === {seat}")


def test_words_reach_those_they_are_meant_for(browser: Browser, url: str) -> None:
    with Person(browser, url) as ann, Person(browser, url) as ben, Person(browser, url) as cid:
        for person, name in ((ann, "Ann"), (ben, "Ben"), (cid, "Cid")):
            person.enter(name)
        for person, seat in zip((ann, ben), PAVILION_SEATS, strict=True):
            sit(person, seat)
        write(ann, "Between us two")
        ben.until("document.querySelectorAll('#words-list li').length === 1")
        write(ann, "To everybody", room=True)
        cid.until("document.querySelectorAll('#words-list li').length === 1")
        assert words(cid) == ["To everybody"]
        assert words(ann) == words(ben) == ["Between us two", "To everybody"]
        assert ben.page.locator("#words-button").text_content() == "Write (2 new)"
        # Who writes is not walking: letters stay in the field.
        ann.page.get_by_label("Your words").fill("")
        ann.page.get_by_label("Your words").press_sequentially("wasd m")
        assert ann.page.get_by_label("Your words").input_value() == "wasd m"


def test_a_door_is_closed_from_inside(browser: Browser, url: str) -> None:
    with Person(browser, url) as ann, Person(browser, url) as ben:
        ann.enter("Ann")
        ben.enter("Ben")
        sit(ann, PAVILION_SEATS[0])
        door = ann.page.get_by_role("button", name="Close the door")
        door.click()
        ben.until("stillroom.link.locked.size === 1")
        assert "nobody else comes in" in (ben.page.locator("#notice-text").text_content() or "")
        assert not ben.page.locator("#zone-door").is_visible()
        ann.page.get_by_role("button", name="Open the door").click()
        ben.until("stillroom.link.locked.size === 0")


def test_one_microphone_control_and_a_sign_that_is_true(talking: Browser, url: str) -> None:
    with Person(talking, url) as ann, Person(talking, url) as ben:
        ann.enter("Ann")
        sign = ann.page.locator("#heard")
        button = ann.page.locator("#microphone")
        assert sign.text_content() == "Your microphone is off"
        button.click()
        ann.until("document.getElementById('microphone').getAttribute('aria-pressed') === 'true'")
        ann.until("document.getElementById('heard').textContent === 'Nobody is near enough to hear you'")
        ben.enter("Ben")
        ann.until("document.getElementById('heard').textContent === 'Heard by one person near you'")
        ann.page.locator("canvas").press("m")
        ben.until(f"stillroom.link.participant({ann.slot}).muted")
        assert (button.text_content(), sign.text_content()) == ("Unmute", "Your microphone is off")
        ann.page.locator("canvas").press("m")
        ben.until(f"!stillroom.link.participant({ann.slot}).muted")
        assert button.text_content() == "Mute"


def test_a_microphone_that_is_not_allowed(browser: Browser, url: str) -> None:
    """A browser without the flag that says yes: headless, it says no by itself."""
    with Person(browser, url) as ann:
        ann.page.locator("#door-sound summary").click()
        ann.page.get_by_role("button", name="Use my microphone").click()
        ann.until("document.getElementById('sound-status').textContent !== ''")
        ann.until("!document.getElementById('sound-status').textContent.startsWith('Your browser asks')")
        said = ann.page.locator("#sound-status").text_content() or ""
        assert "not allowed" in said or "No microphone" in said
        ann.enter("Ann")
        assert ann.page.locator("#microphone").text_content() == "Turn microphone on"


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["screen", "phone"])
def test_coming_in_by_sound_alone(talking: Browser, url: str, size: dict[str, int]) -> None:
    with Person(talking, url) as ben, Person(talking, url, query="sound&probe") as ann:
        ann.page.set_viewport_size(size)  # type: ignore[arg-type]
        ann.page.evaluate(AXE.read_text())
        ben.enter("Ben")
        ann.enter("Ann")
        # No picture, and nothing that would draw one.
        assert ann.page.locator("canvas").count() == 0
        assert not [address for address in ann.requests if "/stage-" in address or "/xr-" in address]
        # A seat by the fire, and the others by direction.
        ann.until("stillroom.link.participant(stillroom.link.slot).seat >= 0")
        ben.until(f"stillroom.link.participant({ann.slot}).seat >= 0")
        ann.until("[...document.querySelectorAll('.where')].some((one) => /metre/.test(one.textContent))")
        assert violations(ann.page) == []
        ann.page.locator("#microphone").click()
        ann.until("document.getElementById('heard').textContent === 'Heard by one person near you'")
        write(ann, "I am here by sound.")
        ben.until("document.querySelectorAll('#words-list li').length === 1")
        ann.page.get_by_role("button", name="Leave", exact=True).click()
        ann.page.locator("body[data-phase=ended]").wait_for()
        assert ann.noticed == []
