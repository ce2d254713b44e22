"""What people are told of who hears them: that it is so, that it comes soon, and that it costs little."""

import pytest

from tests.world.halls import HALL, RULES, crowd, hearing, put, two
from worldserver.wire import SPEAKERS, HeardBy, Hearing
from worldserver.world import Mute, VoiceRule, World
from worldserver.world.columns import NOWHERE
from worldserver.world.signs import Sign

LARGE = 150
"""More than are counted for at once."""


def signs(world: World, ticks: int = 5) -> list[Sign]:
    return [sign for _ in range(ticks) for sign in world.tick(0).signs]


@pytest.mark.parametrize(
    ("place", "by", "listeners"),
    [
        ("ground", HeardBy.NEAR, 2),
        ("closed", HeardBy.NOBODY_NEAR, 0),
        ("stage", HeardBy.ROOM, 2),
        ("silent", HeardBy.SILENT_PLACE, 0),
        ("listen", HeardBy.LISTENING_PLACE, 0),
        ((25_000, 20_000), HeardBy.NOBODY_NEAR, 0),
    ],
)
def test_the_sign_of_a_place(place: str | tuple[int, int], by: HeardBy, listeners: int) -> None:
    world = World()
    world.open_room(HALL)
    one, *others = crowd(world, 3)
    put(world, one, place)
    for other in others:
        put(world, other, (0, 6000))
    zone = int(world.columns.zone[one])
    assert [sign for sign in signs(world) if sign.row == one] == [Sign(one, by, listeners, zone)]


def test_the_sign_of_a_closed_circle() -> None:
    world, one, other = two("closed", "closed")
    assert {sign.by for sign in signs(world)} == {HeardBy.CIRCLE}
    assert hearing(world, one, other) == Hearing.SPATIAL


def test_the_sign_of_a_lobby() -> None:
    world, one, other = two("lobby", "lobby")
    zone = RULES.index("lobby")
    assert signs(world) == [Sign(one, HeardBy.LOBBY, 1, zone), Sign(other, HeardBy.LOBBY, 1, zone)]
    put(world, other, (10_000, 3000))
    world.lead(other, leads=True)
    assert signs(world) == [Sign(other, HeardBy.NEAR, 1, NOWHERE)]


def test_the_sign_of_a_locked_zone() -> None:
    world, one, _ = two("open", "open")
    assert {sign.by for sign in signs(world)} == {HeardBy.NEAR}
    world.lock(0, RULES.index("open"), locked=True)
    assert Sign(one, HeardBy.CIRCLE, 1, 0) in signs(world, 1)


def test_a_sign_comes_at_once_with_a_decision_and_only_when_it_changes() -> None:
    world, one, other = two("ground", "ground")
    zone = NOWHERE
    assert signs(world) == [Sign(one, HeardBy.NEAR, 1, zone), Sign(other, HeardBy.NEAR, 1, zone)]
    assert signs(world, 20) == []
    world.mute(one, Mute.OWN, muted=True)
    assert signs(world, 1) == [Sign(one, HeardBy.MUTED, 0, zone)]
    world.mute(one, Mute.SILENCED, muted=True)
    assert signs(world, 1) == [Sign(one, HeardBy.SILENCED, 0, zone)]
    world.mute(one, Mute.ROLE, muted=True)
    assert signs(world, 1) == [Sign(one, HeardBy.ROLE, 0, zone)]
    world.set_voice_rule(0, VoiceRule.LEADERS)
    assert signs(world, 1) == [Sign(other, HeardBy.NOT_YOUR_TURN, 0, zone)]
    world.set_voice_rule(0, VoiceRule.EVERYBODY)
    world.deafen(one, deaf=True)
    assert signs(world, 1) == [Sign(other, HeardBy.NOBODY_NEAR, 0, zone)]
    # Who comes back is told again, though nothing has changed.
    world.stop_viewing(other)
    assert signs(world) == []
    world.view(other)
    assert [sign.row for sign in signs(world, 1)] == [other]


def test_a_decision_about_others_is_counted_at_the_next_tick_and_geometry_by_turns() -> None:
    world, one, other = two("ground", "ground")
    signs(world)
    for i in range(12):
        deaf = i % 2 == 0
        world.deafen(other, deaf=deaf)
        by, many = (HeardBy.NOBODY_NEAR, 0) if deaf else (HeardBy.NEAR, 1)
        assert signs(world, 1) == [Sign(one, by, many, NOWHERE)]
    late = []
    for z in (6000, 30_000) * 10:
        world.columns.head[other, 2] = z
        late.append(len(signs(world, 1)))
    assert sum(late) == 2 * late.count(2) and late.count(2) == 4


def test_who_is_blocked_is_not_counted() -> None:
    world, one, other = two("ground", "ground")
    signs(world)
    world.block(other, one, blocked=True)
    assert {sign.row: sign.listeners for sign in signs(world, 1)} == {one: 0, other: 0}


