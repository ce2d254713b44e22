"""The model of the histories says what the SPEC says: its table of zones row by row, the rest by example."""

import pytest

from tests.net.hearing_acts import stand
from tests.net.hearing_ground import HOUSE
from tests.net.hearing_model import NOTHING, Person, Room, Verdict, VoiceRule, is_voice
from worldserver import wire
from worldserver.wire import Hearing, Role, Scope

PACKET = bytes([31 << 3]) + bytes(59)
PLACES = {
    "open": (-12, -2),
    "closed": (-4, -4),
    "stage": (3.5, -5),
    "silent": (9.5, -3),
    "listen": (10, 4),
    "lobby": (-10, 6),
    "ground": (3, 4),
}
N, S, W = Hearing.NONE, Hearing.SPATIAL, Hearing.WHOLE_ROOM
HEARD_FROM = {
    # The speaker stands in: from open, closed, stage, silent, listen, lobby, ground they are heard
    "open": (S, N, S, N, S, N, S),
    "closed": (N, S, N, N, N, N, N),
    "stage": (W, W, W, W, W, N, W),
    "silent": (N, N, N, N, N, N, N),
    "listen": (N, N, N, N, N, N, N),
    "lobby": (N, N, N, N, N, S, N),
    "ground": (S, N, S, N, S, N, S),
}


def room_of(*people: tuple[str | tuple[float, float], Role]) -> tuple[Room, list[Person]]:
    """A room where everybody is in earshot of everybody."""
    room = Room(HOUSE)
    room.earshot = 100
    for slot, (where, role) in enumerate(people):
        x, z = PLACES[where] if isinstance(where, str) else where
        room.people[slot] = Person(slot, role, (x, 1.6, z))
        stand(room, room.people[slot], (x, 1.6, z))
    return room, list(room.people.values())


def two(where: str, other: str, role: Role = Role.PARTICIPANT) -> tuple[Room, Person, Person]:
    room, (one, another) = room_of((where, Role.PARTICIPANT), (other, role))
    return room, one, another


def heard(room: Room, speaker: Person, listener: Person, now: int = 0) -> Verdict:
    return room.speak(speaker, wire.Voice(speaker.voice_seq + 1, PACKET), now)[listener]


def only(hearing: Hearing) -> Verdict:
    return frozenset({hearing})


@pytest.mark.parametrize("said", PLACES)
def test_every_zone_to_every_zone(said: str) -> None:
    for hears, hearing in zip(PLACES, HEARD_FROM[said], strict=True):
        assert heard(*two(said, hears)) == only(hearing), hears


def test_those_who_lead_hear_a_lobby_and_are_heard_in_it() -> None:
    for where, other in (("lobby", "ground"), ("lobby", "stage"), ("ground", "lobby")):
        room, one, leader = two(where, other, Role.FACILITATOR)
        assert heard(room, one, leader) == only(S)
        assert heard(room, leader, one) != NOTHING


def test_a_locked_zone_is_closed() -> None:
    room, one, other = two("open", "ground")
    room.locked.add(0)
    assert heard(room, one, other) == NOTHING == heard(room, other, one)


def test_earshot_ends_and_is_longer_for_who_is_heard() -> None:
    room, one, other = two("ground", "ground")
    room.earshot = 9
    for away, verdict in ((8.9, only(S)), (10.3, only(S)), (10.4, NOTHING), (9.1, NOTHING)):
        stand(room, other, (3 + away, 1.6, 4))
        assert heard(room, one, other) == verdict, away
    stand(room, other, (3 + 9.001, 1.6, 4))
    assert heard(room, one, other) == {S, N}
    room.observe(one, other, S)
    stand(room, other, (3 + 10, 1.6, 4))
    assert heard(room, one, other) == only(S)
    assert heard(room, one, other, now=340_000) == only(S)
    assert heard(room, one, other, now=740_000) == {S, N}
    room.tick(1_300_000)
    assert heard(room, one, other, now=1_300_000) == NOTHING


@pytest.mark.parametrize(
    "change", ["muted", "silenced", "block", "deafened", "breakout", "seq", "packet", "role"]
)
def test_what_makes_somebody_unheard(change: str) -> None:
    room, one, other = two("ground", "ground")
    voice = wire.Voice(1, PACKET)
    match change:
        case "muted" | "silenced":
            setattr(one, change, True)
        case "block":
            other.blocks.add(one)
        case "deafened":
            other.deafened = True
        case "breakout":
            other.breakout = 1
        case "seq":
            one.voice_seq = 1
        case "packet":
            voice = wire.Voice(1, PACKET[:1])
        case "role":
            one.role = Role.OBSERVER
    assert room.speak(one, voice, 0)[other] == NOTHING


def test_whose_turn_it_is() -> None:
    room, one, leader = two("ground", "ground", Role.OPERATOR)
    for rule, floor, verdict in (
        (VoiceRule.FLOOR, False, NOTHING),
        (VoiceRule.FLOOR, True, only(S)),
        (VoiceRule.LEADERS, True, NOTHING),
    ):
        room.voice_rule, one.has_floor = rule, floor
        assert heard(room, one, leader) == verdict
        assert heard(room, leader, one) == only(S)


def test_of_many_the_leading_come_first_then_the_floor_the_stage_and_the_nearest() -> None:
    near = [((3 + i / 10, 4.0), Role.PARTICIPANT) for i in range(7)]
    room, people = room_of(
        ((3, 4), Role.PARTICIPANT),
        *near,
        ((14, 10), Role.FACILITATOR),
        ((13, 9), Role.PARTICIPANT),
        ("stage", Role.PARTICIPANT),
    )
    listener, nearest, farthest = people[0], people[1:5], people[5:8]
    people[9].has_floor = True
    for speaker in people[1:]:
        heard(room, speaker, listener)
    sent = {speaker for speaker in people if room.sent.get((speaker, listener), NOTHING) != NOTHING}
    assert sent == {*nearest, people[5], *people[8:]}
    assert {speaker for speaker, one in room.left_out if one is listener} == set(farthest[1:])


def test_words_for_the_room_and_for_those_near() -> None:
    def reads(where: str, other: str, scope: Scope) -> bool | None:
        room, one, another = two(where, other)
        return room.say(one, wire.Say(scope, "Hello"))[another]

    assert [reads("closed", other, Scope.ROOM) for other in PLACES] == [True] * 5 + [False, True]
    assert [reads("stage", other, Scope.NEAR) for other in PLACES] == [True] * 5 + [False, True]
    assert [reads("ground", other, Scope.NEAR) for other in PLACES] == [
        True,
        False,
        True,
        False,
        True,
        False,
        True,
    ]
    assert reads("silent", "silent", Scope.NEAR) is True and reads("silent", "ground", Scope.NEAR) is None


def test_who_is_silenced_does_not_write_but_who_is_muted_does() -> None:
    room, one, other = two("ground", "ground")
    one.muted = other.deafened = True
    assert room.say(one, wire.Say(Scope.NEAR, "Hello"))[other]
    one.silenced = True
    assert not any(room.say(one, wire.Say(Scope.ROOM, "Hello")).values())


def test_packets_of_20_ms() -> None:
    voices = [toc for toc in range(256) if is_voice(bytes([toc, 0]))]
    assert [toc >> 3 for toc in voices] == [1, 5, 9, 13, 15, 19, 23, 27, 31]
    assert [len(PACKET[:n]) for n in (1, 2) if is_voice(PACKET[:n])] == [2]
