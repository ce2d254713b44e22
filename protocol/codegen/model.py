"""messages.toml, read and checked: what the writers of codecs and vectors work from.

Whatever contradicts itself is a `TableError` that names the place as a path of keys
(`messages.Hello.fields[2]`), so that someone who edits the table finds it. Knows nothing of any language that
is generated, but for the names that one of them could not take.
"""

from __future__ import annotations

import builtins
import keyword
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

INTEGERS: dict[str, tuple[int, int, int]] = {  # name: (lowest, highest, bytes in a record; 0: not in records)
    "u8": (0, 0xFF, 1),
    "u16": (0, 0xFFFF, 2),
    "u32": (0, 0xFFFFFFFF, 4),
    "i16": (-0x8000, 0x7FFF, 2),
    "u53": (0, 2**53 - 1, 0),
}
NESTED = re.compile(r"(list|bin|one|maybe)<(\w+)>")
SECTIONS = ("protocol", "limits", "enums", "flags", "close_codes", "records", "structs", "messages")
NAME = re.compile(r"[a-z][a-z0-9_]*")
TITLE = re.compile(r"[A-Z][A-Za-z0-9]*")


class TableError(Exception):
    """messages.toml contradicts itself. The text begins with the place."""


@dataclass(frozen=True)
class Field:
    """One field of a record, struct or message."""

    name: str
    type: str
    doc: str = ""
    count: int = 1

    @property
    def nested(self) -> tuple[str, str] | None:
        """("bin", "Pose") of `bin<Pose>`; None of a plain type."""
        match = NESTED.fullmatch(self.type)
        return (match[1], match[2]) if match else None


@dataclass(frozen=True)
class Fields:
    """A named list of fields: a struct (no sender) or a message."""

    name: str
    doc: str
    fields: tuple[Field, ...]
    opcode: int = -1
    sender: str = ""

    @property
    def start(self) -> int:
        """Where the fields begin in the msgpack array: after the opcode, if there is one."""
        return 1 if self.sender else 0


@dataclass(frozen=True)
class Record:
    """A fixed little-endian layout; `offsets` in bytes, one per field."""

    name: str
    doc: str
    fields: tuple[Field, ...]
    offsets: tuple[int, ...]
    size: int


