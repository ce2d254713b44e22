"""/metrics, read twice: what happened in between."""

from __future__ import annotations

import math
import urllib.request

from prometheus_client.parser import text_string_to_metric_families

Samples = dict[tuple[str, str], float]
"""(name, upper bound of the bucket or "") -> value."""


def scrape(url: str) -> Samples:
    """Every sample without labels but for `le`."""
    with urllib.request.urlopen(f"{url}/metrics", timeout=5) as answer:
        text = answer.read().decode()
    return {
        (sample.name, sample.labels.get("le", "")): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if set(sample.labels) <= {"le"}
    }


def since(before: Samples, after: Samples, name: str) -> float:
    """How far a counter went."""
    return after[name, ""] - before[name, ""]


def quantile(before: Samples, after: Samples, name: str, q: float) -> float:
    """Of a histogram's observations in between, by straight lines within its buckets, as Prometheus does."""
    buckets = sorted(
        (float(le), value - before[sample, le])
        for (sample, le), value in after.items()
        if sample == f"{name}_bucket"
    )
    rank = q * buckets[-1][1]
    low = passed = 0.0
    for bound, count in buckets:
        if count >= rank and count > passed:
            if bound == float("inf"):
                return low
            return low + (bound - low) * (rank - passed) / (count - passed)
        low, passed = bound, count
    return math.nan  # nothing was observed
