"""The client's files, from memory: read and compressed once, at the start, so that no visit costs the tick
anything.

There are a few dozen of them, two megabytes in all. Nothing outside the folder can be named, because names
are looked up, not opened. Files with a hash in their name are for ever; the others are asked for again each
time, by their tag.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

_HASHED = re.compile(r"^assets/.*-[\w-]{8}\.\w+$")
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_WORTH_COMPRESSING = (
    "text/",
    "application/json",
    "application/javascript",
    "image/svg+xml",
    "model/gltf+json",
)
_SMALL = 512

# What the platform's own tables may not know or get wrong.
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("application/json", ".json")
mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("model/gltf-binary", ".glb")


@dataclass(frozen=True)
class StaticFile:
    """One file, ready to be sent."""

    body: bytes
    compressed: bytes | None
    headers: dict[str, str]

    @classmethod
    def read(cls, path: Path, name: str) -> StaticFile:
        """A file of the disk. name: as it is asked for, without a leading slash."""
        body = path.read_bytes()
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        worth = kind.startswith(_WORTH_COMPRESSING) and len(body) > _SMALL
        headers = {
            "Content-Type": f"{kind}; charset=utf-8" if kind.startswith("text/") else kind,
            "Cache-Control": _FOR_EVER if _HASHED.match(name) else _ASK_AGAIN,
            "ETag": f'"{hashlib.sha256(body).hexdigest()[:32]}"',
        }
        return cls(body, gzip.compress(body, mtime=0) if worth else None, headers)

    def answer(self, request: Request) -> Response:
        """The file, or that the asker has it."""
        headers = self.headers | ({"Vary": "Accept-Encoding"} if self.compressed else {})
        if request.headers.get("if-none-match") == self.headers["ETag"]:
            return Response(status_code=304, headers=headers)
        if self.compressed and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(self.compressed, headers=headers | {"Content-Encoding": "gzip"})
        return Response(self.body, headers=headers)


class StaticFiles:
    """The files of a folder, by their path in it."""

    def __init__(self, root: Path) -> None:
        self._files = {name: StaticFile.read(path, name) for name, path in _walk(root)}

    def find(self, name: str) -> StaticFile | None:
        """The file of this name, if there is one."""
        return self._files.get(name)

    def __len__(self) -> int:
        return len(self._files)


def _walk(root: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        hidden = any(part.startswith(".") for part in Path(name).parts)
        if path.is_file() and not hidden:
            yield name, path
