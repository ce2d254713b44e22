"""Many who speak at once: who is sent to whom, held to a plain reading; and who is heard is seen."""

import math
from collections.abc import Iterator

import numpy as np
import pytest

from tests.link import LAKESIDE, TICK_US
from tests.world.halls import HALL, crowd, oracle, put
from worldserver.scene import Scene
from worldserver.wire import SPEAKERS, Hearing, ZoneRule
from worldserver.world import Mute, VoiceRule, World
from worldserver.world.audiences import CONSIDERED, Audience
from worldserver.world.columns import NOWHERE
from worldserver.world.sight import pairs_of

Heard = set[tuple[int, int]]


def hall_of(many: int) -> tuple[World, list[int]]:
    world = World()
    world.open_room(HALL)
    return world, crowd(world, many)


def heard_speakers(world: World, rows: list[int], listener: int) -> list[int]:
    return [row for row in rows if any(listener in part for part in world.listeners(row, 0))]


# --------------------------------------------------------------------------------------------------- the cap


def test_a_listener_is_sent_the_nearest_few() -> None:
    world, (listener, *rows) = hall_of(41)
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


def test_a_full_stage_does_not_crowd_out_who_leads_or_has_the_floor() -> None:
    world, (listener, *staged, floor, lead) = hall_of(12)
    put(world, listener, "ground")
    for row in staged:
        put(world, row, "stage")
        world.listeners(row, 0)
    assert len(staged) > SPEAKERS
    for row in (floor, lead):
        put(world, row, (0, 17_000))
        assert heard_speakers(world, [row], listener) == []
    world.give_floor(floor, has_floor=True)
    world.lead(lead, leads=True)
    speakers = [*staged, floor, lead]
    assert [row for row in heard_speakers(world, speakers, listener) if row not in staged] == [floor, lead]
    assert len(heard_speakers(world, speakers, listener)) == SPEAKERS
    # Nor do many who have the floor crowd out who leads; but many who lead do so to the farther ones.
    for row in staged:
        world.give_floor(row, has_floor=True)
    assert [row for row in heard_speakers(world, speakers, listener) if row not in staged] == [lead]
    for row in staged:
        world.lead(row, leads=True)
    assert set(heard_speakers(world, speakers, listener)) < set(staged)


def test_of_very_many_the_last_to_begin_are_heard_and_who_leads_always() -> None:
    world, rows = hall_of(CONSIDERED + 12)
    for row in rows:
        put(world, row, (0, 6000))
    world.lead(rows[3], leads=True)
    for row in rows:
        world.listeners(row, 0)
    world.tick(0)
    heard = {row for row in rows if world.listeners(row, 0) != Audience([], [])}
    assert len(world.audiences.heard) == SPEAKERS * len(rows)
    assert heard <= {rows[3], *rows[-CONSIDERED + 1 :]} and rows[3] in heard
    # Who may not speak takes nobody's place.
    for row in rows[-CONSIDERED:]:
        world.mute(row, Mute.SILENCED, muted=True)
    assert world.listeners(rows[5], 0) != Audience([], [])
    for row in rows:
        world.mute(row, Mute.SILENCED, muted=True)
    assert [world.listeners(row, 0) for row in rows[:3]] == [Audience([], [])] * 3


def test_what_is_too_dear_between_ticks_is_forbidden_at_once_and_granted_at_the_tick() -> None:
    world, (listener, *rows) = hall_of(SPEAKERS + 4)
    *others, last = rows
    for row in (listener, *rows):
        put(world, row, (0, 6000))
    for row in others:
        world.listeners(row, 0)
    world.tick(0)
    world.audiences._affordable = 0
    assert world.listeners(last, 0) == Audience([], [])
    world.lead(last, leads=True)
    world.mute(others[0], Mute.OWN, muted=True)
    assert heard_speakers(world, rows, listener) == others[1:SPEAKERS]
    world.tick(0)
    assert heard_speakers(world, rows, listener) == [*others[1:SPEAKERS], last]
    # Time for all of it is given anew at each tick.
    world.lead(others[-1], leads=True)
    assert others[-1] in heard_speakers(world, rows, listener)


# ---------------------------------------------------------------------------------------- a plain reading


def first(world: World, row: int) -> int:
    """Leads, floor, stage, others."""
    c = world.columns
    zone = int(c.zone[row])
    on_stage = zone != NOWHERE and world.places.zone_rule[0, zone] == ZoneRule.STAGE
    return 0 if c.leads[row] else 1 if c.has_floor[row] else 2 if on_stage else 3


