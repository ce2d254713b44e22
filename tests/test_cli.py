"""The command: its help, its exit status, and that what it is told reaches the server."""

import importlib
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving import ROOT
from worldserver import app, cli, resources
from worldserver.settings import Settings, flag

LAKESIDE = ROOT / "scenes" / "lakeside"


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """The settings that servers would have been started with."""
    told: list[Settings] = []

    def run(settings: Settings) -> int:
        told.append(settings)
        return 0

    monkeypatch.setattr(app, "run", run)
    return told


@pytest.mark.parametrize("command", [[], ["serve"], ["bots"], ["scene"], ["scene", "check"]])
def test_help(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main([*command, "--help"])
    assert left.value.code == 0
    said = capsys.readouterr().out
    assert "usage: worldserver" in said
    if command == ["serve"]:
        assert all(f"{flag(name)} " in said or f"{flag(name)}]" in said for name in Settings.model_fields)


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["--version"])
    assert left.value.code == 0 and capsys.readouterr().out == "stillroom 0.1.0\n"


@pytest.mark.parametrize("command", [[], ["dance"], ["serve", "--colour", "blue"], ["scene", "check"]])
def test_what_is_not_understood(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(command)
    assert left.value.code == 2 and "usage: " in capsys.readouterr().err


def test_flags_reach_the_server(served: list[Settings], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STILLROOM_PORT", "9000")
    monkeypatch.setenv("STILLROOM_MAX_PARTICIPANTS", "7")
    assert cli.main(["serve", "--port", "9001", "--rooms", "quiet=lakeside", "--lan"]) == 0
    (settings,) = served
    assert (settings.port, settings.max_participants, settings.lan) == (9001, 7, True)
    assert settings.rooms == {"quiet": "lakeside"}


def test_a_bad_setting_stops_the_start(served: list[Settings], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["serve", "--port", "x"]) == 1
    err = capsys.readouterr().err
    assert err.startswith("worldserver: STILLROOM_PORT or --port: 'x'") and err.count("\n") == 1
    assert not served


def test_good_scenes(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["scene", "check", str(LAKESIDE)]) == 0
    assert "seats" in capsys.readouterr().out


def test_a_bad_scene_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(LAKESIDE, tmp_path / "bad")
    file = tmp_path / "bad" / "scene.json"
    file.write_text(file.read_text().replace('"title"', '"titel"', 1))
    assert cli.main(["scene", "check", str(tmp_path / "bad"), str(LAKESIDE)]) == 1
    out, err = capsys.readouterr()
    assert err.startswith(f"worldserver: {file}: /") and err.count("\n") == 1
    assert "seats" in out, "the others are still checked"


def serve(*arguments: str) -> tuple[int, str]:
    """The command as a process that does not get as far as serving."""
    command = [sys.executable, "-m", "worldserver", "serve", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    return done.returncode, done.stderr


@pytest.mark.slow
def test_a_port_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        status, said = serve("--port", str(port))
    assert status == 1 and said.startswith(f"worldserver: port {port} of 127.0.0.1 is in use")
    assert "STILLROOM_PORT" in said and said.count("\n") == 1


@pytest.mark.slow
def test_scenes_that_are_not_there(tmp_path: Path) -> None:
    status, said = serve("--port", "0", "--scenes", str(tmp_path))
    assert status == 1 and str(tmp_path) in said and said.count("\n") == 1


@pytest.mark.slow
def test_a_room_in_a_scene_that_is_not_there() -> None:
    status, said = serve("--port", "0", "--rooms", "quiet=moon")
    assert status == 1 and "there is no scene 'moon'; there are: lakeside" in said and said.count("\n") == 1


@pytest.mark.slow
def test_a_certificate_that_is_not_there(tmp_path: Path) -> None:
    status, said = serve("--port", "0", "--tls-cert", str(tmp_path / "a"), "--tls-key", str(tmp_path / "b"))
    assert status == 1 and "STILLROOM_TLS_CERT or --tls-cert" in said and said.count("\n") == 1


@pytest.mark.slow
def test_a_certificate_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("not PEM")
    status, said = serve("--port", "0", "--tls-cert", str(tmp_path / "a"), "--tls-key", str(tmp_path / "a"))
    assert status == 1 and str(tmp_path / "a") in said and said.count("\n") == 1


@pytest.mark.slow
def test_certificates_that_cannot_be_kept(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    status, said = serve("--port", "0", "--lan", "--certificates", str(tmp_path / "a"))
    assert status == 1 and "STILLROOM_CERTIFICATES or --certificates" in said and said.count("\n") == 1


def test_resources_installed_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "worldserver"
    monkeypatch.setattr(resources, "_PACKAGE", package)
    monkeypatch.setattr(resources, "_CHECKOUT", tmp_path)
    with pytest.raises(resources.ResourceError, match="make build"):
        resources.client_dir()
    with pytest.raises(resources.ResourceError, match="--scenes"):
        resources.scenes_dir()
    for folder, file in (
        (tmp_path / "client_webxr" / "dist", "index.html"),
        (package / "_client", "index.html"),
        (tmp_path / "scenes", "lakeside/scene.json"),
        (package / "_scenes", "lakeside/scene.json"),
    ):
        (folder / file).parent.mkdir(parents=True)
        (folder / file).touch()
        found = resources.client_dir() if "index" in file else resources.scenes_dir()
        assert found == folder


def test_main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["worldserver", "--version"])
    with pytest.raises(SystemExit):
        importlib.import_module("worldserver.__main__")
