"""The client that was written from SPEC.md alone meets another of its kind in a real server."""

import ast
import json
import math
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import server

CLIENT = Path(__file__).with_name("spec_client.py")


def test_it_is_short_and_imports_nothing_of_ours() -> None:
    text = CLIENT.read_text("utf-8")
    assert len(text.splitlines()) < 150
    imported = {
        alias.name.split(".")[0]
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import)
        for alias in node.names
    } | {
        node.module.split(".")[0]
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom) and node.module
    }
    assert imported <= set(sys.stdlib_module_names) | {"msgpack", "websockets"}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A server of its own, ready."""
    with server() as address:
        yield address


def visitor(url: str, name: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-I", str(CLIENT), url, "lakeside", name, "4"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_two_of_them_meet(url: str) -> None:
    """Each sees where the other's head came to rest, to the millimetre, and where it looks."""
    visitors = [visitor(url, name) for name in ("Ada", "Bede")]
    told = []
    for process in visitors:
        out, _ = process.communicate(timeout=30)
        assert process.returncode == 0
        told.append(json.loads(out))
    ada, bede = told
    assert (ada["name"], bede["name"]) == ("Ada", "Bede")
    # Whoever leaves second may have been told that the other is gone.
    sights = [(me, other) for me, other in ((ada, bede), (bede, ada)) if str(other["slot"]) in me["rigs"]]
    assert sights
    for me, other in sights:
        rig = me["rigs"][str(other["slot"])]
        assert rig["head"] == other["head"]
        assert rig["right"][1] == other["head"][1] - 500
        assert math.hypot(*rig["orientation"]) == pytest.approx(1)
