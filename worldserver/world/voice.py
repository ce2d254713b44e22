"""The audibility matrix: for every speaker and listener none, spatial, or whole-room.

Voice and nearby words are passed on by this and by nothing else, so what stands here is what can be heard,
whatever a client does. One function, pure over the columns, for as many pairs as one likes at a time. A pair
is audible if all of this holds:

- Both are in one room and one breakout, neither has blocked the other, and the listener is there, not deaf.
- The speaker may speak: is not muted, and stands in no silent or listening zone. The room's voice rule allows
  it: everybody; or whoever has the floor and those who lead; or only those who lead.
- No wall is between them. What is said in a closed zone is heard in it and nowhere else, and nothing from
  outside is heard in it; so it is with a lobby, but that those who lead hear it and are heard in it. A silent
  zone hears nothing from around it. An open zone that is locked is a closed one; no other can be locked.
- The speaker is near enough to be heard, or stands on a stage, which all of the room hears through every
  wall but a lobby's and a breakout's.

Nearness is where the gain of Web Audio's inverse distance model has fallen to nearly nothing; who is heard
already is heard a little farther, so that nobody flickers at an edge.

Written words know rooms, breakouts and blocks as voices do, and a facilitator's mute and the role. The voice
rule, the floor, one's own mute, being deaf, and the rules of silent and listening zones are about sound, and
do not apply. Words for those who are near pass where a voice would, by walls and earshot. Words for the room
pass closed zones and silent ones, in and out; only a lobby's wall confines them, and not those who lead.

Source of the distance model: W3C Web Audio API 1.1, 1.27.6 (PannerNode, distanceModel "inverse").
"""

from __future__ import annotations

from enum import IntEnum, IntFlag

import numpy as np
import numpy.typing as npt

from worldserver.wire import HeardBy, Hearing, ZoneRule
from worldserver.world.columns import NOWHERE, Columns, Marks
from worldserver.world.places import Places
from worldserver.world.sight import Keys, Rows, among, keys_of

Codes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

KEEP = np.float32(1.15)
"""Who is heard already is heard up to this much farther."""


class Mute(IntFlag):
    """Why somebody is unheard wherever they stand: bits of the column `mute`."""

    OWN = 1
    SILENCED = 2
    ROLE = 4


class VoiceRule(IntEnum):
    """Who may speak in a room."""

    EVERYBODY = 0
    FLOOR = 1
    """Whoever has the floor, and those who lead."""
    LEADERS = 2


def audibility(
    columns: Columns, places: Places, speaker: Rows, listener: Rows, heard: Marks, blocked: Marks
) -> Codes:
    """How each listener hears the speaker beside it: of Hearing.

    speaker, listener: rows, of shapes that numpy can broadcast: (n,) and (n,), or (m, 1) and (1, n), which
    makes a matrix of m speakers. Of such a shape are, too, heard: whether the listener heard the speaker
    until now; and blocked: whether one of the two has blocked the other.
    """
    c = columns
    said, hears = zone_rules(c, places, speaker), zone_rules(c, places, listener)
    may = _together(c, speaker, listener) & (c.viewing[listener] & ~c.deaf[listener])
    may &= _may_speak_in(c, places, speaker, said) & ~blocked
    stage, passes = _walls(c, speaker, listener, said, hears)
    near = is_near(c, places, speaker, listener, heard)
    return np.where(
        may & stage, Hearing.WHOLE_ROOM, np.where(may & passes & near, Hearing.SPATIAL, 0)
    ).astype(np.uint8)


def readers(columns: Columns, places: Places, speaker: int, rows: Rows, blocked: Keys, *, near: bool) -> Rows:
    """Those of `rows`, a room's, who get the written words of `speaker`: for those who are near, or for all.

    Who is reconnecting will read them later. The speaker is not among them. blocked: as in `Blocks`.
    """
    speakers = np.array([speaker])
    may = _together(columns, speakers, rows) & (int(columns.mute[speaker]) | Mute.OWN == Mute.OWN)
    may &= ~among(keys_of(speakers, rows), blocked)
    said, hears = zone_rules(columns, places, speakers), zone_rules(columns, places, rows)
    if near:
        stage, passes = _walls(columns, speakers, rows, said, hears)
        may &= stage | passes & is_near(columns, places, speakers, rows, np.zeros(1, np.bool_))
    else:
        may &= _passes_lobby(columns, speakers, rows, said, hears)
    found: Rows = rows[may]
    return found


def may_speak(columns: Columns, places: Places, row: Rows) -> Marks:
    """Whether each could be heard at all from where it stands. Any shape."""
    return _may_speak_in(columns, places, row, zone_rules(columns, places, row))


def _may_speak_in(columns: Columns, places: Places, row: Rows, rule: Codes) -> Marks:
    """rule: the zone rule where each stands."""
    voice = places.voice_rule[columns.room[row]]
    turn = (voice == VoiceRule.EVERYBODY) | columns.leads[row]
    turn |= (voice == VoiceRule.FLOOR) & columns.has_floor[row]
    hushed = (rule == ZoneRule.SILENT) | (rule == ZoneRule.LISTEN)
    may: Marks = (columns.mute[row] == 0) & turn & ~hushed
    return may


