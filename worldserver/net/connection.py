"""One participant's connection: joins a socket to a session, and is the `Line` on which rooms answer.

Back-pressure is decided here. State thins out first: to a connection that has bytes waiting no poses are
sent, and when it has caught up it is told once how everybody stands. Answers and events are never left out;
when more than HARD_BYTES of them wait, the connection is cut, and its owner may resume.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from websockets.frames import Opcode

from worldserver.net.framing import binary
from worldserver.net.socket import Socket
from worldserver.rooms import ProtocolError, Session
from worldserver.wire import CLOSE_REASONS, HELLO_TIMEOUT_MS, CloseCode, WireError

if TYPE_CHECKING:
    from worldserver.net.hub import Hub

LAG_BYTES = 4 * 1024
"""With more than this waiting, a connection lags."""
HARD_BYTES = 256 * 1024
"""With more than this waiting, a connection is cut."""


class Connection:
    """Listens to a socket for a session, and speaks for rooms."""

    socket: Socket
    _session: Session
    _greeting: asyncio.TimerHandle

    def __init__(self, hub: Hub) -> None:
        self._hub, self._tally = hub, hub.metrics.tally
        self.row = -1
        """The row of the world whose state is told here, or -1."""
        self.lags = False

    # ----------------------------------------------------------------------------- what the socket says

    def opened(self, socket: Socket) -> None:
        """The handshake is done."""
        self.socket = socket
        self._hub.connections.add(self)
        self._session = self._hub.session(self)
        loop = asyncio.get_running_loop()
        self._greeting = loop.call_later(HELLO_TIMEOUT_MS / 1000, self.close, CloseCode.HELLO_TIMEOUT)

    def received(self, opcode: Opcode, data: bytes, fin: bool) -> None:
        """A frame of data has come: one binary message, or it is none of ours."""
        if opcode is not Opcode.BINARY or not fin:
            self.close(CloseCode.NOT_BINARY)
            return
        self._tally.frames_in += 1
        self._tally.bytes_in += len(data)
        try:
            self._session.receive(data, self._hub.now())
        except (WireError, ProtocolError) as error:
            self.close(CloseCode(error.code))

    def ended(self) -> None:
        """The connection is gone."""
        self._greeting.cancel()
        self._hub.forget(self)
        self._session.lost(self._hub.now())

    def stopping(self) -> None:
        """The server stops."""
        self._session.stop(self._hub.retry_ms())

    # ----------------------------------------------------------------------------- what rooms ask of a line

    def send(self, message: bytes) -> None:
        """Carry a message, in order, whatever else must wait."""
        self.pass_on(binary(message))

    def watch(self, row: int) -> None:
        """Carry the state that is told to this row."""
        self._greeting.cancel()
        self._hub.watch(self, row)

    def close(self, code: CloseCode) -> None:
        """End it."""
        if self.socket.is_open:
            self._tally.closed[int(code)] += 1
        self.socket.close(code, CLOSE_REASONS[code])

    # ----------------------------------------------------------------------------- what the hub asks

    def pass_on(self, frame: bytes) -> None:
        """Send a whole frame."""
        self._tally.frames_out += 1
        self._tally.bytes_out += len(frame)
        self.socket.write(frame)
        if self.socket.buffered > HARD_BYTES:
            self._tally.cut += 1
            self.socket.abort()

    def pass_on_poses(self, frame: bytes) -> bool:
        """Send a whole frame of state, unless this connection lags. Returns whether it was sent."""
        if self.lags or self.socket.buffered > LAG_BYTES:
            self.lags = True
            self._tally.poses_left_out += 1
            return False
        self._tally.frames_out += 1
        self._tally.bytes_out += len(frame)
        self.socket.write(frame)
        return True

    def has_caught_up(self) -> bool:
        """Whether a connection that lagged has nothing waiting any more."""
        return self.socket.buffered <= LAG_BYTES
