"""The Python codec against the golden vectors, which were made without it."""

import json
from pathlib import Path
from typing import Any

import pytest

from worldserver import wire

VECTORS = json.loads(
    (Path(__file__).parents[2] / "protocol" / "vectors" / "messages.json").read_text("utf-8")
)
DECODE = {"client": wire.decode_client, "server": wire.decode_server}


def message_of(row: dict[str, Any]) -> wire.Message:
    """The message that a row of the vectors describes."""
    kind: Any = getattr(wire, row["type"])
    annotations = kind.__annotations__
    return kind(**{name: _value(annotations[name], value) for name, value in row["fields"].items()})


def _value(annotation: Any, value: Any) -> Any:
    if str(annotation) in ("bytes", "ForwardRef('bytes')"):
        return bytes.fromhex(value)
    if isinstance(value, list):
        return tuple(wire.Participant(**each) for each in value)
    return wire.Participant(**value) if isinstance(value, dict) else value


def named(rows: list[dict[str, Any]]) -> Any:
    return pytest.mark.parametrize(
        "row", rows, ids=[f"{i}-{row.get('type', row['sender'])}" for i, row in enumerate(rows)]
    )


def test_every_message_has_vectors() -> None:
    assert {row["type"] for row in VECTORS["messages"]} == {kind.__name__ for kind in wire.OPCODES}


@named(VECTORS["messages"])
def test_encode(row: dict[str, Any]) -> None:
    assert wire.encode(message_of(row)).hex() == row["hex"]


@named(VECTORS["messages"] + VECTORS["accepted"])
def test_decode(row: dict[str, Any]) -> None:
    message = DECODE[row["sender"]](bytes.fromhex(row["hex"]))
    assert message == message_of(row)
    assert type(message).__name__ == row["type"]
    assert list(map(type, message)) == list(map(type, message_of(row)))


@pytest.mark.parametrize("sender", ["client", "server"])
def test_refused(sender: str) -> None:
    rows = [row for row in VECTORS["refused"] if row["sender"] == sender]
    assert len(rows) > 100
    for row in rows:
        with pytest.raises(wire.WireError) as caught:
            DECODE[sender](bytes.fromhex(row["hex"]))
        assert caught.value.code == wire.CloseCode.MALFORMED, row["why"]
