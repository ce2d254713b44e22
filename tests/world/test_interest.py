"""Who sees whom, held to a plain oracle, and over any course of things."""

import math

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from tests.link import LAKESIDE
from worldserver.world import World, orientation
from worldserver.world.interest import Known, Policy, nearest
from worldserver.world.sight import pairs_of

SMALL = Policy(whole_room=3, nearest=4, enter=5000, leave=7000, every_tick=2000, every_second=4000)


def scatter(world: World, room: int, many: int, rng: np.random.Generator, spread: int = 9000) -> np.ndarray:
    """Avatars anywhere within `spread` of the middle, looking anywhere, some leading or with the floor."""
    rows = np.array([world.enter(room, slot, 0) for slot in range(many)])
    c = world.columns
    c.head[rows, 0] = rng.integers(-spread, spread, many)
    c.head[rows, 2] = rng.integers(-spread, spread, many)
    yaws = rng.uniform(-math.pi, math.pi, many)
    c.record["head_orientation"][rows] = [orientation.from_yaw(float(yaw)) for yaw in yaws]
    c.leads[rows] = rng.random(many) < 0.05
    c.has_floor[rows] = rng.random(many) < 0.05
    for row in rows.tolist():
        world.view(row)
    return rows


Pairs = set[tuple[int, int]]


def some_pairs(rows: np.ndarray, chance: float, rng: np.random.Generator) -> Pairs:
    return {(int(a), int(b)) for a in rows for b in rows if a != b and rng.random() < chance}


def keys(pairs: Pairs) -> np.ndarray:
    return np.array(sorted(a << 32 | b for a, b in pairs), np.int64)


def of(viewer: int, pairs: Pairs) -> set[int]:
    return {subject for one, subject in pairs if one == viewer}


def oracle(
    world: World, rows: np.ndarray, viewer: int, seen: set[int], heard: set[int], lately: set[int]
) -> dict[int, int]:
    """By the words of the module's head, one at a time, with the policy SMALL. Returns subject → period."""
    policy = SMALL
    c = world.columns
    look = orientation.forward(c.record["head_orientation"][[viewer]])[0]
    scored = []
    for subject in rows.tolist():
        if subject == viewer:
            continue
        dx, dz = (int(c.head[subject, i]) - int(c.head[viewer, i]) for i in (0, 2))
        distance = math.hypot(dx, dz)
        ahead = look[0] * np.float32(dx) + look[1] * np.float32(dz) > 0
        prominent = bool(c.leads[subject] or c.has_floor[subject])
        near = distance <= (policy.leave if subject in seen else policy.enter)
        if not (prominent or subject in heard | lately or near):
            continue
        score = distance * (0.8 if subject in seen else 1) * (0.7 if ahead else 1)
        score *= 0.1 if subject in lately else 1
        period = 1 if distance <= policy.every_tick else 2 if distance <= policy.every_second else 4
        period = 1 if prominent or subject in heard else period if ahead else min(2 * period, 4)
        scored.append((0 if subject in heard else 1 if prominent else 2, score, subject, period))
    best = sorted(scored)[: max(policy.nearest, len(heard))]
    return {subject: period for _, _, subject, period in best}


@pytest.mark.parametrize("seed", range(25))
def test_the_grid_finds_what_the_oracle_finds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    world = World(SMALL)
    room = world.open_room(LAKESIDE)
    rows = scatter(world, room, int(rng.integers(4, 60)), rng)
    seen = some_pairs(rows, 0.2, rng)
    lately = {pair for pair in seen if rng.random() < 0.3}
    heard = some_pairs(rows, 0.1, rng)
    known = Known(keys(seen), keys(heard), keys(lately))
    viewers = rows[rng.random(len(rows)) < 0.8]
    best, periods = nearest(world.columns, rows, viewers, known, SMALL)
    found: dict[int, dict[int, int]] = {int(row): {} for row in viewers}
    for (viewer, subject), period in zip(pairs_of(best).tolist(), periods.tolist(), strict=True):
        found[viewer][subject] = period
    for viewer in viewers.tolist():
        assert found[viewer] == oracle(
            world, rows, viewer, *(of(viewer, each) for each in (seen, heard, lately))
        )


def sights(world: World, viewer: int, ticks: int, heard: Pairs) -> list[set[int]]:
    """What is in sight after each tick. heard: pairs of a viewer and whom it hears."""
    seen = []
    for _ in range(ticks):
        world.interest.update(keys({(b, a) for a, b in heard}))
        world.columns.tick += 1
        seen.append(set(world.interest.subjects_of(viewer).tolist()))
    return seen


def test_whoever_is_heard_is_seen_at_once_and_does_not_vanish_between_two_sentences() -> None:
    world = World(SMALL)
    room = world.open_room(LAKESIDE)
    rows = [world.enter(room, slot, 0) for slot in range(8)]
    world.columns.head[rows] = [[0, 1600, -900 * i] for i in range(7)] + [[0, 1600, -9000]]
    for row in rows:
        world.view(row)
    near, far = set(rows[1:5]), rows[7]
    assert sights(world, rows[0], 4, set())[-1] == near
    heard = {(rows[0], far)}
    assert all(far in seen for seen in sights(world, rows[0], 8, heard))
    # It takes the place of one of those who are near, and all is as it was a while after.
    later = sights(world, rows[0], 110, set())
    assert len(later[0]) == SMALL.nearest and far in later[95]
    assert later[-1] == near
    # However many are heard, all of them are seen, and none twice.
    everybody = set(rows[1:])
    assert sights(world, rows[0], 1, {(rows[0], row) for row in everybody}) == [everybody]


