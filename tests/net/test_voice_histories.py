"""No packet outside the matrix, no word where it should not be: random histories of two rooms, held to a
model.

What happens is in `history`, what must agree in `town`, what is right in `hearing_model`. A decision is one
packet and one listener of its room who is there, as the speaker is. `make voice-histories` makes a million;
the usual run fewer. That the test can fail, `test_voice_mutants` shows.
"""

import os

import pytest

from tests.net.history import History
from worldserver.wire import Hearing

DECISIONS = int(os.environ.get("DECISIONS", "160000"))
HISTORIES = 4
LEAST_SHARE, MOST_SKIPPED = 0.1, 0.1
"""Of all decisions: so many are of each hearing, so many at most were left open."""


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(HISTORIES))
async def test_no_packet_leaves_the_matrix(seed: int) -> None:
    town = History(seed).run(DECISIONS // HISTORIES)
    many = town.decided.total()
    assert town.left_out and town.words[True] and town.words[False]
    assert town.skipped < MOST_SKIPPED * many
    assert all(town.decided[hearing] >= LEAST_SHARE * many for hearing in Hearing), town.decided
