"""Token buckets: so many at once, so many a second."""

from __future__ import annotations


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
