"""Raw clients of a real server, on ways as narrow as one likes: they read no faster than a way carries."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import ssl
import time
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from bench import frames
from tests.serving import fetch
from worldserver import wire

VOICE_TOC = bytes([31 << 3])
# So little is on a narrow way besides what queues in the server: the kernel doubles it.
RECEIVE_BUFFER = 4096


class Caller:
    """Somebody in a room. `rate`: bytes per second that are read, or None for all there is."""

    def __init__(self, url: str, room: str, name: str, rate: float | None = None) -> None:
        self.rate = rate
        self.heard: list[tuple[float, Any]] = []
        """Messages, and the moment at which each was read."""
        self._parser = frames.Parser()
        self._read_at, self._credit = time.monotonic(), 0.0
        self._pose_seq = self._voice_seq = 0
        self._socket = _dial(url, None if rate is None else RECEIVE_BUFFER)
        with fetch(f"{url}/api/join", {"room": room}) as answer:
            ticket = json.load(answer)["ticket"]
        self.say(wire.Hello(wire.VERSION, ticket, name, 0, 0))

    def close(self) -> None:
        self._socket.close()

    def fileno(self) -> int:
        return self._socket.fileno()

    def say(self, message: Any) -> None:
        self._send(frames.BINARY, wire.encode(message))

    def read(self) -> None:
        """What has come and may have come by now."""
        now = time.monotonic()
        if self.rate is not None:
            # What a way does not carry now it does not carry later on top.
            self._credit = min(self._credit + (now - self._read_at) * self.rate, self.rate / 4)
        self._read_at = now
        with contextlib.suppress(BlockingIOError, ssl.SSLWantReadError):
            while (size := 65536 if self.rate is None else int(self._credit)) > 0:
                data = self._socket.recv(size)
                assert data, "the server has closed"
                self._credit -= len(data) * (self.rate is not None)
                self._take(data)

    def pose(self, n: int) -> None:
        """The n-th of a small motion."""
        moved = self.last(wire.Moved)
        if moved is not None:
            self._pose_seq += 1
            record = np.zeros((), wire.POSE_DTYPE)
            record["head_position"] = moved.x + n % 20 * 5, 1600, moved.z
            self.say(wire.Pose(self._pose_seq, 0, moved.move_seq, record.tobytes(), b""))

    def speak(self) -> None:
        """A packet of 60 bytes that holds the moment at which it was said."""
        self._voice_seq += 1
        stamp = int(time.monotonic() * 1e6).to_bytes(8)
        self.say(wire.Voice(self._voice_seq, VOICE_TOC + stamp + bytes(51)))

    def last(self, kind: type) -> Any:
        return next((message for _, message in reversed(self.heard) if isinstance(message, kind)), None)

    def ages(self, since: float) -> list[float]:
        """How old, in seconds, each packet of voice was that was read since a moment."""
        return [
            at - int.from_bytes(message.packet[1:9]) / 1e6
            for at, message in self.heard
            if at >= since and isinstance(message, wire.Voiced)
        ]

    def _take(self, data: bytes) -> None:
        now = time.monotonic()
        for opcode, payload, _ in self._parser.feed(data):
            if opcode == frames.PING:
                self._send(frames.PONG, payload)
            elif opcode == frames.BINARY:
                self.heard.append((now, wire.decode_server(payload)))

    def _send(self, opcode: int, payload: bytes) -> None:
        self._socket.settimeout(5)
        self._socket.sendall(frames.masked(opcode, payload))
        self._socket.settimeout(0)


def _dial(url: str, receive_buffer: int | None) -> socket.socket:
    """A connected, upgraded socket."""
    parts = urlsplit(url)
    dialled = socket.socket()
    if receive_buffer is not None:
        dialled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    dialled.connect((parts.hostname, parts.port))
    dialled.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if parts.scheme == "https":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        dialled = context.wrap_socket(dialled)
    key = os.urandom(12).hex()[:22] + "=="
    dialled.sendall(
        f"GET /ws HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Protocol: {wire.SUBPROTOCOL}\r\n\r\n".encode()
    )
    answer = b""
    while not answer.endswith(b"\r\n\r\n"):
        answer += dialled.recv(1)
    assert b" 101 " in answer.split(b"\r\n")[0]
    return dialled
