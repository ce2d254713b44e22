"""People in browsers, at a screen or with an emulated Quest 3. What they see is read from their pages."""

from __future__ import annotations

import contextlib
import math
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page

IWER = Path("client_webxr/node_modules/iwer/build/iwer.min.js")
HEADSET = """
window.headset = new IWER.XRDevice(IWER.metaQuest3, {stereoEnabled: false});
headset.installRuntime({forceInstall: true});
headset.position.set(0, 1.6, 0);
"""
FRAMES = """
window.framesDrawn = 0;
requestAnimationFrame(function count() { window.framesDrawn++; requestAnimationFrame(count); });
"""
# Software draws these pages: a small picture, the least detail, no smoothing, and no more frames than needed.
SIZE = {"width": 320, "height": 240}
ALL_FRAMES = "probe&msaa=0&detail=low"
QUERY = ALL_FRAMES + "&fps=15"
SOUND_ONLY = "sound&probe"
"""For whoever need not be at a place that is drawn: it comes in at once, and takes a seat at the fire."""
GOODBYE_MS = 2000

Vector = list[float]


class Person:
    """One page in a room. `slot` is what the room calls them."""

    def __init__(
        self,
        browser: Browser,
        url: str,
        *,
        headset: bool = False,
        query: str | None = None,
        script: str = "",
        strict: bool = True,
        beside: Person | None = None,
    ) -> None:
        """query: of the address; None: few frames at a screen, and all with a headset: each reads its sticks.
        script: to run before the page's own. strict: the page's policy for scripts holds, as it should.
        beside: whose other tab this is.
        """
        self.context: BrowserContext = (
            beside.context if beside else browser.new_context(viewport=SIZE, bypass_csp=not strict)
        )
        self.page: Page = self.context.new_page()
        self.noticed: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda m: m.type == "error" and self.noticed.append(m.text))
        self.page.on("pageerror", lambda error: self.noticed.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.add_init_script(FRAMES + script)
        self.is_headset = headset
        if headset:
            self.page.add_init_script(path=IWER)
            self.page.add_init_script(HEADSET)
        self.page.goto(f"{url}/room/lakeside?{query or (ALL_FRAMES if headset else QUERY)}")

    def enter(self, name: str) -> Person:
        """Through the door, and until the server has placed them."""
        self.page.locator("#name").fill(name)
        label = "Enter VR" if self.is_headset else "Enter"
        self.page.get_by_role("button", name=label, exact=True).click(timeout=30_000)
        self.until("stillroom.link.slot >= 0")
        if self.is_headset:
            self.until("headset.activeSession !== undefined || headset.visibilityState !== undefined")
        return self

    def __enter__(self) -> Person:
        return self

    def __exit__(self, *_: object) -> None:
        """They leave: whoever is only cut off keeps their seat for a while, in the way of the next test."""
        for page in self.context.pages:
            with contextlib.suppress(Error):
                if page.evaluate("stillroom.link.slot >= 0 && (stillroom.link.leave(), true)"):
                    page.locator("body[data-phase=ended]").wait_for(timeout=GOODBYE_MS)
        self.context.close()

    # ------------------------------------------------------------------------- what they do and see

    def ask(self, expression: str) -> Any:
        return self.page.evaluate(expression)

    def until(self, condition: str, seconds: float = 20) -> None:
        """Wait for something to be true in the page, asked from outside: its own policy forbids `eval`."""
        deadline = time.monotonic() + seconds
        while not self.ask(f"Boolean({condition})"):
            assert time.monotonic() < deadline, f"not within {seconds} s: {condition} {self.noticed}"
            self.page.wait_for_timeout(50)

    def frames(self, count: int = 2) -> None:
        """Let so many frames pass: an emulated headset takes up what it is told at the next one."""
        drawn = self.ask("window.framesDrawn")
        self.until(f"window.framesDrawn >= {drawn + count}")

    @property
    def slot(self) -> int:
        slot: int = self.ask("stillroom.link.slot")
        return slot

    def sees(self, other: Person) -> bool:
        return self.drawn(other) is not None

    def until_sees(self, other: Person) -> None:
        self.until(f"stillroom.stage.drawnRig({other.slot}) !== null")

    def drawn(self, other: Person) -> dict[str, Any] | None:
        """The rig of another as it is drawn here."""
        rig: dict[str, Any] | None = self.ask(f"stillroom.stage.drawnRig({other.slot})")
        return rig

    @property
    def rig(self) -> dict[str, Any]:
        """Their own, as it is sent."""
        rig: dict[str, Any] = self.ask("stillroom.stage.sentRig()")
        return rig

    def roster(self) -> dict[str, int]:
        """Who is in the room, and how present."""
        people: dict[str, int] = self.ask(
            "Object.fromEntries(stillroom.link.participants().map((p) => [p.name, p.presence]))"
        )
        return people

    def until_still(self, other: Person) -> dict[str, Any]:
        """Wait until another is drawn at rest here; returns how."""
        self.ask("window.lastDrawn = undefined")
        self.until(
            f"""(() => {{
              const now = JSON.stringify(stillroom.stage.drawnRig({other.slot}));
              if (now !== window.lastDrawn) {{
                window.lastDrawn = now;
                window.stillSince = {{ time: performance.now(), frames: window.framesDrawn }};
              }}
              const {{ time, frames }} = window.stillSince;
              return performance.now() - time > 700 && window.framesDrawn - frames > 5;
            }})()"""
        )
        rig = self.drawn(other)
        assert rig is not None
        return rig


def millimetres(a: Vector, b: Vector) -> float:
    """How far apart two places are."""
    return math.dist(a, b) * 1000


def degrees(a: Vector, b: Vector) -> float:
    """The angle between two orientations."""
    return math.degrees(2 * math.acos(min(1.0, abs(sum(x * y for x, y in zip(a, b, strict=True))))))
