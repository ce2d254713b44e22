"""What people call themselves, and what they write: made presentable; names made unique in a room.

A name is shown above a head and read out by screen readers, so it must not carry marks that reorder the text
around it, hide themselves or pile up. It says nothing of who somebody is, and is kept nowhere.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container

from worldserver.wire import MAX_NAME_CHARS

_JOINERS = "\u200c\u200d"
"""Format characters that some scripts cannot be written without."""
_HIDDEN = (range(0x2065, 0x2066), range(0xFDD0, 0xFDF0), range(0xFFF0, 0xFFF9), range(0xE0000, 0xE1000))
"""Unassigned code points that will never show: noncharacters, and those that are ignored by default.

Source: Unicode, DerivedCoreProperties.txt, Default_Ignorable_Code_Point.
"""
_MOST_MARKS = 2
"""Combining marks in a row: enough for every living script, too few to bury the line above."""


def clean(name: str) -> str:
    """The name as it may be shown, NFC, at most MAX_NAME_CHARS long; empty if nothing is left."""
    return presentable(name, MAX_NAME_CHARS)


def presentable(text: str, most: int) -> str:
    """The text as it may be shown: one line, NFC, at most `most` code points; empty if nothing is left."""
    kept: list[str] = []
    marks = 0
    for char in unicodedata.normalize("NFC", text):
        category = unicodedata.category(char)
        marks = marks + 1 if category.startswith("M") else 0
        if category.startswith("Z") or char in "\t\n\r":
            kept.append(" ")
        elif (_shows(char) or category[0] == "M" or char in _JOINERS) and marks <= _MOST_MARKS:
            kept.append(char)
    shown = " ".join("".join(kept).split())[:most].rstrip()
    return shown if any(_shows(char) for char in shown) else ""


def _shows(char: str) -> bool:
    """Whether it is to be seen by itself: letters, digits, symbols, punctuation, and what may become such.

    A browser may know a newer Unicode than this Python: what is unassigned here may be an emoji there.
    """
    category, code = unicodedata.category(char), ord(char)
    if category == "Cn":
        return code & 0xFFFE != 0xFFFE and not any(code in hidden for hidden in _HIDDEN)
    return category[0] in "LNSP"


def unique(name: str, taken: Container[str]) -> str:
    """The name, or the name with the first free number. taken: folded names, see `fold`."""
    candidate, number = name, 2
    while fold(candidate) in taken:
        ending = f" {number}"
        candidate = name[: MAX_NAME_CHARS - len(ending)].rstrip() + ending
        number += 1
    return candidate


def fold(name: str) -> str:
    """Two names that people would take for the same fold to the same."""
    return unicodedata.normalize("NFKC", name).casefold()
