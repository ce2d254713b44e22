"""The last events of a room, for those who come back: encoded once, numbered, none of theirs missing.

Events are numbered by (epoch, seq). The epoch is drawn when the room opens, so that a client which held on
through a restart of the server is not told that nothing happened. Nothing that people say or do is kept
longer than it takes everybody to have it: what all have acknowledged is let go, and never more than `most`
are held. An event may be for some only, and is kept for them alone.
"""

from __future__ import annotations

from collections import deque


class EventLog:
    """A ring of encoded events."""

    def __init__(self, epoch: int, most: int = 256) -> None:
        self.epoch = epoch
        self.seq = 0
        """Of the newest event; 0 before the first."""
        self._events: deque[tuple[int, bytes, frozenset[int] | None]] = deque(maxlen=most)

    def next_seq(self) -> int:
        """The number of the event to come."""
        return self.seq + 1

    def append(self, event: bytes, slots: frozenset[int] | None = None) -> None:
        """Keep an event that was encoded with `next_seq`, for these slots, or for all."""
        self.seq += 1
        self._events.append((self.seq, event, slots))

    def after(self, epoch: int, seq: int, slot: int) -> list[bytes]:
        """The kept events for `slot` after one that it names. From another epoch, all that are kept."""
        return [
            event
            for number, event, slots in self._events
            if (number > seq or epoch != self.epoch) and (slots is None or slot in slots)
        ]

    def let_go(self, seq: int) -> None:
        """Everybody has the events up to this one."""
        while self._events and self._events[0][0] <= seq:
            self._events.popleft()

    def __len__(self) -> int:
        return len(self._events)
