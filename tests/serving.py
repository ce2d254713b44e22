"""A real server as a process of its own, for the few tests that need one."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READY_S = 20


@contextlib.contextmanager
def server(port: int = 0, *, package: Path = ROOT, **settings: str) -> Iterator[str]:
    """Its address, once it is ready. settings: as in STILLROOM_<NAME>. Stopped at the end.

    package: the folder that `worldserver` is imported from.
    """
    port = port or free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STILLROOM_")}
    environment["PYTHONPATH"] = str(package)
    environment |= {f"STILLROOM_{name.upper()}": value for name, value in settings.items()}
    command = [sys.executable, "-m", "worldserver", "serve", "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, cwd=package, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            yield _ready(f"http://127.0.0.1:{port}", process)
        finally:
            process.terminate()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _ready(url: str, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/readyz", timeout=1):
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
