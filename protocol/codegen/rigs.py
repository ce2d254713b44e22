"""Rigs rounded to records as SPEC.md section 4 says, in plain Python: the oracle of every quantiser."""

from __future__ import annotations

import math
import random
import struct
from typing import Any

HALF = math.sqrt(0.5)
TRACKED, FINGERS, PINCH = 1, 2, 4

# Ties and corners: which component is left out, and its sign.
CORNERS = [
    (0.0, 0.0, 0.0, 1.0),
    (0.0, 0.0, 0.0, -1.0),
    (1.0, 0.0, 0.0, 0.0),
    (0.0, -1.0, 0.0, 0.0),
    (0.0, 0.0, 1.0, 0.0),
    (HALF, HALF, 0.0, 0.0),
    (0.0, -HALF, 0.0, HALF),
    (0.5, 0.5, 0.5, 0.5),
    (-0.5, 0.5, -0.5, 0.5),
]
Quaternion = tuple[float, float, float, float]


def pack_orientation(q: Quaternion) -> int:
    """Smallest three."""
    left = max(range(4), key=lambda i: (abs(q[i]), -i))
    sign = -1.0 if q[left] < 0 else 1.0
    bits = left
    for i in range(4):
        if i != left:
            bits = bits << 10 | round((sign * q[i] * math.sqrt(2) + 1) / 2 * 1023)
    return bits


def unpack_orientation(bits: int) -> list[float]:
    """The unit quaternion of any 32 bits."""
    small = [((bits >> shift & 1023) / 1023 * 2 - 1) / math.sqrt(2) for shift in (20, 10, 0)]
    small.insert(bits >> 30, math.sqrt(max(0.0, 1 - sum(c * c for c in small))))
    length = math.hypot(*small)
    return [c / length for c in small]


def orientation_vectors(rng: random.Random) -> list[dict[str, Any]]:
    """Corners, then any. `read` is what the bits are read as."""
    turns = [*CORNERS, *(_quaternion(rng) for _ in range(24))]
    rows: list[dict[str, Any]] = [{"quaternion": list(q), "bits": pack_orientation(q)} for q in turns]
    # Bits that nobody writes are read all the same.
    rows += [{"quaternion": None, "bits": bits} for bits in (0, 0xFFFFFFFF, 0x3FFFFFFF, 0x80000000)]
    return [dict(row, read=unpack_orientation(row["bits"])) for row in rows]


def finger_vectors(rng: random.Random) -> list[dict[str, Any]]:
    """Curls of both hands, thumb to little finger."""
    hands: list[list[float]] = [[0.0] * 5, [1.0] * 5, [1.0, 0.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0, 0.0]]
    hands += [[rng.random() for _ in range(5)] for _ in range(8)]
    pairs = [(hands[i], hands[-1 - i]) for i in range(len(hands))]
    return [
        {"left": left, "right": right, "hex": struct.pack("<HH", _curls(left), _curls(right)).hex()}
        for left, right in pairs
    ]


def _curls(hand: list[float]) -> int:
    bits = 0
    for curl, (shift, top) in zip(hand, ((0, 7), (3, 15), (7, 7), (10, 7), (13, 7)), strict=True):
        bits |= round(curl * top) << shift
    return bits


def pose_vectors(rng: random.Random) -> list[dict[str, Any]]:
    """Rigs as a client writes them, flags and age 0."""
    rigs = [_rig(rng, hands) for hands in ("", "l", "r", "lr") for _ in range(4)]
    return [dict(rig, hex=pack_pose(rig).hex()) for rig in rigs]


def pack_pose(rig: dict[str, Any]) -> bytes:
    """The 30 bytes of a rig; a hand that is not tracked is nine zero bytes."""
    head = [round(c * 1000) for c in rig["head"]["position"]]
    data = struct.pack("<hhhI", *head, pack_orientation(rig["head"]["orientation"]))
    for hand in (rig["left"], rig["right"]):
        if hand is None:
            data += bytes(9)
            continue
        place = [round(c * 1000) - h + 2048 for c, h in zip(hand["position"], head, strict=True)]
        high = sum((n >> 8) << 4 * i for i, n in enumerate(place)) | hand["flags"] << 12
        data += struct.pack("<BBBHI", *(n & 255 for n in place), high, pack_orientation(hand["orientation"]))
    return data + bytes(2)


def _rig(rng: random.Random, hands: str) -> dict[str, Any]:
    head = [rng.uniform(-18, 18), rng.uniform(0.3, 2.5), rng.uniform(-18, 18)]
    rig: dict[str, Any] = {
        "head": {"position": head, "orientation": list(_quaternion(rng))},
        "left": None,
        "right": None,
    }
    for side in ("left", "right"):
        if side[0] in hands:
            flags = TRACKED | rng.choice([0, FINGERS]) | rng.choice([0, PINCH])
            place = [c + rng.uniform(-0.65, 0.65) for c in head]
            rig[side] = {"position": place, "orientation": list(_quaternion(rng)), "flags": flags}
    return rig


def _quaternion(rng: random.Random) -> Quaternion:
    parts = [rng.gauss(0, 1) for _ in range(4)]
    length = math.hypot(*parts)
    x, y, z, w = (c / length for c in parts)
    return x, y, z, w
