"""The microphone in a real browser: keys and buttons, what goes wrong with it, and a sign that stays true."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.e2e import speech
from tests.e2e.people import SOUND_ONLY, Person
from tests.e2e.wire_cutter import wire_cutter

pytestmark = pytest.mark.e2e

# What the page opens, kept so that a test can do to it what a system does.
KEPT = """
window.contexts = [];
window.AudioContext = class extends AudioContext {
  constructor(options) { super(options); contexts.push(this); }
};
const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wish) => {
  const stream = await getUserMedia(wish);
  window.track = stream.getAudioTracks()[0];
  return stream;
};
"""
SIGNS = """
window.signs = [];
new MutationObserver(() => signs.push(document.getElementById("heard").textContent))
  .observe(document.getElementById("heard"), { childList: true, characterData: true, subtree: true });
"""
NO_CODECS = "delete window.AudioEncoder; delete window.AudioDecoder;"


def sign(person: Person) -> str:
    return person.page.locator("#heard").text_content() or ""


def until_sign(person: Person, words: str) -> None:
    person.until(f"document.getElementById('heard').textContent.includes('{words}')")


def turn_on(person: Person) -> None:
    person.page.locator("#microphone").click()
    person.until("stillroom.sound.state.microphone === 'on'")


def speaks(person: Person) -> bool:
    muted: bool = person.ask("stillroom.sound.state.muted")
    return not muted


def test_holding_a_key_or_the_button_to_speak(talking: Browser, url: str) -> None:
    with Person(talking, url) as ann:
        ann.page.locator("#door-sound summary").click()
        ann.page.get_by_label("only while you hold a key or the button").check()
        ann.enter("Ann")
        turn_on(ann)
        keyboard, mouse, place = ann.page.keyboard, ann.page.mouse, ann.page.locator("canvas")
        button = ann.page.locator("#microphone")
        until_sign(ann, "hold V")
        place.focus()
        keyboard.down("v")
        assert speaks(ann)
        # Looking around with the mouse does not take the word from the finger on the key ...
        mouse.move(150, 60)
        mouse.down()
        mouse.move(170, 60)
        mouse.up()
        assert speaks(ann)
        # ... and neither does another key keep it for them.
        keyboard.down("Control")
        keyboard.up("v")
        assert not speaks(ann)
        keyboard.up("Control")
        box = button.bounding_box()
        assert box is not None
        mouse.move(box["x"] + 8, box["y"] + 8)
        mouse.down()
        assert speaks(ann) and button.get_attribute("aria-pressed") == "true"
        mouse.move(5, 5)
        mouse.up()
        assert not speaks(ann)
        # A press without a length, as a screen reader's is, stays until the next.
        button.focus()
        keyboard.press("Enter")
        assert speaks(ann)
        place.focus()
        keyboard.press("m")
        assert not speaks(ann)


def test_a_microphone_that_is_pulled_out_in_mid_sentence(talking: Browser, url: str) -> None:
    with (
        Person(talking, url, query=SOUND_ONLY, script=KEPT) as ann,
        Person(talking, url, query=SOUND_ONLY) as ben,
    ):
        ann.enter("Ann")
        ben.enter("Ben")
        turn_on(ann)
        until_sign(ann, "Heard by one person")
        ann.ask("track.stop(), track.dispatchEvent(new Event('ended'))")
        until_sign(ann, "The microphone is gone")
        ben.until(f"stillroom.link.participant({ann.slot}).muted")
        turn_on(ann)
        until_sign(ann, "Heard by one person")


def test_sound_that_the_browser_holds_back_comes_again_with_any_press(talking: Browser, url: str) -> None:
    with Person(talking, url, query=SOUND_ONLY, script=KEPT) as ann:
        ann.enter("Ann")
        turn_on(ann)
        ann.ask("contexts[0].suspend()")
        until_sign(ann, "Press anything")
        ann.page.keyboard.press("Shift")
        ann.until("contexts[0].state === 'running'")
        until_sign(ann, "Nobody is near enough")


def test_two_tabs_and_one_microphone(talking: Browser, url: str) -> None:
    with Person(talking, url, query=SOUND_ONLY) as ann:
        other = Person(talking, url, query=SOUND_ONLY, beside=ann)
        ann.enter("Ann")
        other.enter("Ann again")
        turn_on(ann)
        other.page.locator("#microphone").click()
        until_sign(other, "Another tab of Stillroom has the microphone")
        ann.ask("stillroom.sound.closeMicrophone()")
        turn_on(other)
        until_sign(other, "Heard by one person")


def test_the_sign_ends_with_the_connection(talking: Browser, url: str) -> None:
    with (
        wire_cutter(urlsplit(url).port or 80) as cutter,
        Person(talking, f"http://127.0.0.1:{cutter.port}", query=SOUND_ONLY) as ann,
        Person(talking, url, query=SOUND_ONLY) as ben,
    ):
        ann.enter("Ann")
        ben.enter("Ben")
        turn_on(ann)
        until_sign(ann, "Heard by one person")
        ann.ask(f"(() => {{{SIGNS}}})()")
        cutter.cut()
        ann.until("signs.some((one) => one.startsWith('Not connected'))")
        until_sign(ann, "Heard by one person")


def test_a_browser_without_voice_reads_and_writes(talking: Browser, url: str) -> None:
    with (
        Person(talking, url, script=NO_CODECS) as ann,
        Person(talking, url, query=SOUND_ONLY) as ben,
    ):
        ann.enter("Ann")
        ben.enter("Ben")
        assert "You can read and write" in (ann.page.locator("#notice-text").text_content() or "")
        assert "You can read and write" in sign(ann)
        assert ann.page.locator("#microphone").is_disabled()
        # Nobody is told that Ann hears them.
        turn_on(ben)
        until_sign(ben, "Nobody is near enough")


def test_all_packets_have_one_size(talking: Browser, url: str) -> None:
    """What is said shall not be told by how much is sent."""
    sizes: list[int] = []
    ann = Person(talking, url, query=SOUND_ONLY, script=speech.TONE % 440)
    with ann:
        ann.page.on("websocket", lambda socket: socket.on("framesent", lambda data: _measure(data, sizes)))
        ann.enter("Ann")
        turn_on(ann)
        for gain in (0.3, 0.02, 0.2, 0.6):
            ann.ask(f"void (microphone.gain.value = {gain})")
            ann.page.wait_for_timeout(300)
        assert len(sizes) > 20 and set(sizes) == {60}


def _measure(frame: str | bytes, sizes: list[int]) -> None:
    """The Opus bytes of a Voice message: SPEC, opcode 10."""
    if isinstance(frame, bytes) and frame[1] == 10:
        at = frame.index(0xC4, 2)
        sizes.append(frame[at + 1])
