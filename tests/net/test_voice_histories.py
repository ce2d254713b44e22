"""No packet outside the matrix: random histories of two rooms, judged by what comes out of each socket.

Everything goes in as a client sends it and comes out as its socket is given it. A decision is one listener
and one packet. `make voice-histories` makes a million of them; the usual run fewer.
"""

import os
from collections import Counter
from typing import Any

import numpy as np
import pytest
from websockets.frames import Opcode

from tests.link import LAKESIDE, PACKET
from tests.world.halls import HALL, oracle
from worldserver import wire
from worldserver.net.connection import Connection
from worldserver.net.hub import Hub
from worldserver.rooms import Directory
from worldserver.wire import Hearing, MoveKind, Role
from worldserver.world import VoiceRule, World

DECISIONS = int(os.environ.get("DECISIONS", "60000"))
HISTORIES = 4
PEOPLE = 9
"""In each room: so few that nobody is left out for want of SPEAKERS."""
TICK_US = 50_000


class Ear:
    """A socket that keeps what is said to it, unread."""

    def __init__(self) -> None:
        self.buffered, self.is_open = 0, True
        self.written: list[bytes] = []

    def write(self, frame: bytes) -> None:
        self.written.append(frame)

    def close(self, code: int, reason: str = "") -> None:
        self.is_open = False

    def voices(self) -> list[wire.Voiced]:
        """The packets since it was asked last."""
        told = [wire.decode_server(frame[2 if frame[1] < 126 else 4 :]) for frame in self.written]
        self.written.clear()
        return [message for message in told if isinstance(message, wire.Voiced)]


class Person:
    """Somebody on a connection of their own."""

    def __init__(self, town: "Town", room: str, role: Role) -> None:
        self.town, self.room, self.role = town, room, role
        self.ear = Ear()
        self.connection = Connection(town.hub)
        self.connection.opened(self.ear)  # type: ignore[arg-type]
        ticket = town.directory.issue_ticket(room, role, town.now)
        self.say(wire.Hello(wire.VERSION, ticket, "somebody", 0, 0))
        welcome = wire.decode_server(self.ear.written[1][2 if self.ear.written[1][1] < 126 else 4 :])
        if not isinstance(welcome, wire.Welcome):
            welcome = next(m for m in self._all() if isinstance(m, wire.Welcome))
        self.slot, self.row = welcome.slot, self.connection.row
        self.seq = 0

    def _all(self) -> list[Any]:
        return [wire.decode_server(frame[2 if frame[1] < 126 else 4 :]) for frame in self.ear.written]

    def say(self, message: Any) -> None:
        self.connection.received(Opcode.BINARY, wire.encode(message), True)

    def speak(self) -> None:
        self.seq += 1
        self.say(wire.Voice(self.seq, PACKET))

    def leave(self) -> None:
        self.say(wire.Leave())
        self.connection.ended()


