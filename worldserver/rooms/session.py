"""The state of one connection's protocol, as a table: (state, message) → what happens, and who may.

      ┌──────────┐ Hello, Resume  ┌─────────┐  Leave, closed, lost   ┌──────┐
   ──▶│ GREETING │───────────────▶│ PRESENT │───────────────────────▶│ OVER │
      └──────────┘                └─────────┘                        └──────┘

What the table does not hold is a ProtocolError; what the sender's role does not allow is answered with
Refused. Bytes that are no message are a WireError. Nothing else can come of `receive`, whatever the bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Any, NamedTuple

from worldserver.rooms import names
from worldserver.rooms.directory import Directory
from worldserver.rooms.errors import (
    NO_SUCH_PARTICIPANT,
    NO_SUCH_ZONE,
    NOT_INSIDE,
    SILENCED,
    ProtocolError,
    RoomError,
)
from worldserver.rooms.limits import Allowance
from worldserver.rooms.line import Line, say_goodbye
from worldserver.rooms.opus import is_voice
from worldserver.rooms.roles import ALLOWED, Action
from worldserver.rooms.room import Member, Room
from worldserver.wire import (
    COLOURS,
    OPCODES,
    SAID_CHARS,
    VERSION,
    Ack,
    Block,
    ClientMessage,
    CloseCode,
    Deafen,
    Hello,
    Leave,
    LeftReason,
    Lock,
    Move,
    MoveKind,
    Mute,
    Ping,
    Pong,
    Pose,
    Presence,
    PresenceState,
    RefusalCode,
    Refused,
    Remove,
    Resume,
    Say,
    Scope,
    Sight,
    Silence,
    Voice,
    WireError,
    decode_client,
    encode,
)
from worldserver.world import Placement, World

OLDEST_SAMPLE = 500_000
"""A pose counts as at most this old, microseconds, whatever its owner says."""
TELL_AGAIN = 5_000_000
"""Why voice is not passed on is told not more often than this, microseconds, each reason by itself."""


class State(Enum):
    """Where a connection stands."""

    GREETING = "greeting"
    PRESENT = "present"
    OVER = "over"


class Session:
    """One connection: bytes in, acts on a room out. Times are microseconds of server time."""

    def __init__(self, directory: Directory, world: World, line: Line, now: int) -> None:
        self._directory, self._world, self._line = directory, world, line
        self._allowance = Allowance(now)
        self._room: Room | None = None
        self._member: Member | None = None
        self._allowed: frozenset[Action] = frozenset()
        self._row = -1
        self._pose_seq = -1
        self._voice_seq = -1
        self._enter_state(State.GREETING)

    @property
    def state(self) -> State:
        """Where this connection stands."""
        return self._state

    # --------------------------------------------------------------------------------- what may happen

    def receive(self, data: bytes, now: int) -> None:
        """A message has come. Raises WireError or ProtocolError, after which the line is to be closed."""
        message = decode_client(data)
        if self._member is not None and self._member.line is not self._line:
            # Removed, or back on another line: whatever was on its way here is nobody's.
            self._enter_state(State.OVER)
        rule = self._rules.get(type(message))
        if rule is None:
            raise ProtocolError(CloseCode.OUT_OF_TURN)
        if not self._allowance.messages.take(now) or not self._is_paced(message, now):
            raise ProtocolError(CloseCode.FLOODING)
        if rule.action is None or rule.action in self._allowed:
            rule.act(self, message, now)
        elif isinstance(message, Voice):
            self._refuse_voice(RefusalCode.NOT_ALLOWED, now)
        else:
            self._refuse(message, RefusalCode.NOT_ALLOWED, "Your role in this room does not allow this.")

    def _is_paced(self, message: ClientMessage, now: int) -> bool:
        """Whether the sender keeps to its limits. Voice and words above theirs are left out, no more."""
        if isinstance(message, Voice):
            return True
        allowance = self._allowance
        return (allowance.poses if isinstance(message, Pose) else allowance.requests).take(now)

    def lost(self, now: int) -> None:
        """The connection is gone, whoever ended it."""
        if self._state is State.PRESENT and self._is_ours():
            self._here[0].drop(self._here[1], now)
        self._enter_state(State.OVER)

    def stop(self, retry_ms: int) -> None:
        """The server goes away; the client may come back after `retry_ms`."""
        self._enter_state(State.OVER)
        text = "The server is being restarted. You will be brought back by itself."
        say_goodbye(self._line, CloseCode.GOING_AWAY, text, retry_ms)

    # --------------------------------------------------------------------------------- greeting

    def _hello(self, hello: Hello, now: int) -> None:
        self._check_version(hello.version)
        name = names.clean(hello.name)
        if not name or hello.colour >= COLOURS:
            raise WireError("Hello: a name of 1 to 24 characters and one of the colours expected")
        self._arrive(*self._directory.enter(hello, name, self._line, now))

    def _resume(self, resume: Resume, now: int) -> None:
        self._check_version(resume.version)
        self._arrive(*self._directory.resume(resume, self._line, now))

    def _check_version(self, version: int) -> None:
        if version != VERSION:
            raise ProtocolError(CloseCode.VERSION_UNKNOWN)

    def _arrive(self, room: Room, member: Member) -> None:
        self._room, self._member, self._allowance = room, member, member.allowance
        self._allowed = ALLOWED[member.role]
        self._row = member.row
        self._enter_state(State.PRESENT)

    # --------------------------------------------------------------------------------- being there

    def _pose(self, pose: Pose, now: int) -> None:
        if pose.seq <= self._pose_seq:
            raise ProtocolError(CloseCode.OUT_OF_TURN, "a pose whose seq does not grow")
        self._pose_seq = pose.seq
        sampled = min(max(pose.time, now - OLDEST_SAMPLE), now)
        self._world.put(self._row, sampled, pose.move_seq, pose.record, pose.fingers)

    def _move(self, move: Move, now: int) -> None:
        room, member = self._here
        room.move(member, MoveKind(move.kind), Placement(*move[1:]), now)

    def _ping(self, ping: Ping, now: int) -> None:
        self._line.send(encode(Pong(ping.client_time, now)))

    def _sight(self, sight: Sight, _: int) -> None:
        self._line.thin_out(sight.sparse)

    def _ack(self, ack: Ack, _: int) -> None:
        room, member = self._here
        room.acknowledge(member, ack.epoch, ack.seq)

    def _presence(self, presence: Presence, _: int) -> None:
        room, member = self._here
        if presence.state == PresenceState.RECONNECTING:
            raise WireError("Presence.state: here or away expected")
        room.show_presence(member, PresenceState(presence.state))

    def _leave(self, _: Leave, __: int) -> None:
        room, member = self._here
        self._enter_state(State.OVER)
        self._directory.leave(room, member, LeftReason.LEFT)
        self._line.close(CloseCode.NORMAL)

    def _remove(self, remove: Remove, _: int) -> None:
        room, member = self._here
        with self._refusing(remove):
            self._directory.remove(room, member.role, remove.slot)

    # --------------------------------------------------------------------------------- speaking

    def _voice(self, voice: Voice, now: int) -> None:
        room, member = self._here
        refusal = self._reason_against(voice, member, now)
        if refusal is not None:
            self._refuse_voice(refusal, now)
            return
        self._voice_seq = voice.seq
        self._line.count_voice(room.speak(member, voice.seq, voice.packet, now))

    def _reason_against(self, voice: Voice, member: Member, now: int) -> RefusalCode | None:
        if not is_voice(voice.packet) or voice.seq <= self._voice_seq:
            return RefusalCode.NOT_VOICE
        if member.silenced:
            return RefusalCode.SILENCED
        if member.muted:
            return RefusalCode.MUTED
        return None if self._allowance.voices.take(now) else RefusalCode.TOO_OFTEN

    def _refuse_voice(self, why: RefusalCode, now: int) -> None:
        """Counted always, told now and then: fifty answers a second would help nobody."""
        self._line.count_voice(why)
        told_at = self._here[1].told_at
        if why not in told_at or now - told_at[why] >= TELL_AGAIN:
            told_at[why] = now
            self._line.send(encode(Refused(why, OPCODES[Voice], _VOICE_WORDS[why])))

    def _say(self, say: Say, now: int) -> None:
        room, member = self._here
        text = names.presentable(say.text, SAID_CHARS)
        if not text:
            text = "There is nothing in this that others could read."
            self._refuse(say, RefusalCode.NOT_ALLOWED, text)
            return
        if not self._allowance.words.take(now):
            text = "That was a lot at once. Please wait a moment before you write more."
            self._refuse(say, RefusalCode.TOO_OFTEN, text)
            return
        with self._refusing(say):
            room.say(member, Scope(say.scope), text, now)

    def _mute(self, mute: Mute, _: int) -> None:
        room, member = self._here
        room.mute(member, muted=mute.muted)

    def _deafen(self, deafen: Deafen, _: int) -> None:
        room, member = self._here
        room.deafen(member, deafened=deafen.deafened)

    def _block(self, block: Block, _: int) -> None:
        room, member = self._here
        with self._refusing(block):
            room.block(member, block.slot, blocked=block.blocked)

    def _silence(self, silence: Silence, _: int) -> None:
        room, member = self._here
        with self._refusing(silence):
            room.silence(member.role, silence.slot, silenced=silence.silenced)

    def _lock(self, lock: Lock, _: int) -> None:
        room, member = self._here
        with self._refusing(lock):
            room.lock(member, lock.zone, locked=lock.locked)

    # --------------------------------------------------------------------------------- inside

    @property
    def _here(self) -> tuple[Room, Member]:
        assert self._room is not None and self._member is not None
        return self._room, self._member

    def _is_ours(self) -> bool:
        """Whether the member still speaks through this line: not removed, not back on another."""
        return self._member is not None and self._member.line is self._line

    @contextmanager
    def _refusing(self, message: ClientMessage) -> Iterator[None]:
        """What the room will not do is told to the sender, and the connection goes on."""
        try:
            yield
        except RoomError as error:
            self._refuse(message, _REFUSALS.get(error.code, RefusalCode.NOT_ALLOWED), str(error))

    def _refuse(self, message: ClientMessage, code: RefusalCode, text: str) -> None:
        self._line.send(encode(Refused(code, OPCODES[type(message)], text)))

    def _enter_state(self, state: State) -> None:
        self._state = state
        self._rules = TABLE[state]


class Rule(NamedTuple):
    """What a message does, and the action that the sender's role must allow; None before there is a role."""

    act: Callable[[Session, Any, int], None]
    action: Action | None


