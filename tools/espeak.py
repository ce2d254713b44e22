#!/usr/bin/env python3
"""espeak-ng, which speaks in the end-to-end tests of voice: installed if it is not there and we may.

python -m tools.espeak
"""

from __future__ import annotations

import shutil
import sys

from tools import debian


def main() -> int:
    """Returns the exit status."""
    if shutil.which("espeak-ng") is None and debian.has_apt():
        debian.apt_install("espeak-ng")
    if shutil.which("espeak-ng") is None:
        sys.stderr.write("espeak: there is no espeak-ng: install it, as in apt-get install espeak-ng\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
