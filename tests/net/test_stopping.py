"""SIGTERM: clients are told, connections closed, all of it within five seconds, and the exit code is 0."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.net.test_hostile import join, receive
from tests.serving import ROOT, free_port
from worldserver import wire

pytestmark = pytest.mark.slow


@pytest.fixture
def process() -> Iterator[tuple[subprocess.Popen[str], str]]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STILLROOM_")}
    command = [sys.executable, "-m", "worldserver", "serve", "--port", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        said = running.stdout.readline() + running.stdout.readline()
        found = re.search(r"Stillroom is at (http://localhost:\d+)\n", said)
        assert found and re.search(r"/#signin=\S{20,}\n", said)
        yield running, found[1].replace("localhost", "127.0.0.1")
        running.kill()


def test_clients_are_told_and_let_go(process: tuple[subprocess.Popen[str], str]) -> None:
    running, url = process
    with join(url, "Ann") as ann, join(url, "Stubborn") as stubborn:
        # One of them never answers the close frame.
        stubborn.socket.shutdown(socket.SHUT_WR)
        began = time.monotonic()
        running.send_signal(signal.SIGTERM)
        while not isinstance(heard := wire.decode_server(receive(ann)), wire.Goodbye):
            pass
        assert heard.code == wire.CloseCode.GOING_AWAY and heard.retry_ms > 0
        assert running.wait(timeout=6) == 0
        assert time.monotonic() - began < 5
    assert running.stderr is not None
    logged = running.stderr.read()
    assert '"event":"stopped"' in logged and "Traceback" not in logged
    for private in ("Ann", "127.0.0.1", "signin"):
        assert private not in logged


def test_a_port_in_use_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "worldserver", "serve", "--port", str(port)]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1 and f"port {port}" in ended.stderr and "--port" in ended.stderr


def test_a_bad_scene_stops_the_start_and_names_the_place(tmp_path: Path) -> None:
    (tmp_path / "lakeside").mkdir()
    (tmp_path / "lakeside" / "scene.json").write_text('{"title": ""}')
    command = [
        sys.executable,
        "-m",
        "worldserver",
        "serve",
        "--scenes",
        str(tmp_path),
        "--port",
        str(free_port()),
    ]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    assert ended.returncode == 1
    assert re.fullmatch(r"worldserver: \S+scene\.json: /\S*: .+\n", ended.stderr)
