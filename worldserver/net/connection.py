"""One participant's connection: joins a socket to a session, and is the `Line` on which rooms answer.

Back-pressure is decided here. State thins out first: to a connection that has bytes waiting no poses are
sent, and when it has caught up it is told once how everybody stands. Voice waits its turn here and not in the
socket, so that what has grown old can still be dropped: late words are worse than none. Answers and events
are never left out; when more than HARD_BYTES of them wait, the connection is cut, and its owner may resume.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from websockets.frames import Opcode

from worldserver.net.framing import binary
from worldserver.net.socket import Socket
from worldserver.rooms import ProtocolError, Session
from worldserver.wire import (
    CLOSE_REASONS,
    HELLO_TIMEOUT_MS,
    SPARSE_MS,
    VOICE_OLD_MS,
    CloseCode,
    RefusalCode,
    WireError,
)

if TYPE_CHECKING:
    from worldserver.net.hub import Hub

LAG_BYTES = 4 * 1024
"""With more than this waiting, a connection lags."""
HARD_BYTES = 256 * 1024
"""With more than this waiting, a connection is cut."""
MOST_VOICE = 256
"""Packets of voice that wait for one connection: more than SPEAKERS can say before they are old."""


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
        self._sparse, self._next_look = False, 0
        self._voice: deque[tuple[int, bytes]] = deque(maxlen=MOST_VOICE)
        """Voice that waits, with the time at which it came."""

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

    def drained(self) -> None:
        """The kernel has taken what waited: voice that is not too old may follow."""
        now = self._hub.now()
        while self._voice and self.socket.buffered <= LAG_BYTES:
            came, frame = self._voice.popleft()
            if now - came <= VOICE_OLD_MS * 1000:
                self._send_voice(frame)
            else:
                self._tally.voice_dropped += 1

    def stopping(self) -> None:
        """The server stops."""
        self._session.stop(self._hub.retry_ms())

    # ----------------------------------------------------------------------------- what rooms ask of a line

    def send(self, message: bytes) -> None:
        """Carry a message, in order, whatever else must wait."""
        self.pass_on(binary(message))

    def relay(self, rows: list[int], message: bytes) -> None:
        """Carry voice to others."""
        self._hub.relay(rows, message)

    def voice_refused(self, why: RefusalCode) -> None:
        """Count a packet that was not passed on."""
        self._tally.voice_refused[why.name.lower()] += 1

    def thin_out(self, sparse: bool) -> None:
        """Tell how all stand now and then, instead of what changes."""
        self._sparse = sparse

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
        if self._sparse or self.lags or self.socket.buffered > LAG_BYTES:
            self.lags = True
            self._tally.poses_left_out += not self._sparse
            return False
        self._tally.frames_out += 1
        self._tally.bytes_out += len(frame)
        self.socket.write(frame)
        return True

    def pass_on_voice(self, frame: bytes, now: int) -> None:
        """Send a whole frame of voice, or let it wait while this connection lags."""
        if not self._voice and self.socket.buffered <= LAG_BYTES:
            self._send_voice(frame)
            return
        if len(self._voice) == MOST_VOICE:
            self._tally.voice_dropped += 1
        self._voice.append((now, frame))
        self.drained()

    def _send_voice(self, frame: bytes) -> None:
        self._tally.voice_out += 1
        self._tally.bytes_out += len(frame)
        self._tally.frames_out += 1
        self.socket.write(frame)

    def has_caught_up(self, now: int) -> bool:
        """Whether a connection that lagged is to be told how all stand. now: microseconds, server time."""
        if self.socket.buffered > LAG_BYTES or (self._sparse and now < self._next_look):
            return False
        self._next_look = now + SPARSE_MS * 1000
        return True
