"""A town of two rooms whose people act on the server and on the model alike, and what must agree of the two.

Everything goes in as a client sends it and comes out as its socket is given it. After each act all sockets
are read, those too of connections that are over: what was not expected of them is a DisagreementError. What
happens is chosen in `history`.
"""

from __future__ import annotations

import random
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tests.link import LAKESIDE
from tests.net import hearing_acts
from tests.net.far_end import FarEnd
from tests.net.hearing_acts import DisagreementError, demand
from tests.net.hearing_ground import HOUSE
from tests.net.hearing_model import NOTHING, Person, Presence, Room, Verdict
from worldserver import wire
from worldserver.net.hub import Hub
from worldserver.rooms import Directory, RoomError
from worldserver.scene.load import Scene
from worldserver.wire import Hearing, MoveReason, Role
from worldserver.world import World

TICK_US, SECOND_US = 50_000, 1_000_000
KEPT_EVENTS = 256
"""So many of a room's events are kept for those who come back."""


class Place:
    """A room of the server with its model."""

    def __init__(self, directory: Directory, slug: str, scene: Scene) -> None:
        self.slug = slug
        self.room = Room(scene)
        self.held = directory.open(slug, scene, capacity=100)


@dataclass(eq=False)
class Guest:
    """Somebody, and the client that they use now."""

    place: Place
    person: Person
    end: FarEnd
    welcome: wire.Welcome
    seen: int
    """The newest event that has come."""
    pose_seq: int = 0
    voice_seq: int = 0
    spoke_at: int = 0
    wrote_at: int = 0
    moved_at: int = 0
    goal: tuple[float, float] | None = None
    """Where they walk to."""
    owed: list[tuple[wire.Said, bool | None]] = field(default_factory=list)
    """Words to be read on coming back."""

    @property
    def is_here(self) -> bool:
        return self.person.presence is Presence.HERE

    @property
    def row(self) -> int:
        """Their row in the world, for what no message can decide yet."""
        try:
            return self.place.held.member(self.person.slot).row
        except RoomError:
            raise DisagreementError(f"{self} is in the room no longer") from None

    @property
    def would_speak(self) -> bool:
        """Whether a proper client would send voice."""
        return self.person.rights.speaks and not self.person.muted

    def __repr__(self) -> str:
        return f"{self.place.slug}'s {self.person}"


