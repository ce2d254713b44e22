"""The load generator's framing against the library that the server uses."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.server import ServerProtocol

from bench import frames
from worldserver.net.framing import binary


def heard(data: bytes) -> list[tuple[int, bytes]]:
    """What a server makes of a client's bytes."""
    core = ServerProtocol(state=State.OPEN)
    core.receive_data(data)
    return [(event.opcode, bytes(event.data)) for event in core.events_received() if isinstance(event, Frame)]


@given(st.binary(max_size=300), st.sampled_from([frames.BINARY, frames.PONG]))
def test_masked(payload: bytes, opcode: int) -> None:
    payload = payload if opcode == frames.BINARY else payload[:125]
    assert heard(frames.masked(opcode, payload)) == [(opcode, payload)]


@pytest.mark.parametrize("size", [1, 3, 4, 55, 125])
def test_masked_rows(size: int) -> None:
    rng = np.random.default_rng(1)
    payloads = rng.integers(0, 256, size=(7, size), dtype=np.uint8)
    rows = frames.masked_rows(payloads, rng)
    assert [heard(row.tobytes()) for row in rows] == [[(Opcode.BINARY, p.tobytes())] for p in payloads]
    assert len({row[2:6].tobytes() for row in rows}) == 7, "a key of their own"


@given(st.lists(st.sampled_from([0, 1, 125, 126, 400, 65536]), max_size=5), st.data())
def test_parser_takes_bytes_as_they_come(sizes: list[int], data: st.DataObject) -> None:
    whole = b"".join(binary(bytes([i]) * size) for i, size in enumerate(sizes))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=6)))
    parser, out = frames.Parser(), []
    for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True):
        out += parser.feed(whole[a:b])
    assert [(opcode, payload) for opcode, payload, _ in out] == [
        (frames.BINARY, bytes([i]) * size) for i, size in enumerate(sizes)
    ]
    assert sum(size for _, _, size in out) == len(whole) and not parser.waits
