"""A room and k clients joined in memory, on a clock that is stepped by hand: the main fixture.

    link = Link.with_rooms("lakeside")
    ann, ben = link.join("Ann"), link.join("Ben")
    ann.step_to(0, 5000)
    assert ben.head_of(ann) == (0, 1600, 5000)

Clients speak bytes, as over a socket, and hold what a client holds: what they have heard, whom they see,
where they stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from worldserver import wire
from worldserver.rooms import Directory, ProtocolError, Session
from worldserver.rooms.session import State
from worldserver.scene import Scene, load_scene
from worldserver.wire import CloseCode, Device, HeardBy, MoveKind, RefusalCode, Role, WireError
from worldserver.world import World
from worldserver.world.interest import Policy

TICK_US = 50_000
SCENES = Path(__file__).parent.parent / "scenes"
LAKESIDE = load_scene(SCENES / "lakeside")
# 20 ms of Opus: CELT, fullband, mono, one frame.
PACKET = bytes([31 << 3]) + bytes(59)

M = TypeVar("M")


class Client:
    """One end of a dialogue: sends messages, and keeps all that it hears."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.heard: list[Any] = []
        self.closed: CloseCode | None = None
        self.row = -1
        self.seen: dict[int, np.void] = {}
        self.fingers: dict[int, np.void] = {}
        self.unheard: Counter[RefusalCode | HeardBy | None] = Counter()
        self.voice_seq = 0
        self.sparse = False
        self.seq = 0
        self.move_seq = 0
        self.at = wire.Moved(0, 0, 0, 0, 0, 0, -1)
        self.welcome: wire.Welcome | None = None
        self.session = Session(link.directory, link.world, self, link.now)

    # ------------------------------------------------------------------------- the line

    def send(self, message: bytes) -> None:
        assert self.closed is None, "nothing may be sent on a closed line"
        heard = wire.decode_server(message)
        self.heard.append(heard)
        self._take(heard)

    def relay(self, rows: list[int], message: bytes) -> None:
        for row in rows:
            if row in self.link.viewers:
                self.link.viewers[row].send(message)

    def count_voice(self, why_not: RefusalCode | HeardBy | None) -> None:
        self.unheard[why_not] += 1

    def thin_out(self, sparse: bool) -> None:
        self.sparse = sparse

    def watch(self, row: int) -> None:
        self.row = row
        self.link.viewers[row] = self

    def close(self, code: CloseCode) -> None:
        self.closed = code

    # ------------------------------------------------------------------------- what a client does

    def say(self, message: Any) -> None:
        """Send a message; what closes the line, closes it."""
        self.say_bytes(wire.encode(message))

    def say_bytes(self, data: bytes) -> None:
        assert self.closed is None
        try:
            self.session.receive(data, self.link.now)
        except (WireError, ProtocolError) as error:
            self.close(CloseCode(error.code))
        if self.closed is not None:
            self.lose()

    def lose(self) -> None:
        """The connection goes."""
        if self.link.viewers.get(self.row) is self:
            del self.link.viewers[self.row]
        self.session.lost(self.link.now)

    def pose(self, x: int, y: int, z: int, *, fingers: bytes = b"", **changes: Any) -> None:
        """Send a pose with the head there, millimetres."""
        self.seq += 1
        record = np.zeros((), wire.POSE_DTYPE)
        record["head_position"] = x, y, z
        fields = {
            "seq": self.seq,
            "time": self.link.now,
            "move_seq": self.move_seq,
            "record": record.tobytes(),
            "fingers": fingers,
        }
        self.say(wire.Pose(**(fields | changes)))

    def step_to(self, x: int, z: int) -> None:
        """Walk there at a human pace, tick by tick, eyes at 1.6 m."""
        here = np.array([self.at.x, self.at.z], float)
        there = np.array([x, z], float)
        steps = max(1, int(np.ceil(np.linalg.norm(there - here) / 150)))
        for k in range(1, steps + 1):
            px, pz = np.rint(here + (there - here) * k / steps).astype(int).tolist()
            self.pose(px, 1600, pz)
            self.link.tick()
        self.at = self.at._replace(x=x, z=z)

    def speak(self, packet: bytes = PACKET) -> None:
        """Send 20 ms of voice."""
        self.voice_seq += 1
        self.say(wire.Voice(self.voice_seq, packet))

    def hears(self, other: Client) -> int:
        """How this client hears a packet that the other sends now: a Hearing."""
        before = len(self.all(wire.Voiced))
        other.speak()
        new = self.all(wire.Voiced)[before:]
        assert len(new) <= 1 and all(voiced.slot == other.slot for voiced in new)
        return new[0].hearing if new else wire.Hearing.NONE

    def sit(self, seat: int) -> wire.Moved:
        """Ask for a seat; returns the answer."""
        self.say(wire.Move(MoveKind.SIT, 0, 0, 0, 0, seat))
        return self.last(wire.Moved)

    # ------------------------------------------------------------------------- what a client knows

    @property
    def slot(self) -> int:
        assert self.welcome is not None
        return self.welcome.slot

    @property
    def is_here(self) -> bool:
        return self.session.state is State.PRESENT

    def all(self, kind: type[M]) -> list[M]:
        """All messages of a kind that were heard."""
        return [m for m in self.heard if isinstance(m, kind)]

    def last(self, kind: type[M]) -> M:
        """The newest of a kind."""
        return self.all(kind)[-1]

    def head_of(self, other: Client) -> tuple[int, int, int]:
        """Where this client has the head of another, millimetres."""
        x, y, z = self.seen[other.slot]["head_position"].tolist()
        return x, y, z

    def _take(self, heard: Any) -> None:
        if isinstance(heard, wire.Welcome):
            self.welcome = heard
            self.seen.clear()
        elif isinstance(heard, wire.Moved):
            self.at, self.move_seq = heard, heard.move_seq
        elif isinstance(heard, wire.Appear | wire.Poses):
            self._see(heard)
        elif isinstance(heard, wire.Vanish):
            for slot in np.frombuffer(heard.slots, "<u2").tolist():
                del self.seen[slot]

    def _see(self, heard: wire.Appear | wire.Poses) -> None:
        slots = np.frombuffer(heard.slots, "<u2").tolist()
        records = np.frombuffer(heard.records, wire.POSE_DTYPE)
        assert len(slots) == len(records)
        for slot, record in zip(slots, records, strict=True):
            if slot == self.slot:
                continue
            known = slot in self.seen
            assert known != isinstance(heard, wire.Appear), "appear before poses, and once"
            self.seen[slot] = record
        pointing = np.frombuffer(heard.finger_slots, "<u2").tolist()
        curls = np.frombuffer(heard.fingers, wire.FINGERS_DTYPE)
        self.fingers |= dict(zip(pointing, curls, strict=True))


