"""Pings of a socket: when they are written, and what their answers do. Without a network."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest
from uvicorn import Config
from websockets.frames import Frame, Opcode

from worldserver.net.echo import BEHIND_US, CLOSE_US, Echo
from worldserver.net.framing import PING, binary
from worldserver.net.socket import Socket, Terms

HANDSHAKE = (
    b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
PONG = Frame(Opcode.PONG, b"").serialize(mask=True, extensions=[])


class Wire(asyncio.Transport):
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []
        self.aborted = self.closed = False

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None: ...

    def get_extra_info(self, name: str, default: Any = None) -> Any: ...

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written.append(bytes(data))

    def can_write_eof(self) -> bool:
        return False

    def close(self) -> None:
        self.closed = True

    def abort(self) -> None:
        self.aborted = True


class Listener:
    """A handler that counts what it is told."""

    def __init__(self) -> None:
        self.echo = Echo()
        self.drains = 0
        self.heard: list[bytes] = []

    def opened(self, socket: Socket) -> None: ...

    def received(self, opcode: Opcode, data: bytes, fin: bool) -> None:
        self.heard.append(data)

    def drained(self) -> None:
        self.drains += 1

    def ended(self) -> None: ...

    def stopping(self) -> None: ...


class Bench:
    """A socket after its handshake, on a wire of ours and a clock in hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, interval: float | None = 1.0) -> None:
        self.now = 10**9
        monkeypatch.setattr("worldserver.net.socket.server_time", lambda: self.now)
        self.listener, self.wire = Listener(), Wire()
        terms = Terms(lambda: self.listener, "/", None, 1000, ping_interval=interval, silence=5.0)
        state: Any = SimpleNamespace(connections=set())
        # A socket has no use for uvicorn's configuration: it has terms.
        self.socket = Socket(terms, cast(Config, None), state, {})
        self.socket.connection_made(self.wire)
        self.socket.data_received(HANDSHAKE)
        self.wire.written.clear()

    async def turn(self) -> list[bytes]:
        """What is written in the next turns of the loop."""
        self.wire.written.clear()
        for _ in range(3):
            await asyncio.sleep(0)
        return list(self.wire.written)

    @property
    def timer(self) -> asyncio.TimerHandle:
        assert self.socket._timer is not None
        return self.socket._timer

    def due_in(self) -> float:
        return self.timer.when() - asyncio.get_running_loop().time()

    def let_time_pass(self) -> None:
        """Until the timer is due, and in no time."""
        self.timer._run()


async def test_the_first_ping_goes_at_once_and_its_answer_may_take_so_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = Bench(monkeypatch)
    assert await bench.turn() == [PING]
    assert bench.due_in() == pytest.approx(5, abs=0.5)
    assert await bench.turn() == []
    bench.let_time_pass()
    assert bench.wire.aborted


async def test_an_answer_is_told_and_brings_the_next_ping(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(monkeypatch)
    await bench.turn()
    bench.now += 20_000
    bench.socket.data_received(PONG)
    assert bench.listener.drains == 1 and bench.listener.heard == []
    assert bench.due_in() == pytest.approx(CLOSE_US / 1e6, abs=0.2)
    bench.socket.data_received(PONG)
    assert bench.listener.drains == 1


async def test_who_is_behind_is_asked_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(monkeypatch)
    await bench.turn()
    bench.socket.data_received(PONG)
    bench.socket._ping()
    bench.now += BEHIND_US + 1000
    bench.socket.data_received(PONG)
    assert await bench.turn() == [PING]


async def test_who_has_long_been_well_is_asked_after_the_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(monkeypatch, interval=30.0)
    await bench.turn()
    bench.socket.data_received(PONG)
    bench.socket._ping()
    bench.now += 60_000_000
    bench.listener.echo._asked_at = bench.now
    bench.socket.data_received(PONG)
    assert bench.due_in() == pytest.approx(30, abs=0.5)


async def test_without_an_interval_there_are_no_pings(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(monkeypatch, interval=None)
    assert await bench.turn() == []
    assert bench.socket._timer is None


@pytest.mark.parametrize("cut", range(1, len(PONG)))
async def test_a_pong_in_pieces_or_beside_other_frames_is_one(
    monkeypatch: pytest.MonkeyPatch, cut: int
) -> None:
    bench = Bench(monkeypatch)
    await bench.turn()
    message = Frame(Opcode.BINARY, b"hello").serialize(mask=True, extensions=[])
    bench.socket.data_received(message + PONG[:cut])
    bench.socket.data_received(PONG[cut:] + message)
    assert bench.listener.drains == 1 and bench.listener.heard == [b"hello"] * 2


async def test_all_that_is_written_counts_as_on_its_way_until_a_pong(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(monkeypatch)
    frame = binary(b"x" * 50)
    bench.socket.write(frame)
    await bench.turn()
    bench.socket.write(frame)
    assert bench.listener.echo.unechoed == 2 * len(frame)
    bench.socket.data_received(PONG)
    assert bench.listener.echo.unechoed == len(frame)


async def test_a_pong_after_the_close_leaves_the_end_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(monkeypatch)
    await bench.turn()
    bench.socket.close(1000)
    before = bench.socket._timer
    bench.socket.data_received(PONG)
    assert bench.socket._timer is before and bench.listener.drains == 0
    bench.socket._ping()
    assert bench.socket._timer is before
