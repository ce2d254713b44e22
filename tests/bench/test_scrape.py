"""Quantiles from the server's own histograms, over the seconds that were measured."""

import math

import pytest

from bench.scrape import Samples, quantile, since


def histogram(*counts: float) -> Samples:
    """Counts up to 1, 2, 4 and infinity."""
    return {("h_bucket", le): n for le, n in zip(("1.0", "2.0", "4.0", "+Inf"), counts, strict=True)}


NOTHING = histogram(0, 0, 0, 0)


@pytest.mark.parametrize(
    ("counts", "q", "expected"),
    [
        ((10, 10, 10, 10), 0.5, 0.5),
        ((10, 20, 20, 20), 0.75, 1.5),
        ((0, 0, 100, 100), 0.99, 3.98),
        ((50, 50, 100, 100), 0.5, 1.0),
        ((0, 0, 0, 7), 0.5, 4.0),
    ],
)
def test_quantile(counts: tuple[float, ...], q: float, expected: float) -> None:
    assert quantile(NOTHING, histogram(*counts), "h", q) == pytest.approx(expected)


def test_nothing_has_no_quantile() -> None:
    assert math.isnan(quantile(NOTHING, NOTHING, "h", 0.5))


def test_only_what_happened_in_between_counts() -> None:
    before, after = histogram(5, 5, 5, 105), histogram(5, 15, 15, 115)
    assert quantile(before, after, "h", 0.5) == pytest.approx(1.5)
    assert since({("c", ""): 3.0}, {("c", ""): 10.0}, "c") == 7
