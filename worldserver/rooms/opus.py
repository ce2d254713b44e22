"""What can be told of an Opus packet without opening it: how long it sounds, in how many frames and channels.

Source: RFC 6716, 3.1, the TOC byte.
"""

from __future__ import annotations

from worldserver.wire import VOICE_PACKET_BYTES

_STEREO = 4
_FRAMES = 3
_20_MS = frozenset({1, 5, 9, 13, 15, 19, 23, 27, 31})
"""The configurations whose frames sound 20 ms: SILK, hybrid, CELT."""


def is_voice(packet: bytes) -> bool:
    """Whether this can be a packet of voice: 20 ms in one frame, mono, and no longer than voice needs."""
    if not 2 <= len(packet) <= VOICE_PACKET_BYTES:
        return False
    toc = packet[0]
    return toc >> 3 in _20_MS and not toc & (_STEREO | _FRAMES)
