"""Speaking in a room, as a client does it: what is passed on, what is refused, what one is told."""

from collections import Counter

import numpy as np
import pytest

from tests.link import PACKET, Client, Link
from worldserver import wire
from worldserver.rooms.opus import is_voice
from worldserver.wire import CloseCode, HeardBy, Hearing, RefusalCode, Role, Scope
from worldserver.world import VoiceRule

PAVILION = 1


def refusals(client: Client) -> list[int]:
    return [refused.code for refused in client.all(wire.Refused)]


def test_a_voice_is_heard_stamped_and_unopened(pair: tuple[Client, Client]) -> None:
    ann, ben = pair
    packet = PACKET[:1] + bytes(range(59))
    ann.speak(packet)
    assert ben.last(wire.Voiced) == wire.Voiced(ann.slot, 1, Hearing.SPATIAL, packet)
    assert ann.all(wire.Voiced) == []


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        PACKET[:1],
        PACKET[:1] + bytes(wire.VOICE_PACKET_BYTES),
        bytes([31 << 3 | 4]) + bytes(59),  # stereo
        bytes([31 << 3 | 1]) + bytes(59),  # two frames
        bytes([30 << 3]) + bytes(59),  # 10 ms
        bytes([3 << 3]) + bytes(59),  # 60 ms
    ],
    ids=["none", "one byte", "giant", "stereo", "two frames", "10 ms", "60 ms"],
)
def test_what_is_no_voice_is_not_passed_on_and_told_once(pair: tuple[Client, Client], packet: bytes) -> None:
    ann, ben = pair
    for _ in range(5):
        ann.speak(packet)
    assert ben.all(wire.Voiced) == []
    assert refusals(ann) == [RefusalCode.NOT_VOICE]
    assert ann.unheard[RefusalCode.NOT_VOICE] == 5
    ann.speak()
    assert len(ben.all(wire.Voiced)) == 1
    ann.speak(packet)
    assert refusals(ann) == [RefusalCode.NOT_VOICE]


def test_why_a_voice_is_refused_is_told_now_and_then_each_reason_by_itself(
    link: Link, pair: tuple[Client, Client]
) -> None:
    ann, _ = pair
    for _ in range(10 * 50):
        link.now += 20_000
        ann.speak(PACKET[:1])
        ann.speak()
        ann.speak()
        ann.speak()
    told = Counter(refusals(ann))
    assert told == {RefusalCode.NOT_VOICE: 2, RefusalCode.TOO_OFTEN: 2}
    assert ann.unheard[RefusalCode.NOT_VOICE] == 500 and ann.unheard[RefusalCode.TOO_OFTEN] > 700
    # Neither another reason between nor a new connection makes it sooner.
    ann = link.resume(ann)
    ann.say(wire.Mute(True))
    for _ in range(3):
        ann.speak()
        ann.speak(PACKET[:1])
    assert refusals(ann) == [RefusalCode.MUTED]


def test_the_lengths_of_voice() -> None:
    lengths = [n for n in range(300) if is_voice((PACKET + bytes(300))[:n])]
    assert lengths == list(range(2, wire.VOICE_PACKET_BYTES + 1))


def test_every_configuration_of_20_ms_is_voice_and_no_other() -> None:
    milliseconds = [10, 20, 40, 60] * 3 + [10, 20] * 2 + [2.5, 5, 10, 20] * 4
    assert len(milliseconds) == 32
    for config, length in enumerate(milliseconds):
        assert is_voice(bytes([config << 3, 0])) is (length == 20)


def test_a_sequence_that_does_not_grow_is_not_passed_on(pair: tuple[Client, Client]) -> None:
    ann, ben = pair
    for seq in (5, 5, 4, 0):
        ann.say(wire.Voice(seq, PACKET))
    assert [voiced.seq for voiced in ben.all(wire.Voiced)] == [5]
    ann.say(wire.Voice(9, PACKET))
    assert [voiced.seq for voiced in ben.all(wire.Voiced)] == [5, 9]


def test_who_sends_more_sound_than_there_is_time_is_cut_short_and_goes_on(
    pair: tuple[Client, Client],
) -> None:
    ann, ben = pair
    for _ in range(3 * wire.VOICE_BURST):
        ann.speak()
    assert len(ben.all(wire.Voiced)) == wire.VOICE_BURST
    assert refusals(ann) == [RefusalCode.TOO_OFTEN]
    assert ann.unheard[RefusalCode.TOO_OFTEN] == 2 * wire.VOICE_BURST
    assert ann.is_here


def test_who_floods_with_voice_is_closed(pair: tuple[Client, Client]) -> None:
    ann, ben = pair
    for _ in range(5 * wire.MESSAGES_PER_SECOND):
        if ann.closed is None:
            ann.speak()
    assert ann.closed is CloseCode.FLOODING and ben.is_here


