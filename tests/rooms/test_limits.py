"""Token buckets, and whose they are."""

from hypothesis import given
from hypothesis import strategies as st

from tests.link import Link
from worldserver import wire
from worldserver.rooms.limits import TokenBucket
from worldserver.wire import CloseCode


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


# ------------------------------------------------------------------------------------- they are a person's


def test_coming_back_fills_nothing_again() -> None:
    """Six connections at once have what one has."""
    link = Link.with_rooms("lakeside")
    ann, ben = link.join("Ann"), link.join("Ben")
    link.tick()
    for _ in range(6):
        for n in range(wire.VOICE_BURST):
            ann.speak()
            if n % 10 == 0:
                ann.say(wire.Say(wire.Scope.ROOM, "Again and again"))
        ann = link.resume(ann)
        assert ann.is_here
    assert len(ben.all(wire.Said)) == wire.SAID_BURST
    assert len(ben.all(wire.Voiced)) == wire.VOICE_BURST


def test_poses_too() -> None:
    link = Link.with_rooms("lakeside")
    ann = link.join("Ann")
    for _ in range(2):
        for _ in range(wire.POSE_BURST // 2):
            ann.pose(ann.at.x, 1500, ann.at.z)
        assert ann.closed is None
        ann = link.resume(ann)
    ann.pose(ann.at.x, 1500, ann.at.z)
    assert ann.closed is CloseCode.FLOODING


def test_to_come_back_is_a_request_and_the_token_outlives_a_refusal() -> None:
    link = Link.with_rooms("lakeside")
    ann, ben = link.join("Ann"), link.join("Ben")
    for _ in range(wire.REQUEST_BURST):
        ann = link.resume(ann)
        assert ann.is_here
    assert link.resume(ann).closed is CloseCode.FLOODING
    assert ann.is_here and not ben.all(wire.Left)
    link.now += 1_000_000
    assert link.resume(ann).is_here
