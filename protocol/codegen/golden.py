"""The golden vectors: messages and records beside their bytes, for whoever writes a codec.

They are made from the table and SPEC.md by a msgpack writer and a rounding of rigs of their own, with no help
of the codecs that they test, and from a seed, so the same table gives the same files. `message_vectors` and
`record_vectors` give what stands in the JSON. Byte strings stand as hexadecimal digits.
"""

from __future__ import annotations

import json
import math
import random
import struct
from typing import Any

from codegen.model import INTEGERS, Field, Fields, Model
from codegen.rigs import finger_vectors, orientation_vectors, pose_vectors

SEED = 2026
ROUNDS = 4
TEXTS = ("", "Ada", "Ślązaczka", "静かな人", "quiet 🌿 heron", "x" * 40)


def to_json(vectors: dict[str, Any]) -> str:
    """The text of a file of vectors: one vector a line, so that a change shows what changed."""
    sections = []
    for name, rows in vectors.items():
        if isinstance(rows, str):
            sections.append(f"{json.dumps(name)}: {json.dumps(rows)}")
            continue
        lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows)
        sections.append(f"{json.dumps(name)}: [\n{lines}\n]")
    return "{\n" + ",\n".join(sections) + "\n}\n"


def message_vectors(model: Model) -> dict[str, Any]:
    """`messages` go both ways; `accepted` are read though nobody writes so; `refused` are not messages."""
    rng = random.Random(SEED)
    messages = [
        _vector(message, [_sample(model, item, turn, rng) for item in message.fields])
        for message in model.messages.values()
        for turn in range(ROUNDS if message.fields else 1)
    ]
    return {
        "about": "Made by protocol/generate.py from messages.toml. SPEC.md section 3.",
        "messages": [dict(row, hex=pack(_wire_values(model, row)).hex()) for row in messages],
        "accepted": _accepted(model, messages),
        "refused": _refused(model, messages),
    }


def record_vectors() -> dict[str, Any]:
    """Orientations, fingers and poses, as metres and quaternions beside their bytes."""
    rng = random.Random(SEED)
    return {
        "about": "Made by protocol/generate.py. SPEC.md section 4. Metres, room frame; quaternions x y z w.",
        "orientations": orientation_vectors(rng),
        "fingers": finger_vectors(rng),
        "poses": pose_vectors(rng),
    }


# ---------------------------------------------------------------------------------------------- msgpack


def pack(value: Any) -> bytes:
    """A value as msgpack, in the shortest form of each: what common libraries write."""
    if value is None or isinstance(value, bool):
        return bytes([{None: 0xC0, False: 0xC2, True: 0xC3}[value]])
    if isinstance(value, int):
        return _pack_integer(value)
    if isinstance(value, float):
        return b"\xcb" + struct.pack(">d", value)
    if isinstance(value, str):
        data = value.encode()
        return _head(len(data), (32, 0xA0), (0xD9, 0xDA, 0xDB)) + data
    if isinstance(value, bytes):
        return _head(len(value), (0, 0), (0xC4, 0xC5, 0xC6)) + value
    return _head(len(value), (16, 0x90), (0, 0xDC, 0xDD)) + b"".join(pack(item) for item in value)


def _head(length: int, short: tuple[int, int], codes: tuple[int, int, int]) -> bytes:
    if length < short[0]:
        return bytes([short[1] | length])
    for code, form, limit in zip(codes, (">B", ">H", ">I"), (0x100, 0x10000, 0x100000000), strict=True):
        if code and length < limit:
            return bytes([code]) + struct.pack(form, length)
    raise ValueError("too long for msgpack")


def _pack_integer(value: int) -> bytes:
    if -32 <= value < 128:
        return struct.pack(">b" if value < 0 else ">B", value)
    forms = (
        [(0xCC, ">B", 8), (0xCD, ">H", 16), (0xCE, ">I", 32), (0xCF, ">Q", 64)]
        if value > 0
        else [(0xD0, ">b", 7), (0xD1, ">h", 15), (0xD2, ">i", 31), (0xD3, ">q", 63)]
    )
    code, form = next((c, f) for c, f, bits in forms if (value if value > 0 else -value - 1) < 1 << bits)
    return bytes([code]) + struct.pack(form, value)


# ---------------------------------------------------------------------------------------------- samples


def _vector(message: Fields, values: list[Any]) -> dict[str, Any]:
    named = {item.name: value for item, value in zip(message.fields, values, strict=True)}
    return {"sender": message.sender, "type": message.name, "fields": named}


def _sample(model: Model, item: Field, turn: int, rng: random.Random) -> Any:
    """A value of a field as JSON has it: the least and the greatest in the first turns, then any."""
    if item.type in model.enums():
        return rng.choice(model.numbers(item.type)) if turn > 1 else model.numbers(item.type)[-turn]
    if item.type in INTEGERS:
        low, high = INTEGERS[item.type][:2]
        return (low, high)[turn] if turn < 2 else rng.randint(low, high) >> rng.choice([0, 0, 8])
    if item.type in model.structs:
        return _struct(model, item.type, turn, rng)
    if item.nested:
        return _sample_nested(model, item.nested, turn, rng)
    values = {"bool": turn % 2 == 1, "str": rng.choice(TEXTS), "bin": rng.randbytes(turn).hex()}
    return values[item.type]


