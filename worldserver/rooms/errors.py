"""What may go wrong at the boundary of the rooms."""

from __future__ import annotations

from worldserver.wire import BLOCKS, CLOSE_REASONS, CloseCode


class ProtocolError(Exception):
    """Legal bytes at the wrong moment. `code` is the close code that answers them."""

    def __init__(self, code: CloseCode, reason: str = "") -> None:
        super().__init__(reason or CLOSE_REASONS[code])
        self.code = int(code)


class RoomError(Exception):
    """What was asked of a room cannot be done. `code` is for programs, the text for a person."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


NO_SUCH_ROOM = "no_such_room"
ROOM_FULL = "room_full"
NO_SUCH_PARTICIPANT = "no_such_participant"
NOT_ALLOWED = "not_allowed"
NO_SUCH_ZONE = "no_such_zone"
NOT_INSIDE = "not_inside"
SILENCED = "silenced"
TOO_MANY_BLOCKS = "too_many_blocks"


def no_such_room() -> RoomError:
    """There is none of that name."""
    return RoomError(
        NO_SUCH_ROOM, "There is no room of this name. The list of rooms shows those that are open."
    )


def room_full() -> RoomError:
    """Everybody it can hold is there."""
    return RoomError(ROOM_FULL, "This room is full just now. You could try again in a little while.")


def no_such_participant() -> RoomError:
    """Nobody in the room has that slot."""
    return RoomError(NO_SUCH_PARTICIPANT, "They are not in this room any more.")


def not_allowed() -> RoomError:
    """The table of roles says no."""
    return RoomError(NOT_ALLOWED, "Your role in this room does not allow this.")


def no_such_zone() -> RoomError:
    """The scene has no such zone, or none that can be closed."""
    return RoomError(NO_SUCH_ZONE, "This part of the place cannot be closed.")


def not_inside() -> RoomError:
    """Who closes or opens a zone must be in it."""
    return RoomError(NOT_INSIDE, "Only those who are inside can close or open it.")


def silenced() -> RoomError:
    """A facilitator has muted them."""
    return RoomError(SILENCED, "A facilitator has muted you. Your words were not passed on.")


def too_many_blocks() -> RoomError:
    """They have blocked as many as one can."""
    text = (
        f"You have blocked {BLOCKS} people, and more is not possible. A facilitator can help, or remove them."
    )
    return RoomError(TOO_MANY_BLOCKS, text)
