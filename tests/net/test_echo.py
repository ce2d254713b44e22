"""How far behind a peer is, told by the echo of pings; and when the next ping is due."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worldserver.net.echo import BEHIND_US, CLOSE_US, NEW_US, UNEASY_US, WARY_US, Echo

TRIP = 40_000


def known(now: int = 0) -> Echo:
    """A peer that has answered once, in TRIP, up to `now`."""
    echo = Echo()
    echo.asked(now - TRIP)
    assert echo.came(now)
    return echo


def ask(echo: Echo, now: int, trip: int) -> int:
    """A ping and its answer; returns when it came."""
    echo.asked(now)
    assert echo.came(now + trip)
    return now + trip


def test_what_is_usual_is_not_late() -> None:
    echo = known()
    assert echo.behind(0) == 0
    echo.asked(1000)
    assert echo.behind(1000 + TRIP) == 0
    assert echo.behind(1000 + TRIP + 300) == 300


def test_a_late_answer_counts_until_the_next_one() -> None:
    echo = known()
    now = ask(echo, 0, TRIP + 200_000)
    assert echo.behind(now) == pytest.approx(200_000, abs=500)
    echo.asked(now)
    assert echo.behind(now) == pytest.approx(200_000, abs=500)
    echo.came(now + TRIP)
    assert echo.behind(now + TRIP) == pytest.approx(0, abs=500)


def test_before_anything_is_known_a_ping_that_is_out_is_late_by_its_time() -> None:
    echo = Echo()
    assert echo.behind(5) == 0
    echo.asked(5)
    assert echo.behind(1005) == 1000


def test_an_answer_to_nothing_says_nothing() -> None:
    echo = known()
    assert not echo.came(10**9)
    assert echo.behind(10**9) == 0


def test_what_was_written_before_a_ping_has_been_read_when_it_is_answered() -> None:
    echo = known()
    echo.wrote(100)
    echo.asked(0)
    echo.wrote(30)
    assert echo.unechoed == 130
    echo.came(TRIP)
    assert echo.unechoed == 30


def test_a_way_that_has_become_longer_is_usual_after_some_minutes() -> None:
    echo = known()
    now = 0
    while now < 600_000_000:
        now = ask(echo, now + CLOSE_US, TRIP + 200_000)
    assert echo.behind(now) == 0
    now = ask(echo, now, TRIP)
    assert ask(echo, now, TRIP + 100_000) and echo.behind(now) > 99_000


def test_who_is_behind_is_asked_at_once_and_then_closely_for_a_while() -> None:
    echo = known()
    assert echo.pause(0) == CLOSE_US, "whoever is new"
    now = NEW_US
    assert echo.pause(now) is None
    now = ask(echo, now, TRIP + 2 * BEHIND_US)
    assert echo.pause(now) == 0
    now = ask(echo, now, TRIP)
    assert echo.pause(now) == CLOSE_US
    assert echo.pause(now + WARY_US) is None


def test_a_small_delay_makes_wary() -> None:
    echo = known(-NEW_US)
    assert echo.pause(0) is None
    now = ask(echo, 0, TRIP + UNEASY_US + 10_000)
    assert echo.pause(now) == CLOSE_US


@given(
    st.lists(st.tuples(st.sampled_from(["write", "ask", "answer"]), st.integers(1, 3_000_000)), max_size=40)
)
def test_unechoed_is_never_less_than_what_may_be_on_its_way(acts: list[tuple[str, int]]) -> None:
    """Held against a list of all that was written, in order, and what the answers say was read."""
    echo, now = Echo(), 0
    written, read, ping = 0, 0, None
    for act, number in acts:
        now += number
        if act == "write":
            echo.wrote(number)
            written += number
        elif act == "ask" and ping is None:
            echo.asked(now)
            ping = written
        elif act == "answer":
            assert echo.came(now) is (ping is not None)
            read, ping = (ping, None) if ping is not None else (read, None)
        assert echo.unechoed == written - read
        assert echo.behind(now) >= 0
