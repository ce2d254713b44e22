#!/usr/bin/env python3
"""Writes the Python and TypeScript codecs from messages.toml.

    python protocol/generate.py            write worldserver/wire.py and client_webxr/src/wire.ts
    python protocol/generate.py --check    exit 1 if either differs from what would be written

Only the standard library is used, so that a drift check needs nothing installed. The shape of the module:
`Model` reads and checks the table; `python_source` and `typescript_source` are functions from a model to text.

The codecs it writes are strict about what they know and silent about what they do not: a field of the wrong
type or out of range is an error that names it, fields after the known ones are passed over.
"""

from __future__ import annotations

import argparse
import re
import sys
import textwrap
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "protocol" / "messages.toml"
PYTHON = ROOT / "worldserver" / "wire.py"
TYPESCRIPT = ROOT / "client_webxr" / "src" / "wire.ts"

INTEGERS = {  # name: (lowest, highest, bytes in a record or None, numpy code)
    "u8": (0, 0xFF, 1, "u1"),
    "u16": (0, 0xFFFF, 2, "<u2"),
    "u32": (0, 0xFFFFFFFF, 4, "<u4"),
    "i16": (-0x8000, 0x7FFF, 2, "<i2"),
    "u53": (0, 2**53 - 1, None, ""),
}
NESTED = re.compile(r"(list|bin|one)<(\w+)>")


class TableError(Exception):
    """messages.toml contradicts itself."""


@dataclass(frozen=True)
class Field:
    """One field of a record, struct or message."""

    name: str
    type: str
    doc: str = ""
    count: int = 1


@dataclass(frozen=True)
class Fields:
    """A named list of fields: a struct or a message."""

    name: str
    doc: str
    fields: tuple[Field, ...]
    opcode: int = -1
    sender: str = ""


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
        """Reads and checks the table. Raises TableError with the name of what is wrong."""
        model = cls(tomllib.loads(path.read_text("utf-8")))
        for name, body in model.table["records"].items():
            model.records[name] = model._record(name, body)
        for name, body in model.table["structs"].items():
            model.structs[name] = model._fields(name, body)
        opcodes: dict[int, str] = {}
        for name, body in model.table["messages"].items():
            message = model._fields(name, body)
            if message.opcode in opcodes or not 0 <= message.opcode < 128:
                raise TableError(f"{name}: opcode {message.opcode} is taken or out of range")
            if message.sender not in ("client", "server"):
                raise TableError(f"{name}: sender must be client or server")
            opcodes[message.opcode] = name
            model.messages[name] = message
        return model

    def enums(self) -> dict[str, dict[str, Any]]:
        """Enums and flags, which have the same shape."""
        return {**self.table["enums"], **self.table["flags"]}

    def sent_by(self, sender: str) -> list[Fields]:
        """The messages of one side, in the order of the table."""
        return [message for message in self.messages.values() if message.sender == sender]

    def _record(self, name: str, body: dict[str, Any]) -> Record:
        fields, offsets, offset = tuple(Field(**entry) for entry in body["fields"]), [], 0
        for entry in fields:
            offsets.append(offset)
            width = self.records[entry.type].size if entry.type in self.records else INTEGERS[entry.type][2]
            if width is None:
                raise TableError(f"{name}.{entry.name}: {entry.type} has no place in a record")
            offset += width * entry.count
        return Record(name, body["doc"], fields, tuple(offsets), offset)

    def _fields(self, name: str, body: dict[str, Any]) -> Fields:
        fields = tuple(Field(**entry) for entry in body["fields"])
        for entry in fields:
            self._check_type(f"{name}.{entry.name}", entry.type)
        return Fields(name, body["doc"], fields, body.get("opcode", -1), body.get("sender", ""))

    def _check_type(self, where: str, type_: str) -> None:
        known = {*INTEGERS, "bool", "str", "bin", *self.enums(), *self.structs}
        nested = NESTED.fullmatch(type_)
        if nested and nested[1] == "list":
            return self._check_type(where, nested[2])
        if nested and (nested[2] in self.records or nested[2] in INTEGERS):
            return None
        if type_ not in known:
            raise TableError(f"{where}: no type {type_}")
        return None

    def width(self, name: str) -> int:
        """Bytes of one record or integer inside a bin."""
        return self.records[name].size if name in self.records else (INTEGERS[name][2] or 0)


def snake(name: str) -> str:
    """`PoseFlag` -> `pose_flag`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def camel(name: str) -> str:
    """`move_seq` -> `moveSeq`."""
    head, *rest = name.split("_")
    return head + "".join(word.title() for word in rest)


# ------------------------------------------------------------------------------------------------ Python

PYTHON_HEAD = '''\
"""The wire of Stillroom. GENERATED by protocol/generate.py from protocol/messages.toml: edit those.

