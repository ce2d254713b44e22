"""Scenes: what a place is, read from data, checked before anybody enters.

Pure: files in, values out. No clock, no socket, and nothing of the world server outside this package.
"""

from worldserver.scene.load import Scene, Seat, load_scene, load_scenes
from worldserver.scene.model import SceneDescription, SceneError

__all__ = ["Scene", "SceneDescription", "SceneError", "Seat", "load_scene", "load_scenes"]
