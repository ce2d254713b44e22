"""The generator: the repository holds what it writes, drift is seen, a bad table is told with its place."""

import subprocess
import sys
from pathlib import Path

import pytest
from codegen.golden import pack
from codegen.model import Model, TableError
from generate import ROOT, SOURCE, main, outputs

TABLE = (ROOT / SOURCE).read_text("utf-8")


def checkout(folder: Path, table: str = TABLE) -> list[str]:
    """A folder with a table in it, as arguments of the generator."""
    (folder / "protocol").mkdir()
    (folder / SOURCE).write_text(table, "utf-8")
    return ["--root", str(folder)]


def test_repository_has_not_drifted() -> None:
    """By the command itself, and with an interpreter that sees no installed package."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", RUN, "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


RUN = """
import runpy, sys
sys.path.insert(0, "protocol")
sys.argv[0] = "protocol/generate.py"
runpy.run_path("protocol/generate.py", run_name="__main__")
"""


def test_writes_then_finds_nothing_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = checkout(tmp_path)
    assert main(arguments) == 0
    assert capsys.readouterr().out.count("written") == 4
    assert main([*arguments, "--check"]) == 0
    for path in outputs(Model.parse(TABLE)):
        assert (tmp_path / path).read_bytes() == (ROOT / path).read_bytes()


@pytest.mark.parametrize("path", list(outputs(Model.parse(TABLE))), ids=str)
def test_drift_is_seen(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = checkout(tmp_path)
    main(arguments)
    (tmp_path / path).write_text("edited by hand", "utf-8")
    capsys.readouterr()
    assert main([*arguments, "--check"]) == 1
    assert capsys.readouterr().out.startswith(f"{path}: differs from")
    assert (tmp_path / path).read_text("utf-8") == "edited by hand"


def edited(old: str, new: str) -> str:
    assert TABLE.count(old) >= 1
    return TABLE.replace(old, new, 1)


HELLO = "[messages.Hello]\nopcode = 1\n"
VERSION = '{ name = "version", type = "u16" }'
BAD = {
    "messages.Hello.version: no type u99": edited(VERSION, '{ name = "version", type = "u99" }'),
    "messages.Hello.version: no type bin<Hello>": edited(
        VERSION, '{ name = "version", type = "bin<Hello>" }'
    ),
    "messages.Hello.version: no type bin<u53>": edited(VERSION, '{ name = "version", type = "bin<u53>" }'),
    "messages.Hello.version: no type list<u16>": edited(VERSION, '{ name = "version", type = "list<u16>" }'),
    "messages.Hello.version: count is for records": edited(
        VERSION, '{ name = "version", type = "u16", count = 2 }'
    ),
    "messages.Hello.fields[0]: must have name and type": edited(VERSION, '{ name = "version" }'),
    "messages.Hello.fields[1]: a second version": edited(VERSION, f"{VERSION}, {VERSION}"),
    "messages.Hello.fields[0]: 'class' cannot be": edited(VERSION, '{ name = "class", type = "u16" }'),
    "messages.Hello.fields[0]: 'len' cannot be": edited(VERSION, '{ name = "len", type = "u16" }'),
    "messages.Hello.fields[0]: 'f' cannot be": edited(VERSION, '{ name = "f", type = "u16" }'),
    "messages.Hello.fields[0]: 'Version' cannot be": edited(VERSION, '{ name = "Version", type = "u16" }'),
    "messages.Hello.opcode: must be 0 to 127": edited(HELLO, "[messages.Hello]\nopcode = 128\n"),
    "messages.Resume.opcode: 1 is taken by Hello": edited("opcode = 2\n", "opcode = 1\n"),
    "messages.Hello: opcode is missing": edited(HELLO, "[messages.Hello]\n"),
    "messages.hello: the name must begin": edited(HELLO, "[messages.hello]\nopcode = 1\n"),
    "messages.Hello.sender: must be": edited('sender = "client"', 'sender = "nobody"'),
    "records.Hand.high: u53 x 1 has no place": edited('"high", type = "u16"', '"high", type = "u53"'),
    "records.Hand.low: u8 x 0 has no place": edited("count = 3", "count = 0"),
    "records.Pose.left: Foot x 1 has no place": edited('"left", type = "Hand"', '"left", type = "Foot"'),
    "limits.max_message_bytes: must have value and doc": edited("value = 16384\n", ""),
    "Role: its numbers must be different": edited("facilitator = 1", "facilitator = 0"),
    "PoseFlag: its numbers must be different, and 0 to 255": edited("snap = 3", "snap = 300"),
    "extra: no such section": TABLE + "\n[extra]\n",
    "close_codes: the section is missing": edited(
        "[close_codes]", "[enums.Other]\ndoc = ''\nvalues = { a = 1 }\n[x]"
    ),
    "not TOML": edited("opcode = 2\n", "opcode = = 2\n"),
}


@pytest.mark.parametrize("place", list(BAD))
def test_bad_table_is_told_with_its_place(place: str) -> None:
    with pytest.raises(TableError) as caught:
        Model.parse(BAD[place])
    assert str(caught.value).startswith(place)


def test_not_toml_says_which_line() -> None:
    with pytest.raises(TableError, match=r"at line \d+"):
        Model.parse(BAD["not TOML"])


def test_bad_table_ends_the_command_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = checkout(tmp_path, BAD["messages.Hello.version: no type u99"])
    assert main(arguments) == 1
    assert capsys.readouterr().out == "protocol/messages.toml: messages.Hello.version: no type u99\n"
    assert not (tmp_path / "worldserver").exists()


def test_own_msgpack_writer_agrees_with_the_library() -> None:
    msgpack = pytest.importorskip("msgpack")
    numbers = [
        0,
        *(s * (1 << bits) + d for bits in (5, 7, 8, 15, 16, 31, 32, 53) for s in (1, -1) for d in (-1, 0, 1)),
    ]
    others = [
        None,
        True,
        False,
        1.5,
        "",
        "é" * 15,
        "é" * 16,
        "x" * 300,
        "x" * 70000,
        b"",
        b"x" * 300,
        b"x" * 70000,
    ]
    for value in [*numbers, *others, [], [0] * 15, [0] * 16, [[1, [2]], "a"], [0] * 70000]:
        assert pack(value) == msgpack.packb(value), repr(value)[:40]