Every message is one msgpack array `[opcode, *fields]`. `decode_client` and `decode_server` take any bytes and
return a message or raise `WireError`, and nothing else; `encode` takes any message.
"""
# ruff: noqa
from __future__ import annotations

from enum import IntEnum
from typing import Any, Callable, NamedTuple

import msgpack
import numpy as np


class WireError(Exception):
    """Bytes that are not a message of this protocol. `code` is the close code that answers them."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.code = int(CloseCode.MALFORMED)

'''

PYTHON_TAIL = '''
def encode(message: Message) -> bytes:
    """A message as the payload of one binary WebSocket frame."""
    packed: bytes = msgpack.packb((OPCODES[type(message)], *message))
    return packed


def decode_client(data: bytes) -> ClientMessage:
    """What a client sent. Raises WireError for any bytes that are not a client's message."""
    try:
        fields = msgpack.unpackb(
            data,
            max_array_len=MAX_ARRAY_ITEMS,
            max_str_len=MAX_TEXT_BYTES,
            max_bin_len=MAX_MESSAGE_BYTES,
            max_map_len=0,
            max_ext_len=0,
        )
    except (ValueError, TypeError, msgpack.UnpackException) as error:
        raise WireError(f"not msgpack within the limits: {type(error).__name__}") from None
    return _decode(fields, _CLIENT)  # type: ignore[return-value]


def decode_server(data: bytes) -> ServerMessage:
    """What a server sent. Raises WireError for any bytes that are not a server's message."""
    try:
        fields = msgpack.unpackb(data, max_map_len=0, max_ext_len=0)
    except (ValueError, TypeError, msgpack.UnpackException) as error:
        raise WireError(f"not msgpack within the limits: {type(error).__name__}") from None
    return _decode(fields, _SERVER)  # type: ignore[return-value]


def _list(value: Any) -> list[Any]:
    if type(value) is not list:
        raise WireError("an array was expected")
    return value


def _decode(fields: Any, readers: dict[int, Callable[[list[Any]], Message]]) -> Message:
    if type(fields) is not list or not fields or type(fields[0]) is not int:
        raise WireError("an array that begins with an opcode was expected")
    reader = readers.get(fields[0])
    if reader is None:
        raise WireError(f"unknown opcode {fields[0]}")
    return reader(fields)
