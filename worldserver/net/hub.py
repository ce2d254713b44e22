"""All connections of the server, and the step that each tick takes over them.

The world decides who is told what; here a message becomes a frame, once, and the frame goes to every
connection that views from one of its rows. Nobody is waited for.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from worldserver.net.clock import server_time
from worldserver.net.connection import Connection
from worldserver.net.framing import binary
from worldserver.net.metrics import Metrics
from worldserver.rooms import Directory, Session
from worldserver.world import World

RETRY_MS = (1000, 6000)
"""After a stop, clients come back spread over this time, so that they do not all come at once."""


class Hub:
    """The connections, by what they view."""

    def __init__(
        self,
        directory: Directory,
        world: World,
        random: np.random.Generator,
        now: Callable[[], int] = server_time,
    ) -> None:
        self.now = now
        self.connections: set[Connection] = set()
        self.metrics = Metrics(
            connections=lambda: len(self.connections),
            rooms=lambda: len(list(directory.rooms())),
            people=directory.people,
        )
        self._directory, self._world, self._random = directory, world, random
        self._viewers: dict[int, Connection] = {}
        self._lagging: set[Connection] = set()

    def session(self, connection: Connection) -> Session:
        """The session of a new connection."""
        return Session(self._directory, self._world, connection, self.now())

    def retry_ms(self) -> int:
        """When a client shall come back after a stop."""
        return int(self._random.integers(*RETRY_MS))

    def watch(self, connection: Connection, row: int) -> None:
        """A connection is told what is told to this row."""
        connection.row = row
        self._viewers[row] = connection

    def forget(self, connection: Connection) -> None:
        """A connection is gone."""
        self.connections.discard(connection)
        self._lagging.discard(connection)
        if self._viewers.get(connection.row) is connection:
            del self._viewers[connection.row]

    def relay(self, speaker: Connection, rows: list[int], message: bytes) -> None:
        """Pass voice on at once: one frame, to whoever views from these rows."""
        frame, now = binary(message), self.now()
        for row in rows:
            connection = self._viewers.get(row)
            if connection is not None:
                connection.pass_on_voice(speaker, frame, now)

    def may_hear(self, listener: Connection, speaker: Connection, now: int) -> bool:
        """Whether what a speaker has said may still be told to a listener: as all stands now, both there."""
        if self._viewers.get(speaker.row) is not speaker:
            return False
        audience = self._world.listeners(speaker.row, now)
        return listener.row in audience.spatial or listener.row in audience.whole_room

    def tick(self) -> None:
        """One step of the world, told to everybody."""
        now = self.now()
        viewers = self._viewers
        for rows, message, needed in self._directory.tick(now):
            frame = binary(message)
            for row in rows:
                connection = viewers.get(row)
                if connection is None:
                    continue
                if needed:
                    connection.pass_on(frame)
                elif not connection.pass_on_poses(frame, now):
                    self._lagging.add(connection)
        if self._lagging:
            self._catch_up(now)

    def _catch_up(self, now: int) -> None:
        """Those who are not told of every change are told now and then how everybody stands."""
        for connection in [c for c in self._lagging if c.wants_look(now)]:
            message = self._directory.standing(connection.row, now)
            if message is not None:
                connection.pass_on(binary(message))
            if connection.has_looked(now):
                self._lagging.discard(connection)
