"""The histories can fail: a server that is wrong in one way is found out.

Each mutant takes a rule out of the server, or bends one. The server as it is agrees with the model over the
same seed and length, so what is found is the mutation. Much happens here for each packet, to find it soon.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.net.hearing_acts import DisagreementError
from tests.net.history import History
from worldserver import wire
from worldserver.net.hub import Hub
from worldserver.rooms import Directory
from worldserver.rooms import room as rooms
from worldserver.rooms.events import EventLog
from worldserver.rooms.roles import ALLOWED, Action
from worldserver.rooms.room import Room
from worldserver.wire import MoveReason, Role
from worldserver.world import World, audiences, blocks, motion, moves, voice
from worldserver.world.audiences import Audiences
from worldserver.world.columns import Columns
from worldserver.world.places import Places

pytestmark = pytest.mark.slow

SEED, DECISIONS, PACKETS = 11, 30_000, 0.4

Patch = pytest.MonkeyPatch
Mutant = Callable[[Patch], None]


def nothing(*_: Any, **__: Any) -> None:
    """What a rule that was taken out does."""


def without(owner: Any, name: str) -> Mutant:
    """A method does nothing."""
    return lambda patch: patch.setattr(owner, name, nothing)


def having(owner: Any, name: str, value: Any) -> Mutant:
    """A number or a function is another."""
    return lambda patch: patch.setattr(owner, name, value)


def twice(owner: Any, name: str) -> Mutant:
    """A method does what it does again."""
    once = getattr(owner, name)

    def do_twice(*facts: Any) -> None:
        once(*facts)
        once(*facts)

    return having(owner, name, do_twice)


def may_also(action: Action, *roles: Role) -> Mutant:
    def mutate(patch: Patch) -> None:
        for role in roles:
            patch.setitem(ALLOWED, role, ALLOWED[role] | {action})

    return mutate


def anybody_silences(patch: Patch) -> None:
    may_also(Action.SILENCE, *Role)(patch)
    patch.setattr(rooms, "may_upon", lambda *_: True)


def silences_upwards(patch: Patch) -> None:
    patch.setattr(rooms, "may_upon", lambda role, action, _: action in ALLOWED[role])


def locked_zones_are_entered(patch: Patch) -> None:
    judge, reason_against = motion._judge, moves._reason_against

    def judge_all(*facts: Any) -> Any:
        reasons = judge(*facts)
        return np.where(reasons == MoveReason.ZONE_LOCKED, MoveReason.GRANTED, reasons)

    def reason_against_none(*facts: Any, **more: Any) -> MoveReason:
        reason = reason_against(*facts, **more)
        return MoveReason.GRANTED if reason is MoveReason.ZONE_LOCKED else reason

    patch.setattr(motion, "_judge", judge_all)
    patch.setattr(moves, "_reason_against", reason_against_none)


def full_zones_are_entered(patch: Patch) -> None:
    for module in (motion, moves):
        patch.setattr(module, "zone_is_full", lambda *_: False)


def earshot_is_longer(patch: Patch) -> None:
    add = Places.add

    def add_with_longer_earshot(places: Places, scene: Any) -> int:
        number = add(places, scene)
        places.earshot[number] *= 1.15
        return number

    patch.setattr(Places, "add", add_with_longer_earshot)


def whoever_resumes_is_silenced_no_longer(patch: Patch) -> None:
    resume = Room.resume

    def resume_unsilenced(room: Room, member: Any, *more: Any) -> None:
        resume(room, member, *more)
        room._world.mute(member.row, voice.Mute.SILENCED, muted=False)
        member.silenced = False

    patch.setattr(Room, "resume", resume_unsilenced)


def blocks_hold_one_way(patch: Patch) -> None:
    patch.setattr(blocks, "_both_ways", lambda row, other: np.array([row << 32 | other], np.int64))


def whoever_is_gone_is_not_forgotten(patch: Patch) -> None:
    """Who gets their row is blocked by whoever blocked them, and counts as heard."""

    def forget_half(audiences: Audiences, row: int, room: int) -> None:
        audiences._fall_silent(row, room)
        audiences.touch(room)

    patch.setattr(Audiences, "forget", forget_half)


def voices_with(change: Callable[[int, bytes], tuple[int, bytes]]) -> Mutant:
    """What is passed on is not what came."""
    speak = Room.speak

    def speak_otherwise(room: Room, member: Any, seq: int, packet: bytes, now: int) -> None:
        speak(room, member, *change(seq, packet), now)

    return having(Room, "speak", speak_otherwise)


def words_with(near: bool) -> Mutant:
    """Words of either scope go where those of one do."""
    readers = World.readers
    return having(World, "readers", lambda world, speaker, **_: readers(world, speaker, near=near))


def words_for_others_are_told_on_coming_back(patch: Patch) -> None:
    def after(log: EventLog, epoch: int, seq: int, slot: int) -> list[bytes]:
        kept = sorted((log._happened | log._written).items())
        return [event for number, (event, *_) in kept if number > seq]

    patch.setattr(EventLog, "after", after)


MUTANTS: dict[str, Mutant] = {
    "Mute is ignored": without(Room, "mute"),
    "Silence is ignored": without(Room, "silence"),
    "Deafen is ignored": without(Room, "deafen"),
    "Block is ignored": without(Room, "block"),
    "Lock is ignored": without(Room, "lock"),
    "blocks hold one way": blocks_hold_one_way,
    "anybody silences anybody": anybody_silences,
    "who leads silences whoever leads": silences_upwards,
    "observers speak": may_also(Action.SPEAK, Role.OBSERVER),
    "everybody leads": may_also(Action.LEAD, *Role),
    "locked zones are entered": locked_zones_are_entered,
    "full zones are entered": full_zones_are_entered,
    "earshot is longer": earshot_is_longer,
    "who is heard is heard no farther": having(voice, "KEEP", np.float32(1)),
    "who is heard is heard far": having(voice, "KEEP", np.float32(1.3)),
    "breakouts are ignored": without(World, "set_breakout"),
    "the floor is ignored": without(World, "give_floor"),
    "the voice rule is ignored": without(World, "set_voice_rule"),
    "nine speak": having(audiences, "SPEAKERS", 9),
    "seven speak": having(audiences, "SPEAKERS", 7),
    "speakers count for a long time": having(audiences, "SPEAKING_US", 3_000_000),
    "decisions wait for the tick": without(Audiences, "touch"),
    "resuming undoes Silence": whoever_resumes_is_silenced_no_longer,
    "whoever is gone is not forgotten": whoever_is_gone_is_not_forgotten,
    "nobody leads": without(World, "lead"),
    "poses are not taken in": without(Columns, "put"),
    "places are kept for a second": having(rooms, "RESUME_MS", 1000),
    "places are kept for an hour": having(rooms, "RESUME_MS", 3_600_000),
    "whoever was removed may come back": without(Directory, "_forget"),
    "packets are passed on twice": twice(Hub, "relay"),
    "another is stamped": having(rooms, "Voiced", lambda slot, *rest: wire.Voiced(slot ^ 1, *rest)),
    "near and far are mixed up": having(
        rooms, "Voiced", lambda slot, seq, how, packet: wire.Voiced(slot, seq, 3 - how, packet)
    ),
    "seq is changed": voices_with(lambda seq, packet: (seq + 1, packet)),
    "packets are changed": voices_with(lambda seq, packet: (seq, packet[:-1])),
    "words near go to the room": words_with(near=False),
    "words for the room go near": words_with(near=True),
    "missed words are lost": having(EventLog, "after", lambda *_: []),
    "words for others are told on coming back": words_for_others_are_told_on_coming_back,
}


@pytest.mark.parametrize("mutate", MUTANTS.values(), ids=MUTANTS.keys())
async def test_a_server_that_is_wrong_is_found_out(monkeypatch: Patch, mutate: Mutant) -> None:
    mutate(monkeypatch)
    with pytest.raises(DisagreementError):
        History(SEED, PACKETS).run(DECISIONS)


async def test_the_server_as_it_is_agrees() -> None:
    History(SEED, PACKETS).run(DECISIONS)
