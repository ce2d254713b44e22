"""Who hears whom, held to a plain oracle over random worlds; every zone, the edges, the words."""

from collections.abc import Iterator

import numpy as np
import pytest

from tests.link import LAKESIDE
from tests.world.halls import HALL, RULES, crowd, hall, hearing, oracle, put, two
from worldserver.wire import Hearing, ZoneRule
from worldserver.world import Mute, VoiceRule, World
from worldserver.world.sight import among, keys_of
from worldserver.world.voice import audibility, readers, zone_rules

# ----------------------------------------------------------------------------------------------- the oracle


def scramble(world: World, rows: np.ndarray, rng: np.random.Generator) -> None:
    """Anything that can be decided of anybody, and anywhere they can be."""
    c, many = world.columns, len(rows)
    c.head[rows, 0] = rng.integers(-16_000, 16_000, many)
    c.head[rows, 1] = rng.integers(1000, 2000, many)
    c.head[rows, 2] = rng.integers(-4000, 12_000, many)
    c.zone[rows] = world.places.zone_at(c.room[rows], c.head[rows, 0], c.head[rows, 2])
    c.mute[rows] = rng.choice([0, 0, 0, 0, 1, 2, 3, 4], many)
    for name, chance in (("deaf", 0.1), ("leads", 0.15), ("has_floor", 0.15), ("viewing", 0.9)):
        getattr(c, name)[rows] = rng.random(many) < chance
    c.breakout[rows] = rng.choice([0, 0, 0, 1], many)
    lockable = np.isin(world.places.zone_rule, (ZoneRule.OPEN, ZoneRule.CLOSED))
    world.places.locked[:] = lockable & (rng.random(lockable.shape) < 0.3)
    world.places.voice_rule[:] = rng.choice([0, 0, 1, 2], len(world.places.voice_rule))


def decisions(seed: int, many: int) -> Iterator[tuple[int, int]]:
    """Random worlds: what the matrix decides of each pair, beside what the oracle does."""
    rng = np.random.default_rng(seed)
    world = World()
    rooms = [world.open_room(HALL), world.open_room(LAKESIDE)]
    rows = np.array([row for room in rooms for row in crowd(world, many, room)])
    speaker, listener = np.repeat(rows, len(rows)), np.tile(rows, len(rows))
    while True:
        scramble(world, rows, rng)
        pairs = [rng.choice(rows[world.columns.room[rows] == room], 2, replace=False) for room in rooms * 3]
        blocks = {(int(a), int(b)) for a, b in pairs}
        for a, b in blocks:
            world.block(a, b, blocked=True)
        heard = rng.random(len(speaker)) < 0.5
        blocked = among(keys_of(speaker, listener), world.audiences.blocked)
        found = audibility(world.columns, world.places, speaker, listener, heard, blocked)
        for i, (a, b) in enumerate(zip(speaker.tolist(), listener.tolist(), strict=True)):
            yield int(found[i]), oracle(world, a, b, bool(heard[i]), blocks)
        for a, b in blocks:
            world.block(a, b, blocked=False)


@pytest.mark.parametrize("seed", range(4))
def test_the_matrix_decides_as_the_oracle_does(seed: int) -> None:
    seen = set()
    for count, (found, wanted) in enumerate(decisions(seed, 20)):
        assert found == wanted
        seen.add(found)
        if count == 16_000:
            break
    assert seen == set(Hearing)


def test_a_matrix_says_what_its_pairs_say() -> None:
    rng = np.random.default_rng(5)
    world = World()
    world.open_room(HALL)
    rows = np.array(crowd(world, 30))
    for _ in range(10):
        scramble(world, rows, rng)
        heard, blocked = rng.random((2, 30, 30)) < 0.3
        matrix = audibility(world.columns, world.places, rows[:, None], rows[None], heard, blocked)
        pairs = np.repeat(rows, 30), np.tile(rows, 30)
        flat = audibility(world.columns, world.places, *pairs, heard.ravel(), blocked.ravel())
        assert matrix.shape == (30, 30) and matrix.ravel().tolist() == flat.tolist()


# ------------------------------------------------------------------------------------------------ the zones

N, S, W = Hearing.NONE, Hearing.SPATIAL, Hearing.WHOLE_ROOM
TABLE = {
    # who speaks: who hears, from open, closed, stage, silent, listen, lobby
    "open": (S, N, S, N, S, N),
    "closed": (N, S, N, N, N, N),
    "stage": (W, W, W, W, W, N),
    "silent": (N, N, N, N, N, N),
    "listen": (N, N, N, N, N, N),
    "lobby": (N, N, N, N, N, S),
}


@pytest.mark.parametrize("speaker", RULES)
@pytest.mark.parametrize("listener", RULES)
def test_every_zone_to_every_zone(speaker: str, listener: str) -> None:
    everywhere = hall(voice={"max_distance": 100, "rolloff": 0.1})
    world = World()
    world.open_room(everywhere)
    one, other = crowd(world, 2)
    put(world, one, speaker)
    put(world, other, listener)
    assert hearing(world, one, other) == TABLE[speaker][RULES.index(listener)]


