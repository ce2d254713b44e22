"""``python -m worldserver`` is ``worldserver``."""

import sys

from worldserver.cli import main

sys.exit(main())
