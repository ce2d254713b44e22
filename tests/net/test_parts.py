"""Small parts of the network: frames, addresses, logs, the beat, and what a lagging connection is told."""

import asyncio
import logging
from typing import Any

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode

from tests.link import LAKESIDE, PACKET
from worldserver import wire
from worldserver.net import logs
from worldserver.net.connection import HARD_BYTES, LAG_BYTES, MOST_VOICE, Connection
from worldserver.net.framing import binary, ends_on_boundary
from worldserver.net.hub import Hub
from worldserver.net.logs import AllowList, Event, log
from worldserver.net.strangers import AddressLimits, household
from worldserver.net.ticker import PERIOD, Ticker
from worldserver.rooms import Directory
from worldserver.world import World


@given(st.sampled_from([0, 1, 125, 126, 127, 65535, 65536, 70000]))
def test_a_frame_is_what_the_library_makes(length: int) -> None:
    message = bytes(length)
    assert binary(message) == Frame(Opcode.BINARY, message).serialize(mask=False, extensions=[])


frames = st.builds(
    Frame,
    st.sampled_from([Opcode.BINARY, Opcode.TEXT, Opcode.CONT]),
    st.sampled_from([0, 1, 52, 125, 126, 400, 65536]).map(bytes),
    st.booleans(),
)


@given(st.lists(frames, max_size=5), st.booleans(), st.data())
def test_where_frames_end(sent: list[Frame], mask: bool, data: st.DataObject) -> None:
    stream = b"".join(frame.serialize(mask=mask, extensions=[]) for frame in sent)
    assert ends_on_boundary(stream)
    ends = {0}
    for frame in sent:
        ends.add(max(ends) + len(frame.serialize(mask=mask, extensions=[])))
    cut = data.draw(st.integers(0, len(stream)))
    assert ends_on_boundary(stream[:cut]) is (cut in ends)


# ------------------------------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("a unix socket", "a unix socket"),
    ],
)
def test_household(address: str, counted: str) -> None:
    assert household(address) == counted


def test_addresses_are_limited_each_by_itself_and_then_forgotten() -> None:
    limits = AddressLimits(per_minute=4)
    assert [limits.take("192.0.2.1", 0) for _ in range(3)] == [True, True, False]
    assert limits.take("192.0.2.2", 0)
    assert "192.0.2.1" not in repr(vars(limits))
    limits.forget_idle(60_000_000)
    assert len(limits) == 0


def test_the_memory_for_addresses_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worldserver.net.strangers._MOST", 3)
    limits = AddressLimits(per_minute=4)
    assert all(limits.take(f"192.0.2.{k}", 0) for k in range(3))
    assert not limits.take("192.0.2.9", 0)
    assert limits.take("192.0.2.9", 120_000_000) and len(limits) == 1


# ------------------------------------------------------------------------------------- logs


def formatted(record: logging.LogRecord) -> dict[str, Any]:
    line: dict[str, Any] = orjson.loads(AllowList().format(record))
    return line


def test_an_event_is_logged_with_its_fields(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "stillroom"):
        log(Event.REMOVED, role="facilitator")
    line = formatted(caplog.records[0])
    assert line["event"] == "removed" and line["role"] == "facilitator" and line["time"].endswith("+00:00")


def test_a_field_that_is_not_on_the_list_cannot_be_logged() -> None:
    with pytest.raises(ValueError, match="address, name"):
        log(Event.REMOVED, name="Ann", address="192.0.2.7")


def test_what_others_log_is_told_without_their_words() -> None:
    try:
        raise RuntimeError("192.0.2.7 said: my secret")
    except RuntimeError as error:
        info = (RuntimeError, error, error.__traceback__)
    record = logging.LogRecord("uvicorn.error", logging.ERROR, "", 0, "%s failed", ("192.0.2.7",), info)
    line = formatted(record)
    assert line["logger"] == "uvicorn.error" and line["error"] == "RuntimeError"
    assert "test_parts.py" in line["where"]
    assert "192" not in str(line) and "secret" not in str(line)
    bare = logging.LogRecord("other", logging.WARNING, "", 0, "words", (), None)
    assert formatted(bare).keys() == {"time", "level", "event", "logger"}


def test_set_up_leaves_one_handler(monkeypatch: pytest.MonkeyPatch) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", list(root.handlers))
    level, ours = root.level, logging.getLogger("stillroom").level
    logs.set_up("warning")
    assert len(root.handlers) == 1 and logging.getLogger("stillroom").level == logging.WARNING
    root.setLevel(level)
    logging.getLogger("stillroom").setLevel(ours)


