"""All rooms of the server: the way in, the way back in, and the tick.

A ticket is traded for a place in a room once; a resume token brings somebody back to theirs. Both are
secrets that are drawn here and travel in the first frame of a connection, never in an address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from worldserver.rooms.errors import ProtocolError, RoomError, no_such_room, room_full
from worldserver.rooms.line import Line
from worldserver.rooms.room import Member, Room, Visitor
from worldserver.rooms.state import (
    appear_message,
    heard_message,
    moved_message,
    poses_message,
    vanish_message,
)
from worldserver.rooms.tickets import Tickets, digest
from worldserver.scene.load import Scene
from worldserver.wire import TICKET_MS, CloseCode, Device, Hello, LeftReason, Resume, Role
from worldserver.world import World

_MOST_TICKETS = 8192


class Delivery(NamedTuple):
    """State for those who view from these rows. What is not `needed` may be left out for whoever lags."""

    rows: list[int]
    message: bytes
    needed: bool


class Pass(NamedTuple):
    """What a ticket stands for."""

    room: Room
    role: Role


class Directory:
    """The rooms, by slug. `random` draws their epochs; times are microseconds of server time."""

    def __init__(self, world: World, random: np.random.Generator, most_participants: int) -> None:
        self._world, self._random, self._most = world, random, most_participants
        self._rooms: dict[str, Room] = {}
        self._by_number: dict[int, Room] = {}
        """As the world numbers them."""
        self._tickets: Tickets[Pass] = Tickets(TICKET_MS * 1000, _MOST_TICKETS)
        self._places: dict[bytes, tuple[Room, Member]] = {}
        """Who comes back with which resume token, by its digest."""

    def open(self, slug: str, scene: Scene, capacity: int | None = None) -> Room:
        """A new room. Its capacity is the scene's unless another is given."""
        epoch = int(self._random.integers(1, 1 << 32))
        room = Room(slug, scene, capacity or scene.capacity, epoch, self._world)
        self._rooms[slug] = room
        self._by_number[room.number] = room
        return room

    def rooms(self) -> Iterable[Room]:
        """All rooms, in the order in which they were opened."""
        return self._rooms.values()

    def room(self, slug: str) -> Room:
        """The room of this name. Raises RoomError."""
        if slug not in self._rooms:
            raise no_such_room()
        return self._rooms[slug]

    def people(self) -> int:
        """How many there are in all rooms."""
        return sum(len(room) for room in self.rooms())

    # --------------------------------------------------------------------------------- ways in and out

    def issue_ticket(self, slug: str, role: Role, now: int) -> str:
        """A ticket to a room, good once, for TICKET_MS. Raises RoomError."""
        room = self.room(slug)
        room.check_place(role)
        if self.people() >= self._most:
            raise room_full()
        return self._tickets.issue(Pass(room, role), now)

    def enter(self, hello: Hello, name: str, line: Line, now: int) -> tuple[Room, Member]:
        """Let somebody in with a ticket. Raises ProtocolError."""
        held = self._tickets.redeem(hello.ticket, now)
        if held is None:
            raise ProtocolError(CloseCode.NOT_ADMITTED)
        visitor = Visitor(name, hello.colour, held.role, Device(hello.device))
        if self.people() >= self._most:
            raise ProtocolError(CloseCode.ROOM_FULL)
        try:
            member = held.room.enter(visitor, line, now)
        except RoomError:
            raise ProtocolError(CloseCode.ROOM_FULL) from None
        self._places[digest(member.resume_token)] = (held.room, member)
        return held.room, member

    def resume(self, resume: Resume, line: Line, now: int) -> tuple[Room, Member]:
        """Let somebody back to their place. Raises ProtocolError: after FLOODING the token is still good."""
        room, member = self._places.get(digest(resume.token), (None, None))
        if room is None or member is None:
            raise ProtocolError(CloseCode.NOT_ADMITTED)
        if not member.allowance.requests.take(now):
            raise ProtocolError(CloseCode.FLOODING)
        self._forget(member)
        room.resume(member, line, resume.epoch, resume.seq, now)
        self._places[digest(member.resume_token)] = (room, member)
        return room, member

    def leave(self, room: Room, member: Member, reason: LeftReason) -> None:
        """Somebody gives up their place."""
        self._forget(member)
        room.leave(member, reason)

    def remove(self, room: Room, role: Role, slot: int) -> None:
        """Somebody of `role` removes a member. Raises RoomError."""
        self._forget(room.remove(role, slot))

    def expire(self, now: int) -> None:
        """Let go of what has had its time: to be called about once a second."""
        self._tickets.expire(now)
        for room in self.rooms():
            for member in room.expire(now):
                self._forget(member)

    def _forget(self, member: Member) -> None:
        self._places.pop(digest(member.resume_token), None)

    # --------------------------------------------------------------------------------- the tick

    def tick(self, now: int) -> Iterator[Delivery]:
        """One step of the world; yields what is to be delivered, in order."""
        ticked = self._world.tick(now)
        for moved in ticked.corrections:
            yield Delivery([moved.row], moved_message(moved), needed=True)
        for vanished in ticked.vanished:
            yield Delivery([vanished.viewer], vanish_message(vanished.slots), needed=True)
        for batch in ticked.appeared:
            yield Delivery(batch.viewers, appear_message(batch, now), needed=True)
        for batch in ticked.poses:
            yield Delivery(batch.viewers, poses_message(batch, now), needed=False)
        for sign in ticked.signs:
            yield Delivery([sign.row], heard_message(sign), needed=True)
        for number, zone in ticked.opened:
            self._by_number[number].tell_zone(zone, locked=False)

    def standing(self, row: int, now: int) -> bytes | None:
        """For whoever was left out of deliveries and has caught up: how everybody in sight stands now."""
        batch = self._world.standing(row, now)
        return None if batch is None else poses_message(batch, now)
