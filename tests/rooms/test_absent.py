"""Whoever has no place in a room reaches nobody in it, though their connection had something on its way."""

import pytest

from tests.link import PACKET, Client, Link
from worldserver import wire
from worldserver.rooms import ProtocolError
from worldserver.wire import Hearing, Role, Scope


def gone(link: Link, client: Client, how: str) -> None:
    """Somebody has no place in the room any more, or no longer by this connection."""
    if how == "removed":
        link.join("Flo", role=Role.FACILITATOR).say(wire.Remove(client.slot))
    elif how == "replaced":
        link.resume(client)
    elif how == "left":
        client.say(wire.Leave())
    else:
        client.lose()


@pytest.mark.parametrize("how", ["removed", "replaced", "left", "lost"])
@pytest.mark.parametrize("later", [0, 3], ids=["at once", "when the place is somebody else's"])
@pytest.mark.parametrize("message", [wire.Voice(50, PACKET), wire.Say(Scope.ROOM, "Still here")])
def test_what_comes_of_who_has_no_place_reaches_nobody(
    link: Link, pair: tuple[Client, Client], how: str, later: int, message: wire.ClientMessage
) -> None:
    ann, ben = pair
    ann.speak()
    gone(link, ann, how)
    for n in range(later):
        link.tick()
        link.join(f"Newcomer {n}")
    for client in link.everybody():
        client.heard.clear()
    with pytest.raises(ProtocolError):
        ann.session.receive(wire.encode(message), link.now)
    heard = [m for client in link.everybody() for m in client.heard]
    assert not [m for m in heard if isinstance(m, wire.Voiced | wire.Said)]
    assert ben.is_here


def test_a_seat_is_not_needed_to_speak(pair: tuple[Client, Client]) -> None:
    ann, ben = pair
    assert ann.at.seat == -1 and ben.hears(ann) == Hearing.SPATIAL
