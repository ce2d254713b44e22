"""Who may act as more than a participant: one-time links, and the bearer tokens they are traded for.

A link works once; so if it has been seen on the way, its owner finds out. Hashes are kept, in memory alone:
when the server stops, all of it is void.
"""

from __future__ import annotations

import hmac
import secrets
from typing import NamedTuple

from worldserver.rooms.tickets import Tickets, digest
from worldserver.wire import Role

_HOUR = 3600 * 1_000_000
TOKEN_LIFETIME = 12 * _HOUR
"""How long a bearer token is good for, microseconds: a long evening."""
LINK_LIFETIME = 30 * 24 * _HOUR
_MOST = 1024


class SignedIn(NamedTuple):
    """A bearer token, what it makes of its bearer, and for how long."""

    token: str
    role: Role
    expires_in_s: int


class Credentials:
    """Links and tokens of this run of the server. `operator_token` is the operator's own, if there is one."""

    def __init__(self, operator_token: str | None = None) -> None:
        self._operator = digest(operator_token) if operator_token else None
        self._links: Tickets[Role] = Tickets(LINK_LIFETIME, _MOST)
        self._tokens: dict[bytes, tuple[int, Role]] = {}

    def issue_link(self, role: Role, now: int) -> str:
        """The secret of a new one-time link."""
        return self._links.issue(role, now)

    def sign_in(self, secret: str, now: int) -> SignedIn | None:
        """Trade a secret for a token, once; None if it is unknown, used or too old."""
        role = self._links.redeem(secret, now)
        if role is None:
            return None
        token = secrets.token_urlsafe(24)
        self._tokens[digest(token)] = (now + TOKEN_LIFETIME, role)
        return SignedIn(token, role, TOKEN_LIFETIME // 1_000_000)

    def role_of(self, token: str, now: int) -> Role | None:
        """The role of whoever bears this token; None if it is not good."""
        key = digest(token)
        if self._operator is not None and hmac.compare_digest(key, self._operator):
            return Role.OPERATOR
        until, role = self._tokens.get(key, (now, Role.PARTICIPANT))
        return role if now < until else None

    def expire(self, now: int) -> None:
        """Forget what is too old."""
        self._links.expire(now)
        self._tokens = {key: held for key, held in self._tokens.items() if now < held[0]}
