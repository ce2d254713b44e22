"""Two people, one at a screen and one with a headset, meet: heads and hands, a dropped socket, a goodbye."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.e2e.people import SOUND_ONLY, Person, degrees, millimetres
from tests.e2e.wire_cutter import wire_cutter
from worldserver.wire import PresenceState

pytestmark = pytest.mark.e2e

POSE = """
headset.position.set(0.21, 1.523, -0.14);
headset.quaternion.set(0.1, 0.35, -0.05, 0.93);
headset.controllers.left.position.set(-0.12, 1.187, -0.41);
headset.controllers.left.quaternion.set(0.3, -0.2, 0.1, 0.92);
headset.controllers.right.position.set(0.47, 1.052, -0.333);
headset.controllers.right.quaternion.set(-0.25, 0.15, 0.6, 0.74);
"""


def test_they_see_each_others_heads_and_hands_where_they_are(browser: Browser, url: str) -> None:
    with Person(browser, url) as ann, Person(browser, url, headset=True) as quinn:
        ann.enter("Ann")
        quinn.enter("Quinn")
        ann.until_sees(quinn)
        quinn.until_sees(ann)

        quinn.ask(f"(() => {{{POSE}}})()")
        seen = ann.until_still(quinn)
        own = quinn.rig
        for part in ("head", "left", "right"):
            assert millimetres(seen[part]["position"], own[part]["position"]) <= 2
            assert degrees(seen[part]["orientation"], own[part]["orientation"]) <= 0.5
        # What is sent is what was set: the head as high, and a hand that is moved 100 mm moves 100 mm.
        assert abs(own["head"]["position"][1] - 1.523) < 0.001
        quinn.ask("headset.controllers.left.position.set(-0.12, 1.187, -0.51)")
        moved = ann.until_still(quinn)
        assert millimetres(moved["left"]["position"], seen["left"]["position"]) == pytest.approx(100, abs=3)
        assert millimetres(moved["right"]["position"], seen["right"]["position"]) <= 1

        ann.page.locator("canvas").press("ArrowLeft", delay=400)
        ann.page.locator("canvas").press("w", delay=700)
        seen = quinn.until_still(ann)
        own = ann.rig
        assert millimetres(seen["head"]["position"], own["head"]["position"]) <= 2
        assert degrees(seen["head"]["orientation"], own["head"]["orientation"]) <= 0.5
        assert seen["left"] is None and seen["right"] is None
        assert ann.noticed == [] and quinn.noticed == []


def test_a_dropped_socket_costs_neither_name_nor_seat_and_nobody_sees_a_leave(
    browser: Browser, url: str
) -> None:
    with wire_cutter(urlsplit(url).port or 80) as cutter, Person(browser, url) as ben:
        shaky = Person(browser, f"http://127.0.0.1:{cutter.port}", headset=True)
        ben.enter("Ben")
        shaky.enter("Shaky")
        ben.until_sees(shaky)
        slot = shaky.slot
        shaky.ask("stillroom.stage.sitNearest()")
        ben.until(f"stillroom.link.participant({slot}).seat >= 0")
        seat = ben.ask(f"stillroom.link.participant({slot}).seat")
        before = ben.until_still(shaky)
        ben.ask(
            f"""(() => {{
              window.history_ = [];
              stillroom.link.on("roster", () => {{
                const p = stillroom.link.participant({slot});
                window.history_.push(p ? p.presence : "gone");
              }});
            }})()"""
        )

        cutter.cut()
        ben.until(f"window.history_.includes({int(PresenceState.RECONNECTING)})")
        ben.until(f"window.history_.at(-1) === {int(PresenceState.HERE)}")
        shaky.until("stillroom.link.slot >= 0")
        assert "gone" not in ben.ask("window.history_")
        assert (shaky.slot, shaky.ask("stillroom.link.name")) == (slot, "Shaky")
        assert ben.ask(f"stillroom.link.participant({slot}).seat") == seat
        after = ben.until_still(shaky)
        assert millimetres(before["head"]["position"], after["head"]["position"]) <= 5
        shaky.until_sees(ben)
        # And what they do from now on is seen again.
        shaky.ask("headset.position.set(0.1, 1.7, 0.05)")
        seen = ben.until_still(shaky)
        assert millimetres(seen["head"]["position"], shaky.rig["head"]["position"]) <= 2
        shaky.context.close()


def test_who_leaves_is_gone_for_the_others(browser: Browser, url: str) -> None:
    with Person(browser, url) as ann, Person(browser, url, query=SOUND_ONLY) as ben:
        ann.enter("Ann")
        ben.enter("Ben")
        ann.until_sees(ben)
        slot = ben.slot
        ben.page.get_by_role("button", name="Leave", exact=True).click()
        ann.until(f"stillroom.link.participant({slot}) === undefined")
        ann.until(f"stillroom.stage.drawnRig({slot}) === null")
        ben.page.get_by_role("heading").first.wait_for()


def test_who_closes_the_tab_is_gone_too(browser: Browser, url: str) -> None:
    with Person(browser, url) as ann:
        ann.enter("Ann")
        ben = Person(browser, url, query=SOUND_ONLY).enter("Ben")
        ann.until_sees(ben)
        slot = ben.slot
        ben.page.close(run_before_unload=True)
        ann.until(
            f"stillroom.link.participant({slot}) === undefined"
            f" || stillroom.link.participant({slot}).presence === {int(PresenceState.RECONNECTING)}"
        )
        ben.context.close()
