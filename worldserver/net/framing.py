"""A server's WebSocket frames (RFC 6455, section 5.2): whole messages, not masked, no extension.

The same bytes go to every viewer of an audience, so a frame is made once. What comes in is parsed by
`websockets`.
"""

from __future__ import annotations

_FIN_BINARY = 0x82
_TWO_BYTES, _EIGHT_BYTES = 126, 127


def binary(message: bytes) -> bytes:
    """One binary message as one frame."""
    length = len(message)
    if length < _TWO_BYTES:
        return bytes((_FIN_BINARY, length)) + message
    if length < 1 << 16:
        return bytes((_FIN_BINARY, _TWO_BYTES)) + length.to_bytes(2, "big") + message
    return bytes((_FIN_BINARY, _EIGHT_BYTES)) + length.to_bytes(8, "big") + message
