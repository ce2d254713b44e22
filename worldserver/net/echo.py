"""How far behind a peer is with what is sent to it, told by the echo of pings.

A ping waits behind all that was written before it: in our buffer, in that of TLS, in the kernel, in a proxy,
on the way, and in the kernel of the peer; whoever reads it there answers at once. So the time until its pong
comes is the age at which a message is read now, and what is over the shortest time lately is a backlog.
Nothing nearer tells it: the kernel takes more than a slow way carries in seconds, TLS takes still more before
it says so, and a proxy takes whatever comes.

A peer that is behind is asked again as soon as it has answered, and closely for a while, as is one that is
new; any other now and then. One ping is on its way at a time, so it is plain which one a pong answers.

Knows neither socket nor clock. Times in microseconds of server time.
"""

from __future__ import annotations

BEHIND_US = 200_000
"""Who is this late is asked again at once."""
UNEASY_US = 100_000
"""Who was this late is asked every CLOSE_US for WARY_US."""
CLOSE_US = 250_000
WARY_US = 20_000_000
NEW_US = 5_000_000
"""Whoever is new is asked as closely for so long."""
_FORGET = 1000
"""The usual round trip grows by one part of time in so many until a shorter one is seen: ways change."""


class Echo:
    """What is known of one peer."""

    def __init__(self) -> None:
        self.unechoed = 0
        """Bytes written since the ping that was answered last: they may all be on their way still."""
        self._asked_at: int | None = None
        self._unechoed_before = 0
        """Bytes of `unechoed` that were written before the ping that is on its way."""
        self._usual: int | None = None
        """The shortest round trip lately."""
        self._usual_at = 0
        self._late = 0
        """How much longer than usual the last round trip was."""
        self._wary_until = 0

    def wrote(self, size: int) -> None:
        """Bytes were written."""
        self.unechoed += size

    def asked(self, now: int) -> None:
        """A ping was written."""
        self._asked_at, self._unechoed_before = now, self.unechoed

    def came(self, now: int) -> bool:
        """A pong has come. Returns whether it answers anything."""
        if self._asked_at is None:
            return False
        trip = now - self._asked_at
        self._asked_at = None
        self.unechoed -= self._unechoed_before
        if self._usual is None:
            self._usual, self._wary_until = trip, now + NEW_US
        self._usual = min(trip, self._usual + (now - self._usual_at) // _FORGET)
        self._usual_at, self._late = now, trip - self._usual
        if self._late > UNEASY_US:
            self._wary_until = now + WARY_US
        return True

    def behind(self, now: int) -> int:
        """How much later than usual what was written last is read, at least."""
        if self._asked_at is None:
            return self._late
        return max(self._late, now - self._asked_at - (self._usual or 0))

    def pause(self, now: int) -> int | None:
        """How long to wait before the next ping; None where nothing is amiss."""
        if self._late > BEHIND_US:
            return 0
        return CLOSE_US if now < self._wary_until else None
