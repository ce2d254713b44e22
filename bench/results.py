"""What was heard, counted when the run is over: deliveries, bytes, latency."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgpack
import numpy as np

from worldserver import wire

POSES = wire.OPCODES[wire.Poses]


def is_poses(data: bytes) -> bool:
    """Whether this is exactly one frame, with a Poses message of 126 bytes to 64 KiB in it."""
    return (
        len(data) > 6
        and data[1] == 126
        and data[5] == POSES
        and len(data) == 4 + int.from_bytes(data[2:4])
        and data[0] == 0x82
    )


def report(told: dict[str, Any], slots: Sequence[int]) -> dict[str, Any]:
    """Figures of a run. told: of `Load.play`; slots: everybody's own, whose poses do not count."""
    delivered = wire_bytes = poses_frames = other_frames = 0
    latencies = []
    for row, now, payload, size in told["heard"]:
        if payload[1] != POSES:
            other_frames += 1
            continue
        _, at, whose, records, *_ = msgpack.unpackb(payload)
        others = np.frombuffer(whose, "<u2") != slots[row]
        ages = np.frombuffer(records, wire.POSE_DTYPE)["age"][others]
        latencies.append(now / 1000 - (at - ages.astype(np.int64) * 2000))
        delivered += int(np.count_nonzero(others))
        wire_bytes += size
        poses_frames += 1
    late, latency = told["late_ms"], np.concatenate(latencies or [np.zeros(1)]) / 1000
    return {
        "seconds": told["seconds"],
        "sent": told["sent"],
        "failed": told["failed"],
        "delivered": delivered,
        "poses_frames": poses_frames,
        "other_frames": other_frames,
        "bytes_per_update": wire_bytes / max(1, delivered),
        "latency_ms": quantiles(latency),
        "load_late_ms": quantiles(late),
        "load_cpu_share": told["cpu_share"],
    }


def quantiles(values: Any) -> dict[str, float]:
    """p50, p95, p99 and the greatest."""
    named = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    return {name: round(float(np.quantile(values, q)), 3) for name, q in named.items()}
