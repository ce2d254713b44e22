"""What voice costs: one room of fifty, first in silence, then with four who speak without a pause.

    python -m bench.voice               20 s of each; prints a table, writes bench/results/voice.json

The server's CPU in silence (poses, signs, everything) is taken from that with voice; what is left is divided
by the packets that it sent, as its own counter tells. Load and server are those of `fanout`, and so is the
rule by which a run is refused.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from typing import Any

from bench import procstat
from bench.fanout import (
    LATENESS,
    LOAD_CORE,
    QUIET,
    RESULTS,
    ROOT,
    BenchError,
    free_port,
    judge,
    read,
    server,
    told,
)
from bench.scrape import quantile, since

SENT = "stillroom_voice_packets_sent_total"


def measure(people: int, speakers: int, seconds: float) -> dict[str, Any]:
    """One run of one room. Raises BenchError."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with server(port, 1, people, None) as process:
        command = [
            sys.executable,
            "-m",
            "bench.load",
            "--url",
            url,
            "--rooms",
            "1",
            "--per-room",
            str(people),
        ]
        command += ["--seconds", str(seconds), "--core", str(LOAD_CORE), "--speakers", str(speakers)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as load:
            told(load, "settled")
            before, cpu, busy, began = read(url, process)
            told(load, "measured")
            after, cpu_after, busy_after, ended = read(url, process)
            report = told(load, "seconds")
    spent = sum(cpu_after) - sum(cpu)
    figures = {
        "seconds": ended - began,
        "server_cpu_share": spent / (ended - began),
        "others_on_its_core": (busy_after - busy - spent) / (ended - began),
        "voice_sent_per_s": since(before, after, SENT) / (ended - began),
        "tick_late_p99_ms": quantile(before, after, LATENESS, 0.99) * 1000,
        "load": {key: report[key] for key in ("load_cpu_share", "load_late_ms", "sent", "failed")},
    }
    judge(figures)
    return figures


def compare(people: int, speakers: int, seconds: float) -> dict[str, Any]:
    """Both runs, and what lies between them. Raises BenchError."""
    silence, speech = measure(people, 0, seconds), measure(people, speakers, seconds)
    more = speech["server_cpu_share"] - silence["server_cpu_share"]
    return {
        "machine": procstat.machine(),
        "people": people,
        "speakers": speakers,
        "silence": silence,
        "speech": speech,
        "us_per_packet_sent": more * 1e6 / speech["voice_sent_per_s"],
    }


def table(figures: dict[str, Any]) -> str:
    """For people."""
    silence, speech = figures["silence"], figures["speech"]
    rows = [
        ("people, speakers", f"{figures['people']}, {figures['speakers']}"),
        ("packets of voice sent per second", f"{speech['voice_sent_per_s']:.0f}"),
        ("server CPU per packet sent", f"{figures['us_per_packet_sent']:.2f} us"),
        (
            "server's share of its core",
            f"{silence['server_cpu_share']:.1%} in silence, {speech['server_cpu_share']:.1%} with voice",
        ),
        (
            "tick lateness p99",
            f"{silence['tick_late_p99_ms']:.2f} ms, {speech['tick_late_p99_ms']:.2f} ms with voice",
        ),
        ("load: share of its core", f"{speech['load']['load_cpu_share']:.0%}"),
    ]
    lines = [f"{name:<34}{value}" for name, value in rows]
    if max(silence["others_on_its_core"], speech["others_on_its_core"]) > QUIET:
        lines.append("The machine was not quiet: others ran on the server's core. Run it again.")
    return "\n".join(lines)


def main() -> int:
    """Returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--speakers", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=20.0)
    options = parser.parse_args()
    RESULTS.mkdir(exist_ok=True)
    try:
        figures = compare(options.people, options.speakers, options.seconds)
    except BenchError as error:
        print(f"voice: {error}", file=sys.stderr)
        return 1
    (RESULTS / "voice.json").write_text(json.dumps(figures, indent=2) + "\n")
    print(table(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
