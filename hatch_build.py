"""Puts what the server serves into the wheel: the built client, the scenes, and the wire's tables.

All of it lands inside the package `worldserver` (as _client, _scenes, _protocol), so no other import name is
claimed; `worldserver.resources` finds it there. An editable install uses the folders of the checkout, and
builds nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Hook(BuildHookInterface[BuilderConfig]):
    """Called by hatchling before it packs a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """version: "standard" or "editable"."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root))
        from tools import client

        build_data["force_include"] |= {
            str(client.build(root / "client_webxr")): "worldserver/_client",
            str(root / "scenes"): "worldserver/_scenes",
            str(root / "protocol" / "SPEC.md"): "worldserver/_protocol/SPEC.md",
            str(root / "protocol" / "messages.toml"): "worldserver/_protocol/messages.toml",
        }
