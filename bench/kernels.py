"""The parts of the tick by themselves, without sockets.

    python -m bench.kernels             all of it
    python -m bench.kernels audiences   who hears whom alone; needs no recordings

Rooms of twelve on the seats of the lakeside, moved by recordings, for 480 and 2,000 people; and one room
that holds everybody, for what interest costs where it has to choose. Prints microseconds, the median of
many ticks.

Audiences: people anywhere on the ground of the lakeside, some of whom speak without end. A tick is what the
voices and the signs cost in one; a packet, what the first one costs after something was decided; then what
decisions themselves cost. Prints milliseconds, the median and the worst of many.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from worldserver.bots import recordings
from worldserver.bots.cast import cast, crowd_of
from worldserver.bots.clips import Crowd
from worldserver.bots.quantise import pack_rigs
from worldserver.bots.walks import Ways
from worldserver.scene import Scene, load_scene
from worldserver.wire import Pose as PoseMessage
from worldserver.wire import decode_client, encode
from worldserver.world import Placement, World, moves, replication
from worldserver.world.motion import admit

SCENE = Path(__file__).resolve().parent.parent / "scenes" / "lakeside"
TICK_US = 50_000
TICKS = 60
ROOM = 12
FULL = 1000
"""The largest room that a scene can be made for."""
SEED = 1
MIX = {"seated": 1}


class Stage:
    """A world full of people, and what they would send."""

    def __init__(self, scene: Scene, people: int, per_room: int) -> None:
        rng = np.random.default_rng(SEED)
        recorded = [recordings.load(path) for path in recordings.find()]
        if not recorded:
            sys.exit("no recordings: run npm ci in client_webxr")
        parts = [
            part for start in range(0, people, 768) for part in cast(rng, min(768, people - start), MIX, True)
        ]
        self.world = World()
        self.crowd: Crowd = crowd_of(rng, parts, recorded)
        self.now = 1_000_000_000
        self.rows: list[int] = []
        ways, room = Ways(scene), -1
        for i in range(people):
            if i % per_room == 0:
                room = self.world.open_room(scene)
            row = self.world.enter(room, i % per_room, self.now)
            if per_room <= len(scene.seats):
                self._sit(scene, i, row, i % per_room)
            else:
                self._stand(ways.spot(rng, 0.1), i, row)
            self.world.view(row)
            self.rows.append(row)
        self.world.tick(self.now)

    def _sit(self, scene: Scene, i: int, row: int, seat: int) -> None:
        place = scene.seats[seat]
        at = self.world.places.seat_placement(int(self.world.columns.room[row]), seat)
        moves.place(self.world.columns, self.world.places, row, at, self.now)
        self.crowd.put(i, (place.position[0], place.position[2]), place.yaw)

    def _stand(self, spot: tuple[float, float], i: int, row: int) -> None:
        at = Placement(round(spot[0] * 1000), 0, round(spot[1] * 1000), 0, -1)
        moves.place(self.world.columns, self.world.places, row, at, self.now)
        self.crowd.put(i, spot, 0.0)

    def send(self) -> list[tuple[int, int, int, bytes, bytes]]:
        """Everybody's next pose, as the world takes it."""
        self.now += TICK_US
        records = pack_rigs(self.crowd.sample(self.now / 1e6))
        seqs = self.world.columns.move_seq
        return [
            (row, self.now - 20_000, int(seqs[row]), record.tobytes(), b"")
            for row, record in zip(self.rows, records, strict=True)
        ]


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    """Microseconds, and what came of it."""
    began = time.perf_counter_ns()
    out = call()
    return (time.perf_counter_ns() - began) / 1000, out


def put_all(world: World, poses: list[tuple[int, int, int, bytes, bytes]]) -> None:
    """What the sockets do between ticks."""
    put = world.put
    for pose in poses:
        put(*pose)


