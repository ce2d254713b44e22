"""One bot's side of the protocol, without a socket: bytes in, bytes out, `now` an argument.

Theory: the server decides where a bot is. Every `Moved` puts its rig there; what a bot wants beside that is
a wish (a seat, a place to stand), asked for one `Move` at a time, a while after the last answer. A refusal
changes the wish. May not know asyncio or read a clock. Times are microseconds of one monotonic clock.
"""

from __future__ import annotations

from math import dist

import numpy as np

from worldserver import wire
from worldserver.bots.cast import Part
from worldserver.bots.clips import Crowd, Ground
from worldserver.bots.walks import Ways, walk
from worldserver.scene import Scene
from worldserver.wire import CloseCode, Device, MoveKind, MoveReason

PING_US = 2_000_000
ACK_US = 1_000_000
WISH_US = 400_000
"""A Move is asked no sooner than this after the last answer."""
REACH_M = wire.TELEPORT_REACH_MM / 1000 - 0.5
YAW = np.pi / 32768
POSES = wire.OPCODES[wire.Poses]
STANDING = -1


ELSEWHERE = frozenset(
    {
        MoveReason.TOO_FAR,
        MoveReason.OUTSIDE,
        MoveReason.ZONE_FULL,
        MoveReason.ZONE_LOCKED,
        MoveReason.SEAT_TAKEN,
        MoveReason.NO_SUCH_SEAT,
    }
)
"""The refusals after which one looks for another place."""
FOR_GOOD = frozenset({CloseCode.REMOVED, CloseCode.REPLACED, CloseCode.VERSION_UNKNOWN})
LONGEST_PAUSE_S = 20.0


