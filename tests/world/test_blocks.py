"""Who has blocked whom, over any course of things, held to a plain set."""

from hypothesis import given, settings
from hypothesis import strategies as st

from worldserver.world.blocks import Blocks

PEOPLE = st.integers(0, 5)
DEEDS = st.lists(st.tuples(st.sampled_from(["put", "take", "forget"]), PEOPLE, PEOPLE), max_size=60)


def parted(blocks: set[tuple[int, int]]) -> set[tuple[int, int]]:
    return blocks | {(b, a) for a, b in blocks}


@settings(deadline=None)
@given(DEEDS)
def test_blocks_are_as_a_set_has_them(deeds: list[tuple[str, int, int]]) -> None:
    blocks, plain = Blocks(), set[tuple[int, int]]()
    for deed, row, other in deeds:
        before = parted(plain)
        if deed == "forget":
            blocks.forget(row)
            plain = {pair for pair in plain if row not in pair}
        elif row != other:
            (plain.add if deed == "put" else plain.discard)((row, other))
            changes = (blocks.put if deed == "put" else blocks.take)(row, other)
            assert changes is (parted(plain) != before)
        assert blocks.keys.tolist() == sorted(a << 32 | b for a, b in parted(plain))
        assert [blocks.by(row) for row in range(6)] == [
            sorted(b for a, b in plain if a == row) for row in range(6)
        ]
