"""A WebSocket of uvicorn's, on the sans-I/O core of `websockets`: feed, act, drain.

uvicorn gives every upgrade request to this class, outside all middleware, so path, origin and subprotocol
are judged here. Frames of data go to a `Handler` as they come, unassembled; pings, pongs and closing are
settled here. There is no task and no queue: what the handler writes goes to the transport at once, and
nobody is ever waited for.

A peer that is gone shows by its silence, because the kernel takes megabytes before a write buffer does: every
`ping_interval` at least a ping, and the end when one is not answered for `silence`. How long the answers take
tells how far behind a peer is (`echo`), and when the next ping is due. TCP_NOTSENT_LOWAT keeps small what the
kernel holds unsent, so that what lags shows early and what is sent is fresh.
"""

from __future__ import annotations

import asyncio
import logging
import socket as sockets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol, cast

from uvicorn.config import Config
from uvicorn.server import ServerState
from websockets.frames import Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import State
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

from worldserver.net.clock import server_time
from worldserver.net.echo import Echo
from worldserver.net.framing import (
    EMPTY_PONG,
    FIN_BINARY,
    MASKED_HEADER,
    PING,
    TWO_BYTE_LENGTH,
    ends_on_boundary,
)

NOTSENT_BYTES = 2 * 1024
"""What the kernel may hold for a connection beyond what is on its way."""
WRITE_HIGH, WRITE_LOW = 1024, 256
"""When more than the first waits and then less than the second, the handler is told."""
CLOSING_S = 3.0
"""A peer that does not close its end within this is cut off."""

_TCP_NOTSENT_LOWAT = getattr(sockets, "TCP_NOTSENT_LOWAT", 25)
try:
    from websockets.speedups import apply_mask
except ImportError:  # no C extension for this platform
    from websockets.utils import apply_mask

# The core can log every frame, and addresses: it is given a logger that says nothing.
_SILENT = logging.getLogger("stillroom.silent")
_SILENT.addHandler(logging.NullHandler())
_SILENT.propagate = False
_SILENT.setLevel(logging.CRITICAL + 1)


class Handler(Protocol):
    """Who listens to a socket."""

    echo: Echo
    """Where the socket notes how far behind its peer is."""

    def opened(self, socket: Socket) -> None:
        """The handshake is done."""

    def received(self, opcode: Opcode, data: bytes, fin: bool) -> None:
        """A frame of data has come: text, binary or continuation; `fin` if it ends its message."""

    def drained(self) -> None:
        """What waited to be sent has gone, or most of it; or the peer has answered a ping."""

    def ended(self) -> None:
        """The connection is gone. Called once, if `opened` was."""

    def stopping(self) -> None:
        """The server stops: say goodbye and close."""


@dataclass(frozen=True)
class Terms:
    """On what terms connections are taken."""

    handler: Callable[[], Handler]
    path: str
    subprotocols: Sequence[Subprotocol] | None
    max_size: int
    """Of one message, bytes; a larger one closes with 1009."""
    ping_interval: float | None
    """Seconds between two pings at most; None: there are none."""
    silence: float
    """Seconds that a ping may be unanswered."""
    admits_origin: Callable[[Request], bool] = lambda _: True
    has_room: Callable[[], bool] = lambda: True


