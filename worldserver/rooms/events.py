"""The last events of a room, for those who come back: encoded once, numbered, none of theirs missing.

Events are numbered by (epoch, seq). The epoch is drawn when the room opens, so that a client which held on
through a restart of the server is not told that nothing happened. Nothing that people say or do is kept
longer than it takes those whom it is for to have it: an event goes when each of them has acknowledged it or
has left. Written words go by time as well, and are taken back from whoever shall no longer read their author.
Of either kind never more than `most` are held: whatever else happens in a room pushes no words out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

NOBODY = -1


class Kept(NamedTuple):
    """An encoded event, and the slots of those who may not have it yet."""

    event: bytes
    awaited_by: set[int]
    author: int = NOBODY
    at: int = 0
    """When it was written, for words."""


class EventLog:
    """Two rings of encoded events: what happened, and what was written. By `seq`, in order."""

    def __init__(self, epoch: int, most: int = 256) -> None:
        self.epoch = epoch
        self.seq = 0
        """Of the newest event; 0 before the first."""
        self._most = most
        self._happened: dict[int, Kept] = {}
        self._written: dict[int, Kept] = {}

    def next_seq(self) -> int:
        """The number of the event to come."""
        return self.seq + 1

    def append(self, event: bytes, slots: Iterable[int]) -> None:
        """Keep an event that was encoded with `next_seq`, for these slots."""
        self._keep(self._happened, Kept(event, set(slots)))

    def append_words(self, event: bytes, slots: Iterable[int], author: int, now: int) -> None:
        """Keep written words likewise. author: a slot; now: microseconds."""
        self._keep(self._written, Kept(event, set(slots), author, now))

    def after(self, epoch: int, seq: int, slot: int) -> list[bytes]:
        """The kept events for `slot` after one that it names. From another epoch, all that are kept."""
        return [
            kept.event
            for number, kept in sorted((self._happened | self._written).items())
            if (number > seq or epoch != self.epoch) and slot in kept.awaited_by
        ]

    def acknowledge(self, slot: int, seq: int) -> None:
        """Somebody has the events up to this one."""
        self._strike(slot, lambda number, _: number <= seq)

    def forget(self, slot: int) -> None:
        """Somebody has left, and awaits nothing."""
        self._strike(slot, lambda *_: True)

    def withhold(self, author: int, slot: int) -> None:
        """Somebody shall no longer read what this author wrote."""
        self._strike(slot, lambda _, kept: kept.author == author)

    def withdraw(self, author: int) -> None:
        """Nobody shall."""
        self._written = {n: kept for n, kept in self._written.items() if kept.author != author}

    def expire(self, before: int) -> None:
        """Let words go that were written before this time, whoever awaits them."""
        self._written = {n: kept for n, kept in self._written.items() if kept.at >= before}

    def __len__(self) -> int:
        return len(self._happened) + len(self._written)

    def _keep(self, ring: dict[int, Kept], kept: Kept) -> None:
        self.seq += 1
        if kept.awaited_by:
            ring[self.seq] = kept
        if len(ring) > self._most:
            del ring[next(iter(ring))]

    def _strike(self, slot: int, concerns: Callable[[int, Kept], bool]) -> None:
        """These events are awaited by `slot` no longer, and go when nobody is left who does."""
        for ring in (self._happened, self._written):
            for number, kept in list(ring.items()):
                if concerns(number, kept):
                    kept.awaited_by.discard(slot)
                    if not kept.awaited_by:
                        del ring[number]
