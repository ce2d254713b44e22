"""Bad clients on real sockets: each gets its documented close code, and nobody else notices."""

import contextlib
import json
import socket
import time
import urllib.request
from collections.abc import Iterator

import msgpack
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.serving import server
from worldserver import wire
from worldserver.wire import CloseCode

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with server(
        joins_per_minute="100000", room_capacity="1000", rooms="lakeside,harbour=lakeside"
    ) as address:
        yield address


@contextlib.contextmanager
def join(url: str, name: str, room: str = "lakeside") -> Iterator[ClientConnection]:
    """Somebody who has come in, until the end of the block."""
    body = json.dumps({"room": room}).encode()
    request = urllib.request.Request(f"{url}/api/join", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        ticket = json.load(answer)["ticket"]
    with dial(url) as connection:
        connection.send(wire.encode(wire.Hello(wire.VERSION, ticket, name, 0, 0)))
        assert isinstance(wire.decode_server(receive(connection)), wire.Welcome)
        yield connection


def dial(url: str, **options: object) -> connect:
    address = url.replace("http", "ws") + "/ws"
    return connect(address, subprotocols=["stillroom.v1"], compression=None, **options)  # type: ignore[arg-type]


def receive(connection: ClientConnection) -> bytes:
    data = connection.recv(timeout=5)
    assert isinstance(data, bytes)
    return data


def close_code(connection: ClientConnection) -> int | None:
    try:
        while True:
            connection.recv(timeout=8)
    except ConnectionClosed:
        return connection.close_code


@pytest.fixture
def witness(url: str) -> Iterator[ClientConnection]:
    """Somebody in the same room, who must not notice anything but comings and goings."""
    with join(url, "Witness") as connection:
        yield connection
        connection.send(wire.encode(wire.Ping(77)))
        while True:
            heard = wire.decode_server(receive(connection))
            assert not isinstance(heard, wire.Refused | wire.Goodbye)
            if isinstance(heard, wire.Pong):
                assert heard.client_time == 77
                break


RECORD = bytes(wire.POSE_SIZE)
BAD = {
    "not msgpack": (b"\xc1\xc1", CloseCode.MALFORMED),
    "nothing": (b"", CloseCode.MALFORMED),
    "unknown opcode": (msgpack.packb([99]), CloseCode.MALFORMED),
    "an opcode of the server": (wire.encode(wire.Vanish(b"")), CloseCode.MALFORMED),
    "wrong type": (msgpack.packb([3, "soon"]), CloseCode.MALFORMED),
    "short record": (msgpack.packb([4, 1, 0, 0, RECORD[:-1], b""]), CloseCode.MALFORMED),
    "long record": (msgpack.packb([4, 1, 0, 0, RECORD + b"0", b""]), CloseCode.MALFORMED),
    "deep nesting": (b"\x91" * 8000 + b"\xc0", CloseCode.MALFORMED),
    "a bomb": (b"\xdd\xff\xff\xff\xff", CloseCode.MALFORMED),
    "over 16 KiB": (bytes(wire.MAX_MESSAGE_BYTES + 1), CloseCode.TOO_LARGE),
    "hello twice": (wire.encode(wire.Hello(1, "t", "Ann", 0, 0)), CloseCode.OUT_OF_TURN),
    "text": ("hello", CloseCode.NOT_BINARY),
    "fragments": ([b"\x92", b"\x03\x01"], CloseCode.NOT_BINARY),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_messages(url: str, witness: ClientConnection, case: str) -> None:
    data, code = BAD[case]
    with join(url, "Mallory") as mallory:
        mallory.send(data)  # type: ignore[arg-type]
        assert close_code(mallory) == code


def test_a_message_before_hello(url: str, witness: ClientConnection) -> None:
    with dial(url) as mallory:
        mallory.send(wire.encode(wire.Ping(1)))
        assert close_code(mallory) == CloseCode.OUT_OF_TURN


def test_a_replayed_sequence(url: str, witness: ClientConnection) -> None:
    with join(url, "Mallory") as mallory:
        for _ in range(2):
            mallory.send(wire.encode(wire.Pose(5, 0, 0, RECORD, b"")))
        assert close_code(mallory) == CloseCode.OUT_OF_TURN


def test_ten_times_the_rate(url: str, witness: ClientConnection) -> None:
    with join(url, "Mallory") as mallory:
        try:
            for k in range(600):
                mallory.send(wire.encode(wire.Pose(k + 1, 0, 0, RECORD, b"")))
        except ConnectionClosed:
            pass
        assert close_code(mallory) == CloseCode.FLOODING


def test_a_teleport_through_the_edge_of_the_world_is_answered_and_not_granted(url: str) -> None:
    with join(url, "Mallory") as mallory:
        mallory.send(wire.encode(wire.Move(0, 32767, 0, -32768, 0, -1)))
        moved = []
        while len(moved) < 2:
            heard = wire.decode_server(receive(mallory))
            moved += [heard] if isinstance(heard, wire.Moved) else []
        assert moved[1].reason == wire.MoveReason.TOO_FAR
        assert (moved[1].x, moved[1].z) == (moved[0].x, moved[0].z)


def test_a_used_ticket(url: str) -> None:
    with dial(url) as mallory:
        mallory.send(wire.encode(wire.Hello(1, "never issued", "Ann", 0, 0)))
        assert close_code(mallory) == CloseCode.NOT_ADMITTED


def test_no_hello_in_time(url: str) -> None:
    with dial(url) as mallory:
        began = time.monotonic()
        assert close_code(mallory) == CloseCode.HELLO_TIMEOUT
        assert time.monotonic() - began >= wire.HELLO_TIMEOUT_MS / 1000 - 0.1


@pytest.mark.parametrize(
    ("path", "options", "status"),
    [
        ("/elsewhere", {}, 404),
        ("/ws", {"subprotocols": None}, 400),
        ("/ws", {"subprotocols": ["another.v1"]}, 400),
        ("/ws", {"origin": "https://evil.example"}, 403),
    ],
)
def test_handshakes_that_are_refused(url: str, path: str, options: dict[str, object], status: int) -> None:
    address = url.replace("http", "ws") + path
    offer = {"subprotocols": ["stillroom.v1"]} | options
    with pytest.raises(InvalidStatus) as refused, connect(address, **offer):  # type: ignore[arg-type]
        pass
    assert refused.value.response.status_code == status


def test_our_own_page_may_connect(url: str) -> None:
    with dial(url, origin=url) as connection:
        assert connection.subprotocol == "stillroom.v1"


def test_bytes_that_are_no_websocket(url: str, witness: ClientConnection) -> None:
    with join(url, "Mallory") as mallory:
        mallory.socket.sendall(b"\xff\xff\xff\xff garbage")
        assert close_code(mallory) in (1002, 1006)


def test_a_reader_that_stops_is_cut_and_the_others_notice_nothing(url: str) -> None:
    address = url.removeprefix("http://").split(":")
    body = json.dumps({"room": "harbour"}).encode()
    request = urllib.request.Request(f"{url}/api/join", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        ticket = json.load(answer)["ticket"]
    with join(url, "Ann", "harbour") as ann, socket.create_connection((address[0], int(address[1]))) as raw:
        raw.sendall(
            b"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Protocol: stillroom.v1\r\n\r\n"
        )
        assert b" 101 " in raw.recv(4096)
        hello = wire.encode(wire.Hello(1, ticket, "Stuck", 0, 0))
        raw.sendall(bytes([0x82, 0x80 | len(hello)]) + bytes(4) + hello)
        began, lost, gap, last, seq = time.monotonic(), None, 0.0, time.monotonic(), 0
        while lost is None and time.monotonic() - began < 12:
            seq += 1
            ann.send(wire.encode(wire.Ping(seq)))
            while not isinstance(heard := wire.decode_server(receive(ann)), wire.Pong):
                if isinstance(heard, wire.Changed) and heard.participant.presence == 2:
                    lost = time.monotonic() - began
            gap, last = max(gap, time.monotonic() - last - 0.1), time.monotonic()
            time.sleep(0.1)
        assert lost is not None and 5 <= lost <= 9
        assert gap < 0.5
