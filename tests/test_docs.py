"""What the pages for people refer to is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    page.relative_to(ROOT)
    for page in (*ROOT.glob("*.md"), *ROOT.glob("*/*.md"))
    if "node_modules" not in page.parts and not page.parent.name.startswith(".")
)
LINK = re.compile(r"\]\(([^)#]+)[^)]*\)")
TARGET = re.compile(r"\bmake ([a-z][a-z0-9-]*)")


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_links_lead_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall((ROOT / page).read_text()) if "://" not in link]
    assert [link for link in links if not (ROOT / page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_commands_of_make_are_there(page: Path) -> None:
    there = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    code = " ".join(re.findall(r"`[^`\n]+`|^    .+$", (ROOT / page).read_text(), re.MULTILINE))
    assert set(TARGET.findall(code)) <= there
