"""The command and its sockets, against a real server; what it says when it cannot."""

import argparse
import json
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.serving import ROOT, free_port, server
from worldserver import bots

SPEC_CLIENT = ROOT / "tests" / "spec_client.py"


def arguments(*given: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    bots.add_arguments(parser)
    return parser.parse_args(given)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with server() as address:
        yield address


def refused(capsys: pytest.CaptureFixture[str], *given: str) -> str:
    """The one line that is said instead."""
    assert bots.run(arguments(*given)) == 1
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("worldserver bots: ") and err.count("\n") == 1
    return err


def test_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STILLROOM_RECORDINGS", raising=False)
    given = arguments()
    assert (given.room, given.count, given.recordings) == ("lakeside", 12, None)
    monkeypatch.setenv("STILLROOM_RECORDINGS", "/somewhere")
    assert arguments().recordings == Path("/somewhere")


def test_no_server(capsys: pytest.CaptureFixture[str]) -> None:
    assert "refused" in refused(capsys, "--url", f"http://127.0.0.1:{free_port()}")


@pytest.mark.parametrize("given", [["--count", "0"], ["--mix", "sleeper=1"], ["--count", "769"]])
def test_bad_arguments(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    refused(capsys, "--url", "http://127.0.0.1:9", *given)


def test_bad_recordings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.json").write_text("{}")
    assert "bad.json" in refused(capsys, "--recordings", str(tmp_path))


@pytest.mark.slow
def test_no_such_room(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "has no room 'cellar'; it has lakeside" in refused(capsys, "--url", url, "--room", "cellar")


def look(url: str, seconds: float) -> dict[str, Any]:
    """What somebody from outside sees of the room."""
    command = [sys.executable, "-I", str(SPEC_CLIENT), url, "lakeside", "Onlooker", str(seconds)]
    seen: dict[str, Any] = json.loads(
        subprocess.run(command, check=True, capture_output=True, timeout=30).stdout
    )
    return seen


def people(url: str) -> int:
    with urllib.request.urlopen(f"{url}/api/rooms") as answer:
        count: int = json.load(answer)["rooms"][0]["people"]
        return count


@pytest.mark.slow
@pytest.mark.parametrize("recorded", [True, False])
def test_they_come_sit_move_and_leave(url: str, recorded: bool, tmp_path: Path) -> None:
    """Six come; one who looks sees six, some on seats, moving. Ctrl-C lets them go."""
    command = [sys.executable, "-m", "worldserver", "bots", "--url", url, "--count", "6"]
    if not recorded:
        command += ["--recordings", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            first, second = look(url, 3), look(url, 2)
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(5) == 0
        assert process.stdout.read() == ""
    assert ("recorded head and hands" in said) is recorded
    assert len(set(first["people"].values()) - {"Onlooker"}) == 6
    slots = set(first["rigs"]) & set(second["rigs"])
    assert len(slots) == 6
    heads = [np.array([look["rigs"][slot]["head"] for slot in sorted(slots)]) for look in (first, second)]
    assert (np.abs(heads[1] - heads[0]).max(axis=1) > 0).sum() >= 5, "hardly anybody moves"
    in_ring = np.abs(np.hypot(heads[1][:, 0], heads[1][:, 2]) - 3000) < 900
    assert in_ring.sum() >= 3, "hardly anybody sits"
    assert people(url) == 0


@pytest.mark.slow
def test_they_come_back_when_the_server_does() -> None:
    """A server that stops tells them when to come back, and a new one finds them again."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "worldserver",
        "bots",
        "--url",
        f"http://127.0.0.1:{port}",
        "--count",
        "3",
    ]
    with server(port=port) as url:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None and "3 bots" in process.stdout.readline()
        assert len(look(url, 2)["rigs"]) == 3
    try:
        with server(port=port) as url:
            assert any(len(look(url, 3)["rigs"]) == 3 for _ in range(4))
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0
        process.stdout.close()
