"""Names: presentable, harmless, and told apart."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worldserver.rooms.names import clean, fold, unique
from worldserver.wire import MAX_NAME_CHARS


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("Quiet Heron", "Quiet Heron"),
        ("  Quiet \t\n Heron ", "Quiet Heron"),
        ("Zoë", "Zoë"),
        ("นก", "นก"),
        ("محمد", "محمد"),
        ("می‌خواهم", "می‌خواهم"),
        ("🙂", "🙂"),
        ("Ann\u202eeB", "AnneB"),
        ("A\u0000B\u001b[31m", "AB[31m"),
        ("A" + "\u0301" * 50, "Á\u0301\u0301"),
        ("x" * 99, "x" * MAX_NAME_CHARS),
        ("Ann \U0001fae8\U0001faea", "Ann \U0001fae8\U0001faea"),  # of Unicode 15 and 16
        ("A\ufdd0\ufffe\U0001ffff\u2065\ufff0\U000e0fffB", "AB"),
        ("\ue000", ""),
        ("\u200b\u2066\ufeff", ""),
        ("\u0301", ""),
        ("\u200d", ""),
        ("   ", ""),
        ("", ""),
    ],
)
def test_clean(given_name: str, shown: str) -> None:
    assert clean(given_name) == shown


@given(st.text(max_size=80))
def test_a_clean_name_is_short_visible_and_stays_clean(name: str) -> None:
    shown = clean(name)
    assert len(shown) <= MAX_NAME_CHARS and shown == shown.strip()
    assert clean(shown) == shown
    assert all(unicodedata.category(c) not in ("Cc", "Cs", "Co") for c in shown)
    assert not any(ord(c) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(c) <= 0xFDEF for c in shown)
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def test_unique_counts_and_stays_short() -> None:
    taken = {fold(name) for name in ("Ann", "ANN 2", "x" * MAX_NAME_CHARS)}
    assert unique("ann", taken) == "ann 3"
    assert unique("Ben", taken) == "Ben"
    assert unique("X" * MAX_NAME_CHARS, taken) == "X" * (MAX_NAME_CHARS - 2) + " 2"


def test_what_looks_alike_folds_alike() -> None:
    assert fold("Ａｎｎ") == fold("ann") and fold("STRASSE") == fold("straße")