def test_a_small_room_has_nobody_to_choose() -> None:
    world = World(SMALL)
    room = world.open_room(LAKESIDE)
    rows = [world.enter(room, slot, 0) for slot in range(3)]
    world.view(rows[0])
    assert sights(world, rows[0], 2, {(rows[0], rows[1])}) == [set(rows[1:])] * 2


def test_nobody_flickers_at_an_edge() -> None:
    world = World(SMALL)
    room = world.open_room(LAKESIDE)
    rows = [world.enter(room, slot, 0) for slot in range(4)]
    world.columns.head[rows] = [[0, 1600, 0], [0, 1600, -100], [0, 1600, -200], [0, 1600, -4900]]
    world.view(rows[0])
    world.tick(0)
    changes = 0
    for k in range(80):
        world.columns.head[rows[3], 2] = -4900 - 1000 * (k % 2)
        sight = world.interest.update()
        world.columns.tick += 1
        changes += len(sight.appeared) + len(sight.vanished)
    assert changes == 0


def test_far_away_is_told_less_often_but_never_left_out() -> None:
    world = World(SMALL)
    room = world.open_room(LAKESIDE)
    rows = [world.enter(room, slot, 0) for slot in range(4)]
    world.columns.head[rows] = [[0, 1600, 0], [0, 1600, -1000], [0, 1600, -3000], [0, 1600, -4500]]
    world.columns.record["head_orientation"][rows[0]] = orientation.from_yaw(0)
    world.view(rows[0])
    world.tick(0)
    told = dict.fromkeys((1, 2, 3), 0)
    for k in range(1, 41):
        world.columns.changed[rows] = world.columns.tick
        for batch in world.tick(k).poses:
            for slot in np.frombuffer(batch.slots, "<u2").tolist():
                told[slot] += 1
    assert told == {1: 40, 2: 20, 3: 10}


def test_a_last_change_is_told_even_at_a_low_rate() -> None:
    world = World(SMALL)
    room = world.open_room(LAKESIDE)
    rows = [world.enter(room, slot, 0) for slot in range(4)]
    world.columns.head[rows] = [[0, 1600, 0], [0, 1600, -1000], [0, 1600, -3000], [0, 1600, -4500]]
    world.view(rows[0])
    for k in range(8):
        world.tick(k)
    for start in range(4):
        world.columns.changed[rows[3]] = world.columns.tick
        told = [slot for k in range(4) for b in world.tick(start + k).poses for slot in b.slots[::2]]
        assert told.count(3) == 1
        world.tick(99)


class Course(RuleBasedStateMachine):
    """Whatever happens, replaying appear and vanish gives exactly what the world holds as visible."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World(SMALL, capacity=4)
        self.rooms = [self.world.open_room(LAKESIDE) for _ in range(2)]
        self.now = 0
        self.slots = 0
        self.here: dict[int, tuple[int, int]] = {}
        self.told: dict[int, set[int]] = {}

    @rule(room=st.integers(0, 1), x=st.integers(-8000, 8000), z=st.integers(-6000, 8000), views=st.booleans())
    def enter(self, room: int, x: int, z: int, views: bool) -> None:
        self.slots += 1
        row = self.world.enter(self.rooms[room], self.slots, self.now)
        self.world.columns.head[row, ::2] = x, z
        self.here[row] = (room, self.slots)
        if views:
            self.world.view(row)
            self.told[row] = set()

    @precondition(lambda self: self.here)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        row = data.draw(st.sampled_from(sorted(self.here)))
        self.world.leave(row)
        del self.here[row]
        self.told.pop(row, None)

    @precondition(lambda self: self.told)
    @rule(data=st.data())
    def drop_and_come_back(self, data: st.DataObject) -> None:
        row = data.draw(st.sampled_from(sorted(self.told)))
        self.world.stop_viewing(row)
        del self.told[row]
        if data.draw(st.booleans()):
            self.tick()
        self.world.view(row)
        self.told[row] = set()

    @precondition(lambda self: self.here)
    @rule(data=st.data(), x=st.integers(-9000, 9000), z=st.integers(-9000, 9000))
    def move(self, data: st.DataObject, x: int, z: int) -> None:
        row = data.draw(st.sampled_from(sorted(self.here)))
        self.world.columns.head[row, ::2] = x, z

    @rule()
    def tick(self) -> None:
        self.now += 50_000
        ticked = self.world.tick(self.now)
        for vanished in ticked.vanished:
            slots = set(np.frombuffer(vanished.slots, "<u2").tolist())
            assert slots <= self.told[vanished.viewer]
            self.told[vanished.viewer] -= slots
        for batch in ticked.appeared:
            (viewer,) = batch.viewers
            slots = set(np.frombuffer(batch.slots, "<u2").tolist())
            assert not slots & self.told[viewer]
            self.told[viewer] |= slots
        for batch in ticked.poses:
            for viewer in batch.viewers:
                own = {self.here[viewer][1]}
                assert set(np.frombuffer(batch.slots, "<u2").tolist()) <= self.told[viewer] | own
        self.check()

    def check(self) -> None:
        """Right after a tick the two are the same, and a small room is seen whole."""
        for viewer, told in self.told.items():
            subjects = self.world.interest.subjects_of(viewer).tolist()
            assert told == {self.here[s][1] for s in subjects}
            room = self.here[viewer][0]
            assert all(self.here[s][0] == room for s in subjects)
            others = [row for row, (number, _) in self.here.items() if number == room]
            if len(others) <= SMALL.whole_room:
                assert len(told) == len(others) - 1


TestCourse = Course.TestCase
TestCourse.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