# ------------------------------------------------------------------------------------- the beat


async def test_the_beat_goes_on_when_one_fails_and_stops_when_told() -> None:
    beats, late, failures = [], [], []
    enough = asyncio.Event()

    def beat() -> None:
        beats.append(asyncio.get_running_loop().time())
        if len(beats) == 4:
            enough.set()
        if len(beats) == 2:
            raise RuntimeError

    ticker = Ticker(beat, late.append, failures.append)
    ticker.stop()
    ticker.start()
    await asyncio.wait_for(enough.wait(), 5)
    ticker.stop()
    assert len(failures) == 1 and len(late) == len(beats) == 4
    assert all(lateness >= 0 for lateness in late)


async def test_beats_do_not_drift_and_a_long_pause_is_not_made_up_for() -> None:
    class Loop:
        """A clock in hand."""

        now = 100.0
        due = 0.0

        def time(self) -> float:
            return self.now

        def call_at(self, when: float, call: object) -> Any:
            self.due = when

    loop, late = Loop(), []
    ticker = Ticker(lambda: None, late.append, lambda _: None)
    ticker._loop, ticker._due = loop, 100.0  # type: ignore[assignment]
    for lateness in (0.0, 0.01, 0.03, 0.002):
        loop.now = ticker._due + lateness
        ticker._run()
    assert loop.due == pytest.approx(100 + 4 * PERIOD)
    loop.now = ticker._due + 60
    ticker._run()
    assert loop.due == pytest.approx(loop.now + PERIOD) and late[-1] == 60


# ------------------------------------------------------------------------------------- back-pressure


class SlowSocket:
    """Takes what is written, and says how much of it waits."""

    def __init__(self) -> None:
        self.buffered, self.is_open, self.aborted = 0, True, False
        self.written: list[bytes] = []

    def write(self, frame: bytes) -> None:
        self.written.append(frame)

    def close(self, code: int, reason: str = "") -> None:
        self.is_open = False

    def abort(self) -> None:
        self.aborted = True


class Pair:
    """Two in a room, the first of them on a slow socket; a clock in hand."""

    def __init__(self) -> None:
        self.now = 10**9
        world = World()
        directory = Directory(world, np.random.default_rng(1), 10)
        directory.open("lakeside", LAKESIDE)
        self.hub = Hub(directory, world, np.random.default_rng(1), lambda: self.now)
        self.sockets = [SlowSocket(), SlowSocket()]
        self.connections = [Connection(self.hub) for _ in range(2)]
        for name, socket, connection in zip("AB", self.sockets, self.connections, strict=True):
            connection.opened(socket)  # type: ignore[arg-type]
            ticket = directory.issue_ticket("lakeside", wire.Role.PARTICIPANT, self.now)
            self.say(connection, wire.Hello(1, ticket, name, 0, 0))
        self.tick()
        self.seq = 0

    def say(self, connection: Connection, message: Any) -> None:
        connection.received(Opcode.BINARY, wire.encode(message), True)

    def tick(self) -> list[Any]:
        """What the slow one is written in a tick, but for what it is told of itself."""
        slow = self.sockets[0]
        slow.written.clear()
        self.now += 50_000
        self.hub.tick()
        told = [wire.decode_server(frame[2 if frame[1] < 126 else 4 :]) for frame in slow.written]
        return [message for message in told if not isinstance(message, wire.Heard)]

    def pose(self, height: int) -> None:
        moved = self.hub._world.whereabouts(self.connections[1].row, wire.MoveReason.GRANTED)
        record = np.zeros((), wire.POSE_DTYPE)
        record["head_position"] = moved.placement.x, height, moved.placement.z
        self.seq += 1
        self.say(
            self.connections[1],
            wire.Pose(self.seq, self.now, moved.move_seq, record.tobytes(), b""),
        )


async def test_who_lags_is_left_out_and_then_told_how_everybody_stands() -> None:
    pair = Pair()
    pair.sockets[0].buffered = LAG_BYTES + 1
    pair.pose(1500)
    assert pair.tick() == []
    pair.sockets[0].buffered = 0
    told = pair.tick()
    assert [type(message) for message in told] == [wire.Poses]
    heights = np.frombuffer(told[0].records, wire.POSE_DTYPE)["head_position"][:, 1]
    assert heights.tolist() == [1500]
    assert pair.hub.metrics.tally.poses_left_out == 1
    pair.pose(1400)
    assert len(pair.tick()) == 1


