"""Any bytes give a message or a WireError and nothing else; a message written is the message read."""

from collections.abc import Callable
from typing import Any

import msgpack
import pytest
from codegen.model import INTEGERS, Field, Fields, Model
from generate import ROOT, SOURCE
from hypothesis import given
from hypothesis import strategies as st

from worldserver import wire

MODEL = Model.read(ROOT / SOURCE)
Decoder = Callable[[bytes], wire.Message]
SIDES: list[tuple[str, Decoder]] = [("client", wire.decode_client), ("server", wire.decode_server)]


def values_of(item: Field) -> st.SearchStrategy[Any]:
    """Legal values of a field, small enough for the limits of a server."""
    if item.type in INTEGERS:
        return st.integers(*INTEGERS[item.type][:2])
    if item.type in MODEL.enums():
        return st.sampled_from(MODEL.numbers(item.type))
    if item.type in MODEL.structs:
        return tuples_of(MODEL.structs[item.type])
    if item.nested and item.nested[0] == "list":
        return st.lists(tuples_of(MODEL.structs[item.nested[1]]), max_size=4).map(tuple)
    if item.nested:
        width, most = MODEL.width(item.nested[1]), {"one": 1, "maybe": 1}.get(item.nested[0], 6)
        least = 1 if item.nested[0] == "one" else 0
        counts = st.integers(least, most)
        return counts.flatmap(lambda n: st.binary(min_size=n * width, max_size=n * width))
    return {"bool": st.booleans(), "str": st.text(max_size=40), "bin": st.binary(max_size=40)}[item.type]


def tuples_of(entry: Fields) -> st.SearchStrategy[Any]:
    return st.builds(getattr(wire, entry.name), *(values_of(item) for item in entry.fields))


MESSAGES = {side: st.one_of([tuples_of(m) for m in MODEL.sent_by(side)]) for side, _ in SIDES}


def read(decode: Decoder, data: bytes) -> wire.Message | None:
    """The message, or None for a WireError. Anything else that is raised fails the test."""
    try:
        message = decode(data)
    except wire.WireError as error:
        assert error.code == 4400 and str(error)
        return None
    assert type(message) in wire.OPCODES
    return message


@pytest.mark.parametrize(("side", "decode"), SIDES)
@given(data=st.data())
def test_round_trip(side: str, decode: Decoder, data: st.DataObject) -> None:
    message = data.draw(MESSAGES[side])
    again = decode(wire.encode(message))
    assert again == message and type(again) is type(message)


@pytest.mark.parametrize(("side", "decode"), SIDES)
@given(data=st.data())
def test_fields_of_a_later_version_are_passed_over(side: str, decode: Decoder, data: st.DataObject) -> None:
    message = data.draw(MESSAGES[side])
    extra = data.draw(st.lists(st.none() | st.integers(0, 9) | st.text(max_size=9), min_size=1, max_size=3))
    longer = msgpack.packb([wire.OPCODES[type(message)], *message, *extra])
    assert decode(longer) == message


@given(data=st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    for _, decode in SIDES:
        read(decode, data)


JSONISH = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats()
    | st.text()
    | st.binary(max_size=70),
    lambda inner: st.lists(inner, max_size=9) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)


@given(opcode=st.sampled_from([*wire.OPCODES.values(), 99]), fields=st.lists(JSONISH, max_size=12))
def test_any_fields(opcode: int, fields: list[Any]) -> None:
    for _, decode in SIDES:
        read(decode, msgpack.packb([opcode, *fields]))


@pytest.mark.parametrize(("side", "decode"), SIDES)
@given(data=st.data())
def test_cut_mutated_and_spliced(side: str, decode: Decoder, data: st.DataObject) -> None:
    one = wire.encode(data.draw(MESSAGES[side]))
    two = wire.encode(data.draw(MESSAGES[side]))
    cut = data.draw(st.integers(0, len(one) - 1))
    assert read(decode, one[:cut]) is None
    read(decode, one[:cut] + two[data.draw(st.integers(0, len(two))) :])
    at, bits = data.draw(st.integers(0, len(one) - 1)), data.draw(st.integers(1, 255))
    read(decode, one[:at] + bytes([one[at] ^ bits]) + one[at + 1 :])
    assert read(decode, one + two) is None


@pytest.mark.parametrize(
    "value",
    [
        [8, *[0] * 64],
        [1, 1, "t" * 2049, "Ada", 0, 0],
        [8, "x" * 2049],
        [8, b"x" * 16385],
        [8, {"a": 1}],
        [8, msgpack.ExtType(5, b"x")],
        [8, msgpack.Timestamp(1)],
    ],
    ids=["array", "ticket", "text", "bytes", "map", "extension", "timestamp"],
)
def test_limits_of_a_server(value: list[Any]) -> None:
    """They hold for fields that are passed over, too: those cost memory all the same."""
    assert read(wire.decode_client, msgpack.packb(value)) is None


def test_what_is_at_the_limits_is_read() -> None:
    assert wire.decode_client(msgpack.packb([8, *[0] * 63])) == wire.Leave()
    assert wire.decode_client(wire.encode(wire.Hello(1, "t" * 2048, "A", 0, 0))).ticket == "t" * 2048


@pytest.mark.parametrize(
    "data",
    [
        b"\x91" * 16384,
        b"\x80" * 16384,
        b"\xdd\xff\xff\xff\xff" * 99,
        b"\xc6\xff\xff\xff\xff",
        b"\x91\xa1\xff",
    ],
    ids=["nested", "maps", "promised items", "promised bytes", "not utf-8"],
)
def test_bombs(data: bytes) -> None:
    for _, decode in SIDES:
        assert read(decode, data) is None


def test_a_server_knows_its_enums_and_a_client_passes_over_newer_ones() -> None:
    assert read(wire.decode_client, wire.encode(wire.Presence(9))) is None
    moved = wire.Moved(1, 200, 0, 0, 0, 0, -1)
    assert wire.decode_server(wire.encode(moved)) == moved


def test_record_sizes() -> None:
    for name, record in MODEL.records.items():
        dtype = getattr(wire, f"{name.upper()}_DTYPE")
        assert dtype.itemsize == getattr(wire, f"{name.upper()}_SIZE") == record.size
        offsets = tuple(dtype.fields[entry.name][1] for entry in record.fields)
        assert offsets == record.offsets
    assert wire.POSE_SIZE == 30
