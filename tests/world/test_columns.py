"""Rows come and go; nothing is lost when there must be more of them."""

import numpy as np
import pytest

from worldserver import wire
from worldserver.world.columns import Columns


def test_a_new_row_has_nothing_of_the_one_before() -> None:
    columns = Columns(1)
    row = columns.take(3, 9)
    columns.head[row] = 1, 2, 3
    columns.move_seq[row] = 5
    assert columns.put(row, 7, 5, b"\x01" * 30, b"\x02" * 4)
    columns.release(row)
    columns.recycle()
    assert columns.take(0, 0) == row
    assert columns.head[row].tolist() == [0, 0, 0] and columns.move_seq[row] == 0
    assert not columns.pending[row] and not columns.has_fingers[row]


def test_a_released_row_is_not_given_out_before_everybody_was_told() -> None:
    columns = Columns(2)
    row = columns.take(0, 0)
    columns.release(row)
    assert columns.take(0, 1) != row
    columns.recycle()
    assert columns.take(0, 2) == row


def test_growing_keeps_what_is_there_and_what_waits() -> None:
    columns = Columns(1)
    first = columns.take(0, 4)
    columns.head[first] = 7, 8, 9
    columns.put(first, 11, 0, bytes(range(30)), b"abcd")
    second = columns.take(0, 5)
    assert columns.capacity == 2 and first != second
    assert columns.head[first].tolist() == [7, 8, 9]
    assert columns.inbox[first].tobytes() == bytes(range(30)) and columns.pending[first]
    assert columns.inbox_fingers[first].tobytes() == b"abcd" and columns.inbox_sampled[first] == 11
    assert columns.put(second, 12, 0, bytes(30), b"")
    assert columns.rows().tolist() == [first, second]


def test_a_row_is_released_once() -> None:
    columns = Columns()
    row = columns.take(0, 0)
    columns.release(row)
    with pytest.raises(ValueError, match="free already"):
        columns.release(row)


def test_a_newer_pose_overwrites_an_older() -> None:
    columns = Columns()
    row = columns.take(0, 0)
    columns.put(row, 1, 0, b"\x01" * 30, b"\x01" * 4)
    columns.put(row, 2, 0, b"\x02" * 30, b"")
    assert columns.inbox[row].tobytes() == b"\x02" * 30
    assert not columns.inbox_has_fingers[row] and columns.inbox_sampled[row] == 2


def test_the_record_is_within_its_bar() -> None:
    assert wire.POSE_SIZE <= 30 and wire.FINGERS_SIZE <= 4
    assert np.zeros(1, wire.POSE_DTYPE).nbytes == wire.POSE_SIZE
