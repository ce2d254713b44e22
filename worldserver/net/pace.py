"""How often one connection is told how others stand: whenever they move, or now and then.

A connection that has lagged gets a look at everybody now and then, until it has been well for a while; then
whatever changes, as before. If that was again too much for it, the while is twice as long the next time: a
way that never carries it is not filled with it again and again, for all that is said waits behind.

Knows neither socket nor clock. Times in microseconds of server time.
"""

from __future__ import annotations

from worldserver.wire import SPARSE_MS

FIRST_US, MOST_US = 500_000, 16_000_000
"""For how long a connection must have been well: the first time, and at most."""
LOOK_US = SPARSE_MS * 1000
"""The longest time between two looks."""
_LASTING = 4
"""If all went well for so many times as long as the last wait, it was another trouble that came now."""


class Pace:
    """What is due to one connection, and when."""

    def __init__(self) -> None:
        self._sparse = self._thin = False
        self._wait = FIRST_US
        self._whole_at = -_LASTING * MOST_US
        """From when on, or since when, whatever changes is told."""
        self._look_at = 0

    @property
    def is_whole(self) -> bool:
        """Whether whatever changes is told."""
        return not (self._sparse or self._thin)

    @property
    def is_sparse(self) -> bool:
        """Whether looks are what was asked for."""
        return self._sparse

    def thin_out(self, sparse: bool) -> None:
        """Looks are enough, or no longer."""
        self._sparse = sparse
        if not self._thin:
            self._look_at = 0

    def lagged(self, now: int) -> None:
        """The connection lags: to be told for as long as it does."""
        if not self._thin:
            lasted = now - self._whole_at
            self._wait = FIRST_US if lasted > _LASTING * self._wait else min(2 * self._wait, MOST_US)
            self._thin, self._look_at = True, now + min(self._wait, LOOK_US)
        self._whole_at = now + self._wait

    def is_due(self, now: int) -> bool:
        """Whether it is time for a look."""
        return now >= self._look_at

    def looked(self, now: int) -> None:
        """How everybody stands was told."""
        self._look_at = now + (LOOK_US if self._sparse else min(self._wait, LOOK_US))
        self._thin = self._thin and now < self._whole_at
