"""A server's WebSocket frames (RFC 6455, section 5.2): whole messages, not masked, no extension.

The same bytes go to every viewer of an audience, so a frame is made once. What comes in is parsed by
`websockets`.
"""

from __future__ import annotations

FIN_BINARY = 0x82
TWO_BYTE_LENGTH, EIGHT_BYTE_LENGTH = 126, 127
PING = b"\x89\x00"
"""A ping without payload, whole."""
EMPTY_PONG = b"\x8a\x80"
"""How a client's pong to it begins; its masking key is all that follows."""
MASKED_HEADER = 6
"""Bytes before the payload of a short frame of a client: two, and the masking key."""


def binary(message: bytes) -> bytes:
    """One binary message as one frame."""
    length = len(message)
    if length < TWO_BYTE_LENGTH:
        return bytes((FIN_BINARY, length)) + message
    if length < 1 << 16:
        return bytes((FIN_BINARY, TWO_BYTE_LENGTH)) + length.to_bytes(2, "big") + message
    return bytes((FIN_BINARY, EIGHT_BYTE_LENGTH)) + length.to_bytes(8, "big") + message


def ends_on_boundary(data: bytes) -> bool:
    """Whether bytes of a client that begin with a frame end with the end of one."""
    at, end = 0, len(data)
    while at + 2 <= end:
        length = data[at + 1] & 0x7F
        begin = at + 2
        if length >= TWO_BYTE_LENGTH:
            begin += 2 if length == TWO_BYTE_LENGTH else 8
            length = int.from_bytes(data[at + 2 : begin], "big")
        if data[at + 1] & 0x80:
            begin += 4
        if begin > end:
            return False
        at = begin + length
    return at == end
