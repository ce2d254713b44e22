"""What the world says, as messages: state, of which the newest counts."""

from __future__ import annotations

from worldserver.wire import Appear, Heard, Moved, Poses, Vanish, encode
from worldserver.world import Batch, Sign
from worldserver.world import Moved as MovedAvatar


def moved_message(moved: MovedAvatar) -> bytes:
    """To its owner: where an avatar stands."""
    x, y, z, yaw, seat = moved.placement
    return encode(Moved(moved.move_seq, moved.reason, x, y, z, yaw, seat))


def poses_message(batch: Batch, now: int) -> bytes:
    """To its viewers: how those stand who moved. now: microseconds, of the tick."""
    return encode(Poses(now, batch.slots, batch.records, batch.finger_slots, batch.fingers))


def appear_message(batch: Batch, now: int) -> bytes:
    """To one viewer: who can be seen from now on, and how they stand."""
    return encode(Appear(now, batch.slots, batch.records, batch.finger_slots, batch.fingers))


def vanish_message(slots: bytes) -> bytes:
    """To one viewer: who can be seen no longer."""
    return encode(Vanish(slots))


def heard_message(sign: Sign) -> bytes:
    """To one: who would hear them now."""
    return encode(Heard(sign.by, sign.listeners, sign.zone))
