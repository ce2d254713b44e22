"""The schema that editors use: as committed, a schema, and of one mind with what the server accepts."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from tests.scene.lakeside import LAKESIDE, changed
from tests.scene.test_faults import BETWEEN_PARTS, GOOD, KEYS_AND_TYPES
from tests.serving import ROOT
from worldserver.scene import schema

SCHEMA: dict[str, Any] = json.loads((ROOT / "scenes" / "schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def accepts(edits: dict[str, Any]) -> bool:
    """Of the lakeside with something changed; without its many elements, which take time, unless they are."""
    document = changed(edits)
    if not any(pointer.startswith("/elements") for pointer in edits):
        document.pop("elements", None)
    return bool(VALIDATOR.is_valid(document))


def test_it_is_what_the_model_says() -> None:
    assert schema.text() == (ROOT / "scenes" / "schema.json").read_bytes(), (
        "run python -m worldserver.scene.schema"
    )


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("edits", [edits for edits, _, _ in KEYS_AND_TYPES], ids=" ".join)
def test_it_refuses_what_the_server_refuses(edits: dict[str, Any]) -> None:
    whole = edits == {"/capacity": 12.0}
    assert accepts(edits) is whole, "to JSON Schema alone 12.0 is an integer"


@pytest.mark.parametrize("name", GOOD)
def test_it_accepts_what_the_server_accepts(name: str) -> None:
    assert accepts(GOOD[name])


def test_it_says_nothing_of_what_holds_between_parts() -> None:
    told = [edits for edits, _, _ in BETWEEN_PARTS if not accepts(edits)]
    assert told == []


def test_it_accepts_the_lakeside() -> None:
    assert VALIDATOR.is_valid(LAKESIDE)


def test_the_lakeside_names_it() -> None:
    assert (ROOT / "scenes" / "lakeside" / LAKESIDE["$schema"]).resolve() == ROOT / "scenes" / "schema.json"


def test_it_is_written_where_one_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    schema.main([str(tmp_path / "here.json")])
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenes").mkdir()
    schema.main([])
    written = [(tmp_path / name).read_bytes() for name in ("here.json", "scenes/schema.json")]
    assert written == [schema.text()] * 2
