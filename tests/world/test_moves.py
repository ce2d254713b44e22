"""Being somewhere else at once."""

import math

import pytest

from tests.link import LAKESIDE
from tests.world.test_motion import Walker
from worldserver import wire
from worldserver.scene.load import build_scene
from worldserver.wire import MoveKind, MoveReason
from worldserver.world import Placement, World
from worldserver.world.placement import yaw_to_wire


@pytest.fixture
def walker() -> Walker:
    return Walker()


def test_a_teleport_has_a_reach(walker: Walker) -> None:
    x, _, z = walker.head
    assert walker.move(MoveKind.TELEPORT, x, z - 8000) is MoveReason.GRANTED
    assert walker.head == [x, 1600, z - 8000]
    assert walker.move(MoveKind.TELEPORT, x, z + wire.TELEPORT_REACH_MM) is MoveReason.TOO_FAR


@pytest.mark.parametrize(("x", "z"), [(0, -9000), (13_000, 10_000), (32767, 32767), (-32768, 0)])
def test_nobody_teleports_off_the_ground(walker: Walker, x: int, z: int) -> None:
    before = walker.head
    assert walker.move(MoveKind.TELEPORT, x, z) in (MoveReason.OUTSIDE, MoveReason.TOO_FAR)
    assert walker.head == before


def test_moves_have_a_cooldown(walker: Walker) -> None:
    x, _, z = walker.head
    assert walker.move(MoveKind.TELEPORT, x, z - 100) is MoveReason.GRANTED
    assert walker.move(MoveKind.TELEPORT, x, z, wait=249_000) is MoveReason.TOO_SOON
    assert walker.move(MoveKind.TELEPORT, x, z, wait=1000) is MoveReason.GRANTED


@pytest.mark.parametrize("seat", [-2, -1, len(LAKESIDE.seats), 32767])
def test_there_is_no_such_seat(walker: Walker, seat: int) -> None:
    assert walker.move(MoveKind.SIT, seat=seat) is MoveReason.NO_SUCH_SEAT


def test_a_seat_may_be_taken_from_anywhere(walker: Walker) -> None:
    far = len(LAKESIDE.seats) - 1
    assert walker.move(MoveKind.SIT, seat=far) is MoveReason.GRANTED
    assert walker.world.columns.seat[walker.row] == far


def test_sitting_again_on_the_same_seat_is_granted(walker: Walker) -> None:
    assert walker.move(MoveKind.SIT, seat=2) is MoveReason.GRANTED
    assert walker.move(MoveKind.SIT, seat=2) is MoveReason.GRANTED


def test_only_who_sits_can_stand_up(walker: Walker) -> None:
    assert walker.move(MoveKind.STAND) is MoveReason.NOT_SEATED


def test_who_stands_up_stands_before_the_seat(walker: Walker) -> None:
    walker.move(MoveKind.SIT, seat=0)
    assert walker.head[1] == 1200
    assert walker.move(MoveKind.STAND, 9000, 9000) is MoveReason.GRANTED
    assert walker.head == [0, 1600, 2400]


def test_who_stands_up_may_say_where_beside_the_seat(walker: Walker) -> None:
    walker.move(MoveKind.SIT, seat=0)
    assert walker.move(MoveKind.STAND, 700, 3500) is MoveReason.GRANTED
    assert walker.head == [700, 1600, 3500]


def test_a_teleport_from_a_seat_stands_up_and_keeps_to_the_ground(walker: Walker) -> None:
    walker.move(MoveKind.SIT, seat=6)
    assert walker.move(MoveKind.TELEPORT, 0, -9000) is MoveReason.OUTSIDE
    assert walker.world.columns.seat[walker.row] == 6
    assert walker.move(MoveKind.TELEPORT, 0, -5000) is MoveReason.GRANTED
    assert walker.world.columns.seat[walker.row] == -1


def test_a_place_faces_the_way_that_it_was_asked_for(walker: Walker) -> None:
    for yaw in (0.0, 1.0, -2.5, 3.1):
        walker.now += 300_000
        to = Placement(0, 0, 5000, yaw_to_wire(yaw), -1)
        at = walker.world.move(walker.row, MoveKind.TELEPORT, to, walker.now).placement
        assert math.isclose(at.yaw * math.pi / 32768, yaw, abs_tol=0.006)


def test_people_come_in_apart_from_each_other() -> None:
    walker = Walker()
    for slot in range(1, len(LAKESIDE.spawn_points)):
        walker.world.enter(walker.room, slot, walker.now)
    heads = walker.world.columns.head[walker.world.columns.rows()]
    assert len({tuple(head) for head in heads.tolist()}) == len(LAKESIDE.spawn_points)


def test_yaw_wraps() -> None:
    assert yaw_to_wire(math.pi) == -32768 and yaw_to_wire(-math.pi) == -32768
    assert yaw_to_wire(5 * math.pi) == -32768 and yaw_to_wire(0.0) == 0


def test_who_stands_up_over_water_stands_on_the_spot(walker: Walker) -> None:
    on_jetty = next(i for i, seat in enumerate(LAKESIDE.seats) if seat.name == "jetty, left")
    walker.move(MoveKind.SIT, seat=on_jetty)
    x, z = (round(metres * 1000) for metres in LAKESIDE.seats[on_jetty].position[::2])
    before = -0.6 * math.sin(LAKESIDE.seats[on_jetty].yaw), -0.6 * math.cos(LAKESIDE.seats[on_jetty].yaw)
    walker.world.places.edges[0] = 0
    assert walker.move(MoveKind.STAND, x + round(before[0] * 1000), z) is MoveReason.GRANTED
    assert walker.head == [x, 1600, z]


def test_a_scene_without_zones_has_none() -> None:
    world = World()
    bare = build_scene("bare", LAKESIDE.description.model_copy(update={"zones": ()}))
    room = world.open_room(bare)
    assert world.places.zone_at([room], [0], [0]).tolist() == [-1]
    full = world.open_room(LAKESIDE)
    assert world.places.zone_at([room, full], [0, 0], [0, 0]).tolist() == [-1, 0]
