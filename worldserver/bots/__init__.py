"""Bots: people who move as people do, for a room that would be empty and for tests of one that is full.

They come in over HTTP and the WebSocket as everybody does; of the server they know the wire and how to read
a scene, nothing else. `add_arguments` and `run` are the command ``worldserver bots``.
"""

from worldserver.bots.command import add_arguments, run

__all__ = ["add_arguments", "run"]
