"""The world: where everybody is, who sees whom and who hears whom, as numpy columns over all rooms at once.

Pure and single-threaded: no clock (`now` is an argument, microseconds), no socket, no task, no log, no
message. Of `worldserver.wire` it takes record layouts, limits and enums only.
"""

from worldserver.world.placement import Placement
from worldserver.world.replication import Batch
from worldserver.world.signs import Sign
from worldserver.world.voice import Mute, VoiceRule
from worldserver.world.world import Moved, Ticked, World

__all__ = ["Batch", "Moved", "Mute", "Placement", "Sign", "Ticked", "VoiceRule", "World"]
