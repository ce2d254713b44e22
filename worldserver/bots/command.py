"""The command ``worldserver bots``."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from pathlib import Path

import numpy as np

from worldserver.bots import recordings
from worldserver.bots.cast import KINDS, MIX, cast, crowd_of, parse_mix
from worldserver.bots.company import Company, NoRoomError, say, scene_of
from worldserver.bots.quantise import Rigs
from worldserver.bots.visit import Visit
from worldserver.scene import SceneError
from worldserver.scene.load import build_scene, parse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.description = "Fill a room with people who move as people do. Ctrl-C lets them leave."
    parser.add_argument("--url", default="http://127.0.0.1:8080", help="the server (default: %(default)s)")
    parser.add_argument("--room", default="lakeside", help="the room's slug (default: %(default)s)")
    parser.add_argument("--count", type=int, default=12, help="how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same people (default: %(default)s)")
    mix = ",".join(f"{kind}={n}" for kind, n in MIX.items())
    parser.add_argument("--mix", default=mix, help=f"who, out of {', '.join(KINDS)} (default: %(default)s)")
    parser.add_argument(
        "--recordings",
        type=Path,
        metavar="DIR",
        default=os.environ.get("STILLROOM_RECORDINGS"),
        help="recordings to replay; also STILLROOM_RECORDINGS (default: those of the checkout)",
    )


def run(args: argparse.Namespace) -> int:
    """Plays until Ctrl-C; returns the exit status."""
    try:
        company = assemble(args)
    except (ValueError, NoRoomError, SceneError) as error:  # RecordingError is a ValueError
        sys.stderr.write(f"worldserver bots: {error}\n")
        return 1
    asyncio.run(_play(company))
    return 0


def assemble(args: argparse.Namespace) -> Company:
    """The company that the arguments ask for. Raises ValueError, NoRoomError or SceneError, one line each."""
    if args.count < 1:
        raise ValueError("--count must be at least 1")
    mix = parse_mix(args.mix)
    recorded = [recordings.load(path) for path in recordings.find(args.recordings)]
    rng = np.random.default_rng(args.seed)
    parts = cast(rng, args.count, mix, bool(recorded))
    url = args.url.rstrip("/")
    slug, data = scene_of(url, args.room)
    scene = build_scene(slug, parse(data))
    crowd = crowd_of(rng, parts, recorded)
    visits = [
        Visit(part, i, crowd, scene, np.random.default_rng([args.seed, i])) for i, part in enumerate(parts)
    ]
    say(_announcement(args, recorded))
    return Company(url, args.room, crowd, visits)


def _announcement(args: argparse.Namespace, recorded: list[Rigs]) -> str:
    people = f"{args.count} bots for {args.room}"
    if recorded:
        return f"{people}, moving by {sum(map(recordings.seconds, recorded))} s of recorded head and hands"
    return f"{people}; no recordings of head and hands here, so they walk, or sit and breathe"


async def _play(company: Company) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await company.run(stop)
