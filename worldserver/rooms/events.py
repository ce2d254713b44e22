"""The last events of a room, for those who come back: encoded once, numbered, none missing.

Events are numbered by (epoch, seq). The epoch is drawn when the room opens, so that a client which held on
through a restart of the server is not told that nothing happened. Nothing that people say or do is kept
longer than it takes everybody to have it: what all have acknowledged is let go, and never more than `most`
are held.
"""

from __future__ import annotations

from collections import deque


class EventLog:
    """A ring of encoded events."""

    def __init__(self, epoch: int, most: int = 256) -> None:
        self.epoch = epoch
        self.seq = 0
        """Of the newest event; 0 before the first."""
        self._events: deque[tuple[int, bytes]] = deque(maxlen=most)

    def next_seq(self) -> int:
        """The number of the event to come."""
        return self.seq + 1

    def append(self, event: bytes) -> None:
        """Keep an event that was encoded with `next_seq`."""
        self.seq += 1
        self._events.append((self.seq, event))

    def after(self, epoch: int, seq: int) -> list[bytes]:
        """The kept events after one that somebody names. From another epoch, all that are kept."""
        return [event for number, event in self._events if number > seq or epoch != self.epoch]

    def let_go(self, seq: int) -> None:
        """Everybody has the events up to this one."""
        while self._events and self._events[0][0] <= seq:
            self._events.popleft()

    def __len__(self) -> int:
        return len(self._events)
