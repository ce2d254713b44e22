"""Small parts of the network: frames, addresses, logs, the beat."""

import asyncio
import logging
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode

from worldserver.net import logs
from worldserver.net.framing import EMPTY_PONG, MASKED_HEADER, PING, binary, ends_on_boundary
from worldserver.net.logs import AllowList, Event, log
from worldserver.net.strangers import AddressLimits, household
from worldserver.net.ticker import PERIOD, Ticker


@given(st.sampled_from([0, 1, 125, 126, 127, 65535, 65536, 70000]))
def test_a_frame_is_what_the_library_makes(length: int) -> None:
    message = bytes(length)
    assert binary(message) == Frame(Opcode.BINARY, message).serialize(mask=False, extensions=[])


def test_pings_and_pongs_are_those_of_the_library() -> None:
    assert Frame(Opcode.PING, b"").serialize(mask=False, extensions=[]) == PING
    pong = Frame(Opcode.PONG, b"").serialize(mask=True, extensions=[])
    assert pong[:2] == EMPTY_PONG and len(pong) == MASKED_HEADER


frames = st.builds(
    Frame,
    st.sampled_from([Opcode.BINARY, Opcode.TEXT, Opcode.CONT]),
    st.sampled_from([0, 1, 52, 125, 126, 400, 65536]).map(bytes),
    st.booleans(),
)


@given(st.lists(frames, max_size=5), st.booleans(), st.data())
def test_where_frames_end(sent: list[Frame], mask: bool, data: st.DataObject) -> None:
    stream = b"".join(frame.serialize(mask=mask, extensions=[]) for frame in sent)
    assert ends_on_boundary(stream)
    ends = {0}
    for frame in sent:
        ends.add(max(ends) + len(frame.serialize(mask=mask, extensions=[])))
    cut = data.draw(st.integers(0, len(stream)))
    assert ends_on_boundary(stream[:cut]) is (cut in ends)


# ------------------------------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("a unix socket", "a unix socket"),
    ],
)
def test_household(address: str, counted: str) -> None:
    assert household(address) == counted


def test_addresses_are_limited_each_by_itself_and_then_forgotten() -> None:
    limits = AddressLimits(per_minute=4)
    assert [limits.take("192.0.2.1", 0) for _ in range(3)] == [True, True, False]
    assert limits.take("192.0.2.2", 0)
    assert "192.0.2.1" not in repr(vars(limits))
    limits.forget_idle(60_000_000)
    assert len(limits) == 0


def test_the_memory_for_addresses_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worldserver.net.strangers._MOST", 3)
    limits = AddressLimits(per_minute=4)
    assert all(limits.take(f"192.0.2.{k}", 0) for k in range(3))
    assert not limits.take("192.0.2.9", 0)
    assert limits.take("192.0.2.9", 120_000_000) and len(limits) == 1


# ------------------------------------------------------------------------------------- logs


def formatted(record: logging.LogRecord) -> dict[str, Any]:
    line: dict[str, Any] = orjson.loads(AllowList().format(record))
    return line


def test_an_event_is_logged_with_its_fields(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "stillroom"):
        log(Event.REMOVED, role="facilitator")
    line = formatted(caplog.records[0])
    assert line["event"] == "removed" and line["role"] == "facilitator" and line["time"].endswith("+00:00")


def test_a_field_that_is_not_on_the_list_cannot_be_logged() -> None:
    with pytest.raises(ValueError, match="address, name"):
        log(Event.REMOVED, name="Ann", address="192.0.2.7")


def test_what_others_log_is_told_without_their_words() -> None:
    try:
        raise RuntimeError("192.0.2.7 said: my secret")
    except RuntimeError as error:
        info = (RuntimeError, error, error.__traceback__)
    record = logging.LogRecord("uvicorn.error", logging.ERROR, "", 0, "%s failed", ("192.0.2.7",), info)
    line = formatted(record)
    assert line["logger"] == "uvicorn.error" and line["error"] == "RuntimeError"
    assert "test_parts.py" in line["where"]
    assert "192" not in str(line) and "secret" not in str(line)
    bare = logging.LogRecord("other", logging.WARNING, "", 0, "words", (), None)
    assert formatted(bare).keys() == {"time", "level", "event", "logger"}


def test_set_up_leaves_one_handler(monkeypatch: pytest.MonkeyPatch) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", list(root.handlers))
    level, ours = root.level, logging.getLogger("stillroom").level
    logs.set_up("warning")
    assert len(root.handlers) == 1 and logging.getLogger("stillroom").level == logging.WARNING
    root.setLevel(level)
    logging.getLogger("stillroom").setLevel(ours)


# ------------------------------------------------------------------------------------- the beat


async def test_the_beat_goes_on_when_one_fails_and_stops_when_told() -> None:
    beats, late, failures = [], [], []
    enough = asyncio.Event()

    def beat() -> None:
        beats.append(asyncio.get_running_loop().time())
        if len(beats) == 4:
            enough.set()
        if len(beats) == 2:
            raise RuntimeError

    ticker = Ticker(beat, late.append, failures.append)
    ticker.stop()
    ticker.start()
    await asyncio.wait_for(enough.wait(), 5)
    ticker.stop()
    assert len(failures) == 1 and len(late) == len(beats) == 4
    assert all(lateness >= 0 for lateness in late)


async def test_beats_do_not_drift_and_a_long_pause_is_not_made_up_for() -> None:
    class Loop:
        """A clock in hand."""

        now = 100.0
        due = 0.0

        def time(self) -> float:
            return self.now

        def call_at(self, when: float, call: object) -> Any:
            self.due = when

    loop, late = Loop(), []
    ticker = Ticker(lambda: None, late.append, lambda _: None)
    ticker._loop, ticker._due = loop, 100.0  # type: ignore[assignment]
    for lateness in (0.0, 0.01, 0.03, 0.002):
        loop.now = ticker._due + lateness
        ticker._run()
    assert loop.due == pytest.approx(100 + 4 * PERIOD)
    loop.now = ticker._due + 60
    ticker._run()
    assert loop.due == pytest.approx(loop.now + PERIOD) and late[-1] == 60
