"""Token buckets."""

from hypothesis import given
from hypothesis import strategies as st

from worldserver.rooms.limits import TokenBucket


def test_a_burst_and_then_the_rate() -> None:
    bucket = TokenBucket(per_second=10, burst=3, now=0)
    assert [bucket.take(0) for _ in range(4)] == [True, True, True, False]
    assert [bucket.take(t) for t in (50_000, 100_000, 150_000)] == [False, True, False]


@given(st.lists(st.integers(0, 200_000), max_size=100))
def test_never_more_than_burst_and_rate(waits: list[int]) -> None:
    bucket, now, taken = TokenBucket(per_second=20, burst=5, now=0), 0, 0
    for wait in waits:
        now += wait
        taken += bucket.take(now)
    assert taken <= 5 + now * 20 / 1e6 + 1e-6


def test_full_again_after_a_rest() -> None:
    bucket = TokenBucket(per_second=1, burst=2, now=0)
    bucket.take(0)
    assert not bucket.is_full(500_000) and bucket.is_full(1_000_000)