@dataclass
class Model:
    """The whole of messages.toml, checked."""

    table: dict[str, Any]
    records: dict[str, Record] = field(default_factory=dict)
    structs: dict[str, Fields] = field(default_factory=dict)
    messages: dict[str, Fields] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Model:
        """Reads and checks the table. Raises TableError with the place of what is wrong."""
        return cls.parse(path.read_text("utf-8"))

    @classmethod
    def parse(cls, text: str) -> Model:
        """As `read`, from the text of the table."""
        try:
            model = cls(tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            raise TableError(f"not TOML: {error}") from None
        model._check_sections()
        for name, body in model.table["records"].items():
            model.records[name] = model._record(f"records.{name}", name, body)
        for name, body in model.table["structs"].items():
            model.structs[name] = model._fields(f"structs.{name}", name, body)
        for name, body in model.table["messages"].items():
            model._add_message(f"messages.{name}", name, body)
        return model

    def enums(self) -> dict[str, dict[str, Any]]:
        """Enums and flags, which have the same shape."""
        return {**self.table["enums"], **self.table["flags"]}

    def numbers(self, enum: str) -> list[int]:
        """The numbers of an enum, sorted."""
        return sorted(self.enums()[enum]["values"].values())

    def sent_by(self, sender: str) -> list[Fields]:
        """The messages of one side, in the order of the table."""
        return [message for message in self.messages.values() if message.sender == sender]

    def tuples(self) -> list[Fields]:
        """Structs, then messages."""
        return [*self.structs.values(), *self.messages.values()]

    def width(self, name: str) -> int:
        """Bytes of one record or integer inside a bin."""
        return self.records[name].size if name in self.records else INTEGERS[name][2]

    def range_of(self, type_: str, sender: str) -> tuple[int, int] | None:
        """Least and greatest value of an integer or an enum; None of other types.

        What a client sends must be known to the server; of what the server sends, a client passes over what
        it does not know, so a number of an enum that was added later is no error.
        """
        if type_ in INTEGERS:
            return INTEGERS[type_][:2]
        if type_ not in self.enums():
            return None
        numbers = self.numbers(type_)
        return (numbers[0], numbers[-1]) if sender == "client" else (0, 0xFF)

    # -------------------------------------------------------------------------------------------- checks

    def _check_sections(self) -> None:
        for name in SECTIONS:
            if not isinstance(self.table.get(name), dict):
                raise TableError(f"{name}: the section is missing")
        for name in self.table:
            if name not in SECTIONS:
                raise TableError(f"{name}: no such section")
        for section, key in (
            ("limits", "value"),
            ("close_codes", "value"),
            ("enums", "values"),
            ("flags", "values"),
        ):
            for name, body in self.table[section].items():
                if not isinstance(body, dict) or set(body) != {key, "doc"}:
                    raise TableError(f"{section}.{name}: must have {key} and doc, and nothing else")
        for name, body in self.enums().items():
            numbers = list(body["values"].values())
            if not numbers or len(set(numbers)) != len(numbers) or not all(0 <= n <= 0xFF for n in numbers):
                raise TableError(f"{name}: its numbers must be different, and 0 to 255")

    def _record(self, place: str, name: str, body: Any) -> Record:
        fields, offsets, offset = self._entries(place, name, body), [], 0
        for entry in fields:
            offsets.append(offset)
            width = (
                self.records[entry.type].size
                if entry.type in self.records
                else INTEGERS.get(entry.type, (0, 0, 0))[2]
            )
            if not width or entry.count < 1:
                raise TableError(
                    f"{place}.{entry.name}: {entry.type} x {entry.count} has no place in a record"
                )
            offset += width * entry.count
        return Record(name, body["doc"], fields, tuple(offsets), offset)

    def _add_message(self, place: str, name: str, body: Any) -> None:
        message = self._fields(place, name, body, "opcode", "sender")
        if message.sender not in ("client", "server"):
            raise TableError(f"{place}.sender: must be client or server")
        if type(message.opcode) is not int or not 0 <= message.opcode < 128:
            raise TableError(f"{place}.opcode: must be 0 to 127")
        for other in self.messages.values():
            if other.opcode == message.opcode:
                raise TableError(f"{place}.opcode: {message.opcode} is taken by {other.name}")
        self.messages[name] = message

    def _fields(self, place: str, name: str, body: Any, *more: str) -> Fields:
        fields = self._entries(place, name, body, *more)
        for entry in fields:
            if entry.count != 1:
                raise TableError(f"{place}.{entry.name}: count is for records")
            self._check_type(f"{place}.{entry.name}", entry)
        return Fields(name, body["doc"], fields, *(body[key] for key in more))

    def _entries(self, place: str, name: str, body: Any, *more: str) -> tuple[Field, ...]:
        """The fields of a body, whose keys must be doc, fields and `more`."""
        if TITLE.fullmatch(name) is None:
            raise TableError(f"{place}: the name must begin with a capital letter")
        for key in ("doc", "fields", *more):
            if key not in body:
                raise TableError(f"{place}: {key} is missing")
        fields: list[Field] = []
        for i, entry in enumerate(body["fields"]):
            fields.append(_field(f"{place}.fields[{i}]", entry))
            if fields[-1].name in (other.name for other in fields[:-1]):
                raise TableError(f"{place}.fields[{i}]: a second {fields[-1].name}")
        return tuple(fields)

    def _check_type(self, place: str, entry: Field) -> None:
        plain = {*INTEGERS, "bool", "str", "bin", *self.enums(), *self.structs}
        nested = entry.nested
        if nested is None:
            known = entry.type in plain
        elif nested[0] == "list":
            known = nested[1] in self.structs
        else:
            known = nested[1] in self.records or (nested[0] == "bin" and self.width_or_none(nested[1]))
        if not known:
            raise TableError(f"{place}: no type {entry.type}")

    def width_or_none(self, name: str) -> bool:
        """Whether `name` is an integer that can stand in a bin."""
        return name in INTEGERS and INTEGERS[name][2] > 0


def _field(place: str, entry: Any) -> Field:
    extra = set(entry) - {"name", "type", "doc", "count"}
    if extra or not {"name", "type"} <= set(entry):
        raise TableError(f"{place}: must have name and type, may have doc and count, and nothing else")
    name = entry["name"]
    # Fields become local variables and attributes: they must not hide what the code around them uses.
    if (
        NAME.fullmatch(name) is None
        or keyword.iskeyword(name)
        or hasattr(builtins, name)
        or len(name) == 1 == name.count("f")
    ):
        raise TableError(f"{place}: {name!r} cannot be the name of a field")
    return Field(**entry)


def snake(name: str) -> str:
    """`PoseFlag` -> `pose_flag`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def camel(name: str) -> str:
    """`move_seq` -> `moveSeq`."""
    head, *rest = name.split("_")
    return head + "".join(word.title() for word in rest)
