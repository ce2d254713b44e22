"""Every page for everybody: axe finds nothing, the keyboard reaches everything, nobody else is asked."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.e2e.people import Person
from tests.serving import ROOT

pytestmark = pytest.mark.e2e
log = logging.getLogger(__name__)

AXE = Path("client_webxr/node_modules/axe-core/axe.min.js")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 360, "height": 740}
# Of what twelve people around the fire may cost a frame, at the highest detail.
DRAW_CALLS = 100
TRIANGLES = 150_000


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    """A page with axe in it, at a screen."""
    context = browser.new_context(viewport=WIDE)
    context.add_init_script(path=AXE)
    yield context.new_page()
    context.close()


def violations(page: Page) -> list[str]:
    """What axe finds, each as rule and place."""
    found: dict[str, Any] = page.evaluate(
        "(tags) => axe.run(document, { runOnly: { type: 'tag', values: tags } })", WCAG
    )
    return [f"{rule['id']}: {node['target']}" for rule in found["violations"] for node in rule["nodes"]]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["screen", "phone"])
def test_axe_finds_nothing(visitor: Page, url: str, size: ViewportSize) -> None:
    visitor.set_viewport_size(size)
    visitor.goto(url)
    visitor.get_by_role("link", name="Go to").first.wait_for()
    assert violations(visitor) == []

    visitor.goto(f"{url}/room/lakeside?msaa=0&detail=low")
    visitor.get_by_role("button", name="Enter", exact=True).wait_for()
    assert violations(visitor) == []

    visitor.get_by_role("button", name="Enter", exact=True).click()
    visitor.get_by_role("button", name="Leave", exact=True).wait_for(timeout=30_000)
    assert violations(visitor) == []

    visitor.get_by_role("button", name="Leave", exact=True).click()
    visitor.locator("body[data-phase=ended]").wait_for()
    assert violations(visitor) == []

    visitor.goto(f"{url}/room/there-is-none")
    visitor.locator("body[data-phase=ended]").wait_for()
    assert violations(visitor) == []


def test_the_keyboard_is_enough(visitor: Page, url: str) -> None:
    """From the list of rooms into one and out of it again, without a mouse."""
    visitor.goto(url)
    visitor.get_by_role("link", name="Go to").first.wait_for()
    tab_to(visitor, "Go to").keyboard.press("Enter")
    visitor.get_by_role("button", name="Enter", exact=True).wait_for()
    tab_to(visitor, "Enter", exact=True).keyboard.press("Enter")
    visitor.get_by_role("button", name="Leave", exact=True).wait_for(timeout=30_000)
    tab_to(visitor, "Leave", exact=True).keyboard.press("Enter")
    visitor.locator("body[data-phase=ended]").wait_for()


def tab_to(page: Page, name: str, *, exact: bool = False) -> Page:
    """Press Tab until what has the focus is called so."""
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        text: str = page.evaluate("(document.activeElement?.textContent ?? '').trim()")
        if text == name if exact else text.startswith(name):
            return page
        seen.append(text)
    raise AssertionError(f"the keyboard does not reach {name!r}: {seen}")


def test_nothing_is_asked_of_anybody_else(browser: Browser, url: str) -> None:
    """Nor does the pages' own policy have to forbid it."""
    with Person(browser, url) as ann, Person(browser, url, headset=True) as quinn:
        ann.enter("Ann")
        quinn.enter("Quinn")
        ann.until_sees(quinn)
        for person in (ann, quinn):
            asked = {urlsplit(request)[:2] for request in person.requests}
            assert asked <= {urlsplit(url)[:2], ("blob", ""), ("data", "")}
            assert person.noticed == []


def test_twelve_around_the_fire_are_within_the_budget(browser: Browser, url: str) -> None:
    """What the renderer counts in a frame, at the highest detail, looking all around from a seat."""
    command = [sys.executable, "-m", "worldserver", "bots", "--url", url, "--room", "lakeside"]
    with (
        subprocess.Popen([*command, "--count", "11"], cwd=ROOT, stdout=subprocess.DEVNULL) as bots,
        Person(browser, url, query="probe&msaa=0&detail=high") as ann,
    ):
        try:
            ann.enter("Ann")
            ann.until("stillroom.link.participants().length === 12", 40)
            ann.until(
                "stillroom.link.participants().filter((p) => stillroom.stage.drawnRig(p.slot)).length === 11"
            )
            ann.ask("stillroom.stage.sitNearest()")
            ann.until("stillroom.link.participant(stillroom.link.slot).seat >= 0")
            info = dearest_frame_of_a_turn(ann)
        finally:
            bots.terminate()
    log.info("twelve around the fire: %s", info)
    assert 0 < info["drawCalls"] <= DRAW_CALLS
    assert 0 < info["triangles"] <= TRIANGLES


def dearest_frame_of_a_turn(person: Person) -> dict[str, float]:
    """The most draw calls and triangles in one frame, while they look all around."""
    person.ask("window.seen = []")
    person.page.locator("canvas").focus()
    person.page.keyboard.down("ArrowLeft")
    person.until(
        """(() => {
          const { orientation: [x, y, z, w] } = stillroom.stage.sentRig().head;
          const yaw = Math.atan2(2 * (w * y + x * z), 1 - 2 * (y * y + x * x));
          seen.push({ yaw, ...stillroom.stage.info() });
          return new Set(seen.map((frame) => Math.floor((frame.yaw / Math.PI) * 4))).size >= 8;
        })()""",
        60,
    )
    person.page.keyboard.up("ArrowLeft")
    most: dict[str, float] = person.ask(
        """Object.fromEntries(["drawCalls", "triangles"].map((key) =>
          [key, Math.max(...seen.map((frame) => frame[key]))]))"""
    )
    return most
