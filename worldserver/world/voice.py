"""The audibility matrix: for every speaker and listener none, spatial, or whole-room.

Voice and nearby words are passed on by this and by nothing else, so what stands here is what can be heard,
whatever a client does. One function, pure over the columns, for as many pairs as one likes at a time. A pair
is audible if all of this holds:

- Both are in one room and one breakout, neither has blocked the other, and the listener is there, not deaf.
- The speaker may speak: is not muted, and stands in no silent or listening zone. The room's voice rule allows
  it: everybody; or whoever has the floor and those who lead; or only those who lead.
- No wall is between them. What is said in a closed zone is heard in it and nowhere else, and nothing from
  outside is heard in it; so it is with a lobby, but that those who lead hear it and are heard in it. A silent
  zone hears nothing from around it. A zone that is locked is closed.
- The speaker is near enough to be heard, or stands on a stage, which all of the room hears through every
  wall but a lobby's and a breakout's.

Nearness is where the gain of Web Audio's inverse distance model has fallen to nearly nothing; who is heard
already is heard a little farther, so that nobody flickers at an edge.

Source of the distance model: W3C Web Audio API 1.1, 1.27.6 (PannerNode, distanceModel "inverse").
"""

from __future__ import annotations

from enum import IntEnum, IntFlag

import numpy as np
import numpy.typing as npt

from worldserver.wire import HeardBy, Hearing, ZoneRule
from worldserver.world.columns import NOWHERE, Columns, Marks
from worldserver.world.places import Places
from worldserver.world.sight import Keys, Rows

Codes = npt.NDArray[np.uint8]

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


def keys_of(one: Rows, other: Rows) -> Keys:
    """Pairs of rows as single numbers. one, other: (n,); returns (n,)."""
    keys: Keys = one.astype(np.int64) << 32 | other
    return keys


def audibility(
    columns: Columns, places: Places, speaker: Rows, listener: Rows, heard: Marks, blocked: Keys
) -> Codes:
    """How each listener hears the speaker beside it: (n,) of Hearing.

    speaker, listener: (n,) rows; heard: (n,) whether it heard the speaker until now; blocked: keys of pairs
    of which one has blocked the other, both ways round.
    """
    c = columns
    may = _together(c, speaker, listener) & c.viewing[listener] & ~c.deaf[listener]
    may &= may_speak(c, places, speaker)
    if len(blocked):
        may &= ~np.isin(keys_of(speaker, listener), blocked)
    stage, passes = _walls(c, places, speaker, listener)
    near = is_near(c, places, speaker, listener, heard)
    return np.where(
        may & stage, Hearing.WHOLE_ROOM, np.where(may & passes & near, Hearing.SPATIAL, 0)
    ).astype(np.uint8)


def readers(columns: Columns, places: Places, speaker: int, rows: Rows, blocked: Keys, *, near: bool) -> Rows:
    """Those of `rows`, a room's, who get the written words of `speaker`.

    Words for those who are `near` go where a voice would; but who has muted or deafened themselves still
    writes and reads, and who is reconnecting will read them later. The speaker is not among them.
    """
    speakers = np.full(len(rows), speaker)
    may = _together(columns, speakers, rows) & (int(columns.mute[speaker]) | Mute.OWN == Mute.OWN)
    if len(blocked):
        may &= ~np.isin(keys_of(speakers, rows), blocked)
    if near:
        stage, passes = _walls(columns, places, speakers, rows)
        may &= stage | passes & is_near(columns, places, speakers, rows, np.zeros(len(rows), np.bool_))
    found: Rows = rows[may]
    return found


def may_speak(columns: Columns, places: Places, row: Rows) -> Marks:
    """Whether each could be heard at all from where it stands: (n,)."""
    rule, voice = zone_rules(columns, places, row), places.voice_rule[columns.room[row]]
    turn = (voice == VoiceRule.EVERYBODY) | columns.leads[row]
    turn |= (voice == VoiceRule.FLOOR) & columns.has_floor[row]
    hushed = (rule == ZoneRule.SILENT) | (rule == ZoneRule.LISTEN)
    may: Marks = (columns.mute[row] == 0) & turn & ~hushed
    return may


def zone_rules(columns: Columns, places: Places, row: Rows) -> Codes:
    """The rule of the ground under each: (n,) of ZoneRule. Outside all zones it is open; locked is closed."""
    if places.zone_rule.shape[1] == 0:
        return np.full(len(row), ZoneRule.OPEN, np.uint8)
    room, zone = columns.room[row], columns.zone[row]
    rule = places.zone_rule[room, zone]
    rule = np.where(places.locked[room, zone] & (rule == ZoneRule.OPEN), ZoneRule.CLOSED, rule)
    return np.where(zone == NOWHERE, ZoneRule.OPEN, rule).astype(np.uint8)


def is_near(columns: Columns, places: Places, speaker: Rows, listener: Rows, heard: Marks) -> Marks:
    """Whether each pair is within earshot: (n,)."""
    away = (columns.head[speaker] - columns.head[listener]).astype(np.float32)
    reach = places.earshot[columns.room[speaker]] * np.where(heard, KEEP, np.float32(1))
    near: Marks = (away * away).sum(axis=1) <= reach * reach
    return near


def heard_by(columns: Columns, places: Places, row: Rows, count: npt.NDArray[np.int64]) -> Codes:
    """What each is told of who hears it: (n,) of HeardBy. count: (n,) how many do."""
    mute, rule = columns.mute[row], zone_rules(columns, places, row)
    confined = (rule == ZoneRule.CLOSED) | (rule == ZoneRule.LOBBY)
    conditions = [
        (mute & Mute.ROLE) != 0,
        (mute & Mute.SILENCED) != 0,
        (mute & Mute.OWN) != 0,
        rule == ZoneRule.SILENT,
        rule == ZoneRule.LISTEN,
        ~may_speak(columns, places, row),
        count == 0,
        rule == ZoneRule.STAGE,
        confined,
    ]
    said = [
        HeardBy.ROLE,
        HeardBy.SILENCED,
        HeardBy.MUTED,
        HeardBy.SILENT_PLACE,
        HeardBy.LISTENING_PLACE,
        HeardBy.NOT_YOUR_TURN,
        HeardBy.NOBODY_NEAR,
        HeardBy.ROOM,
        HeardBy.CIRCLE,
    ]
    return np.select(conditions, said, HeardBy.NEAR).astype(np.uint8)


def _together(columns: Columns, speaker: Rows, listener: Rows) -> Marks:
    """Whether they are two, in one room and one breakout: (n,)."""
    together = columns.room[speaker] == columns.room[listener]
    together &= columns.breakout[speaker] == columns.breakout[listener]
    apart: Marks = together & (speaker != listener)
    return apart


def _walls(columns: Columns, places: Places, speaker: Rows, listener: Rows) -> tuple[Marks, Marks]:
    """Whether the listener hears the speaker as on a stage, and whether no wall is between. Both (n,)."""
    said, hears = zone_rules(columns, places, speaker), zone_rules(columns, places, listener)
    same = columns.zone[speaker] == columns.zone[listener]
    leads = columns.leads[speaker] | columns.leads[listener]
    lobby = (said == ZoneRule.LOBBY) | (hears == ZoneRule.LOBBY)
    closed = (said == ZoneRule.CLOSED) | (hears == ZoneRule.CLOSED)
    through_lobby = ~lobby | same | leads
    passes = (~closed | same) & through_lobby & ((hears != ZoneRule.SILENT) | same)
    stage: Marks = (said == ZoneRule.STAGE) & through_lobby
    return stage, passes
