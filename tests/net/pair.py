"""Two in a room, on sockets that say how much waits, and on a clock in hand."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from websockets.frames import Opcode

from tests.link import LAKESIDE, PACKET
from worldserver import wire
from worldserver.net.connection import Connection
from worldserver.net.echo import Echo
from worldserver.net.hub import Hub
from worldserver.net.socket import Socket
from worldserver.rooms import Directory
from worldserver.world import World


class SlowSocket:
    """What a connection uses of a `Socket`: takes what is written, and says how much of it waits."""

    def __init__(self, echo: Echo) -> None:
        self.buffered, self.is_open, self.aborted = 0, True, False
        self.written: list[bytes] = []
        self._echo = echo

    def write(self, frame: bytes) -> None:
        self._echo.wrote(len(frame))
        self.written.append(frame)

    def close(self, code: int, reason: str = "") -> None:
        self.is_open = False

    def abort(self) -> None:
        self.aborted = True


class Pair:
    """Two in a room, the first of them on a slow socket; a clock in hand."""

    def __init__(self) -> None:
        self.now = 10**9
        world = World()
        directory = Directory(world, np.random.default_rng(1), 10)
        directory.open("lakeside", LAKESIDE)
        self.hub = Hub(directory, world, np.random.default_rng(1), lambda: self.now)
        self.directory = directory
        self.sockets: list[SlowSocket] = []
        self.connections = [self.come(name) for name in "AB"]
        self.tick()
        self.seq = 0

    def come(self, name: str) -> Connection:
        """Somebody on a socket of their own."""
        connection = Connection(self.hub)
        self.sockets.append(SlowSocket(connection.echo))
        connection.opened(cast(Socket, self.sockets[-1]))
        ticket = self.directory.issue_ticket("lakeside", wire.Role.PARTICIPANT, self.now)
        self.say(connection, wire.Hello(1, ticket, name, 0, 0))
        return connection

    def say(self, connection: Connection, message: Any) -> None:
        connection.received(Opcode.BINARY, wire.encode(message), True)

    def speak(self, seq: int) -> None:
        """The second says 20 ms."""
        self.now += 20_000
        self.say(self.connections[1], wire.Voice(seq, PACKET))

    def voices(self) -> list[int]:
        """The numbers of the packets that the slow one was written since it was asked last."""
        told = [wire.decode_server(frame[2:]) for frame in self.sockets[0].written if frame[1] < 126]
        self.sockets[0].written.clear()
        return [message.seq for message in told if isinstance(message, wire.Voiced)]

    def tick(self) -> list[Any]:
        """What the slow one is written in a tick, but for what it is told of itself."""
        slow = self.sockets[0]
        slow.written.clear()
        self.now += 50_000
        self.hub.tick()
        told = [wire.decode_server(frame[2 if frame[1] < 126 else 4 :]) for frame in slow.written]
        return [message for message in told if not isinstance(message, wire.Heard)]

    def pose(self, height: int) -> None:
        moved = self.hub._world.whereabouts(self.connections[1].row, wire.MoveReason.GRANTED)
        record = np.zeros((), wire.POSE_DTYPE)
        record["head_position"] = moved.placement.x, height, moved.placement.z
        self.seq += 1
        self.say(
            self.connections[1],
            wire.Pose(self.seq, self.now, moved.move_seq, record.tobytes(), b""),
        )
