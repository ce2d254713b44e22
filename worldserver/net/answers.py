"""What is answered over HTTP beside what was asked for: JSON, and refusals that programs and people can read.

Every refusal is ``{"error": {"code", "message"}}``: the code is for programs, the message for a person.
"""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from worldserver.rooms import RoomError
from worldserver.rooms.errors import NO_SUCH_PARTICIPANT, NO_SUCH_ROOM, NOT_ALLOWED, ROOM_FULL

_STATUS = {NO_SUCH_ROOM: 404, NO_SUCH_PARTICIPANT: 404, ROOM_FULL: 409, NOT_ALLOWED: 403}


class Json(Response):
    """An answer in JSON, by orjson."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """content: what orjson takes."""
        return orjson.dumps(content)


class Problem(HTTPException):
    """A refusal: a status, a code for programs, a sentence for a person."""

    def __init__(self, status: int, code: str, text: str) -> None:
        super().__init__(status, text)
        self.code = code


def problem(status: int, code: str, text: str) -> Json:
    """A refusal, as it goes over the wire."""
    return Json({"error": {"code": code, "message": text}}, status)


def say_problem(_: Request, error: Exception) -> Response:
    """What a call refused, or the framework did."""
    assert isinstance(error, HTTPException)
    code = error.code if isinstance(error, Problem) else "not_possible"
    answer = problem(error.status_code, code, str(error.detail))
    answer.headers.update(error.headers or {})
    return answer


def say_invalid(_: Request, error: Exception) -> Response:
    """Names the place; repeats nothing of what came."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    place = ".".join(str(step) for step in first["loc"][:4])
    return problem(422, "not_valid", f"{place}: {first['msg']}")


def say_room_error(_: Request, error: Exception) -> Response:
    """What a room refused."""
    assert isinstance(error, RoomError)
    return problem(_STATUS[error.code], error.code, str(error))


def say_fault(_: Request, __: Exception) -> Response:
    """What nobody foresaw: nothing of it is told."""
    return problem(500, "our_fault", "Something went wrong on our side. Please try again in a moment.")
