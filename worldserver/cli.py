"""The command ``worldserver``: serve, bots, scene check.

Flags of ``serve`` are made from the settings, so that no setting lacks one. What a command needs is imported
when it runs: ``--help`` is quick, and ``scene check`` needs no network.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from worldserver import __version__

_OK, _FAILED = 0, 1


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command. Returns the exit status: 0, 1 for what failed, 2 for what was not understood."""
    arguments = _parser().parse_args(argv)
    result: int = arguments.run(arguments)
    return result


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="worldserver", description="Stillroom: support rooms in virtual reality."
    )
    parser.add_argument("--version", action="version", version=f"stillroom {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_serve(commands.add_parser("serve", help="run the server"))
    _add_bots(commands.add_parser("bots", help="fill a room with people who move as people do"))
    scene = commands.add_parser("scene", help="work on scenes")
    acts = scene.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_check(acts.add_parser("check", help="check scenes, and say where they are wrong"))
    return parser


# --------------------------------------------------------------------------------------------- serve


def _add_serve(parser: argparse.ArgumentParser) -> None:
    from worldserver.settings import PREFIX, Settings, flag

    parser.description = (
        f"Run the server. Every flag has a variable in the environment, as --port has {PREFIX}PORT. "
        "A flag wins over its variable."
    )
    for name, field in Settings.model_fields.items():
        how: dict[str, Any] = {"metavar": name.rsplit("_", 1)[-1].upper()}
        if field.annotation is bool:
            how = {"action": "store_true"}
        parser.add_argument(
            flag(name),
            default=None,
            help=(field.description or "") + _default(field.default),
            **how,
        )
    parser.set_defaults(run=_serve, settings=tuple(Settings.model_fields))


def _default(value: object) -> str:
    if isinstance(value, dict):
        value = ",".join(f"{slug}={scene}" for slug, scene in value.items())
    return f" (default: {value})" if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _serve(arguments: argparse.Namespace) -> int:
    from worldserver import app
    from worldserver.settings import SettingsError, load_settings

    given = {name: getattr(arguments, name) for name in arguments.settings}
    try:
        settings = load_settings({name: value for name, value in given.items() if value is not None})
    except SettingsError as error:
        return _fail(str(error))
    return app.run(settings)


# --------------------------------------------------------------------------------------------- bots, scenes


def _add_bots(parser: argparse.ArgumentParser) -> None:
    from worldserver import bots

    bots.add_arguments(parser)
    parser.set_defaults(run=bots.run)


def _add_check(parser: argparse.ArgumentParser) -> None:
    parser.description = "Check scenes: types, limits, and what must hold between the parts."
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR", help="a folder with a scene.json")
    parser.set_defaults(run=_check)


def _check(arguments: argparse.Namespace) -> int:
    from worldserver.scene import SceneError, load_scene

    status = _OK
    for folder in arguments.folders:
        try:
            scene = load_scene(folder)
        except SceneError as error:
            status = _fail(str(error))
        else:
            counts = f"{len(scene.seats)} seats, {len(scene.zones)} zones, {len(scene.spawn_points)} ways in"
            sys.stdout.write(f"{folder}: {scene.title}: {counts}\n")
    return status


def _fail(line: str) -> int:
    sys.stderr.write(f"worldserver: {line}\n")
    return _FAILED
