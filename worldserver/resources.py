"""Where the files are that come with the server: in the package when installed, beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parent


class ResourceError(Exception):
    """Files that must be there are not. One line that says what to do."""


def client_dir() -> Path:
    """The built client. Raises ResourceError."""
    return _first(
        (_PACKAGE / "_client", _CHECKOUT / "client_webxr" / "dist"),
        "index.html",
        "the client is not built: run `make build` in the checkout",
    )


def scenes_dir() -> Path:
    """The scenes that come with the server. Raises ResourceError."""
    return _first(
        (_PACKAGE / "_scenes", _CHECKOUT / "scenes"),
        "lakeside/scene.json",
        "there are no scenes: install the package again, or name a folder with --scenes",
    )


def _first(places: tuple[Path, ...], sign: str, otherwise: str) -> Path:
    for place in places:
        if (place / sign).is_file():
            return place
    raise ResourceError(otherwise)
