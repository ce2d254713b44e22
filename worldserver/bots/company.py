"""The sockets of the bots: one event loop, one schedule, every rig of a moment sampled in one go.

Theory: the conductor wakes twenty times a second by the clock and not by the last sleep, so it does not
drift, and hands each bot its newest pose. A connection that does not take it in time sends the next one
instead. This is the thin shell: whatever can be decided without a socket is decided in `visit`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit, urlunsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from worldserver import wire
from worldserver.bots.clips import Crowd
from worldserver.bots.quantise import pack_rigs
from worldserver.bots.visit import Visit

TICK_S = 1 / wire.POSES_PER_SECOND
PATIENCE_S = 5.0
FULL = 409


class NoRoomError(Exception):
    """The server cannot be reached, or has no such room. One line for a person."""


def now_us() -> int:
    """The clock of everything here."""
    return time.monotonic_ns() // 1000


def say(line: str) -> None:
    """A line for the person who started us."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def get(url: str, path: str) -> bytes:
    """GET. Raises NoRoomError."""
    try:
        with urllib.request.urlopen(f"{url}{path}", timeout=PATIENCE_S) as answer:
            body: bytes = answer.read()
            return body
    except OSError as error:  # URLError and HTTPError are such
        raise NoRoomError(f"{url}{path}: {getattr(error, 'reason', error)}") from None


def scene_of(url: str, room: str) -> tuple[str, bytes]:
    """The slug and the scene.json of a room's scene. Raises NoRoomError."""
    rooms = {entry["slug"]: entry["scene"] for entry in json.loads(get(url, "/api/rooms"))["rooms"]}
    if room not in rooms:
        raise NoRoomError(f"{url} has no room {room!r}; it has {', '.join(sorted(rooms)) or 'none'}")
    return rooms[room], get(url, f"/scenes/{quote(rooms[room])}/scene.json")


def ask_ticket(url: str, room: str) -> str:
    """POST /api/join. Raises OSError."""
    body = json.dumps({"room": room}).encode()
    request = urllib.request.Request(f"{url}/api/join", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
        ticket: str = json.load(answer)["ticket"]
        return ticket


@dataclass
class Line:
    """A bot's connection, and the pose that it shall send next."""

    visit: Visit
    newest: bytes = b""
    due: asyncio.Event = field(default_factory=asyncio.Event)
    said: str = ""
    """The last complaint, so that it is not repeated."""


class Company:
    """All bots of one command."""

    def __init__(self, url: str, room: str, crowd: Crowd, visits: Sequence[Visit]) -> None:
        parts = urlsplit(url)
        scheme = "wss" if parts.scheme == "https" else "ws"
        self._url, self._room, self._crowd = url, room, crowd
        self._socket_url = urlunsplit((scheme, parts.netloc, f"{parts.path}/ws", "", ""))
        self._lines = [Line(visit) for visit in visits]

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set, or until nobody is left that may come back."""
        conductor = asyncio.create_task(self._conduct())
        lives = asyncio.create_task(self._all_live())
        end = asyncio.create_task(stop.wait())
        await asyncio.wait([end, lives, conductor], return_when=asyncio.FIRST_COMPLETED)
        for task in (conductor, lives, end):
            task.cancel()  # each bot says goodbye on its way out
        for outcome in await asyncio.gather(conductor, lives, end, return_exceptions=True):
            if isinstance(outcome, Exception):
                raise outcome

    async def _all_live(self) -> None:
        async with asyncio.TaskGroup() as group:
            for line in self._lines:
                group.create_task(self._live(line))

    async def _conduct(self) -> None:
        start, n = time.monotonic(), 0
        while True:
            n = max(n + 1, int((time.monotonic() - start) / TICK_S))
            await asyncio.sleep(start + n * TICK_S - time.monotonic())
            now = now_us()
            records = pack_rigs(self._crowd.sample(now / 1e6))
            for line in self._lines:
                if line.visit.here:
                    line.newest = line.visit.pose(records[line.visit.row].tobytes(), now)
                    line.due.set()

    async def _live(self, line: Line) -> None:
        """Comes, and comes again, until it may not."""
        pause: float | None = 0.0
        while pause is not None:
            await asyncio.sleep(pause)
            try:
                pause = line.visit.drop(await self._connected(line))
            except urllib.error.HTTPError as error:
                self._complain(line, "the room is full" if error.code == FULL else f"not let in: {error}")
                pause = line.visit.drop(0)
            except (OSError, WebSocketException) as error:
                self._complain(line, f"no connection: {error}")
                pause = line.visit.drop(0)

    async def _connected(self, line: Line) -> int:
        """One connection from its first message to its close code."""
        ticket = "" if line.visit.may_resume else await asyncio.to_thread(ask_ticket, self._url, self._room)
        protocol = wire.SUBPROTOCOL
        async with connect(self._socket_url, subprotocols=[protocol], compression=None) as socket:  # type: ignore[list-item]
            await socket.send(line.visit.opening(ticket))
            sender = asyncio.create_task(self._send(line, socket))
            try:
                async for data in socket:
                    if isinstance(data, bytes):
                        line.visit.receive(data, now_us())
            except ConnectionClosed:
                pass
            except asyncio.CancelledError:
                with contextlib.suppress(ConnectionClosed):
                    await socket.send(line.visit.farewell())
                raise
            finally:
                sender.cancel()
            return socket.close_code or 0

    async def _send(self, line: Line, socket: ClientConnection) -> None:
        """What is due, each time a pose is."""
        with contextlib.suppress(ConnectionClosed):
            while True:
                await line.due.wait()
                line.due.clear()
                await socket.send(line.newest)
                for message in line.visit.beat(now_us()):
                    await socket.send(message)

    def _complain(self, line: Line, text: str) -> None:
        if text != line.said:
            line.said = text
            say(f"{line.visit.part.name}: {text}")