def test_a_second_of_speech_passes_every_second(link: Link, pair: tuple[Client, Client]) -> None:
    ann, ben = pair
    for _ in range(200):
        link.now += wire.VOICE_FRAME_MS * 1000
        ann.speak()
    assert len(ben.all(wire.Voiced)) == 200


def test_a_voice_before_hello_closes(link: Link) -> None:
    client = link.client()
    client.say(wire.Voice(1, PACKET))
    assert client.closed is CloseCode.OUT_OF_TURN


def test_an_observer_listens(link: Link) -> None:
    ann, eve = link.join("Ann"), link.join("Eve", role=Role.OBSERVER)
    link.tick()
    assert eve.hears(ann) == Hearing.SPATIAL and ann.hears(eve) == Hearing.NONE
    eve.say(wire.Say(Scope.ROOM, "Hello"))
    assert refusals(eve) == [RefusalCode.NOT_ALLOWED] * 2 and ann.all(wire.Said) == []
    assert eve.last(wire.Heard).by == HeardBy.ROLE
    eve.say(wire.Lock(PAVILION, True))
    assert refusals(eve)[-1] == RefusalCode.NOT_ALLOWED


def test_mute_and_unmute(link: Link, pair: tuple[Client, Client]) -> None:
    ann, ben = pair
    ann.say(wire.Mute(True))
    assert ben.hears(ann) == Hearing.NONE and refusals(ann) == [RefusalCode.MUTED]
    assert ben.last(wire.Changed).participant.muted
    ann.say(wire.Mute(True))
    assert len(ben.all(wire.Changed)) == 1
    link.tick()
    assert ann.last(wire.Heard).by == HeardBy.MUTED
    ann.say(wire.Mute(False))
    assert ben.hears(ann) == Hearing.SPATIAL
    assert not ben.last(wire.Changed).participant.muted


def test_a_facilitator_silences_and_nobody_else(link: Link, pair: tuple[Client, Client]) -> None:
    ann, ben = pair
    flo = link.join("Flo", role=Role.FACILITATOR)
    ann.say(wire.Silence(ben.slot, True))
    assert refusals(ann) == [RefusalCode.NOT_ALLOWED]
    ann.say(wire.Silence(flo.slot, True))
    flo.say(wire.Silence(flo.slot, True))
    flo.say(wire.Silence(99, True))
    assert refusals(flo) == [RefusalCode.NOT_ALLOWED, RefusalCode.NO_SUCH_PARTICIPANT]
    flo.say(wire.Silence(ann.slot, True))
    assert ben.hears(ann) == Hearing.NONE and refusals(ann)[-1] == RefusalCode.SILENCED
    ann.say(wire.Mute(False))
    assert ben.hears(ann) == Hearing.NONE
    ann.say(wire.Say(Scope.NEAR, "Can you read this?"))
    assert ben.all(wire.Said) == [] and refusals(ann)[-1] == RefusalCode.SILENCED
    assert ben.last(wire.Changed).participant.silenced
    flo.say(wire.Silence(ann.slot, False))
    flo.say(wire.Silence(ann.slot, False))
    assert ben.hears(ann) == Hearing.SPATIAL


def test_who_is_silenced_is_so_still_after_coming_back(link: Link, pair: tuple[Client, Client]) -> None:
    ann, ben = pair
    link.join("Flo", role=Role.FACILITATOR).say(wire.Silence(ann.slot, True))
    ann.say(wire.Deafen(True))
    ann.say(wire.Block(ben.slot, True))
    ann.lose()
    back = link.resume(ann)
    link.tick()
    assert ben.hears(back) == Hearing.NONE and back.hears(ben) == Hearing.NONE
    assert back.welcome is not None and back.welcome.deafened
    assert np.frombuffer(back.welcome.blocked, "<u2").tolist() == [ben.slot]
    assert back.last(wire.Heard).by == HeardBy.SILENCED


def test_a_block_goes_both_ways_and_is_told_to_nobody(pair: tuple[Client, Client]) -> None:
    ann, ben = pair
    before = len(ben.heard)
    ann.say(wire.Block(ben.slot, True))
    assert len(ben.heard) == before
    assert ann.hears(ben) == Hearing.NONE == ben.hears(ann)
    ben.say(wire.Say(Scope.ROOM, "Hello?"))
    assert ann.all(wire.Said) == []
    ben.say(wire.Block(ann.slot, False))
    assert ann.hears(ben) == Hearing.NONE
    ann.say(wire.Block(ben.slot, False))
    assert ann.hears(ben) == Hearing.SPATIAL
    ann.say(wire.Block(99, True))
    assert refusals(ann) == [RefusalCode.NO_SUCH_PARTICIPANT]
    ann.say(wire.Block(ann.slot, True))
    assert refusals(ann) == [RefusalCode.NO_SUCH_PARTICIPANT]