async def test_who_lags_alone_is_told_nothing_when_caught_up() -> None:
    pair = Pair()
    pair.sockets[0].buffered = LAG_BYTES + 1
    pair.pose(1500)
    pair.tick()
    pair.say(pair.connections[1], wire.Leave())
    pair.connections[1].ended()
    pair.sockets[0].buffered = 0
    assert [type(message) for message in pair.tick()] == [wire.Vanish]


async def test_who_draws_nobody_is_told_now_and_then_how_all_stand() -> None:
    pair = Pair()
    pair.say(pair.connections[0], wire.Sight(True))
    told = []
    for i in range(2 * wire.SPARSE_MS // 50):
        pair.pose(1400 + i)
        told += pair.tick()
    assert [type(message) for message in told] == [wire.Poses] * 2
    assert pair.hub.metrics.tally.poses_left_out == 0
    pair.say(pair.connections[0], wire.Sight(False))
    pair.tick()
    pair.pose(1500)
    assert len(pair.tick()) == 1


async def test_voice_waits_for_who_lags_until_it_is_old() -> None:
    pair = Pair()
    slow, tally = pair.sockets[0], pair.hub.metrics.tally
    slow.written.clear()
    slow.buffered = LAG_BYTES + 1
    for seq in range(20):
        pair.now += 20_000
        pair.say(pair.connections[1], wire.Voice(seq, PACKET))
    assert slow.written == []
    slow.buffered = 0
    pair.connections[0].drained()
    late = [wire.decode_server(frame[2:]) for frame in slow.written]
    # The last was said now, and 200 ms ago is not yet too old.
    assert [voiced.seq for voiced in late] == list(range(9, 20))
    assert (tally.voice_dropped, tally.voice_out, tally.voice_in) == (9, 11, 20)
    pair.say(pair.connections[1], wire.Voice(20, PACKET))
    assert len(slow.written) == 12


async def test_no_more_voice_waits_than_there_is_room_for() -> None:
    pair = Pair()
    pair.sockets[0].buffered = LAG_BYTES + 1
    for seq in range(MOST_VOICE + 5):
        pair.now += 20_000
        pair.say(pair.connections[1], wire.Voice(seq, PACKET))
    assert pair.hub.metrics.tally.voice_dropped == 5
    assert len(pair.connections[0]._voice) == MOST_VOICE


async def test_events_are_never_left_out_but_have_an_end() -> None:
    pair = Pair()
    pair.sockets[0].buffered = LAG_BYTES + 1
    pair.sockets[0].written.clear()
    pair.say(pair.connections[1], wire.Presence(wire.PresenceState.AWAY))
    assert len(pair.sockets[0].written) == 1 and not pair.sockets[0].aborted
    pair.sockets[0].buffered = HARD_BYTES + 1
    pair.say(pair.connections[1], wire.Presence(wire.PresenceState.HERE))
    assert pair.sockets[0].aborted and pair.hub.metrics.tally.cut == 1


async def test_a_connection_that_is_gone_leaves_nothing_behind() -> None:
    pair = Pair()
    pair.sockets[0].buffered = LAG_BYTES + 1
    pair.pose(1500)
    pair.tick()
    for connection in pair.connections:
        connection.ended()
    assert not pair.hub.connections and not pair.hub._viewers and not pair.hub._lagging
    pair.tick()


async def test_stopping_spreads_the_return() -> None:
    pair = Pair()
    for connection in pair.connections:
        connection.stopping()
    goodbyes = [wire.decode_server(socket.written[-1][2:]) for socket in pair.sockets]
    assert all(1000 <= goodbye.retry_ms < 6000 for goodbye in goodbyes)
    assert goodbyes[0].retry_ms != goodbyes[1].retry_ms


async def test_who_comes_by_sound_alone_needs_little() -> None:
    """One person moves and speaks for ten seconds: under 40 kbit/s, headers of TCP and IP not counted."""
    pair = Pair()
    pair.say(pair.connections[0], wire.Sight(True))
    ear = pair.sockets[0]
    total, seq = 0, 0
    for tick in range(200):
        pair.pose(1300 + tick)
        ear.written.clear()
        for _ in range(50 // wire.VOICE_FRAME_MS + tick % 2):
            seq += 1
            pair.say(pair.connections[1], wire.Voice(seq, PACKET))
        pair.now += 50_000
        pair.hub.tick()
        total += sum(map(len, ear.written))
    assert seq == 500
    assert total * 8 / 10 < 40_000
