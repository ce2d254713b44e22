"""The REST calls around a room: what is open, tickets, signing in, health, metrics.

Bearer tokens come in the Authorization header alone; there is no cookie, and nothing secret stands in an
address.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Body, FastAPI, Header, Request
from fastapi import Path as InPath
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from worldserver import __version__
from worldserver.net import answers
from worldserver.net.answers import Json, Problem
from worldserver.net.guard import Guard
from worldserver.net.hub import Hub
from worldserver.net.logs import Event, log
from worldserver.net.pages import Slug, pages
from worldserver.net.static import StaticFiles
from worldserver.net.strangers import AddressLimits
from worldserver.rooms import Credentials, Directory, RoomError
from worldserver.rooms.errors import NOT_ALLOWED
from worldserver.rooms.roles import Action, may
from worldserver.wire import TICKET_MS, PresenceState, Role


@dataclass(frozen=True)
class House:
    """What the pages are made of."""

    directory: Directory
    credentials: Credentials
    hub: Hub
    client: StaticFiles
    scenes: Path
    local_ca: bytes | None
    joins_per_minute: int
    is_ready: Callable[[], bool]


# --------------------------------------------------------------------------------------------- what is said


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RoomView(_Model):
    """A room of the list."""

    slug: str
    title: str
    description: str
    scene: str
    people: int
    capacity: int


class RoomList(_Model):
    """All rooms."""

    rooms: list[RoomView]


class JoinRequest(_Model):
    """Which room."""

    room: Annotated[str, Field(max_length=64)]


class JoinTicket(_Model):
    """A ticket for the first frame of a connection."""

    ticket: str
    role: str
    expires_in_ms: int


class SignInRequest(_Model):
    """The secret of a one-time link."""

    secret: Annotated[str, Field(max_length=256)]


class SignInToken(_Model):
    """What it was traded for."""

    token: str
    role: str
    expires_in_s: int


class ParticipantView(_Model):
    """Somebody in a room."""

    slot: int
    name: str
    role: str
    seat: int
    presence: str


class ParticipantList(_Model):
    """Everybody in a room."""

    participants: list[ParticipantView]


class ErrorBody(_Model):
    """What was wrong."""

    code: str
    message: str


class ErrorAnswer(_Model):
    """A refusal."""

    error: ErrorBody


def _refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": ErrorAnswer} for status in statuses}


# --------------------------------------------------------------------------------------------- the
# application


def make_app(house: House, lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]]) -> FastAPI:
    """The application of one server, alive for as long as `lifespan`."""
    app = FastAPI(
        title="Stillroom",
        version=__version__,
        lifespan=lifespan,
        # The pages that FastAPI brings load scripts from elsewhere; /openapi.json says the same.
        docs_url=None,
        redoc_url=None,
        default_response_class=Json,
        separate_input_output_schemas=False,
    )
    app.include_router(_api(house))
    app.include_router(_operations(house))
    app.include_router(pages(house.client, StaticFiles(house.scenes), house.local_ca))
    app.add_middleware(Guard)
    app.add_exception_handler(HTTPException, answers.say_problem)
    app.add_exception_handler(RequestValidationError, answers.say_invalid)
    app.add_exception_handler(RoomError, answers.say_room_error)
    app.add_exception_handler(Exception, answers.say_fault)
    return app


def _api(house: House) -> APIRouter:
    router = APIRouter(prefix="/api")
    limits = AddressLimits(house.joins_per_minute)
    directory, credentials, hub = house.directory, house.credentials, house.hub

    def hold_to_limit(request: Request) -> None:
        if not limits.take(_address(request), hub.now()):
            hub.metrics.tally.refused["too_often"] += 1
            raise Problem(429, "too_often", "That was a little fast. Please wait a moment and try again.")

    def role_of(authorization: str | None) -> Role:
        """The role of the asker; a participant without a token. Raises Problem if it is not good."""
        if authorization is None:
            return Role.PARTICIPANT
        kind, _, token = authorization.partition(" ")
        role = credentials.role_of(token, hub.now()) if kind.lower() == "bearer" else None
        if role is None:
            hub.metrics.tally.refused["token"] += 1
            raise Problem(401, "not_signed_in", "You are not signed in any more. Please use a new link.")
        return role

    def require(action: Action, authorization: str | None) -> Role:
        if authorization is None:
            raise Problem(401, "not_signed_in", "This needs a facilitator's link. Please sign in with yours.")
        role = role_of(authorization)
        if not may(role, action):
            raise Problem(403, NOT_ALLOWED, "Your role does not allow this.")
        return role

    @router.get("/rooms")
    async def list_rooms() -> RoomList:
        """The rooms that are open."""
        return RoomList(
            rooms=[
                RoomView(
                    slug=room.slug,
                    title=room.scene.title,
                    description=room.scene.description.description,
                    scene=room.scene.slug,
                    people=len(room),
                    capacity=room.capacity,
                )
                for room in directory.rooms()
            ]
        )

    @router.post("/join", responses=_refusals(401, 404, 409, 422, 429))
    async def join(
        request: Request,
        wish: Annotated[JoinRequest, Body()],
        authorization: Annotated[str | None, Header()] = None,
    ) -> JoinTicket:
        """A ticket to a room: good once, for half a minute, in the first frame of a connection."""
        hold_to_limit(request)
        role = role_of(authorization)
        ticket = directory.issue_ticket(wish.room, role, hub.now())
        return JoinTicket(ticket=ticket, role=role.name.lower(), expires_in_ms=TICKET_MS)

    @router.post("/sign-in", responses=_refusals(401, 422, 429))
    async def sign_in(request: Request, wish: Annotated[SignInRequest, Body()]) -> SignInToken:
        """Trade the secret of a one-time link for a token."""
        hold_to_limit(request)
        signed_in = credentials.sign_in(wish.secret, hub.now())
        if signed_in is None:
            hub.metrics.tally.refused["sign_in"] += 1
            raise Problem(401, "link_used", "This link has been used or is too old. Ask for a new one.")
        role = signed_in.role.name.lower()
        log(Event.SIGNED_IN, role=role)
        return SignInToken(token=signed_in.token, role=role, expires_in_s=signed_in.expires_in_s)

    @router.get("/rooms/{slug}/participants", responses=_refusals(401, 403, 404))
    async def list_participants(
        slug: Slug, authorization: Annotated[str | None, Header()] = None
    ) -> ParticipantList:
        """Who is in a room: for those who hold the circle."""
        require(Action.LIST_PARTICIPANTS, authorization)
        return ParticipantList(
            participants=[
                ParticipantView(
                    slot=member.slot,
                    name=member.name,
                    role=member.role.name.lower(),
                    seat=member.seat,
                    presence=PresenceState(member.presence).name.lower(),
                )
                for member in directory.room(slug).members()
            ]
        )

    @router.delete(
        "/rooms/{slug}/participants/{slot}", status_code=204, responses=_refusals(401, 403, 404, 422)
    )
    async def remove_participant(
        slug: Slug,
        slot: Annotated[int, InPath(ge=0, le=65535)],
        authorization: Annotated[str | None, Header()] = None,
    ) -> None:
        """Remove somebody from a room."""
        role = require(Action.REMOVE, authorization)
        directory.remove(directory.room(slug), role, slot)
        log(Event.REMOVED, role=role.name.lower())

    return router


def _operations(house: House) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/healthz")
    async def health() -> dict[str, str]:
        """Whether the process lives."""
        return {"status": "ok"}

    @router.get("/readyz")
    async def readiness() -> Json:
        """Whether people can be let in."""
        ready = house.is_ready()
        return Json({"status": "ready" if ready else "not ready"}, 200 if ready else 503)

    @router.get("/metrics")
    async def metrics(request: Request, authorization: Annotated[str | None, Header()] = None) -> Response:
        """For the operator alone: from this machine, or with the operator's token."""
        kind, _, token = (authorization or "").partition(" ")
        is_operator = kind.lower() == "bearer" and (
            house.credentials.role_of(token, house.hub.now()) is Role.OPERATOR
        )
        if not is_operator and not _is_from_here(request):
            raise Problem(403, NOT_ALLOWED, "Metrics are for the operator of this server.")
        return Response(house.hub.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    return router


# --------------------------------------------------------------------------------------------- addresses


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _is_from_here(request: Request) -> bool:
    """Whether a program of this machine asks, for itself: what a proxy passes on carries the marks of it."""
    if any(name in request.headers for name in ("forwarded", "x-forwarded-for", "x-real-ip", "via")):
        return False
    try:
        return ipaddress.ip_address(_address(request)).is_loopback
    except ValueError:
        return False
