"""What the operator can see of a running server: counters and histograms without a label that tells of a
person.

The hot path adds to plain integers; they are read when somebody asks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

_SECONDS = (0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1.0)


class Tally:
    """What connections count while they work."""

    __slots__ = (
        "bytes_in",
        "bytes_out",
        "closed",
        "cut",
        "frames_in",
        "frames_out",
        "poses_left_out",
        "refused",
        "voice_dropped",
        "voice_in",
        "voice_out",
        "voice_refused",
    )

    def __init__(self) -> None:
        self.frames_in = self.frames_out = self.bytes_in = self.bytes_out = 0
        self.poses_left_out = 0
        """Deliveries of poses left out for connections that lag."""
        self.cut = 0
        """Connections that were cut off because too much waited for them."""
        self.closed: Counter[int] = Counter()
        """By close code: connections that the server closed."""
        self.voice_in = self.voice_out = 0
        """Packets of voice that came, and that were sent to listeners."""
        self.voice_dropped = 0
        """Packets that waited for a listener who lags, until they were old or might be heard no longer."""
        self.voice_refused: Counter[str] = Counter()
        """By reason: packets that were not passed on."""
        self.refused: Counter[str] = Counter()
        """By kind: requests over HTTP that were refused."""


class Metrics:
    """The registry of one server. `connections`, `rooms` and `people` are asked when somebody reads."""

    def __init__(
        self, connections: Callable[[], int], rooms: Callable[[], int], people: Callable[[], int]
    ) -> None:
        self.tally = Tally()
        self._registry = CollectorRegistry()
        self.tick_lateness = Histogram(
            "stillroom_tick_lateness_seconds",
            "How late each tick began.",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self.tick_duration = Histogram(
            "stillroom_tick_duration_seconds",
            "How long each tick took, sending included.",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._registry.register(_Live(self.tally, connections, rooms, people))

    def text(self) -> bytes:
        """All of it, in the text format of Prometheus."""
        return generate_latest(self._registry)


class _Live(Collector):
    """Reads the tally."""

    def __init__(
        self,
        tally: Tally,
        connections: Callable[[], int],
        rooms: Callable[[], int],
        people: Callable[[], int],
    ) -> None:
        self._tally = tally
        self._gauges = {
            "connections": ("Open WebSocket connections.", connections),
            "rooms": ("Rooms that are open.", rooms),
            "participants": ("People in rooms, those who are reconnecting too.", people),
        }

    def collect(self) -> Iterator[Metric]:
        """For the registry."""
        tally = self._tally
        for name, (text, read) in self._gauges.items():
            yield GaugeMetricFamily(f"stillroom_{name}", text, value=read())
        counts = {
            "frames_received": ("Frames of data received.", tally.frames_in),
            "frames_sent": ("Frames of data sent.", tally.frames_out),
            "bytes_received": ("Bytes of data received, without framing.", tally.bytes_in),
            "bytes_sent": ("Bytes of frames sent.", tally.bytes_out),
            "poses_left_out": (
                "Deliveries of poses left out for connections that lag.",
                tally.poses_left_out,
            ),
            "voice_packets_received": (
                "Packets of voice that came, those too that were refused.",
                tally.voice_in,
            ),
            "voice_packets_sent": ("Packets of voice sent to listeners.", tally.voice_out),
            "voice_packets_dropped": (
                "Packets of voice not sent to a listener who lags: grown old, or to be heard no longer.",
                tally.voice_dropped,
            ),
            "connections_cut": ("Connections cut off because too much waited for them.", tally.cut),
        }
        for name, (text, count) in counts.items():
            yield CounterMetricFamily(f"stillroom_{name}", text, value=count)
        closed = CounterMetricFamily(
            "stillroom_connections_closed", "Connections that the server closed.", labels=["code"]
        )
        for code, count in sorted(tally.closed.items()):
            closed.add_metric([str(code)], count)
        yield closed
        unheard = CounterMetricFamily(
            "stillroom_voice_packets_refused", "Packets of voice that were not passed on.", labels=["reason"]
        )
        for reason, count in sorted(tally.voice_refused.items()):
            unheard.add_metric([reason], count)
        yield unheard
        refused = CounterMetricFamily("stillroom_refusals", "Requests that were refused.", labels=["kind"])
        for kind, count in sorted(tally.refused.items()):
            refused.add_metric([kind], count)
        yield refused