class Town:
    """Two rooms, their people, a clock in hand."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.now = 10**9
        self.world = World()
        numpy_random = np.random.default_rng(seed)
        self.directory = Directory(self.world, numpy_random, 1000)
        self.places = [Place(self.directory, "house", HOUSE), Place(self.directory, "lakeside", LAKESIDE)]
        self.hub = Hub(self.directory, self.world, numpy_random, lambda: self.now)
        self.guests: list[Guest] = []
        self.over: list[FarEnd] = []
        """Connections of those who left, were replaced or closed, until they are lost."""
        self.story: deque[tuple[int, object, object]] = deque(maxlen=60)
        """The last acts, untold: when, who, what."""
        self.decided: Counter[Hearing] = Counter()
        self.words: Counter[bool] = Counter()
        self.skipped = self.left_out = 0
        self._expire_at = self.now + SECOND_US
        self._moved: dict[Guest, wire.Moved] = {}

    # --------------------------------------------------------------------------------- who is there

    def here(self, place: Place | None = None) -> list[Guest]:
        """Those with an open connection, of one room or of all."""
        return [guest for guest in self.guests if guest.is_here and place in (None, guest.place)]

    # --------------------------------------------------------------------------------- coming and going

    def come(self, place: Place, role: Role) -> Guest:
        """Somebody new."""
        self.tell(place.slug, f"a {role.name.lower()} comes")
        end = FarEnd(self.hub)
        ticket = self.directory.issue_ticket(place.slug, role, self.now)
        end.send(wire.Hello(wire.VERSION, ticket, "somebody", 0, 0))
        welcome, moved, rest = _arrival(end)
        demand(not rest and not welcome.resumed, f"a newcomer is told {rest}")
        person = hearing_acts.come(place.room, welcome.slot, role, moved)
        guest = Guest(place, person, end, welcome, seen=welcome.seq)
        self.guests.append(guest)
        self._check(guest)
        return guest

    def hang_up(self, guest: Guest) -> None:
        """A connection begins to close, without a goodbye."""
        self._take_in(guest)
        self.tell(guest, "hangs up")
        guest.end.hang_up()
        guest.person.presence = Presence.CLOSING
        self.expect_silence()

    def lose(self, guest: Guest) -> None:
        """The server hears that a connection is gone."""
        self._take_in(guest)
        self.tell(guest, "is lost")
        guest.end.lose()
        hearing_acts.lose(guest.person, self.now)
        self.expect_silence()

    def come_back(self, guest: Guest) -> None:
        """Somebody resumes; the connection that they had may still be there."""
        self.tell(guest, "comes back")
        end, old = FarEnd(self.hub), guest.end
        end.send(wire.Resume(wire.VERSION, guest.welcome.resume_token, guest.welcome.epoch, guest.seen))
        welcome, moved, events = _arrival(end)
        demand(welcome.resumed and welcome.slot == guest.person.slot, f"{guest} is taken for {welcome.slot}")
        guest.end, guest.welcome, guest.pose_seq = end, welcome, 0
        self._is_over(old)
        hearing_acts.come_back(guest.place.room, guest.person, moved)
        self._settle_debt(guest, [event for event in events if isinstance(event, wire.Said)])
        guest.seen = max(guest.seen, welcome.seq)
        demand(old.is_gone or self._closing_code(old) is not None, f"{guest} is here twice")
        self._check(guest)

    def knock_in_vain(self, token: str) -> None:
        """Somebody tries a token that is used, or of somebody who is gone."""
        end = FarEnd(self.hub)
        end.send(wire.Resume(wire.VERSION, token, 0, 0))
        told = end.read()
        demand(
            told == [] and end.closed_with == wire.CloseCode.NOT_ADMITTED,
            f"let in with a spent token: {told}",
        )
        end.lose()

    def end(self, end: FarEnd) -> None:
        """The server hears that a connection which was over is gone."""
        self.over.remove(end)
        end.lose()
        self.expect_silence()

    def _take_in(self, guest: Guest) -> None:
        """Nobody would be told if a pose that waits were refused later: it is taken in before."""
        if guest.person.walks_to is not None:
            self.tick()

    def _check(self, guest: Guest) -> None:
        """What a Welcome says of the room is so."""
        person, welcome = guest.person, guest.welcome
        blocked = {int(slot) for slot in np.frombuffer(welcome.blocked, "<u2")}
        said = blocked, set(welcome.locked), welcome.deafened
        known = {other.slot for other in person.blocks}, guest.place.room.locked, person.deafened
        demand(said == known, f"{guest} is told of blocks, locks and deafness {said}, not {known}")
        self.expect_silence()

    def _settle_debt(self, guest: Guest, words: list[wire.Said]) -> None:
        """All words that somebody missed are read now, in order, and no others."""
        kept = guest.welcome.seq - KEPT_EVENTS
        owed = [said for said, is_sure in guest.owed if said in words or (is_sure and said.seq > kept)]
        demand(words == owed, f"{guest} reads {words} on coming back, but is owed {owed}")
        guest.owed.clear()

    # --------------------------------------------------------------------------------- acting

    def act(self, guest: Guest, message: Any) -> None:
        """Somebody sends what is neither voice nor words."""
        self.tell(guest, message)
        guest.end.send(message)
        people = guest.place.room.people
        was_there = getattr(message, "slot", None) in people
        hearing_acts.receive(guest.place.room, guest.person, message)
        self.expect_silence()
        if isinstance(message, wire.Block) and message.blocked and was_there:
            self._withhold(guest.place, {guest.person.slot, message.slot})
        elif isinstance(message, wire.Remove) and was_there and message.slot not in people:
            self._withhold(guest.place, {message.slot, -1})

    def _withhold(self, place: Place, slots: set[int]) -> None:
        """Words of one of two are owed to the other no longer; of somebody and -1, to nobody."""
        for guest in self.guests:
            if guest.place is place and (-1 in slots or guest.person.slot in slots):
                others = slots - {guest.person.slot}
                guest.owed = [(said, is_sure) for said, is_sure in guest.owed if said.slot not in others]

    def move(self, guest: Guest, message: wire.Move) -> MoveReason:
        """Somebody asks to be elsewhere; returns the answer."""
        self._moved.clear()
        guest.end.send(message)
        self.expect_silence()
        demand(guest in self._moved, f"{guest} has no answer to {message}")
        told = self._moved.pop(guest)
        self.tell(guest, (message, MoveReason(told.reason)))
        hearing_acts.move(guest.place.room, guest.person, message, told)
        return MoveReason(told.reason)

    def tick(self) -> None:
        """The server's tick."""
        self._moved.clear()
        self.tell("tick", "")
        self.hub.tick()
        self.expect_silence()
        told = {guest.person: moved for guest, moved in self._moved.items()}
        for guest in self._moved:
            guest.goal = None
        for place in self.places:
            hearing_acts.tick(place.room, told)
            place.room.tick(self.now)
        if self.now >= self._expire_at:
            self._expire()

    def _expire(self) -> None:
        self._expire_at = self.now + SECOND_US
        self.directory.expire(self.now)
        for place in self.places:
            hearing_acts.expire(place.room, self.now)
        self.expect_silence()

    # --------------------------------------------------------------------------------- hearing and reading

    def speak(self, guest: Guest, voice: wire.Voice) -> None:
        """Somebody speaks: each socket is sent what the model says, and nothing else."""
        room, speaker = guest.place.room, guest.person
        self.tell(guest, f"speaks, packet {voice.seq}")
        guest.end.send(voice)
        guest.spoke_at = self.now
        verdicts = room.speak(speaker, voice, self.now)
        heard = self._read()
        for listener in self.here():
            words = heard.pop(listener.end, [])
            hearing = self._hearing(guest, voice, listener, words)
            verdict = verdicts[listener.person] if listener.place is guest.place else NOTHING
            self._hold(guest, listener, hearing, verdict)
        demand(not heard, f"connections that are over are sent {list(heard.values())}")

    def _hearing(self, guest: Guest, voice: wire.Voice, listener: Guest, words: list[Any]) -> Hearing:
        """How a listener was sent the packet: once, with all of it, or not at all."""
        if not words:
            return Hearing.NONE
        hearing = Hearing(words[0].hearing) if isinstance(words[0], wire.Voiced) else Hearing.NONE
        if words != [wire.Voiced(guest.person.slot, voice.seq, hearing, voice.packet)]:
            raise DisagreementError(f"{listener} is sent {words} where {guest} says {voice}")
        return hearing

    def _hold(self, guest: Guest, listener: Guest, hearing: Hearing, verdict: Verdict) -> None:
        if hearing not in verdict:
            allowed = " or ".join(sorted(one.name for one in verdict))
            raise DisagreementError(f"{listener} is sent {guest} {hearing.name}, which should be {allowed}")
        if listener.place is not guest.place or listener is guest:
            return
        if len(verdict) > 1:
            self.skipped += 1
            guest.place.room.observe(guest.person, listener.person, hearing)
        else:
            self.decided[hearing] += 1
            self.left_out += (guest.person, listener.person) in guest.place.room.left_out

    def write(self, guest: Guest, say: wire.Say) -> None:
        """Somebody writes: each socket is given what the model says, and nothing else."""
        self.tell(guest, say)
        guest.end.send(say)
        guest.wrote_at = self.now
        readers = guest.place.room.say(guest.person, say)
        read = self._read()
        said = (read.get(guest.end) or [None])[0]
        demand((said is not None) is readers[guest.person], f"{guest} is told {said} of their words")
        for reader in self.here():
            words = read.pop(reader.end, [])
            reads = readers[reader.person] if reader.place is guest.place else False
            if words not in ([], [said]) or reads not in (None, bool(words)):
                raise DisagreementError(
                    f"{reader} is given {words} of {guest}'s words, which should be {reads}"
                )
            self.words[bool(words)] += reads is not None
        demand(not read, f"connections that are over are given {list(read.values())}")
        if said is not None:
            self._owe(guest.place, readers, said)

    def _owe(self, place: Place, readers: dict[Person, bool | None], said: wire.Said) -> None:
        for guest in self.guests:
            if guest.place is place and not guest.is_here and readers[guest.person] is not False:
                guest.owed.append((said, readers[guest.person]))

    def send_in_vain(self, end: FarEnd, message: Any) -> None:
        """A client goes on sending on a connection that is over."""
        self.tell("a connection that is over", message)
        end.send(message)
        self.expect_silence()

    def expect_silence(self) -> None:
        """Nobody is sent voice or words now."""
        heard = self._read()
        demand(not heard, f"voice or words come unasked: {list(heard.values())}")
        self._bury()

    # --------------------------------------------------------------------------------- reading the sockets

    def _read(self) -> dict[FarEnd, list[Any]]:
        """What is to be heard or read, by connection, and all that comes on one that is over. The rest is
        taken note of.
        """
        heard: dict[FarEnd, list[Any]] = {}
        for guest, end in self._ends():
            for message in end.read() if end.has_unread else ():
                if guest is None or isinstance(message, wire.Voiced | wire.Said):
                    heard.setdefault(end, []).append(message)
                if guest is not None:
                    self._note(guest, message)
        return heard

    def _ends(self) -> Iterator[tuple[Guest | None, FarEnd]]:
        yield from ((guest, guest.end) for guest in self.guests)
        yield from ((None, end) for end in self.over)

    def _note(self, guest: Guest, message: Any) -> None:
        guest.seen = max(guest.seen, getattr(message, "seq", 0) if hasattr(message, "epoch") else 0)
        if isinstance(message, wire.Moved):
            self._moved[guest] = message

    def _bury(self) -> None:
        """Those who are gone by the model keep a connection that is over; the others keep an open one."""
        for guest in [guest for guest in self.guests if guest.person.presence is Presence.GONE]:
            self.guests.remove(guest)
            self._is_over(guest.end)
        for guest in self.guests:
            if guest.is_here and guest.end.closed_with is not None:
                raise DisagreementError(f"{guest} is closed with {guest.end.closed_with}")

    def _is_over(self, end: FarEnd) -> None:
        if not end.is_gone:
            self.over.append(end)

    def _closing_code(self, end: FarEnd) -> int | None:
        end.read()
        return end.closed_with

    # --------------------------------------------------------------------------------- the story

    def tell(self, who: object, what: object) -> None:
        """For whoever looks into a DisagreementError."""
        self.story.append((self.now, who, what))

    def told(self) -> str:
        """The story of the last acts."""
        return "\n".join(f"{now / 1e6:.4f} {who}: {_short(what)}" for now, who, what in self.story)


def _short(what: object) -> object:
    """A pose without its bytes."""
    if not isinstance(what, wire.Pose):
        return what
    head = np.frombuffer(what.record, wire.POSE_DTYPE)[0]["head_position"].tolist()
    return f"Pose {what.seq} of move {what.move_seq}, head at {head}"


def _arrival(end: FarEnd) -> tuple[wire.Welcome, wire.Moved, list[Any]]:
    """What somebody who comes is told: Welcome, what they missed, and where they stand."""
    told = end.read()
    demand(len(told) >= 2, f"whoever comes is told {told} and closed with {end.closed_with}")
    welcome, *missed, moved = told
    demand(
        isinstance(welcome, wire.Welcome) and isinstance(moved, wire.Moved), f"whoever comes is told {told}"
    )
    return welcome, moved, missed
