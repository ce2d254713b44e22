"""Listeners on narrow ways, over real sockets: what they hear is fresh, the rest is left out and counted.

Bounds are wide, for a machine that has other things to do: what they must tell apart is tenths of a second
from seconds.
"""

import contextlib
import re
import select
import time
from collections.abc import Iterator
from statistics import median

import pytest

from tests.net.narrow import Caller
from tests.serving import fetch, server
from worldserver import wire

pytestmark = pytest.mark.slow

STEP_S = 0.01
MOVERS = 12
"""About 76 kbit/s of poses to everybody; one voice is 28."""


@pytest.fixture(scope="module", params=["http", "https"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = {"rooms": "wide=lakeside,tight=lakeside", "joins_per_minute": "100000", "room_capacity": "50"}
    if request.param == "https":
        settings |= {"lan": "on", "certificates": str(tmp_path_factory.mktemp("certificates"))}
    with server(**settings) as address:
        yield address


@contextlib.contextmanager
def company(url: str, room: str, rate: float) -> Iterator[tuple[list[Caller], Caller]]:
    """MOVERS people on wide ways, and one on a narrow one."""
    with contextlib.ExitStack() as stack:
        people = [Caller(url, room, f"P{i}") for i in range(MOVERS)]
        listener = Caller(url, room, "Listener", rate)
        for caller in (*people, listener):
            stack.callback(caller.close)
        yield people, listener


def live(people: list[Caller], listener: Caller, seconds: float) -> int:
    """All move, the first speaks on and on and writes a little. Returns how many packets were said."""
    began, said = time.monotonic(), 0
    for step in range(int(seconds / STEP_S)):
        read_until(people, began + step * STEP_S)
        listener.read()
        if step % 2 == 0:
            said += 1
            people[0].speak()
        if step % 5 == 0:
            for caller in people:
                caller.pose(step // 5)
        if step % 200 == 50:
            people[0].say(wire.Say(wire.Scope.ROOM, "Can you read this?"))
    return said


def read_until(people: list[Caller], moment: float) -> None:
    """What comes to wide ways before a moment."""
    while (left := moment - time.monotonic()) > 0:
        for readable in select.select(people, [], [], left)[0]:
            readable.read()


def dropped(url: str) -> float:
    with fetch(f"{url}/metrics") as answer:
        found = re.search(r"^stillroom_voice_packets_dropped_total (\S+)$", answer.read().decode(), re.M)
    assert found is not None
    return float(found[1])


def read(listener: Caller) -> int:
    return sum(isinstance(message, wire.Said) for _, message in listener.heard)


def test_where_voice_fits_it_is_fresh_and_whole_and_poses_make_way(url: str) -> None:
    with company(url, "wide", rate=7000) as (people, listener):
        live(people, listener, 3)
        since = time.monotonic()
        said = live(people, listener, 6)
        ages = listener.ages(since)
        assert len(ages) > 0.5 * said
        assert median(ages) < 0.4 and max(ages) < 2
        assert read(listener) == 5
        assert listener.last(wire.Poses) is not None


def test_where_voice_does_not_fit_what_is_heard_is_fresh_and_the_rest_is_counted(url: str) -> None:
    with company(url, "tight", rate=2000) as (people, listener):
        # All that comes before anybody knows how narrow it is takes seconds.
        live(people, listener, 5)
        before, since = dropped(url), time.monotonic()
        said = live(people, listener, 6)
        ages = listener.ages(since)
        assert 0.2 * said < len(ages) < 0.8 * said
        assert median(ages) < 1 and max(ages) < 2.5
        assert dropped(url) - before > 0.3 * (said - len(ages))
        assert read(listener) == 6
