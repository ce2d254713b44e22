"""The client that was written from SPEC.md alone meets another of its kind in a real server."""

import ast
import contextlib
import json
import math
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CLIENT = Path(__file__).with_name("spec_client.py")


def test_it_is_short_and_imports_nothing_of_ours() -> None:
    text = CLIENT.read_text("utf-8")
    assert len(text.splitlines()) < 150
    imported = {
        alias.name.split(".")[0]
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import)
        for alias in node.names
    } | {
        node.module.split(".")[0]
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom) and node.module
    }
    assert imported <= set(sys.stdlib_module_names) | {"msgpack", "websockets"}


def free_port() -> int:
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as probe:
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A server of its own, ready."""
    port = free_port()
    command = [sys.executable, "-m", "worldserver", "serve", "--host", "127.0.0.1", "--port", str(port)]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("STILLROOM_")}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            yield ready(f"http://127.0.0.1:{port}", server)
        finally:
            server.terminate()


def ready(url: str, server: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and server.poll() is None:
        with (
            contextlib.suppress(urllib.error.URLError, ConnectionError),
            urllib.request.urlopen(f"{url}/readyz", timeout=1),
        ):
            return url
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(0.1)
    raise AssertionError("the server did not become ready")


def visitor(url: str, name: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-I", str(CLIENT), url, "lakeside", name, "4"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_two_of_them_meet(url: str) -> None:
    """Each sees where the other's head came to rest, to the millimetre, and where it looks."""
    visitors = [visitor(url, name) for name in ("Ada", "Bede")]
    told = []
    for process in visitors:
        out, _ = process.communicate(timeout=30)
        assert process.returncode == 0
        told.append(json.loads(out))
    ada, bede = told
    assert (ada["name"], bede["name"]) == ("Ada", "Bede")
    # Whoever leaves second may have been told that the other is gone.
    sights = [(me, other) for me, other in ((ada, bede), (bede, ada)) if str(other["slot"]) in me["rigs"]]
    assert sights
    for me, other in sights:
        rig = me["rigs"][str(other["slot"])]
        assert rig["head"] == other["head"]
        assert rig["right"][1] == other["head"][1] - 500
        assert math.hypot(*rig["orientation"]) == pytest.approx(1)
