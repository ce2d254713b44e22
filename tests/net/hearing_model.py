"""Who hears and reads whom, worked out one pair at a time: the model that histories are held to.

It is made of what clients sent and where their sockets told them that they stand (`hearing_acts`), of the
scene as a file, the table of roles, and the clock; nothing in it asks the server. The rules are those of
protocol/SPEC.md, 10, written down anew.

Millimetres at the edge of earshot, milliseconds of quiet and equals among eight leave doubt. So a *verdict*
is the set of all hearings that would be right: one as a rule, more in doubt, and then what came out is
remembered. Lengths in metres, room frame; times in microseconds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from tests.net.hearing_ground import HAIR, zone_at
from worldserver import wire
from worldserver.scene.load import Scene
from worldserver.wire import Hearing, Role, Scope

Point = tuple[float, float, float]
Verdict = frozenset[Hearing]
NOTHING: Verdict = frozenset({Hearing.NONE})

SPEAKERS = 8
"""No listener is sent more."""
KEEP = 1.15
"""Who is heard already is heard up to this much farther,"""
HEARD_ALREADY = 0.8
"""and counts as this much nearer where more than eight speak."""
QUIET_US, ABOUT_US = 400_000, 50_000
"""Who has sent nothing for this long, more or less, speaks no longer."""


class Rights(NamedTuple):
    """What a role may do. Who leads is heard whatever the voice rule and through a lobby's wall, locks from
    anywhere, and silences and removes those of lower rank.
    """

    speaks: bool
    locks: bool
    leads: bool
    rank: int


RIGHTS = {
    Role.PARTICIPANT: Rights(speaks=True, locks=True, leads=False, rank=0),
    Role.FACILITATOR: Rights(speaks=True, locks=True, leads=True, rank=1),
    Role.DESIGNER: Rights(speaks=True, locks=True, leads=False, rank=0),
    Role.OPERATOR: Rights(speaks=True, locks=True, leads=True, rank=2),
    Role.OBSERVER: Rights(speaks=False, locks=False, leads=False, rank=0),
}


class Presence(Enum):
    """Whether somebody can be sent anything."""

    HERE = "here"
    CLOSING = "closing"
    """Their connection takes no more, but the server has not heard yet that it is gone."""
    RECONNECTING = "reconnecting"
    GONE = "gone"


class VoiceRule(Enum):
    """Who may speak in a room."""

    EVERYBODY = 0
    FLOOR = 1
    LEADERS = 2


@dataclass(eq=False)
class Person:
    """Somebody in a room."""

    slot: int
    role: Role
    head: Point
    zone: int | None = None
    seat: int = -1
    presence: Presence = Presence.HERE
    muted: bool = False
    silenced: bool = False
    deafened: bool = False
    has_floor: bool = False
    breakout: int = 0
    blocks: set[Person] = field(default_factory=set)
    walks_to: Point | None = None
    """The pose that waits for the tick."""
    pose_seq: int = -1
    move_seq: int = -1
    voice_seq: int = -1
    dropped_at: int = 0

    @property
    def rights(self) -> Rights:
        return RIGHTS[self.role]

    def __repr__(self) -> str:
        return f"{self.role.name.lower()} {self.slot}"


class Room:
    """One room: its people, what is locked in it, who speaks, and who was sent whom until now."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.zones = scene, scene.zones
        self.earshot = scene.description.voice.max_distance
        self.locked = {i for i, zone in enumerate(self.zones) if zone.locked}
        self.voice_rule = VoiceRule.EVERYBODY
        self.people: dict[int, Person] = {}
        self.spoke: dict[Person, int] = {}
        """When the last packet of each came that was passed on."""
        self.sent: dict[tuple[Person, Person], Verdict] = {}
        """How listeners were sent speakers when it was last worked out. Who is not here, not at all."""
        self.left_out: set[tuple[Person, Person]] = set()
        """Pairs that would be heard if fewer spoke."""

    def zone_of(self, head: Point) -> int | None:
        """The zone that a head is in."""
        return zone_at(self.zones, head[0], head[2])

    def crowd(self, zone: int | None) -> int:
        """How many are in a zone, those too who are reconnecting."""
        return sum(person.zone == zone for person in self.people.values())

    # ------------------------------------------------------------------------------------ who is sent a voice

    def speak(self, speaker: Person, voice: wire.Voice, now: int) -> dict[Person, Verdict]:
        """Somebody has sent a packet: how each of the room is to be sent it."""
        if not self._passes_on(speaker, voice):
            return dict.fromkeys(self.people.values(), NOTHING)
        self._doubt_the_quiet(now)
        speaker.voice_seq = voice.seq
        self.spoke[speaker] = now
        self.renew(now)
        return {one: self.sent.get((speaker, one), NOTHING) for one in self.people.values()}

    def observe(self, speaker: Person, listener: Person, hearing: Hearing) -> None:
        """So it came out: from now on there is no doubt of it."""
        self.sent[speaker, listener] = frozenset({hearing})

    def tick(self, now: int) -> None:
        """Work it out anew, without those who speak no longer."""
        self.spoke = {one: at for one, at in self.spoke.items() if now - at <= QUIET_US + ABOUT_US}
        self._doubt_the_quiet(now)
        self.renew(now)

    def renew(self, now: int) -> None:
        """Work out who is sent whom: when a packet comes, and at each tick."""
        sent: dict[tuple[Person, Person], Verdict] = {}
        self.left_out.clear()
        speakers = [one for one in self.spoke if self._may_speak(one)]
        for listener in self.people.values():
            audible = {s: v for s in speakers if (v := self._audible(s, listener, now)) != NOTHING}
            for speaker, verdict in self._most_important(listener, audible).items():
                sent[speaker, listener] = verdict
        self.sent = sent

    def forget(self, person: Person) -> None:
        """Somebody is gone."""
        del self.people[person.slot]
        self.spoke.pop(person, None)
        self.sent = {pair: verdict for pair, verdict in self.sent.items() if person not in pair}

    def _passes_on(self, speaker: Person, voice: wire.Voice) -> bool:
        if speaker.muted or speaker.silenced or not speaker.rights.speaks:
            return False
        return is_voice(voice.packet) and voice.seq > speaker.voice_seq

    def _may_be_quiet(self, speaker: Person, now: int) -> bool:
        return now - self.spoke[speaker] > QUIET_US - ABOUT_US

    def _doubt_the_quiet(self, now: int) -> None:
        """Who may count as quiet may count as not heard until now."""
        quiet = {speaker for speaker in self.spoke if self._may_be_quiet(speaker, now)}
        for pair in self.sent:
            if pair[0] in quiet:
                self.sent[pair] |= NOTHING

    # ------------------------------------------------------------------------------------ how one is heard

    def _audible(self, speaker: Person, listener: Person, now: int) -> Verdict:
        """How the listener hears a speaker who may speak, if no more than eight do."""
        if listener.presence is Presence.RECONNECTING or listener.deafened:
            return NOTHING
        if not _are_together(speaker, listener):
            return NOTHING
        how = self._through_walls(speaker, listener)
        verdict = self._if_near(speaker, listener) if how is Hearing.SPATIAL else frozenset({how})
        doubt = self._may_be_quiet(speaker, now) or listener.presence is Presence.CLOSING
        return verdict | NOTHING if doubt else verdict

    def _may_speak(self, speaker: Person) -> bool:
        """Whether anybody could hear somebody from where they stand."""
        if speaker.muted or speaker.silenced or not speaker.rights.speaks:
            return False
        return self._ground(speaker) not in ("silent", "listen") and self._has_turn(speaker)

    def _has_turn(self, speaker: Person) -> bool:
        if speaker.rights.leads or self.voice_rule is VoiceRule.EVERYBODY:
            return True
        return self.voice_rule is VoiceRule.FLOOR and speaker.has_floor

    def _ground(self, person: Person) -> str:
        """The rule of the ground under somebody. A zone that is locked is closed."""
        if person.zone is None:
            return "open"
        rule = self.zones[person.zone].voice
        return "closed" if rule == "open" and person.zone in self.locked else rule

    def _through_walls(self, speaker: Person, listener: Person) -> Hearing:
        """The table of the SPEC: what comes from one ground to the other, however near they are."""
        said, hears = self._ground(speaker), self._ground(listener)
        outside = speaker.zone != listener.zone
        if self._lobby_between(speaker, listener):
            return Hearing.NONE
        if said == "stage":
            return Hearing.WHOLE_ROOM
        if outside and ("closed" in (said, hears) or hears == "silent"):
            return Hearing.NONE
        return Hearing.SPATIAL

    def _lobby_between(self, one: Person, other: Person) -> bool:
        if one.zone == other.zone or one.rights.leads or other.rights.leads:
            return False
        return "lobby" in (self._ground(one), self._ground(other))

    def _if_near(self, speaker: Person, listener: Person) -> Verdict:
        """Whether one is in earshot of the other, for each way in which it was until now."""
        until_now = self.sent.get((speaker, listener), NOTHING)
        away = math.dist(speaker.head, listener.head)
        found: set[Hearing] = set()
        for was in until_now:
            reach = self.earshot if was is Hearing.NONE else self.earshot * KEEP
            if away < reach + HAIR:
                found.add(Hearing.SPATIAL)
            if away > reach - HAIR:
                found.add(Hearing.NONE)
        return frozenset(found)

    # ------------------------------------------------------------------------------------ no more than eight

    def _most_important(self, listener: Person, audible: dict[Person, Verdict]) -> dict[Person, Verdict]:
        """Whom somebody is sent of all that they could hear."""
        if len(audible) <= SPEAKERS:
            return audible
        claims = {speaker: self._claim(speaker, listener, verdict) for speaker, verdict in audible.items()}
        chosen = {}
        for speaker, claim in claims.items():
            others = [other for whose, other in claims.items() if whose is not speaker]
            surely_before = sum(other.is_sure and other.is_before(claim) for other in others)
            perhaps_before = sum(not claim.is_before(other) for other in others)
            if surely_before >= SPEAKERS:
                self.left_out.add((speaker, listener))
            else:
                doubt = perhaps_before >= SPEAKERS
                chosen[speaker] = audible[speaker] | NOTHING if doubt else audible[speaker]
        return chosen

    def _claim(self, speaker: Person, listener: Person, verdict: Verdict) -> Claim:
        is_sure = Hearing.NONE not in verdict
        if speaker.rights.leads or speaker.has_floor or Hearing.WHOLE_ROOM in verdict:
            rank = 0 if speaker.rights.leads else 1 if speaker.has_floor else 2
            return Claim(is_sure, rank, 0, math.inf)
        until_now = self.sent.get((speaker, listener), NOTHING)
        away = math.dist(speaker.head, listener.head)
        nearest = away if until_now == NOTHING else away * HEARD_ALREADY
        farthest = away if Hearing.NONE in until_now else away * HEARD_ALREADY
        return Claim(is_sure, 3, nearest - HAIR, farthest + HAIR)

    # ------------------------------------------------------------------------------------ who reads words

    def say(self, writer: Person, say: wire.Say) -> dict[Person, bool | None]:
        """Somebody has written: who of the room is to read it, the writer too. None: the SPEC leaves it
        open.
        """
        if writer.silenced or not writer.rights.speaks:
            return dict.fromkeys(self.people.values(), False)
        reads = self._reads_in_room if say.scope == Scope.ROOM else self._reads_near
        return {one: one is writer or reads(writer, one) for one in self.people.values()}

    def _reads_in_room(self, writer: Person, reader: Person) -> bool:
        return _are_together(writer, reader) and not self._lobby_between(writer, reader)

    def _reads_near(self, writer: Person, reader: Person) -> bool | None:
        """Where a voice would go, if nobody were muted by themselves, deafened or away."""
        how = self._through_walls(writer, reader)
        beyond = math.dist(writer.head, reader.head) - self.earshot
        if how is Hearing.SPATIAL and abs(beyond) < HAIR:
            return None
        if (
            how is Hearing.NONE
            or (how is Hearing.SPATIAL and beyond > 0)
            or not _are_together(writer, reader)
        ):
            return False
        return None if self._is_hushed(writer, reader) else True

    def _is_hushed(self, writer: Person, reader: Person) -> bool:
        """Whether nobody's voice would come from there now. The SPEC lets those in one silent zone write to
        each other, and leaves the rest open.
        """
        ground = self._ground(writer)
        if ground == "silent" and writer.zone == reader.zone:
            return not self._has_turn(writer)
        return ground in ("silent", "listen") or not self._has_turn(writer)


class Claim(NamedTuple):
    """Somebody's claim to be one of eight. Equals are before nobody."""

    is_sure: bool
    """Whether they are audible at all."""
    rank: int
    """0 leads, 1 has the floor, 2 stands on a stage, 3 none of it."""
    nearest: float
    farthest: float

    def is_before(self, other: Claim) -> bool:
        """Whether it surely comes first."""
        return self.rank < other.rank or (self.rank == other.rank and self.farthest < other.nearest)


def _are_together(one: Person, other: Person) -> bool:
    """Two, in one breakout, neither blocked."""
    if one is other or one.breakout != other.breakout:
        return False
    return other not in one.blocks and one not in other.blocks


def is_voice(packet: bytes) -> bool:
    """Whether a packet is 20 ms in one frame, mono, and not too long. Source: RFC 6716, 3.1."""
    if not 2 <= len(packet) <= 160:
        return False
    config, stereo, frames = packet[0] >> 3, packet[0] & 4, packet[0] & 3
    silk, hybrid, celt = [10, 20, 40, 60] * 3, [10, 20] * 2, [2.5, 5, 10, 20] * 4
    return (silk + hybrid + celt)[config] == 20 and not stereo and not frames
