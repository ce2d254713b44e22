#!/usr/bin/env python3
"""Writes the Python and TypeScript codecs and the golden vectors from messages.toml.

    python protocol/generate.py            write worldserver/wire.py, client_webxr/src/wire.ts, vectors/*.json
    python protocol/generate.py --check    exit 1 if one of them differs from what would be written

Only the standard library is used, so that a drift check needs nothing installed. The codecs are strict about
what they know and silent about what they do not: a field of the wrong type or out of range is an error that
names it, fields after the known ones are passed over.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from codegen.golden import message_vectors, record_vectors, to_json
from codegen.model import Model, TableError
from codegen.python_codec import python_source
from codegen.typescript_codec import typescript_source

ROOT = Path(__file__).resolve().parent.parent
SOURCE = Path("protocol") / "messages.toml"


def outputs(model: Model) -> dict[Path, str]:
    """Every generated file below the root, and its text."""
    return {
        Path("worldserver") / "wire.py": python_source(model),
        Path("client_webxr") / "src" / "wire.ts": typescript_source(model),
        Path("protocol") / "vectors" / "messages.json": to_json(message_vectors(model)),
        Path("protocol") / "vectors" / "records.json": to_json(record_vectors()),
    }


def drifted(root: Path, files: dict[Path, str]) -> list[Path]:
    """The files that are not there or hold something else."""
    return [
        path
        for path, text in files.items()
        if not (root / path).exists() or (root / path).read_text("utf-8") != text
    ]


def main(arguments: list[str] | None = None) -> int:
    """Writes or checks; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file has drifted")
    parser.add_argument(
        "--root", type=Path, default=ROOT, help="the checkout (default: the one this file is in)"
    )
    options = parser.parse_args(arguments)
    try:
        files = outputs(Model.read(options.root / SOURCE))
    except TableError as error:
        print(f"{SOURCE}: {error}")
        return 1
    changed = drifted(options.root, files)
    for path in changed:
        if options.check:
            print(f"{path}: differs from {SOURCE}; run python protocol/generate.py")
            continue
        (options.root / path).parent.mkdir(parents=True, exist_ok=True)
        (options.root / path).write_text(files[path], "utf-8")
        print(f"{path}: written")
    return 1 if options.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
