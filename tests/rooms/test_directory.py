"""The way in when there is no place, and what a stopped line may still ask."""

import pytest

from tests.link import LAKESIDE, Link
from worldserver import wire
from worldserver.rooms import RoomError
from worldserver.wire import CloseCode, Role


def test_there_is_no_such_room() -> None:
    with pytest.raises(RoomError, match="no room of this name"):
        Link.with_rooms("lakeside").ticket("nowhere")


def test_a_server_that_is_full_gives_no_tickets_and_honours_none() -> None:
    link = Link.with_rooms("lakeside", "harbour")
    spare = link.ticket("harbour")
    link.directory._most = 1
    link.join("Ann")
    with pytest.raises(RoomError, match="full"):
        link.ticket("harbour")
    late = link.client()
    late.say(wire.Hello(1, spare, "Ben", 0, 0))
    assert late.closed is CloseCode.ROOM_FULL


def test_who_lagged_is_told_how_everybody_stands() -> None:
    link = Link.with_rooms("lakeside")
    ann, ben = link.join("Ann"), link.join("Ben")
    link.tick()
    ben.pose(ben.at.x, 1333, ben.at.z)
    link.viewers.pop(ann.row)
    link.tick()
    message = link.directory.standing(ann.row, link.now)
    assert message is not None
    ann.send(message)
    assert ann.head_of(ben)[1] == 1333


def test_alone_there_is_nobody_to_be_told_of() -> None:
    link = Link.with_rooms("lakeside")
    ann = link.join("Ann")
    link.tick()
    assert link.directory.standing(ann.row, link.now) is None


def test_rooms_count_their_people() -> None:
    link = Link.with_rooms("lakeside", "harbour")
    link.join("Ann"), link.join("Ben", "harbour", Role.FACILITATOR)
    assert link.directory.people() == 2
    assert [len(room) for room in link.directory.rooms()] == [1, 1]
    assert link.directory.room("harbour").scene is LAKESIDE


def test_slots_wrap_and_pass_over_those_that_are_taken() -> None:
    link = Link.with_rooms("lakeside")
    ann = link.join("Ann")
    link.directory.room("lakeside")._last_slot = (1 << 16) - 1
    assert link.join("Ben").slot == ann.slot + 1
