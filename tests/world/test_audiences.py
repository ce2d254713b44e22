"""Who listens to those who speak now: decided between ticks, capped, and told to the speaker."""

import pytest

from tests.link import TICK_US
from tests.world.halls import HALL, crowd, hall, hearing, put, two
from worldserver.wire import SPEAKERS, HeardBy, Hearing
from worldserver.world import Mute, VoiceRule, World
from worldserver.world.audiences import SPEAKING_US, Audience, Sign
from worldserver.world.columns import NOWHERE

# ------------------------------------------------------------------------------------- decided between ticks


def test_a_mute_counts_from_the_next_packet_on() -> None:
    world, one, other = two("ground", "ground")
    assert world.listeners(one, 0) == Audience([other], [])
    for why in Mute:
        world.mute(one, why, muted=True)
        assert world.listeners(one, 0) == Audience([], [])
        world.mute(one, why, muted=False)
        assert world.listeners(one, 0) == Audience([other], [])
    world.mute(one, Mute.OWN, muted=True)
    world.mute(one, Mute.SILENCED, muted=True)
    world.mute(one, Mute.OWN, muted=False)
    assert world.listeners(one, 0) == Audience([], [])


def test_so_do_all_other_decisions() -> None:
    world, one, other = two("ground", "ground")
    empty, full = Audience([], []), Audience([other], [])
    changes = [
        (lambda: world.deafen(other, deaf=True), lambda: world.deafen(other, deaf=False)),
        (lambda: world.block(one, other, blocked=True), lambda: world.block(one, other, blocked=False)),
        (lambda: world.block(other, one, blocked=True), lambda: world.block(other, one, blocked=False)),
        (lambda: world.set_breakout(one, 2), lambda: world.set_breakout(one, 0)),
        (
            lambda: world.set_voice_rule(0, VoiceRule.LEADERS),
            lambda: world.set_voice_rule(0, VoiceRule.EVERYBODY),
        ),
        (lambda: world.set_voice_rule(0, VoiceRule.FLOOR), lambda: world.give_floor(one, has_floor=True)),
        (lambda: world.give_floor(one, has_floor=False), lambda: world.lead(one, leads=True)),
        (lambda: world.stop_viewing(other), lambda: world.view(other)),
    ]
    assert world.listeners(one, 0) == full
    for silences, restores in changes:
        silences()
        assert world.listeners(one, 0) == empty
        restores()
        assert world.listeners(one, 0) == full


def test_who_is_gone_hears_nothing_and_leaves_no_block() -> None:
    world, one, other = two("ground", "ground")
    world.block(other, one, blocked=True)
    world.listeners(one, 0)
    assert world.blocked_by(other) == [one]
    world.leave(other)
    assert world.listeners(one, 0) == Audience([], [])
    world.tick(0)
    again = world.enter(0, 9, 0)
    assert again == other
    world.view(again)
    put(world, again, "ground")
    assert world.blocked_by(again) == []
    assert world.listeners(one, 0) == Audience([again], [])


def test_geometry_waits_for_the_tick() -> None:
    world, one, other = two("ground", "ground")
    world.listeners(one, 0)
    world.columns.head[other] = 25_000, 1600, 6000
    assert world.listeners(one, 0) == Audience([other], [])
    world.tick(TICK_US)
    assert world.listeners(one, TICK_US) == Audience([], [])


def test_who_is_silent_for_a_while_speaks_no_longer() -> None:
    world, one, _ = two("ground", "ground")
    world.listeners(one, 0)
    world.tick(SPEAKING_US)
    assert one in world.audiences._audiences
    world.tick(SPEAKING_US + 1)
    assert world.audiences._audiences == {}
    assert len(world.audiences._heard) == 0


# --------------------------------------------------------------------------------------------------- the cap


def heard_speakers(world: World, rows: list[int], listener: int) -> list[int]:
    return [row for row in rows if any(listener in part for part in world.listeners(row, 0))]


def test_a_listener_is_sent_the_nearest_few() -> None:
    world = World()
    world.open_room(HALL)
    listener, *rows = crowd(world, 41)
    put(world, listener, (0, 10_000))
    for i, row in enumerate(rows):
        put(world, row, (0, 10_100 + 100 * i))
        world.listeners(row, 0)
    assert heard_speakers(world, rows, listener) == rows[:SPEAKERS]
    # Who leads comes first, however far; who is heard already stays, unless another is a good deal nearer.
    world.lead(rows[30], leads=True)
    assert heard_speakers(world, rows, listener) == [*rows[: SPEAKERS - 1], rows[30]]
    put(world, rows[SPEAKERS], (0, 10_100 + 100 * (SPEAKERS - 2) - 50))
    assert heard_speakers(world, rows, listener) == [*rows[: SPEAKERS - 1], rows[30]]
    put(world, rows[SPEAKERS], (0, 10_150))
    assert rows[SPEAKERS] in heard_speakers(world, rows, listener)
    assert len(heard_speakers(world, rows, listener)) == SPEAKERS


# -------------------------------------------------------------------------------------------------- the sign


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


def test_the_signs_of_a_crowd_come_in_turns() -> None:
    world = World()
    world.open_room(HALL)
    rows = crowd(world, 80)
    assert {sign.row for sign in signs(world, 1)} == set(rows)
    world.columns.head[rows[0]] = 0, 1600, 25_000
    told = {sign.row for sign in signs(world, 25)}
    assert told == set(rows)
    assert len({sign.row for sign in signs(world, 1)}) < 80


def test_nobody_there_is_no_trouble() -> None:
    world = World()
    assert world.tick(0).signs == []


# ----------------------------------------------------------------------------------------------- empty zones


def test_a_zone_that_nobody_is_in_any_more_opens() -> None:
    world, one, _ = two("closed", "ground")
    world.lock(0, 1, locked=True)
    assert world.tick(0).opened == []
    put(world, one, "ground")
    assert world.tick(0).opened == [(0, 1)]
    assert not world.is_locked(0, 1) and world.tick(0).opened == []


def test_one_that_the_scene_has_locked_stays_so() -> None:
    world = World()
    zones = [zone.model_dump() for zone in HALL.zones]
    zones[1]["locked"] = True
    world.open_room(hall(zones=zones))
    assert world.tick(0).opened == [] and world.is_locked(0, 1)
