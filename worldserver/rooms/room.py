"""One room: its members, what they are told of each other, and their avatars in the world.

A member whose connection drops is kept for a minute, with name, seat and avatar, and is shown as
reconnecting; nobody is told that they left. Slots count upwards and are given again only after all others,
so that what was sent of somebody who left is not taken for a newcomer.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from worldserver.rooms import names
from worldserver.rooms.errors import no_such_participant, not_allowed, room_full
from worldserver.rooms.events import EventLog
from worldserver.rooms.line import Line, say_goodbye
from worldserver.rooms.roles import Action, may, may_remove
from worldserver.rooms.state import moved_message
from worldserver.scene.load import Scene
from worldserver.wire import (
    RESUME_MS,
    VERSION,
    Changed,
    CloseCode,
    Device,
    Joined,
    Left,
    LeftReason,
    MoveKind,
    MoveReason,
    Participant,
    PresenceState,
    Role,
    Welcome,
    encode,
)
from worldserver.world import Placement, World

SLOTS = 1 << 16


@dataclass(eq=False)
class Member:
    """Somebody in a room. `line` is None while their connection is gone."""

    slot: int
    row: int
    name: str
    colour: int
    role: Role
    device: Device
    line: Line | None
    presence: PresenceState = PresenceState.HERE
    resume_token: str = ""
    dropped_at: int = 0
    """When the connection went, where it has."""
    acknowledged: int = 0
    """The newest event that they have told us they have."""
    seat: int = -1
    """Where they sit, or -1."""


@dataclass(frozen=True)
class Visitor:
    """Somebody who wants to come in."""

    name: str
    colour: int
    role: Role
    device: Device


class Room:
    """A room of the directory. All times microseconds of server time."""

    def __init__(self, slug: str, scene: Scene, capacity: int, epoch: int, world: World) -> None:
        self.slug, self.scene, self.capacity = slug, scene, capacity
        self._world = world
        self._number = world.open_room(scene)
        self._events = EventLog(epoch)
        self._members: dict[int, Member] = {}
        self._last_slot = -1

    def __len__(self) -> int:
        return len(self._members)

    def members(self) -> Iterator[Member]:
        """Everybody, those too who are reconnecting, in order of coming in."""
        return iter(self._members.values())

    def member(self, slot: int) -> Member:
        """Who has this slot. Raises RoomError."""
        if slot not in self._members:
            raise no_such_participant()
        return self._members[slot]

    def check_place(self, role: Role) -> None:
        """Raises RoomError if somebody of this role cannot come in because the room is full."""
        if len(self) >= self.capacity and not may(role, Action.ENTER_FULL_ROOM):
            raise room_full()

    # --------------------------------------------------------------------------------- coming and going

    def enter(self, visitor: Visitor, line: Line, now: int) -> Member:
        """Somebody new. Raises RoomError if the room is full."""
        self.check_place(visitor.role)
        taken = {names.fold(member.name) for member in self.members()}
        name = names.unique(visitor.name, taken)
        slot = self._next_slot()
        row = self._world.enter(self._number, slot, now)
        member = Member(slot, row, name, visitor.colour, visitor.role, visitor.device, line=None)
        self._members[slot] = member
        self._tell(Joined(self._events.epoch, self._events.next_seq(), self._shown(member)))
        self._welcome(member, line, now, resumed=False)
        self._place(member)
        return member

    def resume(self, member: Member, line: Line, epoch: int, seq: int, now: int) -> None:
        """Somebody is back on a new line, having seen the events up to (epoch, seq)."""
        if member.line is not None:
            say_goodbye(member.line, CloseCode.REPLACED, "You came back on another connection.")
            member.line = None
        if member.presence is not PresenceState.HERE:
            member.presence = PresenceState.HERE
            self._changed(member)
        missed = self._events.after(epoch, seq)
        self._welcome(member, line, now, resumed=True)
        for event in missed:
            line.send(event)
        self._place(member)

    def drop(self, member: Member, now: int) -> None:
        """A connection is gone without goodbye: the place is kept."""
        member.line, member.dropped_at = None, now
        self._world.stop_viewing(member.row)
        member.presence = PresenceState.RECONNECTING
        self._changed(member)

    def leave(self, member: Member, reason: LeftReason) -> None:
        """Somebody is gone for good."""
        del self._members[member.slot]
        member.line = None
        self._world.leave(member.row)
        self._tell(Left(self._events.epoch, self._events.next_seq(), member.slot, reason))

    def expire(self, now: int) -> list[Member]:
        """Let those go who have not come back in time; returns them."""
        gone = [m for m in self.members() if m.line is None and now - m.dropped_at >= RESUME_MS * 1000]
        for member in gone:
            self.leave(member, LeftReason.CONNECTION_LOST)
        return gone

    def remove(self, role: Role, slot: int) -> Member:
        """Somebody of `role` removes a member; returns who is gone. Raises RoomError."""
        member = self.member(slot)
        if not may_remove(role, member.role):
            raise not_allowed()
        line = member.line
        self.leave(member, LeftReason.REMOVED)
        if line is not None:
            say_goodbye(line, CloseCode.REMOVED, "A facilitator has asked you to leave this room.")
        return member

    # --------------------------------------------------------------------------------- being there

    def move(self, member: Member, kind: MoveKind, to: Placement, now: int) -> None:
        """Somebody asks to be somewhere else at once."""
        moved = self._world.move(member.row, kind, to, now)
        assert member.line is not None
        member.line.send(moved_message(moved))
        if moved.placement.seat != member.seat:
            member.seat = moved.placement.seat
            self._changed(member)

    def show_presence(self, member: Member, presence: PresenceState) -> None:
        """Somebody is here, or away."""
        if presence is not member.presence:
            member.presence = presence
            self._changed(member)

    def acknowledge(self, member: Member, epoch: int, seq: int) -> None:
        """Somebody has the events up to here."""
        if epoch == self._events.epoch:
            member.acknowledged = max(member.acknowledged, min(seq, self._events.seq))
            self._events.let_go(min(m.acknowledged for m in self.members()))

    # --------------------------------------------------------------------------------- inside

    def _welcome(self, member: Member, line: Line, now: int, *, resumed: bool) -> None:
        member.line, member.resume_token = line, secrets.token_urlsafe(24)
        if not resumed:
            member.acknowledged = self._events.seq
        everybody = tuple(self._shown(other) for other in self.members())
        welcome = Welcome(
            VERSION,
            now,
            self.slug,
            self.scene.slug,
            member.slot,
            member.role,
            member.name,
            member.resume_token,
            resumed,
            self._events.epoch,
            self._events.seq,
            everybody,
        )
        line.send(encode(welcome))

    def _place(self, member: Member) -> None:
        """Tell somebody where they stand, and let them look around from there."""
        assert member.line is not None
        member.line.send(moved_message(self._world.whereabouts(member.row, MoveReason.ENTERED)))
        member.line.watch(member.row)
        self._world.view(member.row)

    def _changed(self, member: Member) -> None:
        self._tell(Changed(self._events.epoch, self._events.next_seq(), self._shown(member)))

    def _tell(self, event: Joined | Left | Changed) -> None:
        message = encode(event)
        self._events.append(message)
        for member in self.members():
            if member.line is not None:
                member.line.send(message)

    def _shown(self, member: Member) -> Participant:
        m = member
        return Participant(m.slot, m.name, m.colour, m.role, m.device, m.seat, m.presence)

    def _next_slot(self) -> int:
        self._last_slot = (self._last_slot + 1) % SLOTS
        while self._last_slot in self._members:
            self._last_slot = (self._last_slot + 1) % SLOTS
        return self._last_slot
