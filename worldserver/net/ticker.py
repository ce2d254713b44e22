"""The beat of the world: twenty calls a second, without drift.

Each beat is set from the one before as it was due, not as it came, so lateness does not add up; after a long
pause (a laptop that slept) the beats that were missed are not made up for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from worldserver.wire import POSES_PER_SECOND

PERIOD = 1 / POSES_PER_SECOND
_GIVE_UP = 5 * PERIOD


class Ticker:
    """Calls `beat` every PERIOD seconds from `start` to `stop`, and tells `late` how many seconds late it
    is.
    """

    def __init__(
        self,
        beat: Callable[[], None],
        late: Callable[[float], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._beat, self._late, self._failed = beat, late, failed
        self._handle: asyncio.TimerHandle | None = None
        self._due = 0.0

    def start(self) -> None:
        """Begin, in the running loop."""
        self._loop = asyncio.get_running_loop()
        self._due = self._loop.time() + PERIOD
        self._handle = self._loop.call_at(self._due, self._run)

    def stop(self) -> None:
        """End."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _run(self) -> None:
        late = self._loop.time() - self._due
        self._due += PERIOD if late < _GIVE_UP else late + PERIOD
        self._handle = self._loop.call_at(self._due, self._run)
        self._late(max(0.0, late))
        try:
            self._beat()
        except Exception as error:
            # One beat that fails must not end the world for everybody; it is reported, and the next one
            # comes.
            self._failed(error)