'''


def python_source(model: Model) -> str:
    """The text of worldserver/wire.py."""
    out = [PYTHON_HEAD]
    table = model.table
    out.append(
        f'VERSION = {table["protocol"]["version"]}\nSUBPROTOCOL = "{table["protocol"]["subprotocol"]}"\n'
    )
    for name, limit in table["limits"].items():
        out.append(f'{name.upper()} = {limit["value"]}\n"""{limit["doc"]}"""')
    for name, enum in model.enums().items():
        body = "\n".join(f"    {key.upper()} = {value}" for key, value in enum["values"].items())
        out.append(f'\n\nclass {name}(IntEnum):\n    """{enum["doc"]}"""\n\n{body}')
    codes = "\n".join(f"    {k.upper()} = {v['value']}" for k, v in table["close_codes"].items())
    reasons = "\n".join(f'    {v["value"]}: "{v["doc"]}",' for v in table["close_codes"].values())
    out.append(f'\n\nclass CloseCode(IntEnum):\n    """Why the server closed a connection."""\n\n{codes}')
    out.append(f'\n\nCLOSE_REASONS = {{\n{reasons}\n}}\n"""The reason phrase of each close code."""\n')
    out += [_python_record(model, record) for record in model.records.values()]
    out += [_python_tuple(model, entry) for entry in (*model.structs.values(), *model.messages.values())]
    for sender in ("client", "server"):
        union = " | ".join(message.name for message in model.sent_by(sender))
        out.append(f"\n\n{sender.title()}Message = {union}")
    rows = "\n".join(f"    {message.name}: {message.opcode}," for message in model.messages.values())
    out.append("Message = ClientMessage | ServerMessage\n")
    out.append(f'OPCODES: dict[type[Message], int] = {{\n{rows}\n}}\n"""The opcode of each message."""')
    out += [_python_reader(model, entry) for entry in (*model.structs.values(), *model.messages.values())]
    for sender in ("client", "server"):
        rows = "\n".join(f"    {m.opcode}: _read_{snake(m.name)}," for m in model.sent_by(sender))
        out.append(f"\n\n_{sender.upper()}: dict[int, Callable[[list[Any]], Message]] = {{\n{rows}\n}}")
    return "\n".join(out) + "\n" + PYTHON_TAIL


def _python_record(model: Model, record: Record) -> str:
    rows = []
    for entry in record.fields:
        code = (
            f"{entry.type.upper()}_DTYPE" if entry.type in model.records else f'"{INTEGERS[entry.type][3]}"'
        )
        shape = f", ({entry.count},)" if entry.count > 1 else ""
        rows.append(f'        ("{entry.name}", {code}{shape}),  # {entry.doc}')
    name = record.name.upper()
    body = "\n".join(rows)
    return (
        f"\n{name}_DTYPE = np.dtype(\n    [\n{body}\n    ]\n)\n"
        f'"""{record.doc.strip()}"""\n{name}_SIZE = {record.size}\n"""Bytes of one {record.name} record."""'
    )


def _python_type(model: Model, type_: str) -> str:
    nested = NESTED.fullmatch(type_)
    if nested:
        return f"tuple[{_python_type(model, nested[2])}, ...]" if nested[1] == "list" else "bytes"
    if type_ in INTEGERS or type_ in model.enums():
        return "int"
    return {"bin": "bytes"}.get(type_, type_)


def _python_tuple(model: Model, entry: Fields) -> str:
    lines = [f"\n\nclass {entry.name}(NamedTuple):", f'    """{entry.doc}"""', ""]
    for item in entry.fields:
        note = "; ".join(part for part in (item.type if item.type in model.enums() else "", item.doc) if part)
        lines.append(f"    {item.name}: {_python_type(model, item.type)}" + (f"  # {note}" if note else ""))
    if not entry.fields:
        lines.pop()
    return "\n".join(lines)


def _python_check(model: Model, where: str, type_: str, value: str) -> str:
    """A condition that is true when `value` is wrong."""
    nested = NESTED.fullmatch(type_)
    if nested and nested[1] == "list":
        return f"type({value}) is not list"
    if nested:
        width = model.width(nested[2])
        length = f"len({value}) != {width}" if nested[1] == "one" else f"len({value}) % {width}"
        return f"type({value}) is not bytes or {length}"
    if type_ in INTEGERS:
        low, high = INTEGERS[type_][:2]
        return f"type({value}) is not int or not {low} <= {value} <= {high}"
    if type_ in model.enums():
        values = sorted(model.enums()[type_]["values"].values())
        return f"type({value}) is not int or not {values[0]} <= {value} <= {values[-1]}"
    kinds = {"bool": "bool", "str": "str", "bin": "bytes"}
    return f"type({value}) is not {kinds.get(type_, 'list')}"


def _python_reader(model: Model, entry: Fields) -> str:
    start = 1 if entry.opcode >= 0 else 0
    lines = [f"\n\ndef _read_{snake(entry.name)}(f: list[Any]) -> {entry.name}:"]
    if entry.fields:
        lines.append(f"    if len(f) < {len(entry.fields) + start}:")
        lines.append(f'        raise WireError("{entry.name}: too few fields")')
    values = []
    for index, item in enumerate(entry.fields, start):
        lines.append(f"    if {_python_check(model, entry.name, item.type, f'f[{index}]')}:")
        lines.append(f'        raise WireError("{entry.name}.{item.name}: {item.type} expected")')
        values.append(_python_value(model, item, f"f[{index}]"))
    lines.append(f"    return {entry.name}({', '.join(values)})")
    return "\n".join(lines)


def _python_value(model: Model, item: Field, value: str) -> str:
    nested = NESTED.fullmatch(item.type)
    if nested and nested[1] == "list":
        return f"tuple(_read_{snake(nested[2])}(_list(x)) for x in {value})"
    return f"_read_{snake(item.type)}({value})" if item.type in model.structs else value


# -------------------------------------------------------------------------------------------- TypeScript

TYPESCRIPT_HEAD = """\
// The wire of Stillroom. GENERATED by protocol/generate.py from protocol/messages.toml: edit those.
//
// Every message is one msgpack array `[opcode, ...fields]`. `decodeServer` and `decodeClient` take any bytes and
// return a message or throw a WireError; `encode` takes any message.

import { decode as unpack, encode as pack } from "@msgpack/msgpack";

/** Bytes that are not a message of this protocol. */
export class WireError extends Error {}
"""

TYPESCRIPT_TAIL = """
/** What a server sent. Throws WireError for any bytes that are not a server's message. */
export function decodeServer(data: Uint8Array): ServerMessage {
  return decodeWith(data, SERVER);
}

/** What a client sent. Throws WireError for any bytes that are not a client's message. */
export function decodeClient(data: Uint8Array): ClientMessage {
  return decodeWith(data, CLIENT);
}

function decodeWith<M>(data: Uint8Array, readers: ReadonlyMap<number, (f: readonly unknown[]) => M>): M {
  let fields: unknown;
  try {
    fields = unpack(data);
  } catch (error) {
    throw new WireError(`not msgpack: ${error}`);
  }
  if (!Array.isArray(fields) || typeof fields[0] !== "number") {
    throw new WireError("an array that begins with an opcode was expected");
  }
  const reader = readers.get(fields[0]);
  if (reader === undefined) throw new WireError(`unknown opcode ${fields[0]}`);
  return reader(fields);
}

function integer(value: unknown, low: number, high: number, where: string): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < low || value > high) {
    throw new WireError(`${where}: an integer from ${low} to ${high} was expected`);
  }
  return value;
}

function text(value: unknown, where: string): string {
  if (typeof value !== "string") throw new WireError(`${where}: a string was expected`);
  return value;
}

function truth(value: unknown, where: string): boolean {
  if (typeof value !== "boolean") throw new WireError(`${where}: a boolean was expected`);
  return value;
}

function bytes(value: unknown, width: number, exactly: boolean, where: string): Uint8Array {
  if (!(value instanceof Uint8Array) || (exactly ? value.length !== width : value.length % width !== 0)) {
    throw new WireError(`${where}: ${exactly ? "one record" : "records"} of ${width} bytes expected`);
  }
  return value;
}

function list(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new WireError(`${where}: an array was expected`);
  return value;
}
"""


def typescript_source(model: Model) -> str:
    """The text of client_webxr/src/wire.ts."""
    table = model.table
    out = [TYPESCRIPT_HEAD]
    out.append(f"export const VERSION = {table['protocol']['version']};")
    out.append(f'export const SUBPROTOCOL = "{table["protocol"]["subprotocol"]}";')
    for name, limit in table["limits"].items():
        out.append(f"/** {limit['doc']} */\nexport const {name.upper()} = {limit['value']};")
    for name, enum in model.enums().items():
        body = "\n".join(f"  {camel(key)}: {value}," for key, value in enum["values"].items())
        out.append(f"\n/** {enum['doc']} */\nexport const {name} = {{\n{body}\n}} as const;")
    codes = "\n".join(f"  {camel(k)}: {v['value']}," for k, v in table["close_codes"].items())
    out.append(
        f"\n/** Why the server closed a connection. */\nexport const CloseCode = {{\n{codes}\n}} as const;"
    )
    for record in model.records.values():
        out.append(_typescript_record(record))
    for entry in (*model.structs.values(), *model.messages.values()):
        out.append(_typescript_interface(model, entry))
    for sender in ("client", "server"):
        union = " | ".join(message.name for message in model.sent_by(sender))
        out.append(f"\nexport type {sender.title()}Message = {union};")
    out.append(_typescript_encode(model))
    for entry in (*model.structs.values(), *model.messages.values()):
        out.append(_typescript_reader(model, entry))
    for sender in ("client", "server"):
        rows = "\n".join(f"  [{m.opcode}, read{m.name}]," for m in model.sent_by(sender))
        kind = f"ReadonlyMap<number, (f: readonly unknown[]) => {sender.title()}Message>"
        out.append(
            f"\nconst {sender.upper()}: {kind} = new Map<number, (f: readonly unknown[]) => {sender.title()}Message>([\n{rows}\n]);"
        )
    return "\n".join(out) + "\n" + TYPESCRIPT_TAIL


def _comment(text: str, indent: str = "") -> str:
    lines = text.strip().splitlines()
    if len(lines) == 1:
        return f"{indent}/** {lines[0]} */"
    return "\n".join([f"{indent}/**", *(f"{indent} * {line}" for line in lines), f"{indent} */"])


def _typescript_record(record: Record) -> str:
    rows = [f"  /** Bytes of one record. */\n  size: {record.size},"]
    for entry, offset in zip(record.fields, record.offsets, strict=True):
        shape = f"{entry.type}[{entry.count}]" if entry.count > 1 else entry.type
        rows.append(f"  /** {shape}: {entry.doc} */\n  {camel(entry.name)}: {offset},")
    body = "\n".join(rows)
    return f"\n{_comment(record.doc + ' Offsets in bytes, little-endian.')}\nexport const {record.name.upper()}_RECORD = {{\n{body}\n}} as const;"


def _typescript_type(model: Model, type_: str) -> str:
    nested = NESTED.fullmatch(type_)
    if nested:
        return f"readonly {nested[2]}[]" if nested[1] == "list" else "Uint8Array"
    if type_ in INTEGERS or type_ in model.enums():
        return "number"
    return {"bool": "boolean", "str": "string", "bin": "Uint8Array"}.get(type_, type_)


def _typescript_interface(model: Model, entry: Fields) -> str:
    lines = [f"\n{_comment(entry.doc)}", f"export interface {entry.name} {{"]
    if entry.opcode >= 0:
        lines.append(f'  readonly type: "{entry.name}";')
    for item in entry.fields:
        note = "; ".join(part for part in (item.type if item.type in model.enums() else "", item.doc) if part)
        lines += [f"  /** {note} */"] if note else []
        lines.append(f"  readonly {camel(item.name)}: {_typescript_type(model, item.type)};")
    return "\n".join([*lines, "}"])


def _typescript_encode(model: Model) -> str:
    rows = []
    for message in model.messages.values():
        values = []
        for item in message.fields:
            nested, value = NESTED.fullmatch(item.type), f"m.{camel(item.name)}"
            if nested and nested[1] == "list":
                value = f"{value}.map({camel(snake(nested[2]))}Fields)"
            elif item.type in model.structs:
                value = f"{camel(snake(item.type))}Fields({value})"
            values.append(value)
        rows.append(
            f'    case "{message.name}":\n      return pack([{", ".join([str(message.opcode), *values])}]);'
        )
    body = "\n".join(rows)
    helpers = []
    for struct in model.structs.values():
        values = [f"s.{camel(item.name)}" for item in struct.fields]
        helpers.append(
            f"\nfunction {camel(snake(struct.name))}Fields(s: {struct.name}): unknown[] {{\n  return [{', '.join(values)}];\n}}"
        )
    return (
        "\n/** A message as the payload of one binary WebSocket frame. */\n"
        "export function encode(m: ClientMessage | ServerMessage): Uint8Array<ArrayBuffer> {\n"
        f"  switch (m.type) {{\n{body}\n  }}\n}}" + "".join(f"\n{helper}" for helper in helpers)
    )


def _typescript_reader(model: Model, entry: Fields) -> str:
    start = 1 if entry.opcode >= 0 else 0
    lines = [
        f"\nfunction read{entry.name}({'f' if entry.fields else '_'}: readonly unknown[]): {entry.name} {{",
        "  return {",
    ]
    if entry.opcode >= 0:
        lines.append(f'    type: "{entry.name}",')
    for index, item in enumerate(entry.fields, start):
        where = f'"{entry.name}.{camel(item.name)}"'
        lines.append(f"    {camel(item.name)}: {_typescript_value(model, item.type, f'f[{index}]', where)},")
    return "\n".join([*lines, "  };", "}"])


def _typescript_value(model: Model, type_: str, value: str, where: str) -> str:
    nested = NESTED.fullmatch(type_)
    if nested and nested[1] == "list":
        return f"list({value}, {where}).map((x) => read{nested[2]}(list(x, {where})))"
    if nested:
        return (
            f"bytes({value}, {model.width(nested[2])}, {'true' if nested[1] == 'one' else 'false'}, {where})"
        )
    if type_ in INTEGERS:
        return f"integer({value}, {INTEGERS[type_][0]}, {INTEGERS[type_][1]}, {where})"
    if type_ in model.enums():
        values = sorted(model.enums()[type_]["values"].values())
        return f"integer({value}, {values[0]}, {values[-1]}, {where})"
    if type_ in model.structs:
        return f"read{type_}(list({value}, {where}))"
    return {
        "bool": f"truth({value}, {where})",
        "str": f"text({value}, {where})",
        "bin": f"bytes({value}, 1, false, {where})",
    }[type_]


# -------------------------------------------------------------------------------------------------- main


def main(arguments: list[str] | None = None) -> int:
    """Writes or checks both files; returns the exit status."""
    parser = argparse.ArgumentParser(description=textwrap.dedent(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file has drifted")
    options = parser.parse_args(arguments)
    model = Model.read(SOURCE)
    drifted = []
    for path, source in ((PYTHON, python_source(model)), (TYPESCRIPT, typescript_source(model))):
        if not path.exists() or path.read_text("utf-8") != source:
            drifted.append(path.relative_to(ROOT))
            if not options.check:
                path.write_text(source, "utf-8")
    for path in drifted:
        print(
            f"{path}: {'differs from messages.toml; run python protocol/generate.py' if options.check else 'written'}"
        )
    return 1 if options.check and drifted else 0


if __name__ == "__main__":
    sys.exit(main())
