"""Who may do what: one table. Every message and every call is checked against it.

A new act is a new member of `Action` and a decision in each row; a test walks over all of them.
"""

from __future__ import annotations

from enum import IntEnum

from worldserver.wire import Role


class Action(IntEnum):
    """What somebody may be allowed to do."""

    TAKE_PART = 0
    """Be there: ping, acknowledge, say whether one is here or away, leave."""
    MOVE = 1
    """Move one's avatar, sit down, stand up."""
    REMOVE = 2
    """Remove a participant of lower rank."""
    LIST_PARTICIPANTS = 3
    """Ask over HTTP who is in a room."""
    ENTER_FULL_ROOM = 4
    """Come in although every place is taken."""
    SPEAK = 5
    """Be heard and read: voice, written words."""
    BLOCK = 6
    """Neither hear nor be heard by somebody."""
    LOCK = 7
    """Close or open a zone that one is in."""
    LOCK_ANYWHERE = 8
    """Close or open a zone from outside."""
    SILENCE = 9
    """Mute a participant of lower rank, or let them speak again."""
    LEAD = 10
    """Be heard whatever the room's voice rule, and in lobbies."""


_ONLY_THERE = frozenset({Action.TAKE_PART, Action.MOVE, Action.BLOCK})
_EVERYBODY = _ONLY_THERE | {Action.SPEAK, Action.LOCK}
_HOLDS_THE_CIRCLE = _EVERYBODY | {
    Action.REMOVE,
    Action.LIST_PARTICIPANTS,
    Action.ENTER_FULL_ROOM,
    Action.LOCK_ANYWHERE,
    Action.SILENCE,
    Action.LEAD,
}

ALLOWED: dict[Role, frozenset[Action]] = {
    Role.PARTICIPANT: _EVERYBODY,
    Role.FACILITATOR: _HOLDS_THE_CIRCLE,
    Role.DESIGNER: _EVERYBODY,
    Role.OPERATOR: _HOLDS_THE_CIRCLE,
    Role.OBSERVER: _ONLY_THERE,
}

_RANK = {Role.OBSERVER: 0, Role.PARTICIPANT: 0, Role.DESIGNER: 0, Role.FACILITATOR: 1, Role.OPERATOR: 2}


def may(role: Role, action: Action) -> bool:
    """Whether a role may do this."""
    return action in ALLOWED[role]


def may_upon(role: Role, action: Action, target: Role) -> bool:
    """Whether a role may do this to somebody of another: only to those below it."""
    return may(role, action) and _RANK[role] > _RANK[target]
