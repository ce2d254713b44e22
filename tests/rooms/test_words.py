"""Written words: who reads them, what is refused, how long they are kept and for whom."""

import pytest

from tests.link import Client, Link
from tests.rooms.test_talking import refusals, seated
from worldserver import wire
from worldserver.rooms.events import EventLog
from worldserver.wire import HeardBy, Hearing, RefusalCode, Role, Scope


def test_words_for_the_room_and_for_those_near(link: Link, pair: tuple[Client, Client]) -> None:
    ann, ben = pair
    far = link.join("Far")
    assert far.sit(16).reason == wire.MoveReason.GRANTED  # at the end of the jetty
    ann.say(wire.Say(Scope.ROOM, "  Good\tmorning \u202e all "))
    said = far.last(wire.Said)
    assert (said.slot, said.name, said.text) == (ann.slot, "Ann", "Good morning all")
    assert ann.last(wire.Said) == said
    ann.say(wire.Say(Scope.NEAR, "You two"))
    assert ben.last(wire.Said).text == "You two" and far.last(wire.Said) == said


def test_in_a_silent_place_one_may_still_write(link: Link) -> None:
    ida, jon = seated(link, "Ida", 16), seated(link, "Jon", 17)
    ida.say(wire.Say(Scope.NEAR, "Look, a heron"))
    assert jon.last(wire.Said).text == "Look, a heron"
    assert jon.hears(ida) == Hearing.NONE
    link.tick(5)
    assert ida.last(wire.Heard).by == HeardBy.SILENT_PLACE


def test_words_have_a_limit_that_is_said_kindly(link: Link, pair: tuple[Client, Client]) -> None:
    ann, ben = pair
    for i in range(wire.SAID_BURST + 3):
        ann.say(wire.Say(Scope.ROOM, f"word {i}"))
    assert len(ben.all(wire.Said)) == wire.SAID_BURST
    assert refusals(ann) == [RefusalCode.TOO_OFTEN] * 3
    link.wait(60 / wire.SAID_PER_MINUTE + 1)
    ann.say(wire.Say(Scope.ROOM, "again"))
    assert ben.last(wire.Said).text == "again"


def test_words_are_cut_at_their_length_and_nothing_is_no_word(pair: tuple[Client, Client]) -> None:
    ann, ben = pair
    ann.say(wire.Say(Scope.ROOM, "x" * 900))
    assert ben.last(wire.Said).text == "x" * wire.SAID_CHARS
    for nothing in ("", "   ", " \u200b ", "\ue000"):
        ann.say(wire.Say(Scope.ROOM, nothing))
    assert refusals(ann) == [RefusalCode.NOT_ALLOWED] * 4 and ann.is_here
    assert "nothing" in ann.last(wire.Refused).text
    ann.say(wire.Say(Scope.ROOM, "\U0001fae8"))
    assert ben.last(wire.Said).text == "\U0001fae8", "newer than the tables of this Python"
    assert len(ben.all(wire.Said)) == 2


def test_who_comes_back_reads_what_was_meant_for_them_and_nothing_else(
    link: Link, pair: tuple[Client, Client]
) -> None:
    ann, ben = pair
    ida, jon = seated(link, "Ida", 12), seated(link, "Jon", 13)
    ben.say(wire.Ack(ben.welcome.epoch, ben.welcome.seq) if ben.welcome else wire.Leave())
    ben.lose()
    ann.say(wire.Say(Scope.ROOM, "for Ben too"))
    ida.say(wire.Say(Scope.NEAR, "not for Ben"))
    back = link.resume(ben)
    assert [said.text for said in back.all(wire.Said)] == ["for Ben too"]
    assert [said.text for said in jon.all(wire.Said)] == ["for Ben too", "not for Ben"]


def kept(link: Link) -> int:
    return len(link.directory.room("lakeside")._events)


def acknowledge(*clients: Client) -> None:
    """They have all there is."""
    for client in clients:
        assert client.welcome is not None
        client.say(wire.Ack(client.welcome.epoch, 10**6))


def test_words_are_kept_for_those_they_are_for_alone(link: Link, pair: tuple[Client, Client]) -> None:
    ann, ben = pair
    ida, jon = seated(link, "Ida", 12), seated(link, "Jon", 13)
    acknowledge(ann, ben, ida, jon)
    assert kept(link) == 0
    ida.say(wire.Say(Scope.NEAR, "Between us"))
    acknowledge(ida)
    assert kept(link) == 1
    acknowledge(jon)
    assert kept(link) == 0, "those outside have no part in it"


def test_words_are_kept_for_a_minute_at_most(link: Link, pair: tuple[Client, Client]) -> None:
    """Although one who is there never acknowledges anything."""
    ann, ben = pair
    acknowledge(ann, ben)
    ben.say(wire.Say(Scope.ROOM, "Something private"))
    acknowledge(ben)
    link.wait(59)
    assert kept(link) == 1
    link.wait(2)
    assert kept(link) == 0
    assert not link.resume(ann).all(wire.Said)


def test_words_for_those_who_have_left_are_let_go(link: Link, pair: tuple[Client, Client]) -> None:
    ann, ben = pair
    acknowledge(ann, ben)
    ann.say(wire.Say(Scope.ROOM, "Goodbye"))
    ann.say(wire.Leave())
    assert kept(link) == 2, "for Ben still, and that Ann has left"
    ben.say(wire.Leave())
    assert kept(link) == 0


def test_nothing_else_that_happens_pushes_words_out(link: Link, pair: tuple[Client, Client]) -> None:
    ann, ben = pair
    ben.lose()
    ann.say(wire.Say(Scope.ROOM, "for Ben"))
    for n in range(300):
        link.now += 100_000
        ann.say(wire.Mute(n % 2 == 0))
    back = link.resume(ben)
    assert [said.text for said in back.all(wire.Said)] == ["for Ben"]
    # The words come first, for they were first.
    events = [type(m) for m in back.heard if isinstance(m, wire.Said | wire.Changed)]
    assert events[0] is wire.Said and len(events) == 1 + 256


def test_never_more_words_are_kept_than_there_is_room_for() -> None:
    log = EventLog(1, most=3)
    for n in range(5):
        log.append_words(bytes([n]), [7], author=8, now=n)
        log.append(bytes([100 + n]), [7])
    assert log.after(1, 0, 7) == [bytes([n]) for n in (2, 102, 3, 103, 4, 104)]
    assert log.after(1, 8, 7) == [bytes([n]) for n in (4, 104)]
    assert len(log.after(2, 8, 7)) == 6, "of another epoch all"
    log.append(b"for nobody", [])
    assert len(log) == 6 and log.seq == 11


@pytest.mark.parametrize("who", ["removed", "blocked by the reader", "blocked by the writer"])
def test_who_comes_back_reads_nothing_of_whom_they_shall_no_longer_read(
    link: Link, pair: tuple[Client, Client], who: str
) -> None:
    ann, ben = pair
    cleo, flo = link.join("Cleo"), link.join("Flo", role=Role.FACILITATOR)
    ann.say(wire.Say(Scope.ROOM, "Hateful"))
    cleo.say(wire.Say(Scope.ROOM, "Kind"))
    if who == "removed":
        ben.lose()
        flo.say(wire.Remove(ann.slot))
    elif who == "blocked by the reader":
        ben.say(wire.Block(ann.slot, True))
        ben.say(wire.Block(ann.slot, False))
        ben.lose()
    else:
        ben.lose()
        ann.say(wire.Block(ben.slot, True))
    back = link.resume(ben)
    assert [said.text for said in back.all(wire.Said)] == ["Kind"]