def run(stage: Stage) -> dict[str, list[float]]:
    """The columns of the table, one figure a tick."""
    world, times = stage.world, dict[str, list[float]]()
    for _ in range(TICKS):
        poses = stage.send()
        steps: dict[str, Callable[[], Any]] = {
            "put": lambda poses=poses: put_all(world, poses),  # type: ignore[misc]
            "admit": lambda: admit(world.columns, world.places, stage.now),
            "interest": world.interest.update,
        }
        for name, step in steps.items():
            took, out = timed(step)
            times.setdefault(name, []).append(took)
            if name == "admit" and len(out.rows):
                times.setdefault("put back", []).append(len(out.rows))
        took, batches = timed(lambda: replication.changed_poses(world.columns, out, stage.now))  # noqa: B023
        times.setdefault("replication", []).append(took)
        times.setdefault("records", []).append(sum(len(batch.slots) // 2 for batch in batches))
        world.columns.recycle()
        world.columns.tick += 1
    return times


def hall_of(scene: Scene, rooms: int, per_room: int) -> tuple[World, list[int]]:
    """Rooms full of people, all there to be told. Returns the rows too, room by room."""
    rng, ways = np.random.default_rng(SEED), Ways(scene)
    world, rows = World(capacity=rooms * per_room), []
    for room in [world.open_room(scene) for _ in range(rooms)]:
        for slot in range(per_room):
            row = world.columns.take(room, slot)
            x, z = ways.spot(rng, 0.1)
            at = Placement(round(x * 1000), 0, round(z * 1000), 0, -1)
            moves.place(world.columns, world.places, row, at, 0)
            world.view(row)
            rows.append(row)
    return world, rows


def cpu_ms(call: Callable[..., Any], *arguments: Any, **named: Any) -> float:
    """Milliseconds of the processor that a call takes: whatever else the machine does."""
    began = time.process_time_ns()
    call(*arguments, **named)
    return (time.process_time_ns() - began) / 1e6


def tick_costs(world: World, speakers: list[int]) -> list[float]:
    """Milliseconds that the voices and signs of a tick take."""
    times = []
    for now in range(0, 2 * TICKS * TICK_US, TICK_US):
        for row in speakers:
            world.listeners(row, now)
        times.append(cpu_ms(world.audiences.update, now))
        world.columns.tick += 1
    # In the first ticks everybody is new.
    return times[TICKS:]


def packet_costs(world: World, speakers: list[int], decide: Callable[[bool], Any]) -> list[float]:
    """Milliseconds of the first packet after `decide`, which is called with true and false in turns."""
    times = []
    for i in range(TICKS):
        now = 2 * TICKS * TICK_US + i
        for row in speakers:
            world.listeners(row, now)
        decide(i % 2 == 0)
        times.append(cpu_ms(world.listeners, speakers[0], now))
        world.audiences.update(now)
        world.columns.tick += 1
    return times


def block_costs(world: World, rows: list[int]) -> dict[str, list[float]]:
    """Milliseconds of one Block, and of a leave, where everybody has blocked fifty others."""
    for i, row in enumerate(rows):
        for k in range(1, 51):
            world.block(row, rows[(i + k) % len(rows)], blocked=True)
    others = rows[len(rows) // 2 :]
    blocks = [cpu_ms(world.block, rows[0], other, blocked=True) for other in others[:20]]
    leaves = [cpu_ms(world.leave, other) for other in others[20:40]]
    return {"one Block": blocks, "one leave": leaves}


def crowd_costs(scene: Scene, rooms: int, per_room: int, speak: int) -> None:
    """Prints the lines of one crowd. speak: how many do in each room."""
    world, rows = hall_of(scene, rooms, per_room)
    speakers = [row for i, row in enumerate(rows) if i % per_room < speak]
    costs = {"a tick": tick_costs(world, speakers)}
    if speak:
        listener = rows[per_room - 1]
        costs["a packet after a decision"] = packet_costs(
            world, speakers, lambda on: world.deafen(listener, deaf=on)
        )
        costs["a packet after nothing new"] = packet_costs(
            world, speakers, lambda _: world.deafen(listener, deaf=False)
        )
    elif per_room == FULL:
        costs |= block_costs(world, rows)
    for name, times in costs.items():
        median, worst = np.median(times), max(times)
        print(f"{len(rows):>7} {rooms:>6} {len(speakers):>6} {name:<28} {median:>8.2f} {worst:>8.2f}")


def audience_costs(scene: Scene) -> None:
    """Prints the table of the audiences."""
    print(f"{'people':>7} {'rooms':>6} {'speak':>6} {'':<28} {'ms':>8} {'worst':>8}")
    for speak in (0, 1, 2, ROOM):
        crowd_costs(scene, 166, ROOM, speak)
    for speak in (0, 4, 40):
        crowd_costs(scene, 50, 40, speak)
    for per_room, speak in ((50, 4), (50, 50), (FULL, 40), (FULL, FULL)):
        crowd_costs(scene, 1, per_room, speak)
    for per_room in (64, 65, 200, 500, FULL):
        crowd_costs(scene, 1, per_room, 0)


def wire_costs() -> str:
    """One pose through the codec."""
    data = encode(PoseMessage(70_000, 1 << 40, 3, bytes(range(30)), b""))
    best = min(timed(lambda: [decode_client(data) for _ in range(2000)])[0] for _ in range(20)) / 2000
    return f"decode_client of a Pose: {best:.2f} us"


def main() -> None:
    """Prints the tables."""
    scene = load_scene(SCENE)
    if sys.argv[1:] == ["audiences"]:
        audience_costs(scene)
        return
    print(f"{'people':>7} {'rooms':>6} {'part':<12} {'us per tick':>12} {'us per person':>14}")
    for people, per_room in ((480, ROOM), (2000, ROOM), (480, 480), (2000, 2000)):
        times = run(Stage(scene, people, per_room))
        for name in ("put", "admit", "interest", "replication"):
            middle = float(np.median(times[name]))
            print(
                f"{people:>7} {-(-people // per_room):>6} {name:<12} {middle:>12.0f} {middle / people:>14.2f}"
            )
        back = sum(times.get("put back", []))
        print(
            f"{'':>14} {np.median(times['records']):.0f} records a tick, {back:.0f} put back in {TICKS} ticks"
        )
    print(wire_costs())
    audience_costs(scene)


if __name__ == "__main__":
    main()
