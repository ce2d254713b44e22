"""Takes the pictures of the README from the running program: `python -m tests.e2e.pictures`.

Look at them before you commit them.
"""

import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.e2e.people import Person
from tests.serving import ROOT, server
from tools.chromium import find

SIZE: ViewportSize = {"width": 1280, "height": 720}
IMAGES = Path("docs/images")
OTHERS = 11


def main() -> None:
    bots = [sys.executable, "-m", "worldserver", "bots", "--count", str(OTHERS), "--url"]
    with (
        server() as url,
        subprocess.Popen([*bots, url], cwd=ROOT) as others,
        sync_playwright() as playwright,
    ):
        try:
            browser = playwright.chromium.launch(executable_path=find())
            around_the_fire(browser, url)
            browser.close()
        finally:
            others.terminate()


def around_the_fire(browser: Browser, url: str) -> None:
    with Person(browser, url, query="probe&detail=high") as ann:
        ann.page.set_viewport_size(SIZE)
        ann.until("document.getElementById('door-people').textContent !== ''")
        settled(ann)
        take(ann.page, "door")
        ann.enter("Ann")
        ann.until(f"stillroom.link.participants().length === {OTHERS + 1}", 60)
        ann.ask("stillroom.stage.sitNearest()")
        ann.until("stillroom.link.participant(stillroom.link.slot).seat >= 0")
        settled(ann)
        take(ann.page, "lakeside")


def settled(person: Person) -> None:
    """The place is drawn, and those who came with it have taken their seats."""
    person.ask("window.framesDrawn = 0")
    person.until("window.framesDrawn > 30", 90)


def take(page: Page, name: str) -> None:
    page.screenshot(path=IMAGES / f"{name}.jpg", type="jpeg", quality=88, animations="disabled")


if __name__ == "__main__":
    main()
