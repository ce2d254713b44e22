"""When a connection is told all, and when it gets a look now and then."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from worldserver.net.pace import FIRST_US, LOOK_US, Pace

TICK = 50_000


def test_all_is_told_until_it_lags_and_again_half_a_second_later() -> None:
    pace = Pace()
    assert pace.is_whole
    pace.lagged(0)
    assert not pace.is_whole and not pace.is_due(FIRST_US - 1) and pace.is_due(FIRST_US)
    pace.looked(FIRST_US)
    assert pace.is_whole


def test_a_look_does_not_end_it_if_it_lagged_in_between() -> None:
    pace = Pace()
    pace.lagged(0)
    pace.lagged(FIRST_US - 1)
    pace.looked(FIRST_US)
    assert not pace.is_whole and not pace.is_due(2 * FIRST_US - 1)
    pace.looked(2 * FIRST_US)
    assert pace.is_whole


def waits(pace: Pace, well: int, times: int) -> list[int]:
    """How long it is not told all, each time it has been told all for `well` and lags."""
    now, told = 10**12, []
    for _ in range(times):
        began = now
        pace.lagged(now)
        while not pace.is_whole:
            now += TICK
            if pace.is_due(now):
                pace.looked(now)
        told.append(now - began)
        now += well
    return told


def test_what_is_too_much_again_and_again_is_tried_less_and_less_often() -> None:
    seconds = [wait / 1e6 for wait in waits(Pace(), 1_000_000, 8)]
    assert seconds == [0.5, 1, 2, 4, 8, 16, 16, 16]


def test_a_hiccup_now_and_then_costs_half_a_second_each() -> None:
    assert waits(Pace(), 10_000_000, 8) == [FIRST_US] * 8


def test_who_asked_for_looks_gets_no_more() -> None:
    pace = Pace()
    pace.thin_out(True)
    assert pace.is_sparse and not pace.is_whole and pace.is_due(0)
    pace.looked(0)
    assert not pace.is_whole and not pace.is_due(LOOK_US - 1) and pace.is_due(LOOK_US)
    pace.thin_out(False)
    assert pace.is_whole and pace.is_due(1), "how all stand is told once, then what changes"


def test_asking_for_all_does_not_help_who_lags() -> None:
    pace = Pace()
    pace.thin_out(True)
    pace.lagged(0)
    pace.thin_out(False)
    assert not pace.is_whole and not pace.is_due(FIRST_US - 1)


@given(st.lists(st.booleans(), max_size=400))
def test_between_looks_there_are_never_less_than_half_a_second_nor_more_than_two(lags: list[bool]) -> None:
    """Whatever happens; but while it lags there is no look at all."""
    pace, looks = Pace(), []
    for n, lag in enumerate(lags):
        now = 10**12 + n * TICK
        if lag:
            pace.lagged(now)
        elif not pace.is_whole and pace.is_due(now):
            looks.append(now)
            pace.looked(now)
        if pace.is_whole:
            looks.clear()
        assert all(b - a >= FIRST_US for a, b in itertools.pairwise(looks))
        if not pace.is_whole and not lag:
            assert pace.is_due(now + LOOK_US)
