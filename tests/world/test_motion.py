"""Which poses become true."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.link import LAKESIDE, Link
from worldserver import wire
from worldserver.wire import MoveKind, MoveReason
from worldserver.world import Placement, World
from worldserver.world.motion import drop_out_of_reach

TICK = 50_000
T0 = 1_000_000_000


class Walker:
    """One avatar in a world of its own, moved by records."""

    def __init__(self) -> None:
        self.world = World()
        self.room = self.world.open_room(LAKESIDE)
        self.now = T0
        self.row = self.world.enter(self.room, 0, self.now)

    @property
    def head(self) -> list[int]:
        head: list[int] = self.world.columns.head[self.row].tolist()
        return head

    def pose(self, head: tuple[int, int, int], wait: int = TICK, **parts: bytes) -> MoveReason | None:
        record = np.zeros((), wire.POSE_DTYPE)
        record["head_position"] = head
        for name, value in parts.items():
            record[name] = np.frombuffer(value, wire.HAND_DTYPE)[0]
        seq = int(self.world.columns.move_seq[self.row])
        assert self.world.put(self.row, self.now, seq, record.tobytes(), b"")
        self.now += wait
        corrections = self.world.tick(self.now).corrections
        return corrections[0].reason if corrections else None

    def move(self, kind: MoveKind, x: int = 0, z: int = 0, seat: int = -1, wait: int = 300_000) -> MoveReason:
        self.now += wait
        return self.world.move(self.row, kind, Placement(x, 0, z, 0, seat), self.now).reason


@pytest.fixture
def walker() -> Walker:
    return Walker()


def test_a_human_pace_is_admitted_and_a_sprint_is_put_back(walker: Walker) -> None:
    x, _, z = walker.head
    for k in range(40):
        assert walker.pose((x, 1600, z - 70 * k)) is None
    x, _, z = walker.head
    assert z < 6500
    reasons = [walker.pose((x + 400 * k, 1600, z)) for k in range(12)]
    assert MoveReason.TOO_FAST in reasons
    assert walker.head[0] - x <= wire.STRIDE_MM + 12 * wire.WALK_MM_PER_S * TICK // 1_000_000


def test_who_is_slow_may_lunge(walker: Walker) -> None:
    x, _, z = walker.head
    assert walker.pose((x, 1600, z - 1400), wait=TICK) is None


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(-800, 800), st.integers(-800, 800)), min_size=20, max_size=60))
def test_nobody_outruns_the_budget_whatever_they_send(steps: list[tuple[int, int]]) -> None:
    walker = Walker()
    start = np.array(walker.head)
    for dx, dz in steps:
        x, _, z = walker.head
        walker.pose((x + dx, 1600, z + dz))
    seconds = len(steps) * TICK / 1e6
    assert np.linalg.norm(np.array(walker.head) - start) <= wire.STRIDE_MM + wire.WALK_MM_PER_S * seconds + 1


@pytest.mark.parametrize("height", [0, wire.HEAD_LOW_MM - 1, wire.HEAD_HIGH_MM + 1, 32767, -32768])
def test_heads_are_at_the_height_of_heads(walker: Walker, height: int) -> None:
    x, _, z = walker.head
    assert walker.pose((x, height, z)) in (MoveReason.OUTSIDE, MoveReason.TOO_FAST)
    assert walker.head == [x, 1600, z]


def test_over_the_water_nobody_walks(walker: Walker) -> None:
    assert walker.move(MoveKind.TELEPORT, 0, -1000) is MoveReason.GRANTED
    assert walker.move(MoveKind.TELEPORT, 0, -6500) is MoveReason.GRANTED
    assert walker.pose((0, 1600, -7300)) is MoveReason.OUTSIDE
    assert walker.head == [0, 1600, -6500]


def test_who_sits_is_held_to_the_seat(walker: Walker) -> None:
    assert walker.move(MoveKind.SIT, seat=0) is MoveReason.GRANTED
    x, z = (round(metres * 1000) for metres in LAKESIDE.seats[0].position[::2])
    assert walker.pose((x + 790, 1200, z)) is None
    assert walker.pose((x + 810, 1200, z)) is MoveReason.OUTSIDE


def test_a_correction_makes_poses_of_before_void(walker: Walker) -> None:
    x, _, z = walker.head
    before = int(walker.world.columns.move_seq[walker.row])
    assert walker.pose((x, 1600, z - 5000)) is MoveReason.TOO_FAST
    assert not walker.world.put(walker.row, walker.now, before, bytes(wire.POSE_SIZE), b"")


def hand(x: int, y: int, z: int, flags: int = 0xF) -> bytes:
    n = np.array([x, y, z]) + 2048
    record = np.zeros((), wire.HAND_DTYPE)
    record["low"] = n & 255
    record["high"] = (n[0] >> 8) | (n[1] >> 8) << 4 | (n[2] >> 8) << 8 | flags << 12
    return record.tobytes()


@given(st.tuples(*[st.integers(-2048, 2047)] * 3), st.integers(0, 15))
def test_a_hand_beyond_reach_counts_as_not_tracked(at: tuple[int, int, int], flags: int) -> None:
    hands = np.frombuffer(hand(*at, flags), wire.HAND_DTYPE).copy()
    drop_out_of_reach(hands)
    far = sum(c * c for c in at) > wire.REACH_MM**2
    assert hands["high"][0] >> 12 == (0 if far else flags)
    assert hands.tobytes()[:3] == hand(*at, flags)[:3]


def test_a_hand_beyond_reach_is_passed_on_without_flags(walker: Walker) -> None:
    x, _, z = walker.head
    walker.pose((x, 1600, z), left=hand(0, -500, -1200), right=hand(200, -400, -300))
    record = walker.world.columns.record[walker.row]
    assert record["left"]["high"] >> 12 == 0 and record["right"]["high"] >> 12 == 0xF


# ------------------------------------------------------------------------------------- zones

PAVILION = (-10_000, -2_200)


def test_a_full_zone_takes_nobody_more_by_any_way() -> None:
    link = Link.with_rooms("lakeside")
    inside = [link.join(f"P{i}") for i in range(4)]
    for i, client in enumerate(inside):
        assert client.sit(12 + i).reason == MoveReason.GRANTED
    late = link.join("Late")
    for x, z in ((0, 5000), (-6900, -500)):
        link.tick(10)
        late.say(wire.Move(MoveKind.TELEPORT, x, 0, z, 0, -1))
        assert late.at.reason == MoveReason.GRANTED
    link.tick(10)
    late.say(wire.Move(MoveKind.TELEPORT, PAVILION[0], 0, PAVILION[1], 0, -1))
    assert late.at.reason == MoveReason.ZONE_FULL
    link.tick(10)
    late.pose(-7900, 1600, -1200)
    link.tick()
    assert late.at.reason == MoveReason.ZONE_FULL and late.at.x == -6900
    inside[0].say(wire.Leave())
    link.tick(10)
    late.pose(-7900, 1600, -1200)
    link.tick()
    assert link.world.columns.zone[late.row] == 1


def test_two_who_enter_in_the_same_tick_are_counted_one_after_the_other() -> None:
    link = Link.with_rooms("lakeside")
    link.world.places.zone_capacity[0, 1] = 1
    ann, ben = link.join("Ann"), link.join("Ben")
    for client, z in ((ann, -900), (ben, -300)):
        link.tick(10)
        client.say(wire.Move(MoveKind.TELEPORT, -6900, 0, z, 0, -1))
        assert client.at.reason == MoveReason.GRANTED
    link.tick(10)
    ann.pose(-7900, 1600, -1400)
    ben.pose(-7900, 1600, -1200)
    link.tick()
    zones = sorted(link.world.columns.zone[[ann.row, ben.row]].tolist())
    assert zones[-1] == 1 and zones[0] != 1


def test_a_locked_zone_takes_nobody() -> None:
    link = Link.with_rooms("lakeside")
    link.world.places.locked[0, 1] = link.world.places.locked_by_scene[0, 1] = True
    ann = link.join("Ann")
    assert ann.sit(12).reason == MoveReason.ZONE_LOCKED
    link.tick(10)
    ann.say(wire.Move(MoveKind.TELEPORT, -6900, 0, -900, 0, -1))
    link.tick(10)
    ann.pose(-7900, 1600, -1400)
    link.tick()
    assert ann.at.reason == MoveReason.ZONE_LOCKED
