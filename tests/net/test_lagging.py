"""What a connection that lags is told, what is left out, and what waits."""

from collections.abc import Callable

import numpy as np
import pytest

from tests.link import PACKET
from tests.net.pair import Pair
from worldserver import wire
from worldserver.net.connection import HARD_BYTES, LAG_BYTES
from worldserver.net.echo import BEHIND_US
from worldserver.net.framing import binary
from worldserver.wire import VOICE_OLD_MS


def heights(poses: wire.Poses) -> list[int]:
    tall: list[int] = np.frombuffer(poses.records, wire.POSE_DTYPE)["head_position"][:, 1].tolist()
    return tall


def ticks_until_told(pair: Pair) -> int:
    """How many ticks pass, a pose in each, until the slow one is told something; counts that tick."""
    for n in range(1, 1000):
        pair.pose(1400 + n % 100)
        if pair.tick():
            return n
    raise AssertionError("told nothing")


async def test_who_lags_is_left_out_and_then_told_how_everybody_stands() -> None:
    pair = Pair()
    pair.sockets[0].buffered = LAG_BYTES + 1
    pair.pose(1500)
    assert pair.tick() == []
    pair.sockets[0].buffered = 0
    told = [pair.tick() for _ in range(11)]
    # Half a second later, and once.
    assert [len(messages) for messages in told] == [0] * 9 + [1, 0]
    assert heights(told[9][0]) == [1500]
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
    assert [type(message) for _ in range(20) for message in pair.tick()] == [wire.Vanish]


async def test_who_lags_again_is_told_less_and_less_often() -> None:
    pair = Pair()
    waited = []
    for _ in range(4):
        pair.sockets[0].buffered = LAG_BYTES + 1
        pair.pose(1500)
        pair.tick()
        pair.sockets[0].buffered = 0
        waited.append(ticks_until_told(pair))
        ticks_until_told(pair)
    assert waited == [10, 20, 40, 40]


async def test_while_it_lags_nothing_is_told_however_long() -> None:
    pair = Pair()
    pair.sockets[0].buffered = LAG_BYTES + 1
    for _ in range(100):
        pair.pose(1500)
        assert pair.tick() == []
    pair.sockets[0].buffered = 0
    assert ticks_until_told(pair) == 1
    # Half a second must have been well before all is told again.
    assert ticks_until_told(pair) == 10


async def test_no_poses_are_told_while_voice_waits() -> None:
    pair = Pair()
    pair.sockets[0].buffered = LAG_BYTES + 1
    pair.pose(1500)
    pair.tick()
    for _ in range(15):
        pair.tick()
    pair.speak(1)
    pair.sockets[0].buffered = 0
    assert pair.tick() == []
    pair.connections[0].drained()
    assert pair.voices() == [1]
    assert [type(message) for message in pair.tick()] == [wire.Poses]


async def test_who_is_behind_gets_no_poses_and_later_no_voice() -> None:
    """The socket takes all, as with TLS or a proxy: only the echo of pings tells."""
    pair = Pair()
    slow, echo = pair.connections[0], pair.connections[0].echo
    echo.asked(pair.now)
    echo.came(pair.now + 10_000)
    echo.wrote(LAG_BYTES + 1)
    echo.asked(pair.now)
    pair.pose(1500)
    assert len(pair.tick()) == 1
    pair.now += BEHIND_US
    pair.pose(1400)
    assert pair.tick() == []
    pair.speak(1)
    assert pair.voices() == [1]
    pair.now += VOICE_OLD_MS * 1000
    for seq in range(2, 20):
        pair.speak(seq)
    assert pair.voices() == []
    # What came before the ping has been read, and nothing was sent since: what is fresh enough may go.
    echo.came(pair.now)
    slow.drained()
    assert pair.voices() == list(range(9, 20))
    assert pair.hub.metrics.tally.voice_dropped == 7


