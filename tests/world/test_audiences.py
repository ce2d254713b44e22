"""Who listens to those who speak now: what is decided counts from the next packet on."""

from tests.link import TICK_US
from tests.world.halls import HALL, hall, put, two
from worldserver.wire import MoveKind, MoveReason
from worldserver.world import Mute, Placement, VoiceRule, World
from worldserver.world.audiences import SPEAKING_US, Audience

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


def test_what_holds_already_costs_nothing() -> None:
    world, one, other = two("ground", "ground")
    world.block(other, one, blocked=False)
    made = world.listeners(one, 0)
    for again in (
        lambda: world.mute(one, Mute.OWN, muted=False),
        lambda: world.deafen(other, deaf=False),
        lambda: world.lead(one, leads=False),
        lambda: world.give_floor(one, has_floor=False),
        lambda: world.set_breakout(one, 0),
        lambda: world.set_voice_rule(0, VoiceRule.EVERYBODY),
        lambda: world.lock(0, 1, locked=False),
        lambda: world.block(one, other, blocked=False),
        lambda: world.view(other),
    ):
        again()
        assert world.listeners(one, 0) is made
    to = Placement(0, 0, 30_000, 0, -1)
    assert world.move(other, MoveKind.TELEPORT, to, 0).reason is not MoveReason.GRANTED
    assert world.listeners(one, 0) is made


def test_so_does_a_second_block_and_the_first_of_two_to_be_taken_back() -> None:
    world, one, other = two("ground", "ground")
    world.block(one, other, blocked=True)
    made = world.listeners(one, 0)
    world.block(other, one, blocked=True)
    world.block(one, other, blocked=True)
    world.block(one, other, blocked=False)
    assert world.listeners(one, 0) is made == Audience([], [])
    world.block(other, one, blocked=False)
    assert world.listeners(one, 0) == Audience([other], [])


def test_where_few_speak_there_is_always_time() -> None:
    world, one, other = two("ground", "ground")
    world.audiences._affordable = 0
    assert world.listeners(one, 0) == Audience([other], [])


def test_a_move_that_is_granted_counts_at_once() -> None:
    world, one, other = two("ground", "ground")
    assert world.listeners(one, 0) == Audience([other], [])
    world.move(other, MoveKind.TELEPORT, Placement(-6000, 0, 0, 0, -1), 0)
    assert world.zone_of(other) == 1 and world.listeners(one, 0) == Audience([], [])


def test_who_is_gone_hears_nothing_and_leaves_no_block() -> None:
    world, one, other = two("ground", "ground")
    world.block(other, one, blocked=True)
    world.listeners(one, 0)
    assert world.blocked_by(other) == [one]
    world.block(other, one, blocked=False)
    world.listeners(one, 0)
    assert world.audiences.heard.tolist() == [one << 32 | other]
    world.block(other, one, blocked=True)
    world.leave(other)
    assert world.audiences.heard.tolist() == []
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
