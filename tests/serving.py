"""A real server as a process of its own, for the few tests that need one."""

import contextlib
import json
import os
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
READY_S = 20


@contextlib.contextmanager
def server(port: int = 0, *, package: Path = ROOT, **settings: str) -> Iterator[str]:
    """Its address, once it is ready. settings: as in STILLROOM_<NAME>; with `lan` it speaks HTTPS. Stopped
    at the end.

    package: the folder that `worldserver` is imported from.
    """
    port = port or free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STILLROOM_")}
    environment["PYTHONPATH"] = str(package)
    environment |= {f"STILLROOM_{name.upper()}": value for name, value in settings.items()}
    command = [sys.executable, "-m", "worldserver", "serve", "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, cwd=package, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            yield _ready(f"{'https' if 'lan' in settings else 'http'}://127.0.0.1:{port}", process)
        finally:
            process.terminate()


def fetch(url: str, body: dict[str, Any] | None = None) -> Any:
    """The answer to a GET, or to a POST of JSON. Whatever certificate there is, is good."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return urllib.request.urlopen(request, timeout=5, context=context)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _ready(url: str, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), fetch(f"{url}/readyz"):
            return url
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.1)
    raise AssertionError("the server did not become ready")


def wait_until(condition: Callable[[], bool], seconds: float = READY_S) -> None:
    """Ask until it is so."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.05)
