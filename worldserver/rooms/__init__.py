"""Rooms: who is in a room, and what they may do.

Turns messages into acts on the world and what happens there into messages. May not touch sockets or read a
clock: `now` is an argument, microseconds of server time; the way back to a participant is a `Line`.
"""

from worldserver.rooms.credentials import Credentials
from worldserver.rooms.directory import Delivery, Directory
from worldserver.rooms.errors import ProtocolError, RoomError
from worldserver.rooms.line import Line
from worldserver.rooms.session import Session

__all__ = ["Credentials", "Delivery", "Directory", "Line", "ProtocolError", "RoomError", "Session"]
