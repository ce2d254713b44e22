"""Dialogues: people come in, see each other, move, leave, are cut off and come back."""

import numpy as np
import pytest

from tests.link import LAKESIDE, Link
from worldserver import wire
from worldserver.wire import CloseCode, LeftReason, MoveKind, MoveReason, PresenceState, Role


@pytest.fixture
def link() -> Link:
    return Link.with_rooms("lakeside", "harbour")


def test_a_newcomer_is_welcomed_placed_and_shown_the_others_in_this_order(link: Link) -> None:
    ann = link.join("Ann")
    ben = link.join("Ben")
    link.tick()
    assert [type(m).__name__ for m in ben.heard[:3]] == ["Welcome", "Moved", "Appear"]
    assert ben.at.reason == MoveReason.ENTERED
    assert list(ben.seen) == [ann.slot]
    assert {p.name for p in ben.last(wire.Welcome).participants} == {"Ann", "Ben"}


def test_those_who_are_there_hear_of_a_newcomer_and_see_them(link: Link) -> None:
    ann = link.join("Ann")
    link.tick()
    ben = link.join("Ben")
    link.tick()
    assert ann.last(wire.Joined).participant.name == "Ben"
    assert list(ann.seen) == [ben.slot]


def test_a_pose_reaches_the_room_and_nobody_else(link: Link) -> None:
    ann, ben, far = link.join("Ann"), link.join("Ben"), link.join("Cleo", "harbour")
    link.tick()
    ann.pose(ann.at.x + 100, 1550, ann.at.z)
    link.tick()
    assert ben.head_of(ann) == (ann.at.x + 100, 1550, ann.at.z)
    assert not far.seen


def test_the_age_of_a_pose_is_the_time_since_it_was_sampled(link: Link) -> None:
    ann, ben = link.join("Ann"), link.join("Ben")
    link.tick()
    ann.pose(ann.at.x, 1500, ann.at.z, time=link.now - 30_000)
    link.tick()
    assert ben.seen[ann.slot]["age"] == (30_000 + 50_000) // 2000


@pytest.mark.parametrize("offset", [-(10**9), 10**9])
def test_a_sample_time_that_cannot_be_is_brought_near(link: Link, offset: int) -> None:
    ann, ben = link.join("Ann"), link.join("Ben")
    link.tick()
    ann.pose(ann.at.x, 1500, ann.at.z, time=max(0, link.now + offset))
    link.tick()
    assert ben.seen[ann.slot]["age"] == (255 if offset < 0 else 25)


def test_somebody_at_rest_is_not_repeated(link: Link) -> None:
    ann, ben = link.join("Ann"), link.join("Ben")
    link.tick(2)
    told = len(ben.all(wire.Poses))
    for _ in range(5):
        ann.pose(ann.at.x, 1500, ann.at.z)
        link.tick()
    assert len(ben.all(wire.Poses)) == told + 1


def test_fingers_travel_beside_the_record(link: Link) -> None:
    ann, ben = link.join("Ann"), link.join("Ben")
    link.tick()
    ann.pose(ann.at.x, 1500, ann.at.z, fingers=b"\x01\x02\x03\x04")
    link.tick()
    assert ben.fingers[ann.slot].tobytes() == b"\x01\x02\x03\x04"


def test_who_leaves_is_gone_at_once(link: Link) -> None:
    ann, ben = link.join("Ann"), link.join("Ben")
    link.tick()
    ben.say(wire.Leave())
    link.tick()
    assert ben.closed is CloseCode.NORMAL
    assert ann.last(wire.Left) == wire.Left(ann.welcome.epoch, 3, ben.slot, LeftReason.LEFT)
    assert not ann.seen


def test_two_of_a_name_are_told_apart(link: Link) -> None:
    link.join("Ann")
    assert link.join("ann ").last(wire.Welcome).name == "ann 2"


# ------------------------------------------------------------------------------------- coming back


