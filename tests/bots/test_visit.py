"""One bot's side of the protocol, as dialogues with a server that the test plays."""

import math
from typing import Any

import numpy as np
import pytest

from worldserver import wire
from worldserver.bots.cast import Part, crowd_of
from worldserver.bots.clips import Crowd
from worldserver.bots.visit import ACK_US, PING_US, WISH_US, Visit
from worldserver.scene import Scene, geometry
from worldserver.wire import CloseCode, Device, MoveKind, MoveReason

SECOND = 1_000_000
BORN = 50 * SECOND
SPAWN = (200, 8600)


class Dialogue:
    """A bot, its crowd, and a server's side of the talk."""

    def __init__(self, scene: Scene, kind: str, device: Device = Device.HEADSET) -> None:
        rng = np.random.default_rng(4)
        part = Part("Wren", 3, kind, device, 1.0, 0.0)
        self.crowd: Crowd = crowd_of(rng, [part], [])
        self.scene = scene
        self.visit = Visit(part, 0, self.crowd, scene, rng)
        self.now = 7 * SECOND
        self.move_seq = 0

    def hear(self, message: wire.ServerMessage) -> None:
        self.visit.receive(wire.encode(message), self.now)

    def welcome(self, *others: wire.Participant, resumed: bool = False) -> None:
        me = person(0)
        self.hear(
            wire.Welcome(
                1, BORN, "r", "lakeside", 0, 0, "Wren", "token", resumed, 1, 5, (me, *others), b"", b"", False
            )
        )

    def moved(self, reason: MoveReason, place: tuple[int, int] = SPAWN, yaw: int = 0, seat: int = -1) -> None:
        self.move_seq += 1
        self.hear(wire.Moved(self.move_seq, reason, place[0], 0, place[1], yaw, seat))

    def enter(self, *others: wire.Participant) -> None:
        self.welcome(*others)
        self.moved(MoveReason.ENTERED)

    def beat(self, after: int = WISH_US) -> list[Any]:
        self.now += after
        return [wire.decode_client(data) for data in self.visit.beat(self.now)]

    def wish(self) -> Any:
        """The Move that is asked next, or None."""
        return next((m for m in self.beat() if isinstance(m, wire.Move)), None)

    def head(self) -> np.ndarray:
        return self.crowd.sample(self.now / 1e6).head[0]


def person(slot: int, seat: int = -1) -> wire.Participant:
    return wire.Participant(slot, f"p{slot}", 0, 0, 0, seat, 0, False, False)


@pytest.fixture(params=["breather", "walker", "standing"])
def anybody(request: pytest.FixtureRequest, lakeside: Scene) -> Dialogue:
    return Dialogue(lakeside, request.param)


def test_hello_then_resume(anybody: Dialogue) -> None:
    visit = anybody.visit
    assert not visit.may_resume and not visit.here and visit.slot == -1
    assert wire.decode_client(visit.opening("ticket")) == wire.Hello(1, "ticket", "Wren", 3, Device.HEADSET)
    anybody.enter()
    assert visit.here and visit.may_resume and (visit.slot, visit.move_seq) == (0, 1)
    anybody.hear(wire.Left(1, 9, 4, 0))
    assert visit.drop(1006) is not None and not visit.here
    assert wire.decode_client(visit.opening()) == wire.Resume(1, "token", 1, 9)
    anybody.welcome(resumed=True)
    assert visit.here


def test_a_token_that_is_refused_means_a_new_ticket(anybody: Dialogue) -> None:
    anybody.enter()
    anybody.visit.drop(1006)
    assert anybody.visit.drop(CloseCode.NOT_ADMITTED) is not None
    assert not anybody.visit.may_resume


def test_pauses_grow_until_somebody_answers(anybody: Dialogue) -> None:
    visit = anybody.visit
    pauses = [visit.drop(0) for _ in range(12)]
    assert 0.3 < pauses[0] < 0.7 and 14 <= pauses[-1] <= 26
    anybody.welcome()
    again = visit.drop(1006)
    assert again is not None and again < 0.7


@pytest.mark.parametrize("code", [CloseCode.REMOVED, CloseCode.REPLACED, CloseCode.VERSION_UNKNOWN])
def test_some_goodbyes_are_for_good(code: int, anybody: Dialogue) -> None:
    anybody.enter()
    assert anybody.visit.drop(code) is None


@pytest.mark.parametrize(("retry_ms", "least", "most"), [(4000, 2.8, 5.2), (0, None, None)])
def test_goodbye_says_when(retry_ms: int, least: float | None, most: float, anybody: Dialogue) -> None:
    anybody.enter()
    anybody.hear(wire.Goodbye(1001, retry_ms, "The server stops."))
    pause = anybody.visit.drop(1001)
    assert pause is None if least is None else pause is not None and least <= pause <= most
    assert anybody.visit.drop(1006) is not None, "a goodbye counts once"


