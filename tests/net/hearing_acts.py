"""What messages, answers and ticks do to the model: who comes and goes, who walks where, who mutes whom.

Where the server decides (is this pose admitted, this seat free?) its answer is believed as far as it says
where somebody stands, and held to what may not be: nobody enters a zone that is locked or full, and nobody
is kept out of one that is neither. Lengths on the wire in millimetres, here in metres.
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from tests.net.hearing_model import Person, Point, Presence, Room
from worldserver import wire
from worldserver.wire import MoveKind, MoveReason, Role

PLACE_KEPT_US = 60_000_000
STANDING_EYES, SITTING_EYES = 1.6, 1.2
"""Where a head is until its owner has said where it is."""
REFUSED_ENTRY = (MoveReason.ZONE_LOCKED, MoveReason.ZONE_FULL)


class DisagreementError(AssertionError):
    """The server did what the model rules out, or did not do what it demands."""


def demand(holds: bool, complaint: str) -> None:
    """Raises DisagreementError unless it holds."""
    if not holds:
        raise DisagreementError(complaint)


# ---------------------------------------------------------------------------------------- coming and going


def come(room: Room, slot: int, role: Role, told: wire.Moved) -> Person:
    """Somebody has been let in."""
    person = Person(slot, role, (told.x / 1000, STANDING_EYES, told.z / 1000), move_seq=told.move_seq)
    person.zone = room.zone_of(person.head)
    room.people[slot] = person
    return person


def lose(person: Person, now: int) -> None:
    """The server has heard that a connection is gone."""
    person.presence, person.dropped_at = Presence.RECONNECTING, now


def come_back(room: Room, person: Person, told: wire.Moved) -> None:
    """Somebody is back on a new connection, which counts its messages anew."""
    _demand_place(room, person, told)
    person.presence = Presence.HERE
    person.pose_seq = person.voice_seq = -1


def go(room: Room, person: Person) -> None:
    """Somebody is gone for good; nobody blocks or is blocked by them any more."""
    person.presence = Presence.GONE
    room.forget(person)
    for other in room.people.values():
        other.blocks.discard(person)


def expire(room: Room, now: int) -> None:
    """Those who have not come back in time are gone."""
    for person in list(room.people.values()):
        late = now - person.dropped_at >= PLACE_KEPT_US
        if person.presence is Presence.RECONNECTING and late:
            go(room, person)


# ---------------------------------------------------------------------------------------- what somebody sends


def receive(room: Room, person: Person, message: object) -> None:
    """Somebody has sent a message: neither voice, nor words, nor a Move."""
    if person.presence is not Presence.HERE:
        return
    match message:
        case wire.Mute(muted):
            person.muted = muted
        case wire.Deafen(deafened):
            person.deafened = deafened
        case wire.Pose():
            _pose(person, message)
        case wire.Lock(zone, locked):
            _lock(room, person, zone, locked)
        case wire.Leave():
            go(room, person)
        case wire.Silence(slot, silenced) if _is_below(room, person, slot):
            room.people[slot].silenced = silenced
        case wire.Remove(slot) if _is_below(room, person, slot):
            go(room, room.people[slot])
        case wire.Block(slot, blocked) if slot in room.people and slot != person.slot:
            change = person.blocks.add if blocked else person.blocks.discard
            change(room.people[slot])


def _is_below(room: Room, person: Person, slot: int) -> bool:
    """Whether somebody leads, and the other is here and of lower rank."""
    if not person.rights.leads or slot not in room.people:
        return False
    return person.rights.rank > room.people[slot].rights.rank


def _pose(person: Person, pose: wire.Pose) -> None:
    if pose.seq <= person.pose_seq:
        person.presence = Presence.CLOSING
        return
    person.pose_seq = pose.seq
    if pose.move_seq == person.move_seq:
        x, y, z = np.frombuffer(pose.record, wire.POSE_DTYPE)[0]["head_position"].tolist()
        person.walks_to = x / 1000, y / 1000, z / 1000


def _lock(room: Room, person: Person, zone: int, locked: bool) -> None:
    is_near = person.zone == zone or person.rights.leads
    if person.rights.locks and is_near and zone < len(room.zones) and room.zones[zone].lockable:
        change = room.locked.add if locked else room.locked.discard
        change(zone)


# ---------------------------------------------------------------------------------------- moving at once


def move(room: Room, person: Person, asked: wire.Move, told: wire.Moved) -> None:
    """Somebody has asked to be elsewhere, and been answered. A pose that still waits is of before."""
    if told.reason != MoveReason.GRANTED:
        _demand_place(room, person, told)
        target = _target(room, asked)
        if target is not None:
            zone = room.zone_of(target)
            _demand_closed(room, person, zone, told.reason, room.crowd(zone))
        return
    place, came_from = (told.x / 1000, _eyes(person, told), told.z / 1000), person.zone
    if asked.kind == MoveKind.TELEPORT:
        demand((told.x, told.z) == (asked.x, asked.z), f"{person} is put elsewhere than asked: {told}")
    _demand_unlocked(room, person, room.zone_of(place))
    person.seat, person.move_seq, person.walks_to = told.seat, told.move_seq, None
    stand(room, person, place)
    if person.zone != came_from:
        _demand_capacity(room, person.zone)


def stand(room: Room, person: Person, head: Point) -> None:
    """Somebody is there now."""
    person.head, person.zone = head, room.zone_of(head)


def _eyes(person: Person, told: wire.Moved) -> float:
    """How high a head is after a move: as before, unless somebody has sat down or stood up."""
    sits, sat = told.seat >= 0, person.seat >= 0
    if sits == sat:
        return person.head[1]
    return SITTING_EYES if sits else STANDING_EYES


def _target(room: Room, asked: wire.Move) -> Point | None:
    """Where somebody wanted to be, if that can be told."""
    if asked.kind == MoveKind.TELEPORT:
        return asked.x / 1000, 0.0, asked.z / 1000
    seats = room.scene.seats
    return seats[asked.seat].position if asked.kind == MoveKind.SIT and asked.seat < len(seats) else None


def _demand_place(room: Room, person: Person, told: wire.Moved) -> None:
    """What somebody is told of their place is where the model has them; poses of before hold no longer."""
    away = abs(told.x / 1000 - person.head[0]) + abs(told.z / 1000 - person.head[2])
    demand(away < 1e-6 and told.seat == person.seat, f"{person} is told a place that is not theirs: {told}")
    person.move_seq, person.walks_to = told.move_seq, None


# ---------------------------------------------------------------------------------------- walking


def tick(room: Room, told: dict[Person, wire.Moved]) -> None:
    """Poses become true, but for those who are told that they do not; then zones that nobody is in open."""
    inside = Counter(person.zone for person in room.people.values())
    refused = [(one, one.walks_to) for one in room.people.values() if one in told and one.walks_to]
    entered = {_walk(room, one) for one in room.people.values() if one.walks_to and one not in told} - {None}
    for zone in entered:
        _demand_capacity(room, zone)
    for person, head in refused:
        # Who leaves a zone in this tick may have counted in it still, and who enters it already.
        zone, reason = room.zone_of(head), told[person].reason
        _demand_closed(room, person, zone, reason, inside[zone] + room.crowd(zone))
        _demand_place(room, person, told[person])
    for zone in [zone for zone in room.locked if not room.zones[zone].locked and not room.crowd(zone)]:
        room.locked.discard(zone)


def _walk(room: Room, person: Person) -> int | None:
    """A pose is admitted. Returns the zone that was entered."""
    assert person.walks_to is not None
    zone, came_from = room.zone_of(person.walks_to), person.zone
    _demand_unlocked(room, person, zone)
    stand(room, person, person.walks_to)
    person.walks_to = None
    return None if zone == came_from else zone


# ---------------------------------------------------------------------------------------- closed doors


def _demand_unlocked(room: Room, person: Person, zone: int | None) -> None:
    """Whoever enters a zone may."""
    locked = zone is not None and zone != person.zone and zone in room.locked
    demand(not locked, f"{person} has entered {_name(room, zone)}, which is locked")


def _demand_capacity(room: Room, zone: int | None) -> None:
    """No more are in a zone that was entered than may be."""
    capacity = None if zone is None else room.zones[zone].capacity
    crowd = room.crowd(zone)
    demand(capacity is None or crowd <= capacity, f"{crowd} are in {_name(room, zone)}, which was full")


def _demand_closed(room: Room, person: Person, zone: int | None, reason: int, most: int) -> None:
    """Whoever is kept out of a zone must be. most: how many may have been in it."""
    if reason not in REFUSED_ENTRY:
        return
    entering = zone is not None and zone != person.zone
    if reason == MoveReason.ZONE_LOCKED:
        closed = zone in room.locked
    else:
        capacity = None if zone is None else room.zones[zone].capacity
        closed = capacity is not None and most >= capacity
    why = MoveReason(reason).name
    demand(entering and closed, f"{person} is kept out of {_name(room, zone)}: {why}, which does not hold")


def _name(room: Room, zone: int | None) -> str:
    return "no zone" if zone is None else f"the {room.zones[zone].name}"
