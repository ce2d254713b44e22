"""Rooms with a zone of each rule, people put anywhere in them, and a plain oracle of who hears whom."""

import math

import numpy as np

from tests.link import LAKESIDE
from worldserver.scene.load import Scene, build_scene
from worldserver.scene.model import SceneDescription
from worldserver.wire import Hearing, ZoneRule
from worldserver.world import VoiceRule, World
from worldserver.world.columns import NOWHERE
from worldserver.world.sight import among, keys_of
from worldserver.world.voice import KEEP, audibility

RULES = ("open", "closed", "stage", "silent", "listen", "lobby")
LOCKABLE = ("open", "closed")


def hall(**changes: object) -> Scene:
    """A room with a zone of each rule in a row along +x, 4 m wide each, from x = -12; and open ground."""
    data = LAKESIDE.description.model_dump(by_alias=True)
    zone = {"capacity": 30}
    data |= {
        "bounds": {"min": [-30, -1, -30], "max": [30, 9, 30]},
        "walk": [[-29, -29], [29, -29], [29, 29], [-29, 29]],
        "spawn_points": [{"position": [0, 0, 5]}],
        "circles": [],
        "seats": [],
        "zones": [
            zone
            | {
                "name": rule,
                "voice": rule,
                "lockable": rule in LOCKABLE,
                "shape": {"type": "box", "center": [-10 + 4 * i, 0], "size": [4, 4]},
            }
            for i, rule in enumerate(RULES)
        ],
        "voice": {"max_distance": 12},
    } | changes
    return build_scene("hall", SceneDescription.model_validate(data))


HALL = hall()
PLACES = {rule: (-10_000 + 4000 * i, 0) for i, rule in enumerate(RULES)} | {"ground": (0, 6000)}


def put(world: World, row: int, place: str | tuple[int, int]) -> int:
    x, z = PLACES[place] if isinstance(place, str) else place
    world.columns.head[row] = x, 1600, z
    world.columns.zone[row] = world.places.zone_at([0], [x], [z])[0]
    world.audiences.touch(0)
    return row


def crowd(world: World, many: int, room: int = 0) -> list[int]:
    rows = [world.enter(room, slot, 0) for slot in range(many)]
    for row in rows:
        world.view(row)
    return rows


def two(speaker: str | tuple[int, int], listener: str | tuple[int, int]) -> tuple[World, int, int]:
    world = World()
    world.open_room(HALL)
    one, other = crowd(world, 2)
    return world, put(world, one, speaker), put(world, other, listener)


def hearing(world: World, speaker: int, listener: int, heard: bool = False) -> int:
    rows = np.array([speaker]), np.array([listener])
    blocked = among(keys_of(*rows), world.audiences.blocked)
    return int(audibility(world.columns, world.places, *rows, np.array([heard]), blocked)[0])


def oracle(world: World, speaker: int, listener: int, heard: bool, blocks: set[tuple[int, int]]) -> Hearing:
    """By the words of the module's head, one pair at a time."""
    c, p = world.columns, world.places

    def rule_of(row: int) -> ZoneRule:
        zone = int(c.zone[row])
        if zone == NOWHERE:
            return ZoneRule.OPEN
        rule = ZoneRule(int(p.zone_rule[c.room[row], zone]))
        return ZoneRule.CLOSED if rule is ZoneRule.OPEN and p.locked[c.room[row], zone] else rule

    if (
        speaker == listener
        or c.room[speaker] != c.room[listener]
        or c.breakout[speaker] != c.breakout[listener]
    ):
        return Hearing.NONE
    if (speaker, listener) in blocks or (listener, speaker) in blocks:
        return Hearing.NONE
    if not c.viewing[listener] or c.deaf[listener] or c.mute[speaker]:
        return Hearing.NONE
    said, hears = rule_of(speaker), rule_of(listener)
    if said in (ZoneRule.SILENT, ZoneRule.LISTEN):
        return Hearing.NONE
    voice = VoiceRule(int(p.voice_rule[c.room[speaker]]))
    turn = voice is VoiceRule.EVERYBODY or (voice is VoiceRule.FLOOR and c.has_floor[speaker])
    if not turn and not c.leads[speaker]:
        return Hearing.NONE
    inside = c.zone[speaker] == c.zone[listener]
    if ZoneRule.LOBBY in (said, hears) and not inside and not (c.leads[speaker] or c.leads[listener]):
        return Hearing.NONE
    if said is ZoneRule.STAGE:
        return Hearing.WHOLE_ROOM
    if ZoneRule.CLOSED in (said, hears) and not inside:
        return Hearing.NONE
    if hears is ZoneRule.SILENT:
        return Hearing.NONE
    away = math.dist(c.head[speaker].tolist(), c.head[listener].tolist())
    reach = float(p.earshot[c.room[speaker]]) * (float(KEEP) if heard else 1)
    return Hearing.SPATIAL if away <= reach else Hearing.NONE