class Socket(asyncio.Protocol):
    """One connection. uvicorn makes it: ``Config(ws=functools.partial(Socket, terms))``."""

    _transport: asyncio.Transport
    _handler: Handler | None = None
    _echo: Echo
    _listening = False
    """Whether frames are handed on: not before the handshake, not after our end is closed."""
    _at_boundary = False
    """Whether all that the core was given since the handshake ended where a frame ends."""

    def __init__(
        self,
        terms: Terms,
        config: Config,  # noqa: ARG002  uvicorn gives these three by name
        server_state: ServerState,
        app_state: dict[str, Any],  # noqa: ARG002
    ) -> None:
        self._terms = terms
        # uvicorn waits for these when it stops. It names its own classes; all it asks of them is `shutdown`.
        self._connections = cast("set[Any]", server_state.connections)
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._core = ServerProtocol(subprotocols=terms.subprotocols, max_size=terms.max_size, logger=_SILENT)

    # ----------------------------------------------------------------------------- what a handler may ask

    @property
    def is_open(self) -> bool:
        """Whether messages may come and go."""
        return self._core.state is State.OPEN

    @property
    def buffered(self) -> int:
        """Bytes that the kernel has not taken yet."""
        return self._transport.get_write_buffer_size()

    def write(self, frame: bytes) -> None:
        """Send a whole frame that was made elsewhere (`framing`). Nothing happens unless open."""
        if self._core.state is State.OPEN:
            self._echo.wrote(len(frame))
            self._transport.write(frame)

    def close(self, code: int, reason: str = "") -> None:
        """Begin to close; frames that still come are not handed on."""
        self._listening = False
        if self._core.state is State.OPEN:
            self._core.send_close(code, reason)
            self._drain()

    def abort(self) -> None:
        """End it now: no close frame, nothing more is sent."""
        self._listening = False
        self._transport.abort()

    # ----------------------------------------------------------------------------- what asyncio and uvicorn
    # call

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A connection that asks to be a WebSocket."""
        self._transport = cast(asyncio.Transport, transport)
        self._connections.add(self)
        self._transport.set_write_buffer_limits(high=WRITE_HIGH, low=WRITE_LOW)
        raw = transport.get_extra_info("socket")
        if raw is not None and raw.family in (sockets.AF_INET, sockets.AF_INET6):
            raw.setsockopt(sockets.IPPROTO_TCP, _TCP_NOTSENT_LOWAT, NOTSENT_BYTES)

    def resume_writing(self) -> None:
        """The transport's buffer has fallen to its low mark."""
        if self._handler is not None:
            self._handler.drained()

    def data_received(self, data: bytes) -> None:
        """Bytes have come."""
        core = self._core
        if self._is_plain(data):
            assert self._handler is not None
            self._handler.received(Opcode.BINARY, apply_mask(data[6:], data[2:6]), True)
            return
        if self._at_boundary and len(data) == MASKED_HEADER and data[:2] == EMPTY_PONG:
            self._be_echoed()
            return
        self._at_boundary = self._at_boundary and ends_on_boundary(data)
        core.receive_data(data)
        # Pongs and the answer to a close frame go before whatever a handler says.
        self._drain()
        for event in core.events_received():
            if isinstance(event, Frame):
                self._hear(event)
            elif isinstance(event, Request):
                self._shake_hands(event)

    def eof_received(self) -> None:
        """The peer has said that no more will come."""
        self._core.receive_eof()
        self._drain()

    def connection_lost(self, _: Exception | None) -> None:
        """The connection is gone."""
        self._connections.discard(self)
        self._core.receive_eof()
        if self._timer is not None:
            self._timer.cancel()
        if self._handler is not None:
            self._handler.ended()

    def shutdown(self) -> None:
        """The server stops."""
        if self._handler is not None and self.is_open:
            self._handler.stopping()
        else:
            self._transport.close()

    # ----------------------------------------------------------------------------- inside

    def _shake_hands(self, request: Request) -> None:
        response = self._answer_to(request)
        self._core.send_response(response)
        self._drain()
        if not self.is_open:
            return
        self._handler = self._terms.handler()
        self._echo = self._handler.echo
        # The first at once, while nothing is on the way: so it is known how long a way without backlog takes.
        self._ping_in(0)
        self._listening = self._at_boundary = True
        self._handler.opened(self)

    def _answer_to(self, request: Request) -> Response:
        terms, core = self._terms, self._core
        if request.path.split("?", 1)[0] != terms.path:
            return core.reject(HTTPStatus.NOT_FOUND, "There is nothing at this address.\n")
        if not terms.admits_origin(request):
            return core.reject(HTTPStatus.FORBIDDEN, "This page may not connect here.\n")
        if not terms.has_room():
            return core.reject(HTTPStatus.SERVICE_UNAVAILABLE, "The server is full.\n")
        return core.accept(request)

    def _is_plain(self, data: bytes) -> bool:
        """Whether this is one whole short binary message and nothing else: what poses are.

        Most of what comes is, and to take it here spares the core's parser, which costs more than all that
        is done with a pose. What is fragmented, long, split, several, or not masked goes to the core.
        """
        return (
            self._at_boundary
            and len(data) > MASKED_HEADER
            and data[0] == FIN_BINARY
            and len(data) == (data[1] & 0x7F) + MASKED_HEADER
            and data[1] & 0x7F < TWO_BYTE_LENGTH
            and data[1] >= 0x80
            and self._listening
            and self._core.state is State.OPEN
            and self._core.current_size is None
        )

    def _hear(self, frame: Frame) -> None:
        if frame.opcode is Opcode.PONG:
            self._be_echoed()
        elif self._listening and frame.opcode in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT):
            assert self._handler is not None
            self._handler.received(frame.opcode, bytes(frame.data), frame.fin)

    def _drain(self) -> None:
        """Pass on what the core wants to have sent; `b""` is the end of it."""
        for data in self._core.data_to_send():
            if data:
                self._transport.write(data)
            elif self._transport.can_write_eof():
                # Closing now would answer what still comes with a reset, and the close frame would be lost.
                self._transport.write_eof()
            else:
                self._transport.close()
        if self._core.close_expected():
            self._arm(CLOSING_S, self.abort)

    def _be_echoed(self) -> None:
        """A pong has come: what waited for it may go, and the next ping is due some time after."""
        now = server_time()
        if self.is_open and self._echo.came(now):
            assert self._handler is not None
            self._handler.drained()
            self._ping_in(self._echo.pause(now))

    def _ping_in(self, pause: int | None) -> None:
        """pause: microseconds; None for the longest that the terms allow."""
        interval = self._terms.ping_interval
        if interval is not None:
            self._arm(interval if pause is None else pause / 1e6, self._ping)

    def _ping(self) -> None:
        if self.is_open:
            self._transport.write(PING)
            self._echo.asked(server_time())
            self._arm(self._terms.silence, self.abort)

    def _arm(self, delay: float, call: Callable[[], None]) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_later(delay, call)
