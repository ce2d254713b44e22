"""A history of the town, drawn by chance: who talks, who walks where, and what else happens, tick by tick.

Twenty things happen between two ticks, most of them packets of voice, so that much is decided between ticks.
Each room has its moods: now people are scattered over all zones and few of them talk, now they gather and all
talk at once, on a stage, on open ground, or where not all of them fit.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from itertools import cycle

import numpy as np

from tests.net.happenings import HAPPENINGS
from tests.net.hearing_acts import DisagreementError
from tests.net.hearing_ground import Ground, is_clear, point_in
from tests.net.town import TICK_US, Guest, Place, Town
from worldserver import wire
from worldserver.wire import MoveKind, MoveReason, Role

PEOPLE = {"house": 17, "lakeside": 10}
"""As many as there are as a rule: more than eight, to see who is left out."""
ROLES = [Role.PARTICIPANT] * 5 + [Role.FACILITATOR] * 2 + [Role.DESIGNER, Role.OPERATOR, Role.OBSERVER]
MOODS = ("stage", "small", "stage", "ground", "stage", "nowhere")
"""Where people gather, one after the other: on a stage, in a place of few, on open ground, nowhere."""
STEPS, PACKETS = 20, 0.72
"""How many things happen between two ticks, and the share of packets among them."""
STEP_M, SPRINT_M = 0.17, 4.0
"""How far somebody walks in a tick, and how far nobody can."""
JUMP_M = 11.9
"""How far somebody may go at once."""
PACKET_US = 16_000
"""The shortest time between two packets of one person."""
GHOSTS = 12
"""Connections that are over but not lost: never more than this at a tick."""
_20_MS = (1, 5, 9, 13, 15, 19, 23, 27, 31)
"""The configurations of Opus that sound for 20 ms."""


class Mood:
    """How it is in a room for a while: who talks, and where people go."""

    def __init__(self, kind: str, place: Place, guests: list[Guest], rng: random.Random) -> None:
        self.beats_left = rng.randint(8, 20)
        self.spot, self.spread = _spot(kind, place, rng)
        self.talkers = guests if self.spot is not None else rng.sample(guests, min(3, len(guests)))


class History:
    """A town, and what happens in it. packets: the share of packets among that."""

    def __init__(self, seed: int, packets: float = PACKETS) -> None:
        self.town, self.packets = Town(seed), packets
        self.random = self.town.random
        for place in self.town.places:
            for _ in range(PEOPLE[place.slug]):
                self.newcomer(place)
        self._kinds = {place: cycle(self.random.sample(MOODS, len(MOODS))) for place in self.town.places}
        self.moods = {place: self._mood(place) for place in self.town.places}

    def run(self, decisions: int) -> Town:
        """Go on until so much is decided. Raises DisagreementError, with the story of how it came to it."""
        try:
            while self.town.decided.total() < decisions:
                self.beat()
        except DisagreementError as error:
            raise DisagreementError(f"{error}\n{self.town.told()}") from None
        return self.town

    def beat(self) -> None:
        """What happens until the next tick, and the tick."""
        for place in self.town.places:
            self._change_mood(place)
        for guest in self.town.here():
            self._walk(guest)
        for _ in range(STEPS):
            if self.chance(self.packets):
                self._somebody_speaks()
            else:
                happening = self.random.choices(list(HAPPENINGS), list(HAPPENINGS.values()))[0]
                happening(self)
            self.town.now += TICK_US // STEPS
        while len(self.town.over) > GHOSTS:
            self.town.end(self.town.over[0])
        self.town.tick()

    # ------------------------------------------------------------------------------------ by chance

    def chance(self, of: float) -> bool:
        return self.random.random() < of

    def place(self) -> Place:
        return self.random.choices(self.town.places, list(PEOPLE.values()))[0]

    def anybody(self) -> Guest:
        return self.random.choice(self.town.here())

    def neighbour(self, guest: Guest) -> Guest:
        """Anybody of the same room, reconnecting or not; the same person, perhaps."""
        return self.random.choice([one for one in self.town.guests if one.place is guest.place])

    def wanting_people(self) -> list[Place]:
        """Rooms with fewer people than there are as a rule."""
        many = Counter(guest.place for guest in self.town.guests)
        return [place for place in self.town.places if many[place] < PEOPLE[place.slug]]

    def newcomer(self, place: Place) -> Guest:
        return self.town.come(place, self.random.choice(ROLES))

    def packet(self) -> bytes:
        length = self.random.choice((60, 60, 60, 2, 160))
        return bytes([self.random.choice(_20_MS) << 3]) + self.random.randbytes(length - 1)

    def _mood(self, place: Place) -> Mood:
        return Mood(next(self._kinds[place]), place, self.town.here(place), self.random)

    def _change_mood(self, place: Place) -> None:
        """Now and then: and most people of the room follow."""
        self.moods[place].beats_left -= 1
        if self.moods[place].beats_left < 0:
            self.moods[place] = self._mood(place)
            for guest in self.town.here(place):
                if self.chance(0.7):
                    self.jump(guest)

    # ------------------------------------------------------------------------------------ talking

    def _somebody_speaks(self) -> None:
        """Somebody who talks in their room, or anybody, muted or not."""
        talkers = [one for one in self.moods[self.place()].talkers if one.is_here and one.would_speak]
        self.speak(self.random.choice(talkers) if talkers and self.chance(0.85) else self.anybody())

    def speak(self, guest: Guest) -> None:
        """20 ms of somebody's voice, unless it is too soon."""
        if self.town.now - guest.spoke_at >= PACKET_US:
            guest.voice_seq += self.random.choice((1, 1, 1, 2, 50))
            self.town.speak(guest, wire.Voice(guest.voice_seq, self.packet()))

    # ------------------------------------------------------------------------------------ walking and moving

    def somewhere(self, place: Place) -> Ground:
        """Where somebody may go: with the others, into a zone, near the end of somebody's earshot."""
        mood, zones = self.moods[place], place.room.zones
        while True:
            if mood.spot is not None and self.chance(0.8):
                x, z = (self.random.gauss(middle, mood.spread) for middle in mood.spot)
            elif self.chance(0.6):
                x, z = point_in(self.random.choice(zones).shape, self.random)
            else:
                x, z = self._at_the_end_of_earshot(place)
            if is_clear(zones, x, z) and max(abs(x), abs(z)) < 30:
                return x, z

    def _at_the_end_of_earshot(self, place: Place) -> Ground:
        x, _, z = self.random.choice(self.town.here(place) or self.town.guests).person.head
        away, angle = place.room.earshot * self.random.uniform(0.9, 1.25), self.random.uniform(0, 2 * math.pi)
        return x + away * math.cos(angle), z + away * math.sin(angle)

    def jump(self, guest: Guest) -> None:
        """To somewhere, or as far towards it as one may go at once."""
        (x, _, z), to = guest.person.head, self.somewhere(guest.place)
        share = min(1.0, JUMP_M / max(math.dist((x, z), to), 0.1)) if self.chance(0.9) else 1.0
        self.ask(guest, MoveKind.TELEPORT, (x + (to[0] - x) * share, z + (to[1] - z) * share))

    def ask(self, guest: Guest, kind: MoveKind, at: Ground = (0.0, 0.0), seat: int = -1) -> None:
        """Somebody asks to be elsewhere at once, but not on the edge of a zone."""
        x, z = (round(metres * 1000) for metres in at)
        if not is_clear(guest.place.room.zones, x / 1000, z / 1000):
            return
        if self.town.move(guest, wire.Move(kind, x, 0, z, 0, seat)) is MoveReason.GRANTED:
            guest.goal, guest.moved_at = None, self.town.now

    def _walk(self, guest: Guest) -> None:
        """A step towards where somebody wants to be. Who sits will be put back, if it leads too far."""
        if guest.goal is None:
            guest.goal = self.somewhere(guest.place) if self.chance(0.04) else None
            return
        x, _, z = guest.person.head
        away = math.dist((x, z), guest.goal)
        step = SPRINT_M if self.chance(0.005) else self.random.uniform(0.3, 1) * STEP_M
        if away < step:
            guest.goal = None
            return
        self.pose(guest, (x + (guest.goal[0] - x) / away * step, z + (guest.goal[1] - z) / away * step))

    def pose(self, guest: Guest, at: Ground, **changes: int) -> None:
        """Somebody's head is there, but not on the edge of a zone."""
        x, z = (round(metres * 1000) for metres in at)
        if not is_clear(guest.place.room.zones, x / 1000, z / 1000):
            return
        height = (
            self.random.randint(1000, 1300) if guest.person.seat >= 0 else self.random.randint(1500, 1800)
        )
        record = np.zeros((), wire.POSE_DTYPE)
        record["head_position"] = x, height, z
        guest.pose_seq += 1
        fields = {"seq": guest.pose_seq, "move_seq": guest.person.move_seq} | changes
        self.town.act(guest, wire.Pose(time=self.town.now, record=record.tobytes(), fingers=b"", **fields))


def _spot(kind: str, place: Place, rng: random.Random) -> tuple[Ground | None, float]:
    """Where people of a room gather for a while, and how widely."""
    zones = place.room.zones
    stages = [zone.shape.center for zone in zones if zone.voice == "stage"]
    small = [zone.shape.center for zone in zones if zone.lockable or zone.capacity]
    if kind == "stage" and stages:
        return rng.choice(stages), 1.2
    if kind == "small":
        return rng.choice(small), 1.5
    return (None if kind == "nowhere" else (rng.uniform(-3, 4), rng.uniform(1, 6))), rng.uniform(1.5, 4)