def test_poses_grow_and_carry_server_time_and_the_last_move(anybody: Dialogue) -> None:
    anybody.enter()
    record = bytes(range(30))
    one, two = (wire.decode_client(anybody.visit.pose(record, anybody.now + i)) for i in (0, 50_000))
    assert isinstance(one, wire.Pose) and isinstance(two, wire.Pose)
    assert (one.record, one.move_seq, one.time, one.seq) == (record, 1, BORN, 1)
    assert (two.time, two.seq) == (BORN + 50_000, 2)
    fingers = anybody.visit.part.kind == "breather"
    assert len(one.fingers) == (4 if fingers else 0)


def test_time_is_never_negative(anybody: Dialogue) -> None:
    assert wire.decode_client(anybody.visit.pose(bytes(30), -5)).time == 0  # type: ignore[union-attr]


def test_the_fastest_ping_sets_the_clock(anybody: Dialogue) -> None:
    anybody.enter()

    def pong(trip: int, server: int) -> int:
        sent = anybody.now
        anybody.now += trip
        anybody.hear(wire.Pong(sent, server))
        pose = wire.decode_client(anybody.visit.pose(bytes(30), anybody.now))
        assert isinstance(pose, wire.Pose)
        return pose.time - anybody.now

    at = BORN + 3 * SECOND
    offset = at - (anybody.now + 5000)
    assert pong(10_000, at) == offset
    assert pong(90_000, at + 99_000_000) == offset, "slower: worse"
    anybody.hear(wire.Pong(anybody.now + 5, 3))
    assert pong(4000, anybody.now + 2000 + offset + 7) == offset + 7


def test_pings_and_acks_come_when_due(anybody: Dialogue) -> None:
    anybody.enter()
    kinds = [type(m) for m in anybody.beat(0)]
    assert wire.Ping in kinds and wire.Ack not in kinds
    anybody.hear(wire.Joined(1, 6, person(9)))
    assert wire.Ack(1, 6) in anybody.beat(0)
    anybody.hear(wire.Changed(1, 7, person(9, 2)))
    assert not [m for m in anybody.beat(ACK_US - 1) if isinstance(m, wire.Ack)]
    assert wire.Ack(1, 7) in anybody.beat(1)
    assert [m for m in anybody.beat(PING_US) if isinstance(m, wire.Ping)]


def test_leave(anybody: Dialogue) -> None:
    assert wire.decode_client(anybody.visit.farewell()) == wire.Leave()


def test_what_is_not_understood_is_passed_over(anybody: Dialogue) -> None:
    anybody.enter()
    before = anybody.head()
    for data in (b"", b"\xff", b"\x91\x7f", wire.encode(wire.Leave())):
        anybody.visit.receive(data, anybody.now)
    anybody.hear(wire.Poses(0, bytes(2), bytes(30), b"", b""))
    anybody.hear(wire.Refused(0, 9, "No."))
    anybody.hear(wire.Moved(2, 250, SPAWN[0], 0, SPAWN[1], 0, -1))
    assert anybody.head()[[0, 2]] == pytest.approx(before[[0, 2]], abs=0.1)


def test_wherever_the_server_says_the_head_is_above_it(anybody: Dialogue) -> None:
    anybody.enter()
    assert anybody.head()[[0, 2]] == pytest.approx([0.2, 8.6])
    anybody.now += 11 * SECOND
    anybody.moved(MoveReason.TOO_FAST, (-3000, 9000), yaw=16384)
    assert anybody.head()[[0, 2]] == pytest.approx([-3, 9])


# ------------------------------------------------------------------------------------------------ seats


def sit(talk: Dialogue) -> wire.Move:
    """The bot asks for a seat at last, teleporting nearer as it must."""
    for _ in range(4):
        move = talk.wish()
        if move.kind == MoveKind.SIT:
            return move
        assert move.kind == MoveKind.TELEPORT
        talk.moved(MoveReason.GRANTED, (move.x, move.z))
    raise AssertionError("never asks")


def test_it_sits_down_in_the_ring_and_faces_the_middle(lakeside: Scene) -> None:
    talk = Dialogue(lakeside, "breather")
    talk.enter()
    seat = sit(talk).seat
    assert lakeside.seats[seat].circle == "fire circle"
    x, _, z = lakeside.seats[seat].position
    talk.moved(MoveReason.GRANTED, (round(x * 1000), round(z * 1000)), seat=seat)
    head = talk.head()
    assert math.dist(head[[0, 2]], (x, z)) < 0.1 and head[1] == pytest.approx(1.2, abs=0.05)
    ahead = geometry.rotate(talk.crowd.sample(talk.now / 1e6).head_turn[0], geometry.FORWARD)[[0, 2]]
    assert np.dot(ahead, -head[[0, 2]]) / np.linalg.norm(head[[0, 2]]) > 0.9, "looks at the fire"
    assert talk.wish() is None


