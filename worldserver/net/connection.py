"""One participant's connection: joins a socket to a session, and is the `Line` on which rooms answer.

Back-pressure is decided here. A connection lags when its socket has bytes that the kernel does not take, or
when its peer is behind (`echo`). State thins out first: who lags gets no poses, and then a look at everybody
now and then (`pace`), but none while voice waits. A while later voice waits too, here and not on the way, so
that what has grown old, or may be heard no longer, can still be dropped: late words are worse than none; what
is young enough goes as the peer answers. Answers and events are never left out; when more than HARD_BYTES of
them wait, the connection is cut, and its owner may resume.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from websockets.frames import Opcode

from worldserver.net.echo import BEHIND_US, Echo
from worldserver.net.framing import binary
from worldserver.net.pace import Pace
from worldserver.net.socket import Socket
from worldserver.rooms import ProtocolError, Session
from worldserver.wire import (
    CLOSE_REASONS,
    HELLO_TIMEOUT_MS,
    VOICE_OLD_MS,
    CloseCode,
    HeardBy,
    RefusalCode,
    WireError,
)

if TYPE_CHECKING:
    from worldserver.net.hub import Hub

LAG_BYTES = 1024
"""With more than this waiting, a connection lags. To a peer that is behind, so much is sent per answer."""
VOICE_BEHIND_US = BEHIND_US + VOICE_OLD_MS * 1000
"""To a peer that is so far behind, no voice is sent: poses have been left out for some time."""
HARD_BYTES = 256 * 1024
"""With more than this waiting, a connection is cut."""
MOST_VOICE = 256
"""Packets of voice that wait for one connection: more than SPEAKERS can say before they are old."""


class Waiting(NamedTuple):
    """A frame of voice that waits: when it came, and from whom."""

    came: int
    speaker: Connection
    frame: bytes


class Connection:
    """Listens to a socket for a session, and speaks for rooms."""

    socket: Socket
    _session: Session
    _greeting: asyncio.TimerHandle

    def __init__(self, hub: Hub) -> None:
        self._hub, self._tally = hub, hub.metrics.tally
        self.row = -1
        """The row of the world whose state is told here, or -1."""
        self.echo = Echo()
        self._pace = Pace()
        self._voice: deque[Waiting] = deque()

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
        """More may be sent: voice that is not too old may follow."""
        if self._voice:
            self._pass_on_waiting(self._hub.now())

    def stopping(self) -> None:
        """The server stops."""
        self._session.stop(self._hub.retry_ms())

    # ----------------------------------------------------------------------------- what rooms ask of a line

    def send(self, message: bytes) -> None:
        """Carry a message, in order, whatever else must wait."""
        self.pass_on(binary(message))

    def relay(self, rows: list[int], message: bytes) -> None:
        """Carry voice to others."""
        self._hub.relay(self, rows, message)

    def count_voice(self, why_not: RefusalCode | HeardBy | None) -> None:
        """Count a packet that came, and why it was not passed on, if it was not."""
        self._tally.voice_in += 1
        if why_not is not None:
            self._tally.voice_refused[why_not.name.lower()] += 1

    def thin_out(self, sparse: bool) -> None:
        """Tell how all stand now and then, instead of what changes."""
        self._pace.thin_out(sparse)

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

    def pass_on_poses(self, frame: bytes, now: int) -> bool:
        """Send a whole frame of state, unless this connection gets looks. Returns whether it was sent."""
        if self._lags(now, BEHIND_US):
            self._pace.lagged(now)
        if not self._pace.is_whole:
            self._tally.poses_left_out += not self._pace.is_sparse
            return False
        self._tally.frames_out += 1
        self._tally.bytes_out += len(frame)
        self.socket.write(frame)
        return True

    def wants_look(self, now: int) -> bool:
        """Whether this connection is to be told how all stand. now: microseconds, server time."""
        if self._lags(now, BEHIND_US):
            self._pace.lagged(now)
            return False
        return not self._voice and self._pace.is_due(now)

    def has_looked(self, now: int) -> bool:
        """It was told. Returns whether it is told of every change from now on."""
        self._pace.looked(now)
        return self._pace.is_whole

    def pass_on_voice(self, speaker: Connection, frame: bytes, now: int) -> None:
        """Send a whole frame of voice, or let it wait while this connection lags."""
        if not self._voice and not self._lags(now, VOICE_BEHIND_US):
            self._send_voice(frame)
            return
        self._voice.append(Waiting(now, speaker, frame))
        if len(self._voice) > MOST_VOICE:
            self._voice.popleft()
            self._tally.voice_dropped += 1
        self._pass_on_waiting(now)

    def _pass_on_waiting(self, now: int) -> None:
        """Send what may go of the voice that waits, in order; drop what is too old, or no longer for us."""
        while self._voice:
            came, speaker, frame = self._voice[0]
            fresh = now - came <= VOICE_OLD_MS * 1000 and self._hub.may_hear(self, speaker, now)
            if fresh and self._lags(now, VOICE_BEHIND_US):
                return
            self._voice.popleft()
            if fresh:
                self._send_voice(frame)
            else:
                self._tally.voice_dropped += 1

    def _lags(self, now: int, behind: int) -> bool:
        """Whether the socket holds bytes, or the peer is `behind`, microseconds, and has enough to read."""
        if self.socket.buffered > LAG_BYTES:
            return True
        return self.echo.unechoed > LAG_BYTES and self.echo.behind(now) > behind

    def _send_voice(self, frame: bytes) -> None:
        self._tally.voice_out += 1
        self._tally.bytes_out += len(frame)
        self._tally.frames_out += 1
        self.socket.write(frame)
