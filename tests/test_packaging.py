"""The wheel by itself: installed where no checkout is near, it serves pages, scenes and people."""

import json
import os
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import ROOT, server, wait_until

pytestmark = pytest.mark.slow

PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made as `pip install .` makes it, by the build tools of this environment."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [*PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT], check=True
    )
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder where it is installed; its dependencies are those of this environment."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run([*PIP, "install", "--no-deps", "--target", folder, wheel], check=True)
    return folder


@pytest.fixture(scope="module")
def url(installed: Path) -> Iterator[str]:
    with server(package=installed) as address:
        yield address


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        text: str = answer.read().decode()
        return text


def test_it_claims_one_name_and_carries_what_is_served(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"worldserver"}
    assert len(tops) == 2
    assert {"worldserver/_client/index.html", "worldserver/_client/room.html"} <= set(names)
    assert {"worldserver/_scenes/lakeside/scene.json", "worldserver/_protocol/SPEC.md"} <= set(names)
    assert not [name for name in names if "node_modules" in name or name.endswith((".ts", ".map", ".pyc"))]


def test_it_serves_its_own_pages_and_scenes(url: str, installed: Path) -> None:
    page = get(url)
    assert page == (installed / "worldserver/_client/index.html").read_text()
    assert "lakeside" in get(f"{url}/api/rooms")
    assert '"walk"' in get(f"{url}/scenes/lakeside/scene.json")


def test_its_command_fills_a_room_without_the_recordings(url: str, installed: Path) -> None:
    """And says that they are not there."""
    command = [installed / "bin/worldserver", "bots", "--url", url, "--count", "3"]
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    with subprocess.Popen(
        command, cwd=installed.parent, env=environment, stdout=subprocess.PIPE, text=True
    ) as bots:
        try:
            assert bots.stdout is not None
            assert "no recordings" in bots.stdout.readline()
            wait_until(lambda: json.loads(get(f"{url}/api/rooms"))["rooms"][0]["people"] == 3)
        finally:
            bots.terminate()
    assert bots.returncode == 0
