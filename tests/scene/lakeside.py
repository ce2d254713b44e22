"""The scene that comes with the server as plain values, and ways to change one thing in it."""

import copy
import json
from collections.abc import Mapping
from typing import Any

import orjson

from tests.serving import ROOT
from worldserver.scene import Scene
from worldserver.scene.load import build_scene, parse

FILE = ROOT / "scenes" / "lakeside" / "scene.json"
LAKESIDE: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
GONE = object()
"""Put where something shall be taken away."""


def steps(pointer: str) -> list[str]:
    """The steps of an RFC 6901 pointer."""
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def at(document: Any, pointer: str) -> Any:
    """What stands there. KeyError, IndexError or TypeError if nothing does."""
    for step in steps(pointer):
        document = document[int(step)] if isinstance(document, list) else document[step]
    return document


def changed(edits: Mapping[str, Any], document: Any = LAKESIDE) -> Any:
    """A copy with values put or taken away by pointer; a last step of "-" appends."""
    made = copy.deepcopy(document)
    for pointer, value in edits.items():
        node, last = at(made, pointer.rpartition("/")[0]), steps(pointer)[-1]
        if last == "-":
            node.append(value)
        elif value is GONE:
            del node[int(last) if isinstance(node, list) else last]
        else:
            node[int(last) if isinstance(node, list) else last] = value
    return made


def element(kind: str) -> str:
    """The pointer of the first element of a type."""
    number = next(i for i, each in enumerate(LAKESIDE["elements"]) if each["type"] == kind)
    return f"/elements/{number}"


def read(document: Any) -> Scene:
    """As a file that holds it would be read. Raises SceneError."""
    return build_scene("lakeside", parse(orjson.dumps(document)))