def test_who_is_cut_off_and_comes_back_keeps_name_seat_and_pose_and_nobody_sees_a_leave(link: Link) -> None:
    ann, ben = link.join("Ann"), link.join("Ben")
    link.tick()
    seat = LAKESIDE.seats[4].position
    assert ben.sit(4).reason == MoveReason.GRANTED
    ben.pose(round(seat[0] * 1000) + 50, 1180, round(seat[2] * 1000))
    link.tick()
    before = ann.head_of(ben)
    ben.lose()
    link.wait(59)
    back = link.resume(ben)
    link.tick()
    assert back.last(wire.Welcome).resumed
    assert (back.slot, back.last(wire.Welcome).name, back.at.seat) == (ben.slot, "Ben", 4)
    assert ann.head_of(ben) == before
    assert not ann.all(wire.Left) and len(ann.all(wire.Joined)) == 1
    states = [m.participant.presence for m in ann.all(wire.Changed)]
    assert states[-2:] == [PresenceState.RECONNECTING, PresenceState.HERE]
    assert list(back.seen) == [ann.slot]


def test_after_a_minute_the_place_is_given_up(link: Link) -> None:
    ann, ben = link.join("Ann"), link.join("Ben")
    ben.lose()
    link.wait(61)
    assert ann.last(wire.Left).reason == LeftReason.CONNECTION_LOST
    assert link.resume(ben).closed is CloseCode.NOT_ADMITTED


def test_a_resume_token_is_good_once(link: Link) -> None:
    ben = link.join("Ben")
    ben.lose()
    assert link.resume(ben).is_here
    assert link.resume(ben).closed is CloseCode.NOT_ADMITTED


def test_coming_back_while_the_old_connection_lives_replaces_it(link: Link) -> None:
    ann, ben = link.join("Ann"), link.join("Ben")
    link.tick()
    back = link.resume(ben)
    link.tick()
    assert ben.closed is CloseCode.REPLACED
    assert ben.last(wire.Goodbye).retry_ms == 0
    ben.lose()
    link.wait(61)
    assert back.is_here and not ann.all(wire.Left)


def test_who_comes_back_is_told_the_events_that_they_missed(link: Link) -> None:
    ben = link.join("Ben")
    epoch, seq = ben.welcome.epoch, ben.welcome.seq
    ben.lose()
    link.join("Ann")
    back = link.resume(ben, epoch, seq)
    missed = [m for m in back.heard if isinstance(m, wire.Joined | wire.Changed)]
    assert [m.seq for m in missed] == [2, 3, 4]
    # The list of everybody holds them already, and says up to where.
    assert back.last(wire.Welcome).seq == 4


def test_events_that_everybody_has_are_let_go(link: Link) -> None:
    ann, ben = link.join("Ann"), link.join("Ben")
    log = link.directory.room("lakeside")._events
    # That Ben has come; each had the other's coming, or the list of all, at their own.
    assert len(log) == 1
    ann.say(wire.Ack(ann.welcome.epoch, 2))
    assert len(log) == 0
    ben.say(wire.Presence(PresenceState.AWAY))
    ann.say(wire.Ack(ann.welcome.epoch ^ 1, 99))
    ann.say(wire.Ack(ann.welcome.epoch, 99))
    assert len(log) == 1
    ben.say(wire.Leave())
    assert len(log) == 1, "that Ben has left"


def test_an_empty_room_keeps_nothing(link: Link) -> None:
    ann, ben = link.join("Ann"), link.join("Ben")
    ben.lose()
    link.wait(61)
    ann.say(wire.Leave())
    assert len(link.directory.room("lakeside")._events) == 0


def test_what_one_has_seen_by_coming_back_is_let_go(link: Link) -> None:
    ann, ben = link.join("Ann"), link.join("Ben")
    ann.say(wire.Ack(ann.welcome.epoch, 2))
    ann.say(wire.Presence(PresenceState.AWAY))
    ann.say(wire.Ack(ann.welcome.epoch, 3))
    log = link.directory.room("lakeside")._events
    assert len(log) == 1
    link.resume(ben, ben.welcome.epoch, 3)
    assert len(log) == 0


# ------------------------------------------------------------------------------------- moving at once


def test_a_seat_belongs_to_one_at_a_time_and_everybody_hears_of_it(link: Link) -> None:
    ann, ben = link.join("Ann"), link.join("Ben")
    assert ann.sit(3).reason == MoveReason.GRANTED
    assert ben.sit(3).reason == MoveReason.SEAT_TAKEN
    assert ben.last(wire.Changed).participant.seat == 3
    link.tick(6)
    ann.say(wire.Move(MoveKind.STAND, 0, 0, 0, 0, -1))
    assert ann.at.seat == -1 and ben.last(wire.Changed).participant.seat == -1
    assert ben.sit(3).reason == MoveReason.GRANTED


