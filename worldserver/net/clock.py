"""The server's clock: the only clock there is."""

from __future__ import annotations

import time


def server_time() -> int:
    """Microseconds of a monotonic clock that begins at an arbitrary point."""
    return time.monotonic_ns() // 1000
