#!/usr/bin/env python3
"""A Chromium for the end-to-end tests: one that is there, else Debian's when we are root, else Playwright's.

    python -m tools.chromium             say where it is; exit 1 if there is none
    python -m tools.chromium --install   get one if there is none

CHROMIUM names one of your own. A browser counts as there when it can say its version: Ubuntu has a command of
that name which only tells people to install another package.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tools import debian

# Debian's command is a script that adds flags of the desktop; the program itself starts faster.
_KNOWN = ("/usr/lib/chromium/chromium",)
_COMMANDS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


class NoBrowserError(RuntimeError):
    """There is no Chromium, and what to do. One line."""


def find() -> Path:
    """The browser to test with. Raises NoBrowserError."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not works(Path(named)):
            raise NoBrowserError(f"CHROMIUM={named} is not a browser that starts")
        return Path(named)
    for candidate in _candidates():
        if works(candidate):
            return candidate
    raise NoBrowserError("there is no Chromium: run `make chromium`, or name one with CHROMIUM=/path/to/it")


def install() -> Path:
    """The browser to test with, fetched if there is none. Raises NoBrowserError."""
    try:
        return find()
    except NoBrowserError:
        if os.environ.get("CHROMIUM"):
            raise
    # Only Debian's own package is a browser; Ubuntu's leads to a store that containers do not have.
    if debian.is_debian() and debian.has_apt():
        debian.apt_install("chromium", "fonts-dejavu-core")
    if not any(works(candidate) for candidate in _candidates()):
        depends = ["--with-deps"] if debian.is_root() else []
        debian.run([sys.executable, "-m", "playwright", "install", *depends, "chromium"])
    return find()


def works(browser: Path) -> bool:
    """Whether it is a program that says which Chromium it is."""
    if not os.access(browser, os.X_OK) or browser.is_dir():
        return False
    try:
        said = subprocess.run([browser, "--version"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return said.returncode == 0 and ("Chromium" in said.stdout or "Chrome" in said.stdout)


def _candidates() -> Iterator[Path]:
    yield from map(Path, _KNOWN)
    yield from (Path(found) for command in _COMMANDS if (found := shutil.which(command)))
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    yield own


def main(arguments: list[str]) -> int:
    """Returns the exit status."""
    if arguments not in ([], ["--install"]):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    try:
        browser = install() if arguments else find()
    except NoBrowserError as error:
        sys.stderr.write(f"chromium: {error}\n")
        return 1
    sys.stdout.write(f"{browser}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
