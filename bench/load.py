"""The load: many people of real, recorded motion in one process that does little else.

    python -m bench.load --url http://127.0.0.1:8080 --rooms 40 --per-room 12 --seconds 20

Theory: raw non-blocking sockets and epoll. People send spread evenly over the 50 ms of a tick, as people
would, at times fixed in advance. What comes is kept with the time at which it was read, and looked at when
the run is over. The report says how late the load itself was and how busy, so that a slow load is not taken
for a slow server. Stamps and ages are compared by CLOCK_MONOTONIC, which all processes of a machine share
and the server's time is.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import select
import socket
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from bench import frames, results
from bench.frames import Bytes
from worldserver import wire
from worldserver.bots import recordings
from worldserver.bots.cast import cast, crowd_of
from worldserver.bots.clips import Crowd
from worldserver.bots.company import scene_of
from worldserver.bots.quantise import pack_rigs
from worldserver.bots.visit import Visit
from worldserver.scene.load import build_scene, parse

PERIOD_NS = 1_000_000_000 // wire.POSES_PER_SECOND
SLICES = 50
"""Groups of people, one a millisecond."""
SLICE_NS = PERIOD_NS // SLICES
VOICE_SLICES = wire.VOICE_FRAME_MS * 1_000_000 // SLICE_NS
PACKET_BYTES, PACKET_TOC = 60, bytes([31 << 3])
"""24 kbit/s at a constant rate: 20 ms, mono, one frame."""
MIX = {"seated": 10, "standing": 2}
SETTLE_S = 6.0
POSE = np.dtype(
    [
        ("head", "u1", 2),
        ("seq_", "u1"),
        ("seq", ">u4"),
        ("time_", "u1"),
        ("time", ">u8"),
        ("move_", "u1"),
        ("move", ">u4"),
        ("bin", "u1", 2),
        ("record", wire.POSE_DTYPE),
        ("fingers", "u1", 2),
    ]
)
"""A Pose message in the long forms of msgpack, so that all have the same length."""


@dataclass
class Client:
    """One connection."""

    visit: Visit
    socket: socket.socket
    parser: frames.Parser = field(default_factory=frames.Parser)
    seq: int = 0


class Load:
    """All connections."""

    def __init__(self, url: str, rooms: Sequence[str], per_room: int, seed: int, speakers: int = 0) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._rng = np.random.default_rng(seed)
        recorded = [recordings.load(path) for path in recordings.find()]
        if not recorded:
            sys.exit("no recordings: run npm ci in client_webxr")
        slug, data = scene_of(url, rooms[0])
        scene = build_scene(slug, parse(data))
        people = [part for _ in rooms for part in cast(self._rng, per_room, MIX, True)]
        self._crowd: Crowd = crowd_of(self._rng, people, recorded)
        self._visits = [
            Visit(part, i, self._crowd, scene, np.random.default_rng([seed, i]))
            for i, part in enumerate(people)
        ]
        self._rooms = [room for room in rooms for _ in range(per_room)]
        self._speakers, self._voice_seq = speakers, 0
        self._clients: list[Client] = []
        self._by_fd: dict[int, Client] = {}
        self._epoll = select.epoll()
        self._message = self._blank(len(people))
        self._heard: list[tuple[int, int, bytes, int]] | None = None
        """Row, when it was read (ns), payload, bytes on the wire."""
        self._late: list[int] = []
        self._sent = self._failed = 0

    @staticmethod
    def _blank(count: int) -> Any:
        message = np.zeros(count, POSE)
        message["head"] = 0x96, wire.OPCODES[wire.Pose]
        message["seq_"], message["time_"], message["move_"] = 0xCE, 0xCF, 0xCE
        message["bin"], message["fingers"] = (0xC4, wire.POSE_SIZE), (0xC4, 0)
        return message

    # ------------------------------------------------------------------------------------- coming in

    def join(self, pace_s: float) -> None:
        """Everybody, one after the other; those who are in are served meanwhile."""
        tickets = http.client.HTTPConnection(self._host, self._port, timeout=5)
        for room, visit in zip(self._rooms, self._visits, strict=True):
            tickets.request(
                "POST", "/api/join", json.dumps({"room": room}), {"Content-Type": "application/json"}
            )
            answer = tickets.getresponse()
            body = json.loads(answer.read())
            if answer.status != http.HTTPStatus.OK:
                sys.exit(f"join refused: {answer.status} {body}")
            client = Client(visit, frames.handshake(self._host, self._port))
            self._put(client, frames.masked(frames.BINARY, visit.opening(body["ticket"])))
            self._clients.append(client)
            self._by_fd[client.socket.fileno()] = client
            self._epoll.register(client.socket.fileno(), select.EPOLLIN)
            self._listen(time.monotonic_ns() + int(pace_s * 1e9))
        tickets.close()

    # ------------------------------------------------------------------------------------- the run

    def play(self, seconds: float, measured: bool) -> dict[str, Any]:
        """Sends and receives for so long, at fixed times. Returns what is known of the load itself."""
        self._late, self._sent, self._heard = [], 0, [] if measured else None
        began, cpu = time.monotonic_ns(), time.process_time()
        slices = np.array_split(np.arange(len(self._clients)), SLICES)
        for n in range(int(seconds * 1e9) // SLICE_NS):
            due = began + n * SLICE_NS
            self._listen(due)
            if n % SLICES == 0:
                self._compose()
            self._late.append(time.monotonic_ns() - due)
            self._send(slices[n % SLICES])
            self._speak(n)
        took = (time.monotonic_ns() - began) / 1e9
        return {
            "seconds": took,
            "cpu_share": (time.process_time() - cpu) / took,
            "late_ms": np.array(self._late) / 1e6,
            "sent": self._sent,
            "failed": self._failed,
            "heard": self._heard or [],
        }

    def _compose(self) -> None:
        """Everybody's next message but for time and mask."""
        message = self._message[: len(self._clients)]
        message["record"] = pack_rigs(self._crowd.sample(time.monotonic_ns() / 1e9))
        message["seq"] += 1
        message["move"] = [client.visit.move_seq for client in self._clients]
        now = time.monotonic_ns() // 1000
        for client in self._clients:
            for data in client.visit.beat(now):
                self._put(client, frames.masked(frames.BINARY, data))

    def _send(self, rows: Any) -> None:
        message = self._message[rows]
        message["time"] = time.monotonic_ns() // 1000
        payloads: Bytes = message.view(np.uint8).reshape(len(rows), -1)
        out = frames.masked_rows(payloads, self._rng)
        for row, frame in zip(rows, out, strict=True):
            self._put(self._clients[row], frame.data)
        self._sent += len(rows)

    def _speak(self, n: int) -> None:
        """The packets of voice that are due in slice `n`, those of the speakers spread over 20 ms."""
        for i, client in enumerate(self._clients[: self._speakers]):
            if (n + i * VOICE_SLICES // self._speakers) % VOICE_SLICES == 0:
                self._voice_seq += 1
                packet = PACKET_TOC + os.urandom(PACKET_BYTES - 1)
                self._put(
                    client, frames.masked(frames.BINARY, wire.encode(wire.Voice(self._voice_seq, packet)))
                )

    def _put(self, client: Client, data: bytes | memoryview) -> None:
        try:
            if client.socket.send(data) != len(data):
                self._failed += 1
        except OSError:
            self._failed += 1

    def _listen(self, until: int) -> None:
        """Reads whatever comes before a moment of the clock."""
        while (left := until - time.monotonic_ns()) > 0:
            for fd, _ in self._epoll.poll(left / 1e9):
                self._read(self._by_fd[fd])

    def _read(self, client: Client) -> None:
        try:
            data = client.socket.recv(65536)
        except OSError:
            data = b""
        now = time.monotonic_ns()
        if not data:
            self._failed += 1
            self._epoll.unregister(client.socket.fileno())
        elif self._heard is not None and not client.parser.waits and results.is_poses(data):
            self._heard.append((client.visit.row, now, data[4:], len(data)))
        else:
            self._read_slowly(client, now, data)

    def _read_slowly(self, client: Client, now: int, data: bytes) -> None:
        for opcode, payload, size in client.parser.feed(data):
            if opcode == frames.PING:
                self._put(client, frames.masked(frames.PONG, payload))
            elif opcode == frames.BINARY:
                if self._heard is not None:
                    self._heard.append((client.visit.row, now, payload, size))
                client.visit.receive(payload, now // 1000)
            elif opcode == frames.CLOSE:
                self._failed += 1

    def slots(self) -> list[int]:
        """Everybody's own slot."""
        return [client.visit.slot for client in self._clients]


def main() -> None:
    """Prints one line of JSON at each step: joined, settled, and the report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--url", required=True)
    parser.add_argument("--rooms", type=int, default=40, help="named r0, r1, ...")
    parser.add_argument("--per-room", type=int, default=12)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--speakers", type=int, default=0, help="how many of them speak without a pause")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--core", type=int, default=-1, help="run on this core alone")
    options = parser.parse_args()
    if options.core >= 0:
        os.sched_setaffinity(0, {options.core})
    load = Load(
        options.url, [f"r{i}" for i in range(options.rooms)], options.per_room, options.seed, options.speakers
    )
    load.join(0.004)
    load.play(SETTLE_S, measured=False)
    say({"settled": options.rooms * options.per_room})
    told = load.play(options.seconds, measured=True)
    say({"measured": True})
    say(results.report(told, load.slots()))


def say(document: dict[str, Any]) -> None:
    """One line."""
    sys.stdout.write(json.dumps(document) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
