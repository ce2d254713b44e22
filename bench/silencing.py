"""How soon a voice falls silent: mute, a facilitator's mute, a block, a door that is closed.

    python -m bench.silencing           100 of each beside a room of fifty; prints a table, writes JSON

Somebody speaks on and on, fifty packets a second, and takes no notice of anything. What is measured is the
time from just before an act is sent until the last packet that still reaches the listener's socket: it holds
the way there and back as well, and no packet may come after it. Beside them fifty people move and four speak
in another room of the same server, on its core; this program shares the other with that load.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import random
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from bench import procstat
from bench.fanout import LOAD_CORE, RESULTS, ROOT, BenchError, free_port, server, told
from worldserver import resources, wire

PACKET = bytes([31 << 3]) + bytes(59)
SEAT, ZONE = 0, 0
"""A seat by the fire, and the circle around it, which gets a door for this."""
SETTLED_S = 0.25
"""So long is listened for a packet that comes too late; fewer acts a second are also within the limits."""


class Person:
    """Somebody in the room, and when they heard a voice last."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self.slot = -1
        self.heard_at = 0.0

    async def say(self, *messages: wire.ClientMessage) -> None:
        """Send, in order."""
        for message in messages:
            await self._socket.send(wire.encode(message))

    async def listen(self) -> None:
        """Until the connection ends."""
        async for data in self._socket:
            message = wire.decode_server(data) if isinstance(data, bytes) else None
            if isinstance(message, wire.Voiced):
                self.heard_at = time.perf_counter()
            elif isinstance(message, wire.Welcome):
                self.slot = message.slot


def ticket_for(url: str, token: str | None) -> str:
    """To room r1."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    body = json.dumps({"room": "r1"}).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{url}/api/join", body, headers)) as answer:
        ticket: str = json.load(answer)["ticket"]
        return ticket


@contextlib.asynccontextmanager
async def visit(url: str, token: str | None) -> AsyncIterator[Person]:
    """Somebody comes into room r1; with a token they hold the circle."""
    ticket = await asyncio.to_thread(ticket_for, url, token)
    protocol = Subprotocol(wire.SUBPROTOCOL)
    async with connect(f"ws{url[4:]}/ws", subprotocols=[protocol], compression=None) as socket:
        person = Person(socket)
        await person.say(wire.Hello(wire.VERSION, ticket, "somebody", 0, wire.Device.OTHER))
        listening = asyncio.create_task(person.listen())
        await until(lambda: person.slot >= 0)
        yield person
        listening.cancel()


async def until(holds: Callable[[], bool]) -> None:
    """Raises BenchError if it takes more than ten seconds."""
    deadline = time.perf_counter() + 10
    while not holds():
        if time.perf_counter() > deadline:
            raise BenchError("somebody is not heard who should be")
        await asyncio.sleep(0.005)


async def speak(person: Person, numbers: Iterator[int]) -> None:
    """Whatever they are told."""
    while True:
        await person.say(wire.Voice(next(numbers), PACKET))
        await asyncio.sleep(wire.VOICE_FRAME_MS / 1000)


async def silence_once(listener: Person, act: Callable[[bool], Any]) -> float:
    """Seconds until the last packet that was heard after `act(True)`; 0 if none was."""
    began = time.perf_counter()
    await until(lambda: listener.heard_at > began)
    # At any moment between two packets.
    await asyncio.sleep(random.uniform(0, wire.VOICE_FRAME_MS / 1000))
    began = time.perf_counter()
    await act(True)
    await asyncio.sleep(SETTLED_S)
    after = max(0.0, listener.heard_at - began)
    if time.perf_counter() - listener.heard_at < SETTLED_S / 2:
        raise BenchError("the voice did not fall silent")
    await act(False)
    return after


async def measure(url: str, token: str, times: int) -> dict[str, list[float]]:
    """All acts, so many times each. Raises BenchError."""
    async with visit(url, None) as speaker, visit(url, None) as listener, visit(url, token) as leader:
        await speaker.say(wire.Move(wire.MoveKind.SIT, 0, 0, 0, 0, SEAT))
        acts: dict[str, Callable[[bool], Any]] = {
            "mute": lambda on: speaker.say(wire.Mute(on)),
            "muted by a facilitator": lambda on: leader.say(wire.Silence(speaker.slot, on)),
            "block": lambda on: listener.say(wire.Block(speaker.slot, on)),
            "door": lambda on: leader.say(wire.Lock(ZONE, on)),
        }
        speaking = asyncio.create_task(speak(speaker, itertools.count()))
        took = {name: [await silence_once(listener, act) for _ in range(times)] for name, act in acts.items()}
        speaking.cancel()
        return took


def scenes_with_a_door(folder: Path) -> None:
    """The lakeside, whose fire circle can be closed."""
    scene = json.loads((resources.scenes_dir() / "lakeside" / "scene.json").read_text())
    scene["zones"][ZONE]["lockable"] = True
    (folder / "lakeside").mkdir()
    (folder / "lakeside" / "scene.json").write_text(json.dumps(scene))


def run(people: int, speakers: int, times: int) -> dict[str, Any]:
    """One run. Raises BenchError."""
    port, token = free_port(), secrets.token_urlsafe(16)
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as scenes:
        scenes_with_a_door(Path(scenes))
        settings = {"STILLROOM_OPERATOR_TOKEN": token, "STILLROOM_SCENES": scenes}
        with server(port, 2, 2 * people, None, **settings):
            command = [sys.executable, "-m", "bench.load", "--url", url, "--rooms", "1", "--core"]
            command += [str(LOAD_CORE), "--per-room", str(people), "--speakers", str(speakers)]
            with subprocess.Popen(
                [*command, "--seconds", "600"], cwd=ROOT, stdout=subprocess.PIPE, text=True
            ) as load:
                try:
                    told(load, "settled")
                    took = asyncio.run(measure(url, token, times))
                finally:
                    load.terminate()
    quantiles = {
        name: [round(float(q) * 1000, 2) for q in np.quantile(seconds, [0.5, 0.99, 1])]
        for name, seconds in took.items()
    }
    return {
        "machine": procstat.machine(),
        "people_beside": people,
        "speakers_beside": speakers,
        "times_each": times,
        "ms_p50_p99_max": quantiles,
    }


def main() -> int:
    """Returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--speakers", type=int, default=4)
    parser.add_argument("--times", type=int, default=100)
    options = parser.parse_args()
    RESULTS.mkdir(exist_ok=True)
    try:
        figures = run(options.people, options.speakers, options.times)
    except BenchError as error:
        print(f"silencing: {error}", file=sys.stderr)
        return 1
    (RESULTS / "silencing.json").write_text(json.dumps(figures, indent=2) + "\n")
    print(f"{'milliseconds until the last packet':<36}{'p50':>8}{'p99':>8}{'max':>8}")
    for name, values in figures["ms_p50_p99_max"].items():
        print(f"{name:<36}" + "".join(f"{value:8.2f}" for value in values))
    return 0


if __name__ == "__main__":
    sys.exit(main())
