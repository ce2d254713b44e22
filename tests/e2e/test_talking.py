"""Words, the microphone's button and key, doors of zones; and coming in by sound alone."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ViewportSize

from tests.e2e.people import ALL_FRAMES, SOUND_ONLY, Person
from tests.e2e.test_pages import AXE, PHONE, WIDE, violations
from tests.e2e.wire_cutter import wire_cutter
from worldserver.wire import MOVE_COOLDOWN_MS, SAID_BURST

pytestmark = pytest.mark.e2e

PAVILION_SEATS = (12, 13)
OFFLINE_ONCE = """
const ask = window.fetch;
window.failed = 0;
window.fetch = (url, ...rest) => {
  const fails = String(url).includes("/scenes/") && window.failed++ === 0;
  return fails ? Promise.reject(new TypeError()) : ask(url, ...rest);
};
"""
NO_WEBGL = "HTMLCanvasElement.prototype.getContext = () => null;"


def words(person: Person) -> list[str]:
    return person.page.locator("#words-list li p:last-child").all_text_contents()


def write(person: Person, text: str, *, room: bool = False) -> None:
    if not person.page.locator("#words").is_visible():
        person.page.locator("#words-button").click()
    if room:
        person.page.get_by_label("the whole room").check()
    person.page.get_by_label("Your words").fill(text)
    person.page.keyboard.press("Enter")


def violations_of_panels(person: Person, *panels: str) -> list[str]:
    """What axe finds with each of these open."""
    found = []
    for panel in panels:
        if not person.page.locator(f"#{panel}").is_visible():
            person.page.locator(f"#{panel}-button").click()
        found += [f"{panel}: {one}" for one in violations(person.page)]
    return found


def notice(person: Person) -> str:
    return person.page.locator("#notice-text").text_content() or ""


def sit(person: Person, seat: int) -> None:
    person.ask(f"stillroom.link.requestMove('sit', {{position: [0, 0, 0], yaw: 0, seat: {seat}}})")
    person.until(f"stillroom.link.participant(stillroom.link.slot).seat === {seat}")


def test_words_reach_those_they_are_meant_for(browser: Browser, url: str) -> None:
    with (
        Person(browser, url) as ann,
        Person(browser, url, query=SOUND_ONLY) as ben,
        Person(browser, url, query=SOUND_ONLY) as cid,
    ):
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


def test_words_run_the_way_their_script_does(browser: Browser, url: str) -> None:
    with Person(browser, url, query=SOUND_ONLY) as ann:
        ann.enter("شجرة")
        write(ann, "שלום!")
        ann.until("document.querySelectorAll('#words-list li').length === 1")
        directions = ann.ask(
            """["strong", "p:last-child"].map((part) =>
              getComputedStyle(document.querySelector(`#words-list li ${part}`)).direction)"""
        )
        assert directions == ["rtl", "rtl"]


def test_in_an_outage_nothing_is_claimed_and_nothing_is_lost(browser: Browser, url: str) -> None:
    with (
        wire_cutter(urlsplit(url).port or 80) as cutter,
        Person(browser, url, query=SOUND_ONLY) as ben,
        Person(browser, f"http://127.0.0.1:{cutter.port}", query=SOUND_ONLY) as ann,
    ):
        ben.enter("Ben")
        ann.enter("Ann")
        field = ann.page.get_by_label("Your words")
        cutter.hold()
        ann.until("!document.getElementById('connection').hidden")
        write(ann, "Still here", room=True)
        ann.until("document.getElementById('notice-text').textContent.includes('not sent')")
        assert field.input_value() == "Still here"
        ann.page.locator("#people-button").click()
        ann.page.get_by_role("button", name="Do not hear: Ben").click()
        assert "when you are back" in notice(ann)

        cutter.release()
        ann.until("document.getElementById('connection').hidden", 30)
        ann.page.get_by_role("button", name="Hear again: Ben").wait_for()
        ann.page.locator("#words-button").click()
        field.press("Enter")
        ann.until("document.querySelectorAll('#words-list li').length === 1")
        assert field.input_value() == ""
        # The server has been told: what Ann wrote does not reach Ben, nor what he writes her.
        write(ben, "Anybody?", room=True)
        ben.until("document.querySelectorAll('#words-list li').length === 1")
        assert (words(ben), words(ann)) == (["Anybody?"], ["Still here"])


def test_words_that_are_refused_stay_in_the_field(browser: Browser, url: str) -> None:
    with Person(browser, url, query=SOUND_ONLY) as ann:
        ann.enter("Ann")
        ann.page.locator("#words-button").click()
        ann.ask(
            f"""(() => {{
              for (let i = 0; i < {SAID_BURST}; i++) stillroom.link.write("Words", "near");
              const field = document.getElementById("words-text");
              field.value = "One too many";
              field.form.requestSubmit();
            }})()"""
        )
        ann.until("document.getElementById('notice-text').textContent.includes('wait a moment')")
        ann.until(f"document.querySelectorAll('#words-list li').length === {SAID_BURST}")
        field = ann.page.get_by_label("Your words")
        assert field.input_value() == "One too many"
        assert field.is_editable()


def test_axe_finds_nothing_in_any_panel(browser: Browser, url: str) -> None:
    # A wide picture takes software long, and axe does not look at it.
    with Person(browser, url, query=ALL_FRAMES + "&fps=2") as ann:
        ann.page.set_viewport_size(WIDE)
        ann.page.evaluate(AXE.read_text())
        ann.enter("Ann")
        write(ann, "Here I am")
        ann.until("document.querySelectorAll('#words-list li').length === 1")
        assert violations_of_panels(ann, "words", "people", "sound", "more") == []


def test_a_door_is_closed_from_inside(browser: Browser, url: str) -> None:
    with Person(browser, url) as ann, Person(browser, url, query=SOUND_ONLY) as ben:
        ann.enter("Ann")
        ben.enter("Ben")
        sit(ann, PAVILION_SEATS[0])
        door = ann.page.get_by_role("button", name="Close the door")
        door.click()
        ben.until("stillroom.link.locked.size === 1")
        assert "nobody else comes in" in notice(ben)
        assert not ben.page.locator("#zone-door").is_visible()
        ann.page.get_by_role("button", name="Open the door").click()
        ben.until("stillroom.link.locked.size === 0")


def test_one_microphone_control_and_a_sign_that_is_true(talking: Browser, url: str) -> None:
    with Person(talking, url) as ann, Person(talking, url, query=SOUND_ONLY) as ben:
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
def test_coming_in_by_sound_alone(talking: Browser, url: str, size: ViewportSize) -> None:
    with Person(talking, url, query=SOUND_ONLY) as ben, Person(talking, url, query=SOUND_ONLY) as ann:
        ann.page.set_viewport_size(size)
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
        ann.until("document.querySelectorAll('#words-list li').length === 1")
        assert violations_of_panels(ann, "words", "sound", "people") == []
        assert len([address for address in ann.requests if address.endswith("/scene.json")]) == 1
        ann.page.get_by_role("button", name="Leave", exact=True).click()
        ann.page.locator("body[data-phase=ended]").wait_for()
        assert ann.noticed == []


def test_a_place_that_does_not_come_at_once_has_its_doors_all_the_same(browser: Browser, url: str) -> None:
    with Person(browser, url, query=SOUND_ONLY, script=OFFLINE_ONCE) as ann:
        ann.enter("Ann")
        assert ann.ask("window.failed") == 2
        ann.until("stillroom.link.participant(stillroom.link.slot).seat >= 0")
        # So long between two moves.
        ann.page.wait_for_timeout(MOVE_COOLDOWN_MS)
        sit(ann, PAVILION_SEATS[0])
        ann.page.get_by_role("button", name="Close the door").wait_for()
        assert notice(ann).startswith("Pavilion: only those inside hear each other.")


def test_where_nothing_can_be_drawn_there_is_the_way_by_sound(browser: Browser, url: str) -> None:
    with Person(browser, url, script=NO_WEBGL) as ann:
        ann.page.evaluate(AXE.read_text())
        ann.page.locator("body[data-phase=ended]").wait_for()
        assert violations(ann.page) == []
        ann.page.get_by_role("link", name="Come in by sound alone").click()
        ann.page.get_by_role("button", name="Enter", exact=True).click()
        ann.page.locator("body[data-phase=inside]").wait_for()


def test_the_list_of_rooms_knows_the_way_by_sound(browser: Browser, url: str) -> None:
    with Person(browser, url) as ann:
        ann.page.goto(url)
        ann.page.get_by_role("link", name="Come in by sound alone").first.click()
        ann.page.locator("body[data-sound=only]").wait_for()
