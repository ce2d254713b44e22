"""What the benchmark counts as delivered, and how old it says it was."""

import numpy as np
import pytest

from bench import results
from worldserver import wire
from worldserver.net.framing import binary


def poses(time: int, ages: list[int], slots: list[int]) -> bytes:
    records = np.zeros(len(slots), wire.POSE_DTYPE)
    records["age"] = ages
    return wire.encode(wire.Poses(time, np.array(slots, "<u2").tobytes(), records.tobytes(), b"", b""))


def test_is_poses_takes_one_whole_frame_of_poses() -> None:
    frame = binary(poses(5, [0] * 12, list(range(12))))
    assert results.is_poses(frame)
    assert not results.is_poses(frame[:-1])
    assert not results.is_poses(frame + frame)
    assert not results.is_poses(binary(wire.encode(wire.Pong(1, 2))))
    appear = wire.Appear(5, bytes(24), bytes(360), b"", b"")
    assert not results.is_poses(binary(wire.encode(appear)))
    assert not results.is_poses(b"\x82")


def test_report_counts_others_and_their_age() -> None:
    payload = poses(1_000_000, [10, 20, 30], [4, 5, 6])
    told = {
        "heard": [
            (0, 1_060_000_000, payload, 200),  # row 0 has slot 5
            (1, 1_070_000_000, payload, 200),  # row 1 has slot 9: another room
            (1, 1_080_000_000, wire.encode(wire.Pong(1, 2)), 20),
        ],
        "late_ms": np.array([0.0, 1.0, 2.0]),
        "seconds": 2.0,
        "sent": 7,
        "failed": 0,
        "cpu_share": 0.5,
    }
    report = results.report(told, [5, 9])
    assert (report["delivered"], report["poses_frames"], report["other_frames"]) == (5, 2, 1)
    assert report["bytes_per_update"] == pytest.approx(400 / 5)
    # 60 ms and 70 ms after the tick; sampled 20, 40 and 60 ms before it.
    assert report["latency_ms"] == {"p50": 110.0, "p95": 128.0, "p99": 129.6, "max": 130.0}
    assert report["load_late_ms"]["p50"] == 1.0
