#!/usr/bin/env python3
"""Runs the server and one companion, and ends both together: on Ctrl-C, on SIGTERM, or when one of them ends.

    python tools/together.py bots [ARGUMENT ...]   with people in the first room, so that nobody is alone
    python tools/together.py dev                   with Vite, which reloads pages as the client is edited

The settings are those of the server, by STILLROOM_* in the environment.
"""

from __future__ import annotations

import os
import signal
import ssl
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import FrameType

from worldserver.net.address import url_host
from worldserver.settings import Settings, SettingsError, load_settings

CLIENT = Path(__file__).resolve().parent / "client.py"
READY_S = 30
STOP_S = 8
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def main(arguments: list[str]) -> int:
    """Returns the exit status: that of whichever ends first, 0 when told to end."""
    if not arguments or arguments[0] not in ("bots", "dev"):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    try:
        settings = load_settings()
        if settings.port == 0:
            raise SettingsError("STILLROOM_PORT: the companion must know the port: not 0")
    except SettingsError as error:
        sys.stderr.write(f"together: {error}\n")
        return 1
    signal.signal(signal.SIGTERM, _interrupt)
    running = [subprocess.Popen([sys.executable, "-m", "worldserver", "serve"])]
    try:
        if _wait_until_ready(running[0], settings):
            running.append(_companion(settings, *arguments))
        return _first_to_end(running)
    except KeyboardInterrupt:
        return 0
    finally:
        _end(running)


def address(settings: Settings) -> str:
    """Where a program of this machine reaches the server."""
    secure = settings.lan or settings.tls_cert is not None
    host = "localhost" if secure else url_host(_EVERYWHERE.get(settings.host, settings.host))
    return f"{'https' if secure else 'http'}://{host}:{settings.port}"


def environment(settings: Settings) -> dict[str, str]:
    """For the companion: the authority of the local network is trusted, the settings of the server are not
    its own.
    """
    own = {name: value for name, value in os.environ.items() if not name.startswith("STILLROOM_")}
    if recordings := os.environ.get("STILLROOM_RECORDINGS"):
        own["STILLROOM_RECORDINGS"] = recordings
    if settings.lan:
        authority = str(settings.certificates / "ca.crt")
        own |= {"SSL_CERT_FILE": authority, "NODE_EXTRA_CA_CERTS": authority}
    return {**own, "STILLROOM_DEV_SERVER": address(settings)}


def _companion(settings: Settings, kind: str, *more: str) -> subprocess.Popen[bytes]:
    if kind == "dev":
        command = [sys.executable, str(CLIENT), "vite", *more]
    else:
        room = next(iter(settings.rooms))
        command = [
            sys.executable,
            "-m",
            "worldserver",
            "bots",
            "--url",
            address(settings),
            "--room",
            room,
            *more,
        ]
    return subprocess.Popen(command, env=environment(settings))


def _wait_until_ready(server: subprocess.Popen[bytes], settings: Settings) -> bool:
    """False if it ended instead: it has said why."""
    deadline = time.monotonic() + READY_S
    # Only its being there is asked; whoever trusts it checks for themselves.
    context = ssl._create_unverified_context()
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{address(settings)}/readyz", timeout=2, context=context).close()
            return True
        except OSError:
            time.sleep(0.1)
    return False


def _first_to_end(running: list[subprocess.Popen[bytes]]) -> int:
    while True:
        for process in running:
            status = process.poll()
            if status is not None:
                return status
        time.sleep(0.2)


def _end(running: list[subprocess.Popen[bytes]]) -> None:
    """The companion first: its people take their leave."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for process in reversed(running):
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _interrupt(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