class Town:
    """Two rooms of people who come, go, move, mute, block, lock, and speak."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.now = 10**9
        self.world = World()
        self.directory = Directory(self.world, self.rng, 1000)
        for slug, scene in (("hall", HALL), ("lakeside", LAKESIDE)):
            self.directory.open(slug, scene, 100)
        self.hub = Hub(self.directory, self.world, self.rng, lambda: self.now)
        self.people: list[Person] = []
        self.blocks: set[tuple[int, int]] = set()
        for room in ("hall", "lakeside"):
            for _ in range(PEOPLE):
                self.come(room)
        self.tick()

    def come(self, room: str) -> None:
        role = self.rng.choice([Role.PARTICIPANT] * 4 + [Role.FACILITATOR, Role.OBSERVER])
        self.people.append(Person(self, room, Role(int(role))))

    def tick(self) -> None:
        self.now += TICK_US
        self.hub.tick()

    def anybody(self) -> Person:
        return self.people[int(self.rng.integers(len(self.people)))]

    # ------------------------------------------------------------------------------------ what may happen

    def somebody_else_comes(self) -> None:
        person = self.anybody()
        person.leave()
        self.people.remove(person)
        self.blocks = {pair for pair in self.blocks if person.row not in pair}
        self.tick()
        self.come(person.room)

    def teleport(self) -> None:
        self.now += 300_000
        x, z = (int(v) for v in self.rng.integers(-13_000, 13_000, 2))
        z = z // 4 if self.rng.random() < 0.6 else z
        self.anybody().say(wire.Move(MoveKind.TELEPORT, x, 0, z, 0, -1))

    def sit(self) -> None:
        self.now += 300_000
        self.anybody().say(wire.Move(MoveKind.SIT, 0, 0, 0, 0, int(self.rng.integers(18))))

    def drift(self) -> None:
        """Heads have moved, as poses would have moved them: no decision, only geometry."""
        rows = np.array([person.row for person in self.people])
        columns = self.world.columns
        columns.head[rows, ::2] += self.rng.integers(-800, 800, (len(rows), 2))
        columns.zone[rows] = self.world.places.zone_at(
            columns.room[rows], columns.head[rows, 0], columns.head[rows, 2]
        )
        self.tick()

    def mute(self) -> None:
        self.anybody().say(wire.Mute(bool(self.rng.random() < 0.3)))

    def deafen(self) -> None:
        self.anybody().say(wire.Deafen(bool(self.rng.random() < 0.3)))

    def silence(self) -> None:
        self.anybody().say(wire.Silence(self.anybody().slot, bool(self.rng.random() < 0.3)))

    def lock(self) -> None:
        self.anybody().say(wire.Lock(int(self.rng.integers(6)), bool(self.rng.random() < 0.5)))

    def block(self) -> None:
        person, other = self.anybody(), self.anybody()
        if person.room != other.room or person is other:
            return
        blocked = bool(self.rng.random() < 0.4)
        person.say(wire.Block(other.slot, blocked))
        (self.blocks.add if blocked else self.blocks.discard)((person.row, other.row))

    def breakout(self) -> None:
        self.world.set_breakout(self.anybody().row, int(self.rng.choice([0, 0, 0, 1, 2])))

    def floor(self) -> None:
        self.world.give_floor(self.anybody().row, has_floor=bool(self.rng.random() < 0.5))

    def rule(self) -> None:
        rule = VoiceRule(int(self.rng.choice([0, 0, 0, 1, 2])))
        self.world.set_voice_rule(int(self.rng.integers(2)), rule)

    HAPPENINGS = (
        somebody_else_comes,
        teleport,
        teleport,
        sit,
        drift,
        mute,
        deafen,
        silence,
        lock,
        block,
        breakout,
        floor,
        rule,
    )

    def happen(self) -> None:
        self.HAPPENINGS[int(self.rng.integers(len(self.HAPPENINGS)))](self)
        if self.rng.random() < 0.3:
            self.tick()

    # ------------------------------------------------------------------------------------ what must hold

    def judge(self, speaker: Person) -> Counter[int]:
        """Somebody speaks: each socket has what the oracle says, nothing else. Returns what was decided."""
        for person in self.people:
            person.ear.written.clear()
        self.now += 20_000
        speaker.speak()
        decided: Counter[int] = Counter()
        for person in self.people:
            voices = person.ear.voices()
            assert len(voices) <= 1
            hearing = Hearing(voices[0].hearing) if voices else Hearing.NONE
            assert not voices or voices[0].slot == speaker.slot
            # Who was heard until now is heard a little farther: the one or the other, and nothing else.
            fresh, kept = (
                oracle(self.world, speaker.row, person.row, heard, self.blocks) for heard in (False, True)
            )
            assert hearing in (fresh, kept), (speaker.row, person.row, hearing, fresh, kept)
            decided[hearing] += 1
        return decided


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(HISTORIES))
async def test_no_packet_leaves_the_matrix(seed: int) -> None:
    town = Town(seed)
    decided: Counter[int] = Counter()
    while decided.total() < DECISIONS // HISTORIES:
        town.happen()
        for _ in range(int(town.rng.integers(1, 6))):
            decided += town.judge(town.anybody())
    assert all(decided[hearing] > 0 for hearing in Hearing)
