"""The least of RFC 6455 that a load generator needs, so that no library's cost is measured with the server's.

A client's frames of one size are made for many clients at once, each masked with a key of its own.
"""

from __future__ import annotations

import base64
import os
import socket
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from worldserver.wire import SUBPROTOCOL

Bytes = npt.NDArray[np.uint8]
BINARY, CLOSE, PING, PONG = 0x2, 0x8, 0x9, 0xA
HEADER = 6
"""Of a client's frame below 126 bytes: two bytes and the key."""


def handshake(host: str, port: int) -> socket.socket:
    """A connected, upgraded, non-blocking socket. Raises OSError."""
    connection = socket.create_connection((host, port), timeout=5)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    key = base64.b64encode(os.urandom(16)).decode()
    connection.sendall(
        (
            f"GET /ws HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Protocol: {SUBPROTOCOL}\r\n\r\n"
        ).encode()
    )
    answer = b""
    while not answer.endswith(b"\r\n\r\n"):
        more = connection.recv(1)
        if not more:
            raise ConnectionError("closed in the handshake")
        answer += more
    if not answer.startswith(b"HTTP/1.1 101 "):
        raise ConnectionError(answer.split(b"\r\n")[0].decode("latin-1"))
    connection.setblocking(False)
    return connection


def masked(opcode: int, payload: bytes) -> bytes:
    """One frame of a client, up to 64 KiB."""
    size = len(payload)
    head = bytes([0x80 | opcode]) + (
        bytes([0x80 | size]) if size < 126 else bytes([0x80 | 126]) + size.to_bytes(2, "big")
    )
    key = os.urandom(4)
    ring = (key * (size // 4 + 1))[:size]
    return head + key + (int.from_bytes(payload) ^ int.from_bytes(ring)).to_bytes(size)


def masked_rows(payloads: Bytes, rng: np.random.Generator) -> Bytes:
    """A frame a row. payloads: (n, size), size below 126. Returns (n, size + HEADER)."""
    count, size = payloads.shape
    keys = rng.integers(0, 256, size=(count, 4), dtype=np.uint8)
    out = np.empty((count, size + HEADER), np.uint8)
    out[:, 0], out[:, 1] = 0x80 | BINARY, 0x80 | size
    out[:, 2:HEADER] = keys
    out[:, HEADER:] = payloads ^ np.tile(keys, (1, size // 4 + 1))[:, :size]
    return out


class Parser:
    """Takes a server's bytes as they come, gives (opcode, payload, bytes on the wire)."""

    def __init__(self) -> None:
        self._rest = b""

    @property
    def waits(self) -> bool:
        """Whether part of a frame is here."""
        return bool(self._rest)

    def feed(self, data: bytes) -> Iterator[tuple[int, bytes, int]]:
        """Whole frames. They are neither masked nor fragmented: our server does not."""
        data, at = self._rest + data, 0
        while (end := _end(data, at)) is not None:
            start, stop = end
            yield data[at] & 15, data[start:stop], stop - at
            at = stop
        self._rest = data[at:]


def _end(data: bytes, at: int) -> tuple[int, int] | None:
    """Where the payload of the frame at `at` begins and ends; None if it is not whole."""
    have = len(data) - at
    if have < 2:
        return None
    size, start = data[at + 1], at + 2
    if size >= 126:
        width = 2 if size == 126 else 8
        if have < 2 + width:
            return None
        size, start = int.from_bytes(data[start : start + width]), start + width
    return (start, start + size) if len(data) >= start + size else None