def test_so_many_can_be_blocked_and_no_more(link: Link, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worldserver.rooms.room.BLOCKS", 2)
    ann, *others = (link.join(name) for name in ("Ann", "Ben", "Cat", "Dan"))
    link.tick()
    for other in others:
        ann.say(wire.Block(other.slot, True))
    assert (
        refusals(ann) == [RefusalCode.NOT_ALLOWED] and "A facilitator can help" in ann.last(wire.Refused).text
    )
    assert [other.hears(ann) for other in others] == [Hearing.NONE, Hearing.NONE, Hearing.SPATIAL]
    # Once more the same is no more, and one taken back makes room for another.
    ann.say(wire.Block(others[0].slot, True))
    ann.say(wire.Block(others[1].slot, False))
    ann.say(wire.Block(others[2].slot, True))
    assert len(refusals(ann)) == 1 and others[2].hears(ann) == Hearing.NONE


def test_who_is_deafened_hears_nobody(pair: tuple[Client, Client]) -> None:
    ann, ben = pair
    ann.say(wire.Deafen(True))
    assert ann.hears(ben) == Hearing.NONE and ben.hears(ann) == Hearing.SPATIAL
    ann.say(wire.Deafen(False))
    assert ann.hears(ben) == Hearing.SPATIAL


# ----------------------------------------------------------------------------------------------- closed doors


def seated(link: Link, name: str, seat: int) -> Client:
    client = link.join(name)
    assert client.sit(seat).reason == wire.MoveReason.GRANTED
    return client


def test_a_closed_circle(link: Link, pair: tuple[Client, Client]) -> None:
    ann = pair[0]
    ida, jon = seated(link, "Ida", 12), seated(link, "Jon", 13)
    assert jon.hears(ida) == Hearing.SPATIAL
    assert ann.hears(ida) == Hearing.NONE == ida.hears(ann)
    ida.say(wire.Say(Scope.NEAR, "Between us"))
    assert [said.text for said in jon.all(wire.Said)] == ["Between us"] and ann.all(wire.Said) == []
    link.tick(5)
    assert ida.last(wire.Heard) == wire.Heard(HeardBy.CIRCLE, 1, PAVILION)


def test_only_those_inside_lock_and_all_are_told(link: Link, pair: tuple[Client, Client]) -> None:
    ann, ben = pair
    ida = seated(link, "Ida", 12)
    ann.say(wire.Lock(PAVILION, True))
    ann.say(wire.Lock(0, True))
    ann.say(wire.Lock(99, True))
    assert refusals(ann) == [RefusalCode.NOT_INSIDE, RefusalCode.NO_SUCH_ZONE, RefusalCode.NO_SUCH_ZONE]
    ida.say(wire.Lock(PAVILION, True))
    ida.say(wire.Lock(PAVILION, True))
    changes = ben.all(wire.ZoneChanged)
    assert [(change.zone, change.locked) for change in changes] == [(PAVILION, True)]
    assert ben.sit(13).reason == wire.MoveReason.ZONE_LOCKED
    late = link.join("Late")
    assert late.welcome is not None and late.welcome.locked == bytes([PAVILION])
    flo = link.join("Flo", role=Role.FACILITATOR)
    flo.say(wire.Lock(PAVILION, False))
    assert ben.last(wire.ZoneChanged).locked is False


def test_a_locked_circle_opens_when_the_last_has_left(link: Link, pair: tuple[Client, Client]) -> None:
    ida = seated(link, "Ida", 12)
    ida.say(wire.Lock(PAVILION, True))
    link.tick()
    ida.say(wire.Leave())
    link.tick()
    assert pair[0].last(wire.ZoneChanged).locked is False


# ------------------------------------------------------------------------------------------ what is counted


def test_a_voice_that_nobody_may_hear_is_counted_by_its_reason_and_not_told(link: Link) -> None:
    ann, ida = link.join("Ann"), seated(link, "Ida", 16)
    link.tick()
    ida.speak()
    assert ida.unheard == {HeardBy.SILENT_PLACE: 1} and refusals(ida) == []
    ann.speak()
    assert ann.unheard == {None: 1}, "nobody is near: that is no refusal"
    link.world.set_voice_rule(0, VoiceRule.LEADERS)
    ann.speak()
    assert ann.unheard == {None: 1, HeardBy.NOT_YOUR_TURN: 1} and refusals(ann) == []
    ann.say(wire.Mute(True))
    ann.speak()
    assert ann.unheard[RefusalCode.MUTED] == 1 and refusals(ann) == [RefusalCode.MUTED]
