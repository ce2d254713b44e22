"""Token buckets: so many at once, so many a second; and those that each person has.

What somebody may send is theirs and not their connection's: coming back on a new one fills nothing again.
"""

from __future__ import annotations

from worldserver.wire import (
    MESSAGES_PER_SECOND,
    POSE_BURST,
    POSES_PER_SECOND,
    REQUEST_BURST,
    REQUESTS_PER_SECOND,
    SAID_BURST,
    SAID_PER_MINUTE,
    VOICE_BURST,
    VOICE_FRAME_MS,
)

_HEADROOM = 1.25
"""A client's clock may run a little fast, and its pacing be a little uneven."""
_BURST_OF_ALL = 4
"""Seconds of messages that may come at once."""


class TokenBucket:
    """Holds up to `burst` tokens and earns `per_second`. Times in microseconds of any one clock."""

    __slots__ = ("_burst", "_earned_at", "_per_us", "_tokens")

    def __init__(self, per_second: float, burst: float, now: int) -> None:
        self._per_us, self._burst = per_second / 1e6, burst
        self._tokens, self._earned_at = burst, now

    def take(self, now: int) -> bool:
        """Spend one token, if there is one."""
        tokens = min(self._tokens + (now - self._earned_at) * self._per_us, self._burst)
        self._earned_at = now
        if tokens < 1:
            self._tokens = tokens
            return False
        self._tokens = tokens - 1
        return True

    def is_full(self, now: int) -> bool:
        """Whether nothing was spent that has not been earned again: it may be forgotten."""
        return self._tokens + (now - self._earned_at) * self._per_us >= self._burst


class Allowance:
    """What one person may send: all messages together, and each kind."""

    __slots__ = ("messages", "poses", "requests", "voices", "words")

    def __init__(self, now: int) -> None:
        self.messages = TokenBucket(MESSAGES_PER_SECOND, MESSAGES_PER_SECOND * _BURST_OF_ALL, now)
        self.poses = TokenBucket(POSES_PER_SECOND * _HEADROOM, POSE_BURST, now)
        self.requests = TokenBucket(REQUESTS_PER_SECOND, REQUEST_BURST, now)
        self.voices = TokenBucket(1000 / VOICE_FRAME_MS * _HEADROOM, VOICE_BURST, now)
        self.words = TokenBucket(SAID_PER_MINUTE / 60, SAID_BURST, now)