class Link:
    """A server without a network: rooms, a world, a clock in hand."""

    def __init__(self, rooms: dict[str, Scene], policy: Policy | None = None, capacity: int | None = None):
        self.now = 1_000_000_000
        self.world = World(policy)
        self.directory = Directory(self.world, np.random.default_rng(7), most_participants=1000)
        self.viewers: dict[int, Client] = {}
        for slug, scene in rooms.items():
            self.directory.open(slug, scene, capacity)

    @classmethod
    def with_rooms(cls, *slugs: str, policy: Policy | None = None, capacity: int | None = None) -> Link:
        """Rooms of these names, all at the lakeside."""
        return cls(dict.fromkeys(slugs, LAKESIDE), policy, capacity)

    def client(self) -> Client:
        """A connection that has said nothing yet."""
        return Client(self)

    def ticket(self, room: str = "lakeside", role: Role = Role.PARTICIPANT) -> str:
        return self.directory.issue_ticket(room, role, self.now)

    def join(self, name: str, room: str = "lakeside", role: Role = Role.PARTICIPANT) -> Client:
        """Somebody comes in."""
        client = self.client()
        ticket = self.ticket(room, role)
        client.say(wire.Hello(wire.VERSION, ticket, name, 0, Device.DESKTOP))
        assert client.is_here, client.closed
        return client

    def resume(self, lost: Client, epoch: int | None = None, seq: int | None = None) -> Client:
        """Somebody whose connection went comes back on a new one."""
        assert lost.welcome is not None
        client = self.client()
        welcome = lost.welcome
        client.say(
            wire.Resume(
                wire.VERSION,
                welcome.resume_token,
                welcome.epoch if epoch is None else epoch,
                welcome.seq if seq is None else seq,
            )
        )
        return client

    def tick(self, times: int = 1) -> None:
        """Time goes on by so many ticks."""
        for _ in range(times):
            self.now += TICK_US
            for rows, message, _needed in self.directory.tick(self.now):
                for row in rows:
                    if row in self.viewers:
                        self.viewers[row].send(message)

    def wait(self, seconds: float) -> None:
        """Time goes on, with what happens once a second."""
        for _ in range(int(seconds)):
            self.tick(20)
            self.directory.expire(self.now)

    def everybody(self) -> Iterator[Client]:
        return iter(self.viewers.values())