def test_poses_from_before_a_move_are_dropped(link: Link) -> None:
    ann, ben = link.join("Ann"), link.join("Ben")
    link.tick()
    old = ann.move_seq
    ann.sit(3)
    link.tick()
    seated = ben.head_of(ann)
    ann.pose(0, 1600, 0, move_seq=old)
    link.tick()
    assert ben.head_of(ann) == seated


def test_others_see_the_snap_bits_change_with_a_move(link: Link) -> None:
    ann, ben = link.join("Ann"), link.join("Ben")
    link.tick()
    before = int(ben.seen[ann.slot]["flags"])
    ann.sit(3)
    link.tick()
    assert int(ben.seen[ann.slot]["flags"]) != before


def test_a_pose_too_far_is_put_back_and_its_owner_told(link: Link) -> None:
    ann, ben = link.join("Ann"), link.join("Ben")
    link.tick()
    before = ben.head_of(ann)
    ann.pose(ann.at.x, 1600, ann.at.z - 4000)
    link.tick()
    assert ann.at.reason == MoveReason.TOO_FAST
    assert ben.head_of(ann) == before
    assert (ann.at.x, ann.at.z) == (before[0], before[2])


# ------------------------------------------------------------------------------------- who may


def test_a_facilitator_removes_a_participant(link: Link) -> None:
    ann, ben, fay = link.join("Ann"), link.join("Ben"), link.join("Fay", role=Role.FACILITATOR)
    fay.say(wire.Remove(ben.slot))
    assert ben.closed is CloseCode.REMOVED
    assert ann.last(wire.Left).reason == LeftReason.REMOVED
    assert link.resume(ben).closed is CloseCode.NOT_ADMITTED
    fay.say(wire.Remove(ben.slot))
    assert fay.last(wire.Refused).code == wire.RefusalCode.NO_SUCH_PARTICIPANT


def test_a_participant_removes_nobody(link: Link) -> None:
    ann, ben = link.join("Ann"), link.join("Ben")
    ann.say(wire.Remove(ben.slot))
    assert ben.closed is None
    assert ann.last(wire.Refused).code == wire.RefusalCode.NOT_ALLOWED


def test_a_facilitator_does_not_remove_another(link: Link) -> None:
    fay, gil = (link.join(name, role=Role.FACILITATOR) for name in ("Fay", "Gil"))
    fay.say(wire.Remove(gil.slot))
    assert gil.closed is None and fay.last(wire.Refused).code == wire.RefusalCode.NOT_ALLOWED


def test_a_full_room_takes_no_participant_but_the_one_who_holds_the_circle() -> None:
    link = Link.with_rooms("lakeside", capacity=1)
    early, late = link.ticket(), link.ticket()
    ann, ben = link.client(), link.client()
    ann.say(wire.Hello(wire.VERSION, early, "Ann", 0, 0))
    ben.say(wire.Hello(wire.VERSION, late, "Ben", 0, 0))
    assert ann.is_here and ben.closed is CloseCode.ROOM_FULL
    assert link.join("Fay", role=Role.FACILITATOR).is_here


def test_slots_are_not_given_again_soon(link: Link) -> None:
    ann = link.join("Ann")
    ann.say(wire.Leave())
    assert link.join("Ben").slot != ann.slot


def test_twelve_share_one_message_of_poses(link: Link) -> None:
    people = [link.join(f"P{i}") for i in range(12)]
    link.tick()
    for person in people:
        person.pose(person.at.x, 1500, person.at.z)
    link.tick()
    last = {wire.encode(person.last(wire.Poses)) for person in people}
    assert len(last) == 1
    assert len(np.frombuffer(people[0].last(wire.Poses).slots, "<u2")) == 12


def test_saying_again_that_one_is_here_changes_nothing(link: Link) -> None:
    ann, ben = link.join("Ann"), link.join("Ben")
    ann.say(wire.Presence(PresenceState.HERE))
    assert not ben.all(wire.Changed)
    ann.say(wire.Presence(PresenceState.AWAY))
    assert ben.last(wire.Changed).participant.presence == PresenceState.AWAY


def test_who_is_away_from_the_line_can_be_removed_too(link: Link) -> None:
    ben, fay = link.join("Ben"), link.join("Fay", role=Role.FACILITATOR)
    ben.lose()
    fay.say(wire.Remove(ben.slot))
    assert fay.last(wire.Left).reason == LeftReason.REMOVED
    assert link.resume(ben).closed is CloseCode.NOT_ADMITTED