def _struct(model: Model, name: str, turn: int, rng: random.Random) -> dict[str, Any]:
    body = model.structs[name]
    return {entry.name: _sample(model, entry, turn, rng) for entry in body.fields}


def _sample_nested(model: Model, nested: tuple[str, str], turn: int, rng: random.Random) -> Any:
    kind, name = nested
    if kind == "list":
        return [_struct(model, name, i, rng) for i in range(turn)]
    count = {"one": 1, "maybe": turn % 2}.get(kind, (0, 1, 3, 12)[turn])
    return rng.randbytes(count * model.width(name)).hex()


def _wire_values(model: Model, row: dict[str, Any]) -> list[Any]:
    message = model.messages[row["type"]]
    return [message.opcode, *(_to_wire(model, item, row["fields"][item.name]) for item in message.fields)]


def _to_wire(model: Model, item: Field, value: Any) -> Any:
    """What msgpack holds of a value that JSON holds: bytes of hexadecimal digits, arrays of objects."""
    if item.nested and item.nested[0] == "list":
        return [_struct_values(model, item.nested[1], each) for each in value]
    if item.nested or item.type == "bin":
        return bytes.fromhex(value)
    return _struct_values(model, item.type, value) if item.type in model.structs else value


def _struct_values(model: Model, name: str, value: dict[str, Any]) -> list[Any]:
    return [_to_wire(model, entry, value[entry.name]) for entry in model.structs[name].fields]


# -------------------------------------------------------------------------------- what readers must do


def _accepted(model: Model, messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Fields of a later version, and integers and arrays that are written longer than need be."""
    out = []
    for row in messages[1 :: 2 * ROUNDS]:
        values = _wire_values(model, row)
        out.append(dict(row, why="a field of a later version", hex=pack([*values, "more", [1, None]]).hex()))
        wide = b"\xdc" + struct.pack(">H", len(values)) + b"".join(_wide(value) for value in values)
        out.append(dict(row, why="long forms", hex=wide.hex()))
    return out


def _wide(value: Any) -> bytes:
    if isinstance(value, int) and not isinstance(value, bool):
        return (b"\xcf" + struct.pack(">Q", value)) if value >= 0 else b"\xd3" + struct.pack(">q", value)
    return pack(value)


def _refused(model: Model, messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    out = [
        {"sender": s, "why": why, "hex": data.hex()}
        for s in ("client", "server")
        for why, data in _NOT_MESSAGES
    ]
    for sender, other in (("client", "server"), ("server", "client")):
        values = _wire_values(model, next(row for row in messages if row["sender"] == other))
        out.append({"sender": sender, "why": "a message of the other side", "hex": pack(values).hex()})
    for row in messages[::ROUNDS]:
        message, values = model.messages[row["type"]], _wire_values(model, row)
        if message.fields:
            out.append(_bad(message, "a field is missing", values[:-1]))
        out.append(
            {"sender": message.sender, "why": f"{message.name}: more bytes", "hex": pack(values).hex() + "00"}
        )
        for i, item in enumerate(message.fields, 1):
            for why, wrong in _wrong_values(model, message, item):
                out.append(_bad(message, f"{item.name}: {why}", [*values[:i], wrong, *values[i + 1 :]]))
    return out


def _bad(message: Fields, why: str, values: list[Any]) -> dict[str, Any]:
    return {"sender": message.sender, "why": f"{message.name}: {why}", "hex": pack(values).hex()}


_NOT_MESSAGES = [
    ("nothing", b""),
    ("an array of nothing", b"\x90"),
    ("no array", b"\x04"),
    ("a map", b"\x81\x04\x00"),
    ("an opcode that nobody has", b"\x91\x7f"),
    ("an opcode that is negative", b"\x91\xff"),
    ("an opcode that is a boolean", b"\x91\xc3"),
    ("an opcode that is text", b"\x91\xa14"),
    ("a byte that msgpack never uses", b"\x91\xc1"),
    ("an array cut short", b"\x96\x04\x01"),
    ("an array that promises four thousand million items", b"\xdd\xff\xff\xff\xff\x08"),
]


def _wrong_values(model: Model, message: Fields, item: Field) -> list[tuple[str, Any]]:
    limits = model.range_of(item.type, message.sender)
    if limits:
        numbers: list[tuple[str, Any]] = [("too small", limits[0] - 1), ("too great", limits[1] + 1)]
        return [*numbers, ("a boolean", True), ("a fraction", 0.5), ("nothing", None), ("text", "1")]
    if item.nested and item.nested[0] != "list":
        width = model.width(item.nested[1])
        rows: list[tuple[str, Any]] = [("text", "0" * width), ("an array", [0])]
        if width > 1:
            rows.append(("cut", bytes(width - 1)))
        more = {"one": [("none", b""), ("two", bytes(2 * width))], "maybe": [("two", bytes(2 * width))]}
        return [*rows, *more.get(item.nested[0], [])]
    if item.nested or item.type in model.structs:
        return [("a number", 1), ("text", "x"), ("an array of a number", [1]), ("an array in an array", [[]])]
    return [("a number", 7), ("nothing", None), ("a fraction", math.pi), ("an array", [])]
