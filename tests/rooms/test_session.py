"""The table of the protocol, over every (state, message), and bytes that no client of good will sends."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.link import PACKET, Client, Link
from worldserver import wire
from worldserver.rooms.session import TABLE, State
from worldserver.wire import CloseCode, MoveKind

RECORD = bytes(wire.POSE_SIZE)
SAMPLES = {
    wire.Hello: wire.Hello(1, "no such ticket", "Ann", 0, 0),
    wire.Resume: wire.Resume(1, "no such token", 0, 0),
    wire.Ping: wire.Ping(5),
    wire.Pose: wire.Pose(1, 0, 0, RECORD, b""),
    wire.Move: wire.Move(MoveKind.STAND, 0, 0, 0, 0, -1),
    wire.Ack: wire.Ack(0, 0),
    wire.Presence: wire.Presence(1),
    wire.Leave: wire.Leave(),
    wire.Remove: wire.Remove(99),
    wire.Voice: wire.Voice(1, PACKET),
    wire.Mute: wire.Mute(True),
    wire.Deafen: wire.Deafen(True),
    wire.Block: wire.Block(99, True),
    wire.Silence: wire.Silence(99, True),
    wire.Lock: wire.Lock(0, True),
    wire.Say: wire.Say(0, "Hello"),
    wire.Sight: wire.Sight(True),
}


def in_state(state: State) -> Client:
    link = Link.with_rooms("lakeside")
    if state is State.GREETING:
        return link.client()
    client = link.join("Ann")
    if state is State.OVER:
        client.session.lost(link.now)
    return client


def test_every_message_of_a_client_has_a_sample() -> None:
    known = {kind for rules in TABLE.values() for kind in rules}
    assert SAMPLES.keys() == known


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("kind", SAMPLES, ids=lambda kind: kind.__name__)
def test_what_the_table_does_not_hold_is_out_of_turn(state: State, kind: type) -> None:
    client = in_state(state)
    client.say(SAMPLES[kind])
    if kind not in TABLE[state]:
        assert client.closed is CloseCode.OUT_OF_TURN
    else:
        assert client.closed is not CloseCode.OUT_OF_TURN


def test_hello_twice_is_out_of_turn() -> None:
    link = Link.with_rooms("lakeside")
    ann = link.join("Ann")
    ann.say(wire.Hello(1, link.ticket(), "Ann", 0, 0))
    assert ann.closed is CloseCode.OUT_OF_TURN


@pytest.mark.parametrize("seq", [5, 4, 0])
def test_a_pose_whose_seq_does_not_grow_is_a_replay(seq: int) -> None:
    ann = Link.with_rooms("lakeside").join("Ann")
    ann.say(SAMPLES[wire.Pose]._replace(seq=5))
    ann.say(SAMPLES[wire.Pose]._replace(seq=seq))
    assert ann.closed is CloseCode.OUT_OF_TURN


@pytest.mark.parametrize(
    "message",
    [
        wire.Hello(1, "t", "", 0, 0),
        wire.Hello(1, "t", " \u200b\u202e ", 0, 0),
        wire.Hello(1, "t", "Ann", wire.COLOURS, 0),
    ],
)
def test_a_hello_without_a_name_or_colour_is_malformed(message: wire.Hello) -> None:
    client = Link.with_rooms("lakeside").client()
    client.say(message)
    assert client.closed is CloseCode.MALFORMED


@pytest.mark.parametrize("message", [wire.Hello(2, "t", "Ann", 0, 0), wire.Resume(0, "t", 0, 0)])
def test_another_version_is_named_as_such(message: wire.ClientMessage) -> None:
    client = Link.with_rooms("lakeside").client()
    client.say(message)
    assert client.closed is CloseCode.VERSION_UNKNOWN


def test_a_ticket_is_good_once_and_for_half_a_minute() -> None:
    link = Link.with_rooms("lakeside")
    ticket, old = link.ticket(), link.ticket()
    codes = []
    for used in (ticket, ticket):
        client = link.client()
        client.say(wire.Hello(1, used, "Ann", 0, 0))
        codes.append(client.closed)
    link.now += wire.TICKET_MS * 1000
    late = link.client()
    late.say(wire.Hello(1, old, "Ben", 0, 0))
    assert [*codes, late.closed] == [None, CloseCode.NOT_ADMITTED, CloseCode.NOT_ADMITTED]


def test_reconnecting_is_not_for_clients_to_say() -> None:
    ann = Link.with_rooms("lakeside").join("Ann")
    ann.say(wire.Presence(wire.PresenceState.RECONNECTING))
    assert ann.closed is CloseCode.MALFORMED


def test_two_records_of_fingers_are_malformed() -> None:
    ann = Link.with_rooms("lakeside").join("Ann")
    ann.say(SAMPLES[wire.Pose]._replace(fingers=bytes(8)))
    assert ann.closed is CloseCode.MALFORMED


def test_ten_times_the_rate_is_flooding_and_the_rate_is_not() -> None:
    link = Link.with_rooms("lakeside")
    ann, ben = link.join("Ann"), link.join("Ben")
    for k in range(200):
        ann.say(SAMPLES[wire.Pose]._replace(seq=k + 1))
        for j in range(10):
            if ben.closed is None:
                ben.say(SAMPLES[wire.Pose]._replace(seq=k * 10 + j + 1))
        link.now += 50_000
    assert ann.closed is None
    assert ben.closed is CloseCode.FLOODING


def test_a_stall_of_five_seconds_and_all_of_it_at_once_is_no_flood() -> None:
    link = Link.with_rooms("lakeside")
    ann = link.join("Ann")
    link.now += 5_000_000
    for k in range(100):
        ann.say(SAMPLES[wire.Pose]._replace(seq=k + 1))
    assert ann.closed is None


def test_requests_have_a_limit_of_their_own() -> None:
    ann = Link.with_rooms("lakeside").join("Ann")
    for _ in range(wire.REQUEST_BURST + 1):
        if ann.closed is None:
            ann.say(wire.Ping(1))
    assert ann.closed is CloseCode.FLOODING


def test_a_ping_brings_back_its_number_and_the_time() -> None:
    link = Link.with_rooms("lakeside")
    ann = link.join("Ann")
    ann.say(wire.Ping(123456789))
    assert ann.last(wire.Pong) == wire.Pong(123456789, link.now)


def test_a_server_that_stops_says_when_to_come_back() -> None:
    ann = Link.with_rooms("lakeside").join("Ann")
    ann.session.stop(2500)
    assert ann.last(wire.Goodbye).retry_ms == 2500
    assert ann.closed is CloseCode.GOING_AWAY


messages = st.one_of(
    st.builds(wire.Move, st.sampled_from([0, 1, 2]), *[st.integers(-32768, 32767)] * 5),
    st.builds(wire.Ack, st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1)),
    st.builds(wire.Presence, st.integers(0, 2)),
    st.builds(wire.Remove, st.integers(0, 65535)),
    st.builds(
        wire.Pose,
        st.integers(0, 2**32 - 1),
        st.integers(0, 2**53 - 1),
        st.integers(0, 2**32 - 1),
        st.binary(min_size=30, max_size=30),
        st.sampled_from([b"", b"\xff" * 4]),
    ),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(messages.map(wire.encode), st.binary(max_size=60)), max_size=12))
def test_whatever_one_sends_nobody_else_is_touched(sent: list[bytes]) -> None:
    link = Link.with_rooms("lakeside")
    ann, mal = link.join("Ann"), link.join("Mal")
    link.tick()
    for data in sent:
        if mal.closed is None:
            mal.say_bytes(data)
        link.tick()
    assert ann.closed is None and ann.is_here
    x, y, z = ann.at.x, 1500, ann.at.z
    ann.pose(x, y, z)
    link.tick()
    assert link.world.columns.head[ann.row].tolist() == [x, y, z]
