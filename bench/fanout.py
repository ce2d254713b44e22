"""Rooms of twelve at twenty poses a second, in and out: what it costs the server, and how steady it is.

    python -m bench.fanout              480 people, 20 s; prints a table, writes bench/results/fanout.json
    python -m bench.fanout --profile    also where the server's time goes: bench/results/profile.txt

The server runs on one core, the load on another: see `load`. It is measured from outside: CPU time from
/proc, lateness from the server's own histogram, deliveries and latency from what the load heard. A run in
which the load was itself late or busy is refused, for it would measure the load.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import procstat
from bench.scrape import Samples, quantile, scrape, since
from worldserver import wire

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results"
SERVER_CORE, LOAD_CORE = 0, 1
READY_S = 30
LOAD_LATE_MS, LOAD_SHARE = 10.0, 0.9
"""Beyond these the load is the bottleneck, and nothing is reported."""
QUIET = 0.05
LATENESS = "stillroom_tick_lateness_seconds"


class BenchError(Exception):
    """Why there are no figures."""


@contextlib.contextmanager
def on_core(core: int) -> Iterator[None]:
    """Children that are started meanwhile run on this core alone, with all their threads."""
    ours = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    yield
    os.sched_setaffinity(0, ours)


@contextlib.contextmanager
def server(
    port: int, rooms: int, people: int, profile: Path | None, **settings: str
) -> Iterator[subprocess.Popen[bytes]]:
    """A server of its own, ready; stopped at the end. settings: further variables of its environment."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STILLROOM_")} | {
        "STILLROOM_ROOMS": ",".join(f"r{i}=lakeside" for i in range(rooms)),
        "STILLROOM_MAX_PARTICIPANTS": str(people + 20),
        "STILLROOM_ROOM_CAPACITY": str(people // rooms),
        "STILLROOM_JOINS_PER_MINUTE": "1000000",
        **settings,
    }
    serve = ["worldserver", "serve", "--host", "127.0.0.1", "--port", str(port)]
    module = ["bench.sampled", str(profile), "--", *serve] if profile else serve
    command = [sys.executable, "-m", *module]
    with on_core(SERVER_CORE):
        started = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    with started as process:
        try:
            wait_ready(f"http://127.0.0.1:{port}", process)
            yield process
        finally:
            process.terminate()


def wait_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    """Until /readyz answers. Raises BenchError."""
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/readyz", timeout=1):
            return
        time.sleep(0.1)
    raise BenchError("the server did not become ready")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """One run. Raises BenchError."""
    people, port = options.rooms * options.per_room, free_port()
    url = f"http://127.0.0.1:{port}"
    profile = RESULTS / "profile.txt" if options.profile else None
    with server(port, options.rooms, people, profile) as process:
        command = ["--url", url, "--rooms", str(options.rooms), "--per-room", str(options.per_room)]
        command += ["--seconds", str(options.seconds), "--core", str(LOAD_CORE)]
        with subprocess.Popen(
            [sys.executable, "-m", "bench.load", *command], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as load:
            told(load, "settled")
            if profile:
                process.send_signal(signal.SIGUSR1)
            before, cpu, busy, began = read(url, process)
            told(load, "measured")
            after, cpu_after, busy_after, ended = read(url, process)
            report = told(load, "seconds")
    seconds = ended - began
    user, system = cpu_after[0] - cpu[0], cpu_after[1] - cpu[1]
    turns = people * wire.POSES_PER_SECOND * seconds
    expected = people * (options.per_room - 1) * wire.POSES_PER_SECOND
    return {
        "machine": procstat.machine(),
        "people": people,
        "rooms": options.rooms,
        "seconds": round(seconds, 2),
        "server_us_per_client_per_tick": round((user + system) * 1e6 / turns, 2),
        "server_user_us": round(user * 1e6 / turns, 2),
        "server_system_us": round(system * 1e6 / turns, 2),
        "server_cpu_share": round((user + system) / seconds, 3),
        "others_on_its_core": round((busy_after - busy - user - system) / seconds, 3),
        "tick_late_ms": {
            q: round(quantile(before, after, LATENESS, p) * 1000, 2) for q, p in QUANTILES.items()
        },
        "ticks_per_s": round(since(before, after, f"{LATENESS}_count") / seconds, 2),
        "delivered_per_s": round(report["delivered"] / report["seconds"]),
        "expected_per_s": expected,
        "delivered_share": round(report["delivered"] / report["seconds"] / expected, 4),
        "record_bytes": wire.POSE_SIZE,
        "wire_bytes_per_update": round(report["bytes_per_update"], 2),
        "latency_ms": report["latency_ms"],
        "load": {key: report[key] for key in ("load_cpu_share", "load_late_ms", "sent", "failed")},
    }


QUANTILES = {"p50": 0.5, "p99": 0.99}
Reading = tuple[Samples, tuple[float, float], float, float]


def read(url: str, process: subprocess.Popen[bytes]) -> Reading:
    """Everything that is told from outside, at one moment."""
    samples = scrape(url)
    return samples, procstat.cpu_split(process.pid), procstat.busy_seconds(SERVER_CORE), time.monotonic()


def told(load: subprocess.Popen[str], key: str) -> dict[str, Any]:
    """The load's next line. Raises BenchError if it is not the one that is due."""
    assert load.stdout is not None
    line = load.stdout.readline()
    document: dict[str, Any] = json.loads(line) if line else {}
    if key not in document:
        raise BenchError(f"the load ended early ({key})")
    return document


def judge(figures: dict[str, Any]) -> None:
    """Raises BenchError if the load was the bottleneck or something broke."""
    load = figures["load"]
    if load["load_late_ms"]["p99"] > LOAD_LATE_MS or load["load_cpu_share"] > LOAD_SHARE:
        raise BenchError(f"the load was the bottleneck, these figures say nothing: {load}")
    if load["failed"]:
        raise BenchError(f"{load['failed']} sends or reads failed")


def table(figures: dict[str, Any]) -> str:
    """For people."""
    late, latency, load = figures["tick_late_ms"], figures["latency_ms"], figures["load"]
    rows = [
        ("people, rooms, seconds", f"{figures['people']}, {figures['rooms']}, {figures['seconds']}"),
        (
            "server CPU per client per tick",
            f"{figures['server_us_per_client_per_tick']} us "
            f"(user {figures['server_user_us']}, system {figures['server_system_us']})",
        ),
        ("server's share of its core", f"{figures['server_cpu_share']:.0%}"),
        ("others on that core", f"{figures['others_on_its_core']:.0%}"),
        ("tick lateness p50, p99", f"{late['p50']} ms, {late['p99']} ms"),
        ("ticks per second", f"{figures['ticks_per_s']}"),
        (
            "poses delivered per second",
            f"{figures['delivered_per_s']} of {figures['expected_per_s']} ({figures['delivered_share']:.1%})",
        ),
        (
            "bytes per avatar and update",
            f"{figures['record_bytes']} of record, {figures['wire_bytes_per_update']} on the wire",
        ),
        ("sampled to heard p50, p95, p99", f"{latency['p50']}, {latency['p95']}, {latency['p99']} ms"),
        ("load: share of its core", f"{load['load_cpu_share']:.0%}"),
        ("load: lateness p50, p99", f"{load['load_late_ms']['p50']} ms, {load['load_late_ms']['p99']} ms"),
    ]
    lines = [f"{name:<34}{value}" for name, value in rows]
    if figures["others_on_its_core"] > QUIET:
        lines.append("The machine was not quiet: others ran on the server's core. Run it again.")
    return "\n".join(lines)


def main() -> int:
    """Returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--rooms", type=int, default=40)
    parser.add_argument("--per-room", type=int, default=12)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument(
        "--profile", action="store_true", help="sample the server's stack while it is measured"
    )
    options = parser.parse_args()
    RESULTS.mkdir(exist_ok=True)
    load_average = os.getloadavg()[0]
    try:
        figures = {"load_average_before": load_average, **measure(options)}
        judge(figures)
    except BenchError as error:
        print(f"fanout: {error}", file=sys.stderr)
        return 1
    (RESULTS / "fanout.json").write_text(json.dumps(figures, indent=2) + "\n")
    print(table(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
