"""`make demo`, as a newcomer runs it: twelve people, and a place left for whoever comes to look."""

import json
import os
import signal
import subprocess
import urllib.request
from typing import Any

import pytest

from tests.serving import ROOT, free_port, wait_until

pytestmark = pytest.mark.slow


def test_there_is_a_place_left_beside_the_twelve() -> None:
    port = free_port()
    environment = {**os.environ, "STILLROOM_PORT": str(port)}
    with subprocess.Popen(
        ["make", "demo"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    ) as demo:
        try:
            wait_until(lambda: room(port).get("people") == 12, 60)
            assert room(port)["capacity"] > 12
        finally:
            os.killpg(demo.pid, signal.SIGINT)
    assert room(port) == {}


def room(port: int) -> dict[str, Any]:
    """The first room of the server's list; nothing while there is no server."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/rooms", timeout=5) as answer:
            first: dict[str, Any] = json.load(answer)["rooms"][0]
            return first
    except OSError:
        return {}
