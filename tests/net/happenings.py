"""What may happen in the town besides voices and walks, and how often.

What takes from people is given back sooner or later, so that there is always somebody to be heard. Much of it
the server has to refuse: of the wrong role, with a slot that nobody has, on a connection that is over.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from tests.net.hearing_acts import PLACE_KEPT_US
from tests.net.hearing_model import Presence, VoiceRule
from worldserver import wire
from worldserver.wire import MoveKind, Scope
from worldserver.world import VoiceRule as WorldsVoiceRule

if TYPE_CHECKING:
    from tests.net.history import History
    from tests.net.town import Guest

WORDS_US = 3_100_000
"""The shortest time between two writings of one person."""
COOLDOWN_US = 250_000
"""How soon after a move the next may be granted."""
NO_20_MS = (0, 31 << 3 | 4, 31 << 3 | 1, 30 << 3)
"""Of 10 ms by SILK, stereo, two frames, of 10 ms by CELT."""
NOBODY = 60_000

# ---------------------------------------------------------------------------------------- voices and words


def no_voice(history: History) -> None:
    """A packet that is none, or that has come before."""
    guest = history.anybody()
    if history.chance(0.5):
        history.town.speak(guest, wire.Voice(max(0, guest.person.voice_seq), history.packet()))
        return
    guest.voice_seq += 1
    packet = bytes([history.random.choice(NO_20_MS)]) + history.random.randbytes(59)
    history.town.speak(guest, wire.Voice(guest.voice_seq, packet))


def words(history: History) -> None:
    guest = history.anybody()
    if history.town.now - guest.wrote_at >= WORDS_US:
        scope = history.random.choice((Scope.NEAR, Scope.ROOM))
        history.town.write(guest, wire.Say(scope, f"word {history.random.randrange(10**9)}"))


# ---------------------------------------------------------------------------------------- moving


def teleport(history: History) -> None:
    """As a rule somebody who may."""
    now = history.town.now
    rested = [guest for guest in history.town.here() if now - guest.moved_at > COOLDOWN_US]
    history.jump(history.random.choice(rested) if rested and history.chance(0.9) else history.anybody())


def sit(history: History) -> None:
    guest = history.anybody()
    seats = len(guest.place.room.scene.seats)
    history.ask(guest, MoveKind.SIT, seat=history.random.randrange(-1, seats + 1))


def stand_up(history: History) -> None:
    sitting = [guest for guest in history.town.here() if guest.person.seat >= 0]
    if sitting:
        guest = history.random.choice(sitting)
        x, _, z = guest.person.head
        dx, dz = (history.random.uniform(-1, 1) for _ in "xz")
        history.ask(guest, MoveKind.STAND, (x + dx, z + dz))


def old_pose(history: History) -> None:
    """A pose of before the last move."""
    guest = history.anybody()
    x, _, z = guest.person.head
    history.pose(guest, (x + 0.1, z), move_seq=max(0, guest.person.move_seq - 1))


# ---------------------------------------------------------------------------------------- coming and going


def somebody_comes(history: History) -> None:
    """If there are fewer than there are as a rule; they may have something to say at once."""
    for place in history.wanting_people():
        guest = history.newcomer(place)
        history.moods[place].talkers.append(guest)
        if history.chance(0.5):
            history.speak(guest)


def somebody_leaves(history: History) -> None:
    """And perhaps somebody comes at once, before a tick or just after it, and speaks."""
    history.town.act(history.anybody(), wire.Leave())
    if history.chance(0.3):
        history.town.tick()
    if history.chance(0.5):
        history.speak(history.newcomer(history.place()))


def somebody_is_removed(history: History) -> None:
    """Or not, as most may not."""
    guest = history.anybody()
    other = history.neighbour(guest)
    history.town.act(guest, wire.Remove(other.person.slot))
    if other.person.presence is Presence.GONE:
        history.town.knock_in_vain(other.welcome.resume_token)


def a_connection_drops(history: History) -> None:
    """It is lost; or its client closes it; or its client errs, and the server does."""
    guest = history.anybody()
    kind = history.random.choice(("lost", "closed", "err"))
    if kind == "lost":
        history.town.lose(guest)
    elif kind == "closed":
        history.town.hang_up(guest)
    elif guest.pose_seq > 0 and guest.person.walks_to is None:
        x, _, z = guest.person.head
        history.pose(guest, (x, z), seq=0)


def a_drop_is_heard_of(history: History) -> None:
    closing = _closing(history)
    if closing:
        history.town.lose(history.random.choice(closing))


def somebody_comes_back(history: History) -> None:
    """Whoever is away, or now and then somebody whose connection still lives. A token is good once."""
    away = [one for one in history.town.guests if not one.is_here]
    guest = history.random.choice(away) if away else history.anybody()
    token = guest.welcome.resume_token
    history.town.come_back(guest)
    if history.chance(0.2):
        history.town.knock_in_vain(token)


def a_while_passes(history: History) -> None:
    """Not so long that those who are away could not come back."""
    since = [one.person.dropped_at for one in history.town.guests if not one.is_here]
    left = min(since, default=history.town.now) + PLACE_KEPT_US - history.town.now
    if not _closing(history):
        history.town.now += left // 2
        history.town.tick()


def a_minute_passes(history: History) -> None:
    """Whoever has not come back by now has left, and cannot."""
    for guest in _closing(history):
        history.town.lose(guest)
    late = [one.welcome.resume_token for one in history.town.guests if not one.is_here]
    history.town.now += PLACE_KEPT_US
    history.town.tick()
    for token in late:
        history.town.knock_in_vain(token)


def a_ghost_stirs(history: History) -> None:
    """A connection that is over: its client goes on sending, or it ends at last."""
    town = history.town
    if not town.over:
        return
    end = history.random.choice(town.over)
    if history.chance(0.3):
        town.end(end)
        return
    record = np.zeros((), wire.POSE_DTYPE).tobytes()
    messages: list[Any] = [
        wire.Voice(1 << 30, history.packet()),
        wire.Voice(1 << 31, history.packet()),
        wire.Say(Scope.ROOM, "Hello?"),
        wire.Mute(False),
        wire.Leave(),
        wire.Pose(1 << 30, town.now, 0, record, b""),
    ]
    town.send_in_vain(end, history.random.choice(messages))


def _closing(history: History) -> list[Guest]:
    return [guest for guest in history.town.guests if guest.person.presence is Presence.CLOSING]


# ---------------------------------------------------------------------------------------- what people decide


def mute(history: History) -> None:
    guest = history.anybody()
    history.town.act(guest, wire.Mute(not guest.person.muted and history.chance(0.5)))


def deafen(history: History) -> None:
    guest = history.anybody()
    history.town.act(guest, wire.Deafen(not guest.person.deafened and history.chance(0.25)))


def silence(history: History) -> None:
    """As a rule somebody who may."""
    leading = [guest for guest in history.town.here() if guest.person.rights.leads]
    guest = history.random.choice(leading) if leading and history.chance(0.6) else history.anybody()
    other = history.neighbour(guest).person
    history.town.act(guest, wire.Silence(other.slot, not other.silenced and history.chance(0.2)))


def block(history: History) -> None:
    guest = history.anybody()
    other = history.neighbour(guest).person
    blocked = other not in guest.person.blocks and history.chance(0.7)
    history.town.act(guest, wire.Block(other.slot, blocked))


def unblock(history: History) -> None:
    blockers = [guest for guest in history.town.here() if guest.person.blocks]
    if blockers:
        guest = history.random.choice(blockers)
        slot = min(person.slot for person in guest.person.blocks)
        history.town.act(guest, wire.Block(slot, False))


def lock(history: History) -> None:
    """Somebody the zone that they are in, or anybody any."""
    insiders = [guest for guest in history.town.here() if guest.person.zone is not None]
    guest = history.random.choice(insiders) if insiders and history.chance(0.7) else history.anybody()
    zone, room = guest.person.zone, guest.place.room
    if zone is None or history.chance(0.2):
        zone = history.random.randrange(len(room.zones) + 1)
    history.town.act(guest, wire.Lock(zone, zone not in room.locked and history.chance(0.7)))


def act_on_nobody(history: History) -> None:
    for message in (wire.Silence(NOBODY, True), wire.Block(NOBODY, True), wire.Remove(NOBODY)):
        history.town.act(history.anybody(), message)


def small_talk(history: History) -> None:
    """What has nothing to do with who hears whom."""
    guest = history.anybody()
    messages: list[Any] = [
        wire.Ping(1),
        wire.Ack(guest.welcome.epoch, guest.seen),
        wire.Presence(wire.PresenceState.AWAY),
        wire.Presence(wire.PresenceState.HERE),
        wire.Sight(history.chance(0.5)),
    ]
    history.town.act(guest, history.random.choice(messages))


# ---------------------------------------------------------------------------------------- a session decides


def breakout(history: History) -> None:
    """Somebody is sent into a small group, or all are called back."""
    guest = history.anybody()
    number = history.random.choice((0, 0, 0, 1, 2))
    group = [guest] if number else [one for one in history.town.guests if one.place is guest.place]
    for one in group:
        history.town.tell(one, f"is in breakout {number}")
        one.person.breakout = number
        history.town.world.set_breakout(one.row, number)


def floor(history: History) -> None:
    guest = history.anybody()
    guest.person.has_floor = not guest.person.has_floor and history.chance(0.6)
    history.town.tell(guest, f"has the floor: {guest.person.has_floor}")
    history.town.world.give_floor(guest.row, has_floor=guest.person.has_floor)


def voice_rule(history: History) -> None:
    place, rule = history.place(), VoiceRule(history.random.choice((0,) * 14 + (1, 2)))
    history.town.tell(place.slug, f"voice rule {rule.name}")
    place.room.voice_rule = rule
    history.town.world.set_voice_rule(place.held.number, WorldsVoiceRule(rule.value))


HAPPENINGS: dict[Callable[[History], None], float] = {
    no_voice: 2,
    words: 14,
    teleport: 34,
    sit: 5,
    stand_up: 5,
    old_pose: 1,
    somebody_comes: 6,
    somebody_leaves: 2,
    somebody_is_removed: 2,
    a_connection_drops: 6,
    a_drop_is_heard_of: 6,
    somebody_comes_back: 8,
    a_while_passes: 0.5,
    a_minute_passes: 0.3,
    a_ghost_stirs: 5,
    mute: 6,
    deafen: 4,
    silence: 7,
    block: 7,
    unblock: 4,
    lock: 14,
    act_on_nobody: 1,
    small_talk: 4,
    breakout: 4,
    floor: 4,
    voice_rule: 6,
}
"""And how often each happens beside the others."""
