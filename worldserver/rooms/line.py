"""The way back to one participant, as rooms see it. On one machine it is a connection."""

from __future__ import annotations

from typing import Protocol

from worldserver.wire import CloseCode, Goodbye, HeardBy, RefusalCode, encode


class Line(Protocol):
    """What a room may ask of whoever carries its words. None of it waits, and none of it fails."""

    def send(self, message: bytes) -> None:
        """Carry an encoded message: in order, and never left out while the line stands."""

    def relay(self, rows: list[int], message: bytes) -> None:
        """Carry an encoded message of voice to whoever views from `rows`: now, or soon, or not at all."""

    def count_voice(self, why_not: RefusalCode | HeardBy | None) -> None:
        """Count a packet of voice that came, and why it was not passed on, if it was not."""

    def thin_out(self, sparse: bool) -> None:
        """Whether the state told here may be told once in SPARSE_MS alone."""

    def watch(self, row: int) -> None:
        """From now on carry the state that is told to this row of the world."""

    def close(self, code: CloseCode) -> None:
        """End the line. Nothing is sent or received after this."""


def say_goodbye(line: Line, code: CloseCode, text: str, retry_ms: int = 0) -> None:
    """End a line with words for the person. retry_ms: 0 if their client shall not come back by itself."""
    line.send(encode(Goodbye(code, retry_ms, text)))
    line.close(code)