# -------------------------------------------------------------------------------------------- those who speak


def test_who_speaks_is_told_how_many_it_is_sent_to() -> None:
    world = World()
    world.open_room(HALL)
    rows = crowd(world, 20)
    for i, row in enumerate(rows):
        put(world, row, (100 * i, 6000))
    told = {sign.row: sign.listeners for sign in signs(world)}
    assert told == dict.fromkeys(rows, 19)
    for row in rows:
        world.listeners(row, 0)
    told |= {sign.row: sign.listeners for sign in signs(world, 1)}
    sent = {row: len(world.listeners(row, 0).spatial) for row in rows}
    assert told == sent and sum(sent.values()) == SPEAKERS * 20


# -------------------------------------------------------------------------------------------- in a large room


def large_room() -> tuple[World, list[int]]:
    """Everybody is on the ground and near to all others, and has been told."""
    world = World()
    world.open_room(HALL)
    rows = crowd(world, LARGE)
    for i, row in enumerate(rows):
        put(world, row, (10 * i, 6000))
    assert {sign.row for sign in signs(world, 1)} == set(rows)
    return world, rows


def test_the_numbers_of_a_crowd_come_in_turns() -> None:
    world, (one, *others) = large_room()
    world.columns.head[one] = 0, 1600, 25_000
    told = [{sign.row for sign in world.tick(0).signs} for _ in range(5)]
    assert set.union(*told) == {one, *others}
    assert all(20 <= len(part) <= 40 for part in told)


def test_whom_a_decision_concerns_is_told_at_the_next_tick() -> None:
    world, rows = large_room()
    for row in rows[:25]:
        world.mute(row, Mute.SILENCED, muted=True)
        assert Sign(row, HeardBy.SILENCED, 0, NOWHERE) in signs(world, 1)
    for row in rows[:3]:
        world.mute(row, Mute.SILENCED, muted=False)
        assert Sign(row, HeardBy.NEAR, LARGE - 1, NOWHERE) in signs(world, 1)
        world.set_breakout(row, 1)
        assert Sign(row, HeardBy.NOBODY_NEAR, 0, NOWHERE) in signs(world, 1)
        world.set_breakout(row, 0)
        signs(world, 1)
    # Where they stand is told at once too, though nobody hears them otherwise than before.
    for x, by, rule in ((-8100, HeardBy.NEAR, "open"), (-2000, HeardBy.ROOM, "stage")) * 3:
        put(world, rows[0], (x, 0))
        assert Sign(rows[0], by, LARGE - 1, RULES.index(rule)) in signs(world, 1)
        put(world, rows[0], "ground")
        assert Sign(rows[0], HeardBy.NEAR, LARGE - 1, NOWHERE) in signs(world, 1)


def test_what_is_decided_of_one_is_counted_for_the_others_by_turns() -> None:
    world, (one, *others) = large_room()
    world.deafen(one, deaf=True)
    assert 20 <= len(signs(world, 1)) <= 40
    assert {sign.row for sign in signs(world, 4)} < {one, *others}


def test_who_begins_to_speak_is_told_at_the_next_tick() -> None:
    world, rows = large_room()
    for first in range(0, 60, 20):
        for row in rows[first : first + 20]:
            world.listeners(row, 0)
        told = {sign.row: sign.listeners for sign in signs(world, 1)}
        sent = {row: len(world.listeners(row, 0).spatial) for row in rows[first : first + 20]}
        assert sent.items() <= told.items()


def test_what_is_decided_of_all_is_told_to_all_at_once() -> None:
    world, rows = large_room()
    world.set_voice_rule(0, VoiceRule.LEADERS)
    told = signs(world, 1)
    assert [sign.by for sign in told] == [HeardBy.NOT_YOUR_TURN] * len(rows)
    world.set_voice_rule(0, VoiceRule.EVERYBODY)
    assert [sign.by for sign in signs(world, 1)] == [HeardBy.NEAR] * len(rows)


def test_so_many_pairs_are_counted_in_a_tick_and_the_untrue_comes_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world, rows = large_room()
    monkeypatch.setattr("worldserver.world.signs._AT_ONCE", 10 * LARGE)
    monkeypatch.setattr("worldserver.world.signs._BY_TURNS", 1)
    # Turns are far away now: nobody is told but for what is decided.
    signs(world, 2)
    for row in rows[:20]:
        world.set_breakout(row, 1)
    for row in rows[20:25]:
        put(world, row, "stage")
    told = [[sign.row for sign in signs(world, 1)] for _ in range(3)]
    assert set(rows[20:25]) <= set(told[0]) and set(told[0]) < set(rows[:25])
    assert set(told[0]) | set(told[1]) | set(told[2]) == set(rows[:25])


def test_nobody_there_is_no_trouble() -> None:
    world = World()
    assert world.tick(0).signs == []
