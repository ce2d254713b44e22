"""One room: its members, what they are told of each other, and their avatars in the world.

A member whose connection drops is kept for a minute, with name, seat and avatar, and is shown as
reconnecting; nobody is told that they left. Slots count upwards and are given again only after all others,
so that what was sent of somebody who left is not taken for a newcomer.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from worldserver.rooms import names
from worldserver.rooms.errors import (
    no_such_participant,
    no_such_zone,
    not_allowed,
    not_inside,
    room_full,
    silenced,
    too_many_blocks,
)
from worldserver.rooms.events import EventLog
from worldserver.rooms.limits import Allowance
from worldserver.rooms.line import Line, say_goodbye
from worldserver.rooms.roles import Action, may, may_upon
from worldserver.rooms.state import moved_message
from worldserver.scene.load import Scene
from worldserver.wire import (
    BLOCKS,
    RESUME_MS,
    VERSION,
    Changed,
    CloseCode,
    Device,
    HeardBy,
    Hearing,
    Joined,
    Left,
    LeftReason,
    MoveKind,
    MoveReason,
    Participant,
    PresenceState,
    RefusalCode,
    Role,
    Said,
    Scope,
    Voiced,
    Welcome,
    ZoneChanged,
    encode,
)
from worldserver.world import Mute, Placement, World
from worldserver.world.voice import heard_by

SLOTS = 1 << 16
_HUSHED = frozenset({HeardBy.SILENT_PLACE, HeardBy.LISTENING_PLACE, HeardBy.NOT_YOUR_TURN})
"""What keeps a voice from everybody although it may speak."""


@dataclass(eq=False)
class Member:
    """Somebody in a room. `line` is None while their connection is gone."""

    slot: int
    row: int
    name: str
    colour: int
    role: Role
    device: Device
    allowance: Allowance
    line: Line | None = None
    presence: PresenceState = PresenceState.HERE
    resume_token: str = ""
    dropped_at: int = 0
    """When the connection went, where it has."""
    seat: int = -1
    """Where they sit, or -1."""
    muted: bool = False
    """By themselves."""
    silenced: bool = False
    """By a facilitator."""
    deafened: bool = False
    told_at: dict[RefusalCode, int] = field(default_factory=dict)
    """When they were told last that their voice is not passed on, by reason."""


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
        self.number = world.open_room(scene)
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
        row = self._world.enter(self.number, slot, now)
        self._world.lead(row, leads=may(visitor.role, Action.LEAD))
        self._world.mute(row, Mute.ROLE, muted=not may(visitor.role, Action.SPEAK))
        member = Member(slot, row, name, visitor.colour, visitor.role, visitor.device, Allowance(now))
        self._tell(Joined(self._events.epoch, self._events.next_seq(), self._shown(member)))
        self._members[slot] = member
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
        missed = self._events.after(epoch, seq, member.slot)
        self._welcome(member, line, now, resumed=True)
        for event in missed:
            line.send(event)
        self._place(member)
        self.acknowledge(member, epoch, seq)

    def drop(self, member: Member, now: int) -> None:
        """A connection is gone without goodbye: the place is kept."""
        member.line, member.dropped_at = None, now
        self._world.stop_viewing(member.row)
        member.presence = PresenceState.RECONNECTING
        self._changed(member)

    def leave(self, member: Member, reason: LeftReason) -> None:
        """Somebody is gone for good."""
        del self._members[member.slot]
        self._events.forget(member.slot)
        member.line = None
        self._world.leave(member.row)
        self._tell(Left(self._events.epoch, self._events.next_seq(), member.slot, reason))

    def expire(self, now: int) -> list[Member]:
        """Let go of those who have not come back in time, and of words as old; returns who is gone."""
        self._events.expire(now - RESUME_MS * 1000)
        gone = [m for m in self.members() if m.line is None and now - m.dropped_at >= RESUME_MS * 1000]
        for member in gone:
            self.leave(member, LeftReason.CONNECTION_LOST)
        return gone

    def remove(self, role: Role, slot: int) -> Member:
        """Somebody of `role` removes a member; returns who is gone. Raises RoomError."""
        member = self.member(slot)
        if not may_upon(role, Action.REMOVE, member.role):
            raise not_allowed()
        line = member.line
        self.leave(member, LeftReason.REMOVED)
        self._events.withdraw(slot)
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
            self._events.acknowledge(member.slot, seq)

    # --------------------------------------------------------------------------------- speaking

    def speak(self, member: Member, seq: int, packet: bytes, now: int) -> HeardBy | None:
        """Pass a packet of voice on to whoever may hear it, and to nobody else.

        Returns why nobody may, if it is for where the speaker stands or for whose turn it is.
        """
        assert member.line is not None
        audience = self._world.listeners(member.row, now)
        for rows, hearing in (
            (audience.spatial, Hearing.SPATIAL),
            (audience.whole_room, Hearing.WHOLE_ROOM),
        ):
            if rows:
                member.line.relay(rows, encode(Voiced(member.slot, seq, hearing, packet)))
        return None if any(audience) else self._hushed(member)

    def say(self, member: Member, scope: Scope, text: str, now: int) -> None:
        """Pass written words on. Raises RoomError if a facilitator has muted them."""
        if member.silenced:
            raise silenced()
        rows = {member.row, *self._world.readers(member.row, near=scope is Scope.NEAR)}
        readers = [other for other in self.members() if other.row in rows]
        epoch, seq = self._events.epoch, self._events.next_seq()
        message = encode(Said(epoch, seq, member.slot, member.name, scope, now, text))
        self._events.append_words(message, (reader.slot for reader in readers), member.slot, now)
        self._send(message, readers)

    def mute(self, member: Member, *, muted: bool) -> None:
        """Somebody's microphone is off, or on again."""
        self._world.mute(member.row, Mute.OWN, muted=muted)
        if muted is not member.muted:
            member.muted = muted
            self._changed(member)

    def deafen(self, member: Member, *, deafened: bool) -> None:
        """Somebody wants to hear nobody, or everybody again."""
        member.deafened = deafened
        self._world.deafen(member.row, deaf=deafened)

    def silence(self, role: Role, slot: int, *, silenced: bool) -> None:
        """Somebody of `role` mutes a member, or lets them speak again. Raises RoomError."""
        member = self.member(slot)
        if not may_upon(role, Action.SILENCE, member.role):
            raise not_allowed()
        self._world.mute(member.row, Mute.SILENCED, muted=silenced)
        if silenced is not member.silenced:
            member.silenced = silenced
            self._changed(member)

    def block(self, member: Member, slot: int, *, blocked: bool) -> None:
        """Neither shall hear or read the other, or they may again. Nobody is told. Raises RoomError."""
        other = self.member(slot)
        if other is member:
            return
        before = self._world.blocked_by(member.row)
        if blocked and len(before) >= BLOCKS and other.row not in before:
            raise too_many_blocks()
        self._world.block(member.row, other.row, blocked=blocked)
        if blocked:
            self._events.withhold(other.slot, member.slot)
            self._events.withhold(member.slot, other.slot)

    def lock(self, member: Member, zone: int, *, locked: bool) -> None:
        """Somebody closes or opens a zone. Raises RoomError."""
        zones = self.scene.zones
        if zone >= len(zones) or not zones[zone].lockable:
            raise no_such_zone()
        if self._world.zone_of(member.row) != zone and not may(member.role, Action.LOCK_ANYWHERE):
            raise not_inside()
        if self._world.is_locked(self.number, zone) is not locked:
            self._world.lock(self.number, zone, locked=locked)
            self.tell_zone(zone, locked=locked)

    def tell_zone(self, zone: int, *, locked: bool) -> None:
        """Everybody is told that a zone is closed or open from now on."""
        self._tell(ZoneChanged(self._events.epoch, self._events.next_seq(), zone, locked))

    # --------------------------------------------------------------------------------- inside

    def _welcome(self, member: Member, line: Line, now: int, *, resumed: bool) -> None:
        member.line, member.resume_token = line, secrets.token_urlsafe(24)
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
            bytes(zone for zone in range(len(self.scene.zones)) if self._world.is_locked(self.number, zone)),
            self._blocked_by(member),
            member.deafened,
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

    def _tell(self, event: Joined | Left | Changed | ZoneChanged) -> None:
        """An event for everybody."""
        message = encode(event)
        self._events.append(message, self._members)
        self._send(message, self.members())

    def _send(self, message: bytes, members: Iterable[Member]) -> None:
        for member in members:
            if member.line is not None:
                member.line.send(message)

    def _hushed(self, member: Member) -> HeardBy | None:
        """Why nobody could hear somebody, however near; None if it is only that nobody is."""
        row, somebody = np.array([member.row]), np.ones(1, np.int64)
        by = HeardBy(int(heard_by(self._world.columns, self._world.places, row, somebody)[0]))
        return by if by in _HUSHED else None

    def _blocked_by(self, member: Member) -> bytes:
        rows = set(self._world.blocked_by(member.row))
        return b"".join(m.slot.to_bytes(2, "little") for m in self.members() if m.row in rows)

    def _shown(self, member: Member) -> Participant:
        m = member
        return Participant(
            m.slot, m.name, m.colour, m.role, m.device, m.seat, m.presence, m.muted, m.silenced
        )

    def _next_slot(self) -> int:
        self._last_slot = (self._last_slot + 1) % SLOTS
        while self._last_slot in self._members:
            self._last_slot = (self._last_slot + 1) % SLOTS
        return self._last_slot
