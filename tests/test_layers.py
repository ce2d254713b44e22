"""The shape of the server: who may import whom, read from the sources without running them.

Imports go one way, app → net → rooms → world → wire; scene is a leaf that rooms and world take values from.
What a layer may not know of the outside (clocks, tasks, sockets, frameworks) is a table here.
"""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from worldserver import wire

ROOT = Path(__file__).resolve().parent.parent
OURS = "worldserver"

MAY_IMPORT: dict[str, set[str]] = {
    "": set(),
    "wire": set(),
    "resources": set(),
    "settings": set(),
    "scene": set(),
    "world": {"wire", "scene"},
    "rooms": {"world", "wire", "scene"},
    "net": {"rooms", "world", "wire", ""},
    "bots": {"wire", "scene"},
    "app": {"net", "rooms", "world", "wire", "scene", "settings", "resources", ""},
    "cli": {"app", "bots", "scene", "settings", ""},
    "__main__": {"cli"},
}
"""Layer by layer: the other layers that it may know. "" is the package itself, that is its version."""

CLOCKS_AND_TASKS = {"asyncio", "time", "datetime", "threading", "concurrent", "sched", "signal"}
SOCKETS = {"socket", "select", "selectors", "ssl", "http", "urllib"}
FRAMEWORKS = {"uvicorn", "fastapi", "starlette", "websockets", "uvloop"}
MAY_NOT_IMPORT: dict[str, set[str]] = {
    "world": CLOCKS_AND_TASKS | SOCKETS | FRAMEWORKS | {"logging", "random", "secrets", "os", "msgpack"},
    "rooms": CLOCKS_AND_TASKS | SOCKETS | FRAMEWORKS | {"logging", "random", "os", "msgpack"},
    "scene": CLOCKS_AND_TASKS | SOCKETS | FRAMEWORKS | {"logging", "random", "secrets", "msgpack"},
    "wire": CLOCKS_AND_TASKS | SOCKETS | FRAMEWORKS | {"logging", "random", "secrets", "os"},
    "settings": FRAMEWORKS,
    "bots": {"uvicorn", "fastapi", "starlette"},
}

LONGEST = 400
LONGER_WITH_REASON = {
    "worldserver/wire.py": "generated",
}

Module = str
Import = tuple[str, str | None]
"""A module, and the name taken from it if it is one of ``from``."""


def modules() -> dict[Module, Path]:
    found = {}
    for path in sorted((ROOT / OURS).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def layer(module: Module) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def imports(tree: ast.AST, *, at_run_time: bool = False) -> Iterator[Import]:
    """Wherever they stand. at_run_time: not those for the checker of types alone."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module, "imports are absolute here"
            yield from ((node.module, alias.name) for alias in node.names)
        elif at_run_time and isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        else:
            yield from imports(node, at_run_time=at_run_time)


def tree(module: Module) -> ast.Module:
    return ast.parse(MODULES[module].read_text("utf-8"))


def target(imported: Import) -> Module | None:
    """The module of ours that is meant."""
    name, taken = imported
    if name.split(".")[0] != OURS:
        return None
    return f"{name}.{taken}" if f"{name}.{taken}" in MODULES else name


def test_every_layer_is_in_the_table() -> None:
    assert {layer(module) for module in MODULES} == set(MAY_IMPORT)
    TopologicalSorter(MAY_IMPORT).prepare()


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_one_way(module: Module) -> None:
    own = layer(module)
    known = {target(imported) for imported in imports(tree(module))} - {None}
    back = {name for name in known if name and layer(name) not in MAY_IMPORT[own] | {own}}
    assert not back, f"{module} may not know {back}"


@pytest.mark.parametrize("module", MODULES)
def test_what_lies_outside(module: Module) -> None:
    outside = {name.split(".")[0] for name, _ in imports(tree(module))}
    assert not outside & MAY_NOT_IMPORT.get(layer(module), set())
    assert "pyrr" not in outside or module == "worldserver.scene.geometry", "its traps are known in one place"


def test_no_module_waits_for_itself() -> None:
    graph = {
        module: {name for name in map(target, imports(tree(module), at_run_time=True)) if name} - {module}
        for module in MODULES
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


@pytest.mark.parametrize("module", [m for m in MODULES if layer(m) in ("world", "net")])
def test_messages_are_read_by_rooms_alone(module: Module) -> None:
    """The world takes records, limits and enums from the wire, the net its codes: neither takes a message."""
    messages = {kind.__name__ for kind in wire.OPCODES} | {"encode", "decode_client", "decode_server"}
    taken = list(imports(tree(module)))
    assert not {name for source, name in taken if source == "worldserver.wire"} & messages
    assert (OURS, "wire") not in taken and ("worldserver.wire", None) not in taken, "names one by one"


def python_files() -> list[Path]:
    folders = ("worldserver", "protocol", "bench", "tools", "tests")
    return [
        ROOT / "hatch_build.py",
        *(path for name in folders for path in sorted((ROOT / name).rglob("*.py"))),
    ]


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_small_and_introduced(path: Path) -> None:
    text = path.read_text("utf-8")
    name = path.relative_to(ROOT).as_posix()
    assert text.count("\n") <= LONGEST or name in LONGER_WITH_REASON
    assert not text.strip() or ast.get_docstring(ast.parse(text)), "say what it is for"


def test_reasons_are_still_needed() -> None:
    assert all((ROOT / name).read_text("utf-8").count("\n") > LONGEST for name in LONGER_WITH_REASON)