_REFUSALS = {
    NO_SUCH_PARTICIPANT: RefusalCode.NO_SUCH_PARTICIPANT,
    NO_SUCH_ZONE: RefusalCode.NO_SUCH_ZONE,
    NOT_INSIDE: RefusalCode.NOT_INSIDE,
    SILENCED: RefusalCode.SILENCED,
}
_VOICE_WORDS = {
    RefusalCode.NOT_ALLOWED: "Your role in this room is to listen. Your voice is not passed on.",
    RefusalCode.NOT_VOICE: "What your browser sends is not voice as this room speaks it. Reloading may help.",
    RefusalCode.SILENCED: "A facilitator has muted you. Your voice is not passed on.",
    RefusalCode.MUTED: "Your microphone is off. Your voice is not passed on.",
    RefusalCode.TOO_OFTEN: "Your browser sends more sound than there is time. Some of it is left out.",
}

TABLE: dict[State, dict[type[ClientMessage], Rule]] = {
    State.GREETING: {
        Hello: Rule(Session._hello, None),
        Resume: Rule(Session._resume, None),
    },
    State.PRESENT: {
        Ping: Rule(Session._ping, Action.TAKE_PART),
        Pose: Rule(Session._pose, Action.MOVE),
        Move: Rule(Session._move, Action.MOVE),
        Sight: Rule(Session._sight, Action.TAKE_PART),
        Ack: Rule(Session._ack, Action.TAKE_PART),
        Presence: Rule(Session._presence, Action.TAKE_PART),
        Leave: Rule(Session._leave, Action.TAKE_PART),
        Remove: Rule(Session._remove, Action.REMOVE),
        Voice: Rule(Session._voice, Action.SPEAK),
        Say: Rule(Session._say, Action.SPEAK),
        Mute: Rule(Session._mute, Action.TAKE_PART),
        Deafen: Rule(Session._deafen, Action.TAKE_PART),
        Block: Rule(Session._block, Action.BLOCK),
        Silence: Rule(Session._silence, Action.SILENCE),
        Lock: Rule(Session._lock, Action.LOCK),
    },
    State.OVER: {},
}
"""The protocol: which message may come when."""