def test_it_asks_once_and_waits_for_the_answer(lakeside: Scene) -> None:
    talk = Dialogue(lakeside, "breather")
    talk.enter()
    assert not [m for m in talk.beat(WISH_US - 1) if isinstance(m, wire.Move)]
    assert [m for m in talk.beat(1) if isinstance(m, wire.Move)]
    assert talk.wish() is None
    talk.moved(MoveReason.TOO_SOON)
    assert talk.wish() is not None


def test_a_far_seat_is_approached(lakeside: Scene) -> None:
    talk = Dialogue(lakeside, "breather")
    talk.welcome(
        *(person(10 + i, i) for i in range(len(lakeside.seats)) if lakeside.seats[i].name != "jetty, left")
    )
    talk.moved(MoveReason.ENTERED)
    moves = []
    while (move := talk.wish()).kind == MoveKind.TELEPORT:
        here = (moves[-1].x, moves[-1].z) if moves else SPAWN
        assert math.dist((move.x, move.z), here) <= wire.TELEPORT_REACH_MM
        moves.append(move)
        talk.moved(MoveReason.GRANTED, (move.x, move.z))
    assert len(moves) >= 2 and lakeside.seats[move.seat].name == "jetty, left"


def test_seats_that_others_have_are_not_asked_for(lakeside: Scene) -> None:
    talk = Dialogue(lakeside, "breather")
    talk.welcome(*(person(10 + i, i) for i in range(11)))
    talk.moved(MoveReason.ENTERED)
    talk.hear(wire.Changed(1, 6, person(10, -1)))
    talk.hear(wire.Changed(1, 7, person(11, 11)))
    talk.hear(wire.Left(1, 8, 12, 0))
    assert sit(talk).seat in (0, 1, 2)


@pytest.mark.parametrize("reason", [MoveReason.SEAT_TAKEN, MoveReason.ZONE_LOCKED, MoveReason.ZONE_FULL])
def test_a_seat_that_is_refused_is_not_asked_for_again(reason: MoveReason, lakeside: Scene) -> None:
    talk = Dialogue(lakeside, "breather")
    talk.enter()
    asked = set()
    for _ in range(12):
        asked.add(sit(talk).seat)
        talk.moved(reason)
    assert asked == set(range(12))


def test_where_every_seat_is_taken_it_walks(lakeside: Scene) -> None:
    talk = Dialogue(lakeside, "breather", Device.DESKTOP)
    talk.enter(*(person(10 + i, i) for i in range(len(lakeside.seats))))
    assert talk.wish() is None
    assert talk.head()[1] == pytest.approx(1.6) and talk.head()[[0, 2]] == pytest.approx([0.2, 8.6])
    assert talk.wish() is None
    talk.moved(MoveReason.TOO_FAST, (0, 9000))
    assert talk.head()[[0, 2]] == pytest.approx([0, 9])


def test_one_whom_a_facilitator_moves_off_its_seat_sits_down_again(lakeside: Scene) -> None:
    talk = Dialogue(lakeside, "breather")
    talk.enter()
    seat = sit(talk).seat
    talk.moved(MoveReason.GRANTED, (0, 3000), seat=seat)
    talk.moved(MoveReason.OUTSIDE, (0, 3000), seat=seat)
    assert talk.wish() is None
    talk.moved(MoveReason.MOVED_BY_FACILITATOR, (0, 5000))
    assert sit(talk).seat == seat


# ------------------------------------------------------------------------------------------------ standing


def test_one_who_stands_goes_to_a_spot_and_is_content(lakeside: Scene) -> None:
    talk = Dialogue(lakeside, "standing")
    talk.enter()
    for _ in range(3):
        move = talk.wish()
        if move is None:
            break
        assert move.kind == MoveKind.TELEPORT
        talk.moved(MoveReason.GRANTED, (move.x, move.z))
    assert talk.wish() is None


def test_a_spot_that_is_refused_is_exchanged(lakeside: Scene) -> None:
    talk = Dialogue(lakeside, "standing")
    talk.enter()
    one = talk.wish()
    talk.moved(MoveReason.ZONE_FULL)
    two = talk.wish()
    assert (one.x, one.z) != (two.x, two.z)


def test_a_walker_wants_nothing_and_walks(lakeside: Scene) -> None:
    talk = Dialogue(lakeside, "walker")
    talk.enter()
    assert talk.wish() is None
    talk.moved(MoveReason.OUTSIDE)
    assert talk.wish() is None
    places = set()
    for _ in range(60):
        talk.now += SECOND
        places.add(tuple(talk.head()[[0, 2]].round(1)))
    assert len(places) > 5