async def test_to_who_is_behind_voice_goes_as_fast_as_it_is_answered() -> None:
    pair = Pair()
    slow, echo = pair.connections[0], pair.connections[0].echo
    echo.asked(pair.now)
    echo.came(pair.now + 10_000)
    echo.asked(pair.now)
    echo.came(pair.now + 2_000_000)
    heard = []
    for seq in range(1, 40):
        pair.speak(seq)
        heard += pair.voices()
    size = len(binary(wire.encode(wire.Voiced(1, 1, 1, PACKET))))
    assert heard == list(range(1, LAG_BYTES // size + 2))
    echo.asked(pair.now)
    echo.came(pair.now + 2_000_000)
    slow.drained()
    assert pair.voices() == list(range(29, 40))


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
    slow.buffered = LAG_BYTES + 1
    pair.voices()
    for seq in range(20):
        pair.speak(seq)
    assert pair.voices() == []
    slow.buffered = 0
    pair.connections[0].drained()
    # The last was said now, and 200 ms ago is not yet too old.
    assert pair.voices() == list(range(9, 20))
    assert (tally.voice_dropped, tally.voice_out, tally.voice_in) == (9, 11, 20)
    pair.speak(20)
    assert pair.voices() == [20]


@pytest.mark.parametrize(
    "act",
    [
        lambda pair: pair.say(pair.connections[0], wire.Block(1, True)),
        lambda pair: pair.say(pair.connections[1], wire.Block(0, True)),
        lambda pair: pair.say(pair.connections[0], wire.Deafen(True)),
        lambda pair: pair.say(pair.connections[1], wire.Mute(True)),
        lambda pair: pair.say(pair.connections[1], wire.Leave()),
        lambda pair: pair.connections[1].ended(),
    ],
    ids=["blocked by the listener", "blocked by the speaker", "deafened", "muted", "left", "gone"],
)
async def test_voice_that_waits_is_dropped_when_it_may_be_heard_no_longer(
    act: Callable[[Pair], None],
) -> None:
    pair = Pair()
    pair.sockets[0].buffered = LAG_BYTES + 1
    for seq in range(8):
        pair.speak(seq)
    act(pair)
    pair.sockets[0].buffered = 0
    pair.connections[0].drained()
    assert pair.voices() == []
    assert pair.hub.metrics.tally.voice_dropped == 8


async def test_voice_of_somebody_who_is_gone_is_not_taken_for_a_newcomers() -> None:
    pair = Pair()
    pair.sockets[0].buffered = LAG_BYTES + 1
    pair.speak(1)
    row = pair.connections[1].row
    pair.say(pair.connections[1], wire.Leave())
    pair.connections[1].ended()
    pair.tick()
    newcomer = pair.come("C")
    assert newcomer.row == row
    pair.sockets[0].buffered = 0
    pair.connections[0].drained()
    assert pair.voices() == []


async def test_no_more_voice_waits_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worldserver.net.connection.MOST_VOICE", 5)
    pair = Pair()
    pair.sockets[0].buffered = LAG_BYTES + 1
    for seq in range(8):
        pair.speak(seq)
    assert pair.hub.metrics.tally.voice_dropped == 3
    pair.sockets[0].buffered = 0
    pair.connections[0].drained()
    assert pair.voices() == [3, 4, 5, 6, 7]


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


async def test_every_packet_of_voice_is_counted_once_and_by_what_became_of_it() -> None:
    pair = Pair()
    tally = pair.hub.metrics.tally
    pair.speak(1)
    pair.speak(1)
    assert (tally.voice_in, tally.voice_out, tally.voice_refused) == (2, 1, {"not_voice": 1})
    pair.say(pair.connections[0], wire.Deafen(True))
    pair.speak(2)
    assert (tally.voice_in, tally.voice_out, tally.voice_refused) == (3, 1, {"not_voice": 1})
    pair.say(pair.connections[1], wire.Move(wire.MoveKind.SIT, 0, 0, 0, 0, 16))
    pair.speak(3)
    assert (tally.voice_in, tally.voice_out) == (4, 1)
    assert tally.voice_refused == {"not_voice": 1, "silent_place": 1}
    for line in (b"received_total 4.0", b'refused_total{reason="silent_place"} 1.0'):
        assert b"stillroom_voice_packets_" + line in pair.hub.metrics.text()