def zone_rules(columns: Columns, places: Places, row: Rows) -> Codes:
    """The rule of the ground under each: of ZoneRule, any shape. Outside all zones it is open."""
    if places.zone_rule.shape[1] == 0:
        return np.full(row.shape, ZoneRule.OPEN, np.uint8)
    room, zone = columns.room[row], columns.zone[row]
    rule = places.zone_rule[room, zone]
    rule = np.where(places.locked[room, zone] & (rule == ZoneRule.OPEN), ZoneRule.CLOSED, rule)
    return np.where(zone == NOWHERE, ZoneRule.OPEN, rule).astype(np.uint8)


def is_near(columns: Columns, places: Places, speaker: Rows, listener: Rows, heard: Marks) -> Marks:
    """Whether each pair is within earshot. Shapes as in `audibility`."""
    reach = places.earshot[columns.room[speaker]] * np.where(heard, KEEP, np.float32(1))
    near: Marks = distance_squared(columns, speaker, listener) <= reach * reach
    return near


def distance_squared(columns: Columns, speaker: Rows, listener: Rows) -> Floats:
    """From head to head: float32, square millimetres. Shapes as in `audibility`."""
    # One coordinate after the other: a last axis of three would make each of these steps a slow one.
    x, y, z = (
        columns.head[speaker, axis].astype(np.float32) - columns.head[listener, axis].astype(np.float32)
        for axis in range(3)
    )
    squared: Floats = x * x + y * y + z * z
    return squared


def precedence(columns: Columns, places: Places, row: Rows) -> Codes:
    """Who comes first where not all can be heard, (n,): 0 leads, 1 has the floor, 2 a stage, 3 others."""
    stage = zone_rules(columns, places, row) == ZoneRule.STAGE
    ranks = np.select([columns.leads[row], columns.has_floor[row], stage], [0, 1, 2], 3)
    return ranks.astype(np.uint8)


def heard_by(columns: Columns, places: Places, row: Rows, count: npt.NDArray[np.int64]) -> Codes:
    """What each is told of who hears it: (n,) of HeardBy. count: (n,) how many do."""
    mute, rule = columns.mute[row], zone_rules(columns, places, row)
    # What stands further down counts more.
    reasons = [
        (rule == ZoneRule.LOBBY, HeardBy.LOBBY),
        (rule == ZoneRule.CLOSED, HeardBy.CIRCLE),
        (rule == ZoneRule.STAGE, HeardBy.ROOM),
        (count == 0, HeardBy.NOBODY_NEAR),
        (~_may_speak_in(columns, places, row, rule), HeardBy.NOT_YOUR_TURN),
        (rule == ZoneRule.LISTEN, HeardBy.LISTENING_PLACE),
        (rule == ZoneRule.SILENT, HeardBy.SILENT_PLACE),
        (mute & Mute.OWN != 0, HeardBy.MUTED),
        (mute & Mute.SILENCED != 0, HeardBy.SILENCED),
        (mute & Mute.ROLE != 0, HeardBy.ROLE),
    ]
    told = np.full(len(row), HeardBy.NEAR, np.uint8)
    for holds, by in reasons:
        told[holds] = by
    return told


def _together(columns: Columns, speaker: Rows, listener: Rows) -> Marks:
    """Whether they are two, in one room and one breakout."""
    together = columns.room[speaker] == columns.room[listener]
    together &= columns.breakout[speaker] == columns.breakout[listener]
    apart: Marks = together & (speaker != listener)
    return apart


def _walls(columns: Columns, speaker: Rows, listener: Rows, said: Codes, hears: Codes) -> tuple[Marks, Marks]:
    """Whether the listener hears the speaker as on a stage, and whether no wall is between.

    said, hears: the zone rule where each of them stands.
    """
    same = columns.zone[speaker] == columns.zone[listener]
    apart = (said == ZoneRule.CLOSED) | ((hears == ZoneRule.CLOSED) | (hears == ZoneRule.SILENT))
    through_lobby = _passes_lobby(columns, speaker, listener, said, hears)
    stage: Marks = (said == ZoneRule.STAGE) & through_lobby
    passes: Marks = (~apart | same) & through_lobby
    return stage, passes


def _passes_lobby(columns: Columns, speaker: Rows, listener: Rows, said: Codes, hears: Codes) -> Marks:
    """Whether no lobby's wall is between. said, hears: the zone rule where each of them stands."""
    same = columns.zone[speaker] == columns.zone[listener]
    leads = columns.leads[speaker] | columns.leads[listener]
    lobby = (said == ZoneRule.LOBBY) | (hears == ZoneRule.LOBBY)
    passes: Marks = ~lobby | same | leads
    return passes
