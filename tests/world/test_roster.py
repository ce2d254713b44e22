"""Who is in which room, and matrices of pairs, held to plain lists."""

import numpy as np
import pytest

from tests.link import LAKESIDE
from worldserver.world import World
from worldserver.world.roster import TOGETHER, Roster
from worldserver.world.sight import among, keys_of


def town(sizes: list[int]) -> tuple[World, list[list[int]]]:
    """Rooms of so many, whose rows are mixed up."""
    world = World()
    rooms = [world.open_room(LAKESIDE) for _ in sizes]
    wanted = np.random.default_rng(1).permutation(np.repeat(rooms, sizes)).tolist()
    rows: list[list[int]] = [[] for _ in sizes]
    for room in wanted:
        rows[room].append(world.columns.take(room, 0))
    return world, [sorted(own) for own in rows]


def test_members_are_who_is_there() -> None:
    world, rooms = town([3, 0, 40, 1])
    roster = Roster(world.columns)
    assert [roster.members(room).tolist() for room in range(4)] == rooms
    assert roster.sizes(np.array([2, 0])).tolist() == [40, 3]
    world.leave(rooms[2].pop(7))
    rooms[1].append(world.columns.take(1, 0))
    assert [roster.members(room).tolist() for room in range(4)] == rooms


@pytest.mark.parametrize("sizes", [[1], [5, 5], [2, 32, 7], [33], [4, 50, 12, 35, 1, 64, 65], [12, 120, 90]])
def test_pairs_are_each_with_everybody_of_its_room(sizes: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worldserver.world.roster.TOGETHER", 2000)
    rng = np.random.default_rng(2)
    world, rooms = town(sizes)
    columns = world.columns
    speakers = np.array(sorted(row for own in rooms for row in own[:: rng.integers(1, 4)]))
    found = set()
    for pairs in Roster(columns).pairs(speakers):
        speaker, listener = (part.ravel() for part in np.broadcast_arrays(pairs.speaker, pairs.listeners))
        assert pairs.shape == (len(pairs.speakers), len(listener) // len(pairs.speakers))
        assert (columns.room[speaker] == columns.room[listener]).all()
        found |= {(a, b) for a, b in zip(speaker.tolist(), listener.tolist(), strict=True) if a != b}
        for room in np.unique(pairs.rooms):
            own = pairs.rooms == room
            assert len(np.unique(columns.room[pairs.speakers[own]])) == 1
            assert pairs.turns[own].tolist() == list(range(own.sum()))
        assert len(np.unique(pairs.rooms)) == len(np.unique(columns.room[pairs.speakers]))
    assert found == {(a, b) for own in rooms for a in own for b in own if a in speakers and a != b}


def test_rooms_of_about_one_size_share_a_matrix_and_those_with_many_pairs_have_their_own() -> None:
    world, rooms = town([12, 30, 40, 60, 100, 7])
    speakers = np.array(sorted([row for own in rooms[:4] for row in own[:2]] + rooms[4] + rooms[5]))
    shapes = [pairs.shape for pairs in Roster(world.columns).pairs(speakers)]
    assert TOGETHER < 100 * 100
    assert shapes == [(100, 100), (2 + 2 + 7, 30), (2 + 2, 60)]


@pytest.mark.parametrize("together", [100, TOGETHER])
def test_pairs_are_found_among_keys(together: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worldserver.world.roster.TOGETHER", together)
    rng = np.random.default_rng(3)
    world, rooms = town([4, 50, 12])
    everybody = [(a, b) for own in rooms for a in own for b in own if a != b and rng.random() < 0.3]
    known = np.array(sorted(a << 32 | b for a, b in everybody), np.int64)
    speakers = np.array(sorted(own[i] for own in rooms for i in (0, 2)))
    for pairs in Roster(world.columns).pairs(speakers):
        wanted = among(keys_of(pairs.speaker, pairs.listeners), known)
        assert pairs.marked(known).tolist() == wanted.tolist()
        assert not pairs.marked(known[:0]).any()


def test_nobody_speaks_in_no_room() -> None:
    assert list(Roster(World().columns).pairs(np.empty(0, np.intp))) == []
