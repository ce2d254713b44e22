"""Packages of Debian's kind, for tools that may install what a test needs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


def is_root() -> bool:
    """Whether this process may install packages."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def has_apt() -> bool:
    """Whether `apt_install` has a chance."""
    return is_root() and shutil.which("apt-get") is not None


def is_debian() -> bool:
    """Debian itself, and none of the systems made from it."""
    try:
        return "ID=debian" in Path("/etc/os-release").read_text().splitlines()
    except OSError:
        return False


def apt_install(*packages: str) -> None:
    """Whether it worked is seen by looking for what was wanted."""
    run(["apt-get", "update", "-qq"])
    run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages])


def run(command: list[str]) -> None:
    """A command that may fail, its output on standard error."""
    sys.stderr.write(f"{' '.join(command)}\n")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, env=environment, stdout=sys.stderr, check=False)