class Visit:
    """One of the cast in one room, across as many connections as it takes. `row` is its row in the crowd."""

    def __init__(self, part: Part, row: int, crowd: Crowd, scene: Scene, rng: np.random.Generator) -> None:
        self.part, self.row = part, row
        self._crowd, self._scene, self._rng, self._ways = crowd, scene, rng, Ways(scene)
        self._seats = _seats_in_order(scene, rng) if part.sits else []
        self._spot = None if part.sits or part.kind == "walker" else self._ways.spot(rng)
        self.here = False
        self._welcome: wire.Welcome | None = None
        self._goodbye: wire.Goodbye | None = None
        self._taken: dict[int, int] = {}
        self._offset = 0
        self._trip = 1 << 62
        self._seq = self._move_seq = 0
        self._event = self._acked = (0, 0)
        self._feet: Ground = (0.0, 0.0)
        self._seat = STANDING
        self._asked = False
        self._failures = 0
        self._fingers = _relaxed(rng) if part.kind == "breather" and part.device is Device.HEADSET else b""
        self._ping_at = self._ack_at = self._wish_at = 0

    # -------------------------------------------------------------------------------- what goes out

    @property
    def slot(self) -> int:
        """One's own number in the room; -1 before the welcome."""
        return -1 if self._welcome is None else self._welcome.slot

    @property
    def move_seq(self) -> int:
        """Of the last Moved, for poses that are made elsewhere."""
        return self._move_seq

    @property
    def may_resume(self) -> bool:
        """Whether a place is kept, so that no ticket is needed."""
        return self._welcome is not None

    def opening(self, ticket: str = "") -> bytes:
        """The first message of a connection."""
        if self._welcome is not None:
            return wire.encode(wire.Resume(wire.VERSION, self._welcome.resume_token, *self._event))
        part = self.part
        return wire.encode(wire.Hello(wire.VERSION, ticket, part.name, part.colour, part.device))

    def pose(self, record: bytes, now: int) -> bytes:
        """A rig of this moment."""
        self._seq += 1
        time = max(0, now + self._offset)
        return wire.encode(wire.Pose(self._seq, time, self._move_seq, record, self._fingers))

    def beat(self, now: int) -> list[bytes]:
        """Whatever is due: ping, acknowledgement, wish."""
        due: list[wire.Message] = []
        if now >= self._ping_at:
            self._ping_at = now + PING_US
            due.append(wire.Ping(now))
        if now >= self._ack_at and self._event != self._acked:
            self._ack_at, self._acked = now + ACK_US, self._event
            due.append(wire.Ack(*self._event))
        if now >= self._wish_at and not self._asked and (move := self._wish(now)) is not None:
            self._asked = True
            due.append(move)
        return [wire.encode(message) for message in due]

    def farewell(self) -> bytes:
        """The last message."""
        return wire.encode(wire.Leave())

    # ---------------------------------------------------------------------------------- what comes in

    def receive(self, data: bytes, now: int) -> None:
        """A message of the server. What is not understood is passed over."""
        if len(data) > 1 and data[1] == POSES:
            return  # the bulk of what comes, and a bot looks at nobody
        try:
            message = wire.decode_server(data)
        except wire.WireError:
            return
        match message:
            case wire.Welcome():
                self._arrive(message, now)
            case wire.Pong():
                self._set_clock(message, now)
            case wire.Moved():
                self._be_moved(message, now)
            case wire.Joined() | wire.Changed():
                self._event = (message.epoch, message.seq)
                self._taken[message.participant.slot] = message.participant.seat
            case wire.Left():
                self._event = (message.epoch, message.seq)
                self._taken.pop(message.slot, None)
            case wire.Goodbye():
                self._goodbye = message
            case _:
                pass

    def drop(self, code: int) -> float | None:
        """The connection ended with this close code. Seconds to wait, or None: do not come back."""
        goodbye, self._goodbye, self.here = self._goodbye, None, False
        jitter = float(self._rng.uniform(0.7, 1.3))
        if code in FOR_GOOD or (goodbye is not None and not goodbye.retry_ms):
            return None
        if code == CloseCode.NOT_ADMITTED:
            self._welcome = None
        if goodbye is not None:
            return float(goodbye.retry_ms / 1000 * jitter)
        self._failures += 1
        return float(min(LONGEST_PAUSE_S, 0.25 * 2**self._failures) * jitter)

    def _arrive(self, welcome: wire.Welcome, now: int) -> None:
        self._welcome, self.here, self._asked, self._failures = welcome, True, False, 0
        self._event = self._acked = (welcome.epoch, welcome.seq)
        self._taken = {person.slot: person.seat for person in welcome.participants}
        self._offset, self._trip = welcome.time - now, 1 << 62
        if not welcome.resumed:
            self._seq = 0

    def _set_clock(self, pong: wire.Pong, now: int) -> None:
        trip = now - pong.client_time
        if 0 <= trip <= self._trip:
            self._trip, self._offset = trip, pong.server_time - (pong.client_time + now) // 2

    def _be_moved(self, moved: wire.Moved, now: int) -> None:
        """The rig goes where the server says, and the wish follows from the reason."""
        self._move_seq, self._seat = moved.move_seq, moved.seat
        self._feet, yaw = (moved.x / 1000, moved.z / 1000), moved.yaw * YAW
        self._asked, self._wish_at = False, now + WISH_US
        if self._seat != STANDING and self.part.sits:
            seat = self._scene.seats[self._seat]
            self._crowd.put(self.row, (seat.position[0], seat.position[2]), seat.yaw)
        elif self.part.kind == "walker" or (self.part.sits and not self._seats):
            self._walk_about(yaw, now)
        else:
            self._crowd.put_under_head(self.row, self._feet, yaw, now / 1e6)
        if moved.reason in ELSEWHERE:
            self._look_elsewhere()

    def _look_elsewhere(self) -> None:
        if self._spot is not None:
            self._spot = self._ways.spot(self._rng)
        elif self._seats and self._seat == STANDING:
            self._seats.pop(0)

    def _walk_about(self, yaw: float, now: int) -> None:
        round_ = walk(self._rng, self._ways, self._feet, yaw, abs(self.part.stature))
        self._crowd.play(self.row, round_, now / 1e6)

    def _wish(self, now: int) -> wire.Move | None:
        """The Move that brings this one nearer to where it would like to be; None if it is there."""
        if self.part.sits:
            return self._wish_for_seat(now)
        if self._spot is None or dist(self._spot, self._feet) < 1.5:
            self._spot = None
            return None
        return self._go_to(self._spot)

    def _wish_for_seat(self, now: int) -> wire.Move | None:
        if self._seat != STANDING or not self._seats:
            return None
        others = {seat for slot, seat in self._taken.items() if slot != self.slot}
        while self._seats and self._seats[0] in others:
            self._seats.pop(0)
        if not self._seats:
            self._walk_about(0.0, now)
            return None
        place = self._scene.seats[self._seats[0]].position
        if dist((place[0], place[2]), self._feet) > REACH_M:
            return self._go_to((place[0], place[2]))
        return wire.Move(MoveKind.SIT, 0, 0, 0, 0, self._seats[0])

    def _go_to(self, to: Ground) -> wire.Move:
        x, z = to if dist(to, self._feet) <= REACH_M else self._ways.hop(self._feet, to, REACH_M)
        return wire.Move(MoveKind.TELEPORT, round(x * 1000), 0, round(z * 1000), 0, STANDING)


def _relaxed(rng: np.random.Generator) -> bytes:
    """Fingers that are half open, both hands alike: SPEC.md section 4."""
    bits, places = 0, ((0, 7), (3, 15), (7, 7), (10, 7), (13, 7))
    for shift, top in places:
        bits |= round(float(rng.uniform(0.2, 0.5)) * top) << shift
    return bits.to_bytes(2, "little") * 2


def _seats_in_order(scene: Scene, rng: np.random.Generator) -> list[int]:
    """Which seats to try: those of the first ring in any order, then the others."""
    first = [i for i, seat in enumerate(scene.seats) if seat.circle == scene.seats[0].circle]
    rest = [i for i in range(len(scene.seats)) if i not in first]
    return [int(i) for i in [*rng.permutation(first), *rng.permutation(rest)]]
