"""Logs by allow-list: what may be said is said here, and nothing else can be.

One JSON object a line on standard error. Events are a fixed set with fixed fields; of foreign loggers only
the name, the level and where an exception came from are kept, never its words: they may hold an address, a
name or a pose.
"""

from __future__ import annotations

import logging
import sys
import traceback
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import orjson


class Event(StrEnum):
    """All that is ever logged."""

    STARTED = "started"
    STOPPING = "stopping"
    STOPPED = "stopped"
    TICK_FAILED = "tick_failed"
    SIGNED_IN = "signed_in"
    REMOVED = "removed"
    LIBRARY = "library"


FIELDS: dict[Event, frozenset[str]] = {
    Event.STARTED: frozenset({"version", "port", "rooms"}),
    Event.STOPPING: frozenset({"connections"}),
    Event.STOPPED: frozenset(),
    Event.TICK_FAILED: frozenset({"error", "where"}),
    Event.SIGNED_IN: frozenset({"role"}),
    Event.REMOVED: frozenset({"role"}),
    Event.LIBRARY: frozenset({"logger", "error", "where"}),
}
"""What may be said with each event."""

_LOGGER = logging.getLogger("stillroom")


def log(event: Event, **fields: str | int | float) -> None:
    """Log an event. ValueError if a field is not on its list."""
    strangers = fields.keys() - FIELDS[event]
    if strangers:
        raise ValueError(f"{event.name} may not be logged with {', '.join(sorted(strangers))}")
    _LOGGER.info("", extra={"stillroom": {"event": event.value, **fields}})


def where(error: BaseException) -> str:
    """Where an exception was raised: files and lines, the innermost last, without a word of what it says."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return " ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)


class AllowList(logging.Formatter):
    """Formats our own events, and of everything else that it happened."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON."""
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
        }
        ours = record.__dict__.get("stillroom")
        if isinstance(ours, dict):
            said |= ours
        else:
            said |= {"event": Event.LIBRARY.value, "logger": record.name}
            if record.exc_info and record.exc_info[1] is not None:
                said |= {"error": type(record.exc_info[1]).__name__, "where": where(record.exc_info[1])}
        return orjson.dumps(said).decode()


def set_up(level: str) -> None:
    """Send everything that is logged in this process through the allow-list."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(AllowList())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    _LOGGER.setLevel(level.upper())