def expected(world: World, speakers: list[int], rows: list[int], before: Heard) -> dict[int, Audience]:
    """By the words of the module's head. before: pairs of a speaker and somebody who was sent them."""
    heads = world.columns.head.tolist()
    audiences = {row: Audience([], []) for row in speakers}
    for listener in rows:
        choice = []
        for row in speakers:
            kept = (row, listener) in before
            hearing = oracle(world, row, listener, kept, set())
            away = math.dist(heads[row], heads[listener]) * (0.8 if kept else 1)
            if hearing != Hearing.NONE:
                choice.append((first(world, row), away, row, hearing))
        for _, _, row, hearing in sorted(choice)[:SPEAKERS]:
            audiences[row][hearing - 1].append(listener)
    return audiences


def mill_about(world: World, rows: list[int], rng: np.random.Generator) -> None:
    c, many = world.columns, len(rows)
    c.head[rows, 0] = rng.integers(-14_000, 14_000, many)
    c.head[rows, 2] = rng.integers(-3000, 9000, many)
    c.zone[rows] = world.places.zone_at(c.room[rows], c.head[rows, 0], c.head[rows, 2])


def decide(world: World, rows: list[int], rng: np.random.Generator) -> None:
    row = rows[int(rng.integers(len(rows)))]
    decisions = [
        lambda: world.mute(row, Mute.OWN, muted=bool(rng.random() < 0.3)),
        lambda: world.deafen(row, deaf=bool(rng.random() < 0.3)),
        lambda: world.lead(row, leads=bool(rng.random() < 0.3)),
        lambda: world.give_floor(row, has_floor=bool(rng.random() < 0.3)),
        lambda: world.set_breakout(row, int(rng.random() < 0.2)),
        lambda: world.lock(0, int(rng.integers(2)), locked=bool(rng.random() < 0.5)),
        lambda: world.set_voice_rule(0, VoiceRule(int(rng.choice([0, 0, 0, 1, 2])))),
    ]
    decisions[int(rng.integers(len(decisions)))]()


def heard_now(world: World) -> Heard:
    return {(a, b) for a, b in pairs_of(world.audiences.heard).tolist()}


@pytest.mark.parametrize(("seed", "many", "speak"), [(1, 9, 6), (2, 30, 20), (3, 50, 12), (4, 36, 24)])
def test_audiences_are_as_a_plain_reading_has_them(seed: int, many: int, speak: int) -> None:
    """In a small room and in a large one, with a choice to be made and without; at the tick and between."""
    rng = np.random.default_rng(seed)
    world, rows = hall_of(many)
    speakers = rows[:speak]
    for row in speakers:
        world.listeners(row, 0)
    for _ in range(4):
        mill_about(world, rows, rng)
        before = heard_now(world)
        world.tick(0)
        wanted = expected(world, speakers, rows, before)
        assert {row: world.listeners(row, 0) for row in speakers} == wanted
        for _ in range(3):
            decide(world, rows, rng)
            before = heard_now(world)
            wanted = expected(world, speakers, rows, before)
            assert {row: world.listeners(row, 0) for row in speakers} == wanted


# ------------------------------------------------------------------------------------------- heard, thus seen


def steps(world: World, rows: list[int], rng: np.random.Generator) -> Iterator[None]:
    """Seconds in which everybody now and then says something and walks a bit."""
    c = world.columns
    for now in range(0, 20 * TICK_US, TICK_US):
        for row in rows:
            if rng.random() < 0.05:
                world.listeners(row, now)
        c.head[rows, ::2] += rng.integers(-300, 300, (len(rows), 2))
        c.zone[rows] = world.places.zone_at(c.room[rows], c.head[rows, 0], c.head[rows, 2])
        world.tick(now)
        yield


@pytest.mark.parametrize("scene", [HALL, LAKESIDE], ids=["hall", "lakeside"])
def test_who_is_heard_is_seen(scene: Scene) -> None:
    rng = np.random.default_rng(3)
    world = World()
    world.open_room(scene)
    rows = crowd(world, 60)
    mill_about(world, rows, rng)
    pairs = 0
    for _ in steps(world, rows, rng):
        heard = heard_now(world)
        pairs += len(heard)
        for listener in rows:
            voices = {speaker for speaker, hearer in heard if hearer == listener}
            assert voices <= set(world.interest.subjects_of(listener).tolist())
    assert pairs > 1000
