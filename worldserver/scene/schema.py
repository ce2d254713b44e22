"""The JSON Schema (2020-12) of ``scene.json``: any editor completes and checks a scene as it is written.

``python -m worldserver.scene.schema`` writes ``scenes/schema.json``; a test fails when it has drifted. What
holds between parts (a seat in the walk polygon) no schema can say: `check` does.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import orjson

from worldserver.scene.model import SceneDescription

DEFAULT = Path("scenes/schema.json")


def schema() -> dict[str, Any]:
    """The schema as plain values."""
    made = SceneDescription.model_json_schema(by_alias=True, mode="validation")
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": "written by python -m worldserver.scene.schema",
    }
    return {**head, **made, "title": "A Stillroom scene"}


def text() -> bytes:
    """The schema as the file holds it."""
    return orjson.dumps(schema(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def main(arguments: list[str]) -> None:
    """Write the schema to the path given, or to its place in the repository."""
    Path(arguments[0] if arguments else DEFAULT).write_bytes(text())


if __name__ == "__main__":  # pragma: no cover
    main(sys.argv[1:])