def test_those_who_lead_hear_a_lobby_and_are_heard_in_it() -> None:
    world, one, other = two("lobby", (10_000, 3000))
    assert hearing(world, one, other) == N == hearing(world, other, one)
    world.lead(other, leads=True)
    assert hearing(world, one, other) == S == hearing(world, other, one)


def test_a_locked_zone_is_closed() -> None:
    world, one, other = two("open", (-10_000, 3000))
    assert hearing(world, one, other) == S == hearing(world, other, one)
    world.lock(0, RULES.index("open"), locked=True)
    assert hearing(world, one, other) == N == hearing(world, other, one)
    assert world.is_locked(0, 0) and world.zone_of(one) == 0


def test_a_room_without_zones_is_open() -> None:
    world = World()
    world.open_room(hall(zones=[]))
    rows = np.array(crowd(world, 2))
    assert zone_rules(world.columns, world.places, rows).tolist() == [ZoneRule.OPEN] * 2
    assert hearing(world, 0, 1) == S


def test_earshot_ends_and_is_a_little_longer_for_who_is_heard() -> None:
    world, one, other = two((0, 6000), (12_000, 6000))
    assert hearing(world, one, other) == S
    put(world, other, (12_001, 6000))
    assert hearing(world, one, other) == N
    assert hearing(world, one, other, heard=True) == S
    put(world, other, (13_801, 6000))
    assert hearing(world, one, other, heard=True) == N


def test_earshot_is_where_a_voice_has_faded_even_if_more_is_allowed() -> None:
    voice = hall(voice={"ref_distance": 1, "rolloff": 10, "max_distance": 100}).description.voice
    assert voice.earshot == pytest.approx(4.1)
    assert 1 / (1 + 10 * (voice.earshot - 1)) == pytest.approx(1 / 32)


# ------------------------------------------------------------------------------------------------- the words


def test_words_go_where_a_voice_would_to_those_too_who_are_muted_or_away() -> None:
    world, one, other = two("ground", "ground")
    assert world.readers(one, near=True) == [other]
    world.mute(one, Mute.OWN, muted=True)
    world.deafen(other, deaf=True)
    world.stop_viewing(other)
    assert world.readers(one, near=True) == [other]
    put(world, other, (25_000, 20_000))
    assert world.readers(one, near=True) == []
    assert world.readers(one, near=False) == [other]
    world.block(other, one, blocked=True)
    assert world.readers(one, near=False) == []
    world.block(other, one, blocked=False)
    world.mute(one, Mute.SILENCED, muted=True)
    assert world.readers(one, near=False) == []


def test_words_of_a_closed_circle_stay_in_it_and_those_of_a_stage_go_everywhere() -> None:
    world, one, other = two("closed", (-6000, 3000))
    assert world.readers(one, near=True) == [] == world.readers(other, near=True)
    put(world, other, "closed")
    assert world.readers(one, near=True) == [other]
    put(world, one, "stage")
    assert world.readers(one, near=True) == [other]
    put(world, other, "lobby")
    assert world.readers(one, near=True) == []
    put(world, other, "closed")
    rows = np.array([one, other])
    assert readers(world.columns, world.places, one, rows, np.empty(0, np.int64), near=True).tolist() == [
        other
    ]


@pytest.mark.parametrize("speaker", [*RULES, "ground"])
@pytest.mark.parametrize("listener", [*RULES, "ground"])
def test_words_for_the_room_stop_at_a_lobby_and_nowhere_else(speaker: str, listener: str) -> None:
    world, one, other = two(speaker, listener)
    world.lock(0, RULES.index("closed"), locked=True)
    world.set_voice_rule(0, VoiceRule.LEADERS)
    parted = speaker != listener and "lobby" in (speaker, listener)
    assert world.readers(one, near=False) == ([] if parted else [other])
    world.lead(other, leads=True)
    assert world.readers(one, near=False) == [other]
    world.lead(other, leads=False)
    world.lead(one, leads=True)
    assert world.readers(one, near=False) == [other]
    world.set_breakout(one, 1)
    assert world.readers(one, near=False) == []


def test_near_words_know_walls_and_earshot_but_not_the_rules_of_sound() -> None:
    world, one, other = two("silent", "silent")
    world.set_voice_rule(0, VoiceRule.FLOOR)
    assert hearing(world, one, other) == N and world.readers(one, near=True) == [other]
    put(world, one, "listen")
    assert world.readers(one, near=True) == [] and world.readers(other, near=True) == [one]
    put(world, other, "ground")
    assert world.readers(one, near=True) == [other]


def test_an_observer_writes_nothing() -> None:
    world, one, _ = two("ground", "ground")
    world.mute(one, Mute.ROLE, muted=True)
    assert world.readers(one, near=False) == [] == world.readers(one, near=True)
