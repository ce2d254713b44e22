"""The far end of a connection, without a network: what a browser has, bytes in and bytes out.

In between is all of the server's own code for a connection, its socket too, over a transport that keeps what
it is given. Nothing here understands a message.
"""

from __future__ import annotations

import asyncio
from typing import Any, cast

from uvicorn.server import ServerState
from websockets.typing import Subprotocol

from worldserver import wire
from worldserver.net.connection import Connection
from worldserver.net.framing import FIN_BINARY
from worldserver.net.hub import Hub
from worldserver.net.socket import Socket, Terms

_HANDSHAKE = (
    "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    f"Sec-WebSocket-Protocol: {wire.SUBPROTOCOL}\r\n\r\n"
).encode()
_CLOSE = 0x88
_MASKED, _TWO_BYTE_LENGTH = 0x80, 126
_NO_MASK = bytes(4)


class FarEnd(asyncio.Transport):
    """One connection, seen from the client; to the server it is the transport."""

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self._written: list[bytes] = []
        self.closed_with: int | None = None
        """The code of the server's close frame."""
        self.is_gone = False
        """Whether the server has been told that the connection is lost."""
        self._socket = Socket(_terms(hub), cast(Any, None), ServerState(), {})
        self._socket.connection_made(self)
        self._socket.data_received(_HANDSHAKE)
        assert self._written.pop().startswith(b"HTTP/1.1 101 ")

    # ----------------------------------------------------------------------------- what a client does

    def send(self, message: Any) -> None:
        """Send a message, masked with zeros."""
        self._send_frame(FIN_BINARY, wire.encode(message))

    def hang_up(self) -> None:
        """Begin to close."""
        self._send_frame(_CLOSE, (1000).to_bytes(2, "big"))

    def lose(self) -> None:
        """The connection is gone."""
        if not self.is_gone:
            self.is_gone = True
            self._socket.connection_lost(None)

    def read(self) -> list[Any]:
        """The messages that came since it was asked last."""
        frames, self._written = self._written, []
        return [wire.decode_server(_payload(frame)) for frame in frames if self._is_message(frame)]

    @property
    def has_unread(self) -> bool:
        """Whether anything came."""
        return bool(self._written)

    def _send_frame(self, first: int, payload: bytes) -> None:
        length = len(payload)
        if length < _TWO_BYTE_LENGTH:
            header = bytes((first, _MASKED | length))
        else:
            header = bytes((first, _MASKED | _TWO_BYTE_LENGTH)) + length.to_bytes(2, "big")
        self._socket.data_received(header + _NO_MASK + payload)

    def _is_message(self, frame: bytes) -> bool:
        if frame[0] == _CLOSE:
            self.closed_with = int.from_bytes(frame[2:4], "big")
        return frame[0] == FIN_BINARY

    # ----------------------------------------------------------------------------- what a transport does

    def write(self, data: Any) -> None:
        self._written.append(bytes(data))

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        pass

    def get_write_buffer_size(self) -> int:
        return 0

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        pass

    def close(self) -> None:
        pass

    def abort(self) -> None:
        pass


def _terms(hub: Hub) -> Terms:
    return Terms(
        handler=lambda: Connection(hub),
        path="/ws",
        subprotocols=[Subprotocol(wire.SUBPROTOCOL)],
        max_size=wire.MAX_MESSAGE_BYTES,
        ping_interval=wire.PING_MS / 1000,
        silence=wire.SILENCE_MS / 1000,
    )


def _payload(frame: bytes) -> bytes:
    return frame[2:] if frame[1] < _TWO_BYTE_LENGTH else frame[4:]
