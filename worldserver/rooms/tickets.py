"""Single-use secrets with an end: tickets to a room.

Only their hashes are kept. There are never more than `most`; when there would be, the oldest go.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from typing import Generic, TypeVar

Held = TypeVar("Held")


def digest(secret: str) -> bytes:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).digest()


class Tickets(Generic[Held]):
    """Secrets that stand for something once, for `lifetime` microseconds."""

    def __init__(self, lifetime: int, most: int) -> None:
        self._lifetime, self._most = lifetime, most
        self._held: OrderedDict[bytes, tuple[int, Held]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._held)

    def issue(self, held: Held, now: int) -> str:
        """A new secret that stands for `held`."""
        secret = secrets.token_urlsafe(24)
        self._held[digest(secret)] = (now + self._lifetime, held)
        if len(self._held) > self._most:
            self._held.popitem(last=False)
        return secret

    def redeem(self, secret: str, now: int) -> Held | None:
        """What the secret stands for, this once; None if it is unknown, used or too old."""
        until, held = self._held.pop(digest(secret), (now, None))
        return held if now < until else None

    def expire(self, now: int) -> None:
        """Forget those that are too old. They are in order of age."""
        while self._held:
            key, (until, _) = next(iter(self._held.items()))
            if now < until:
                return
            del self._held[key]
