"""The files that browsers ask for: pages, scripts, scenes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Path as InPath
from starlette.responses import Response

from worldserver.net.answers import Problem
from worldserver.net.static import StaticFiles

Slug = Annotated[str, InPath(max_length=64)]


def pages(client: StaticFiles, scenes: StaticFiles, local_ca: bytes | None) -> APIRouter:
    """Routes to the files of the client and of scenes, and to the local authority, if there is one."""
    router = APIRouter(include_in_schema=False)
    methods = ["GET", "HEAD"]

    def page(name: str, request: Request) -> Response:
        found = client.find(name)
        if found is None:
            raise Problem(404, "not_found", "There is nothing at this address.")
        return found.answer(request)

    @router.api_route("/", methods=methods)
    async def landing(request: Request) -> Response:
        return page("index.html", request)

    @router.api_route("/room/{slug}", methods=methods)
    async def room(slug: Slug, request: Request) -> Response:  # noqa: ARG001  the page reads it itself
        return page("room.html", request)

    @router.api_route("/local-ca.crt", methods=methods)
    async def authority() -> Response:
        if local_ca is None:
            raise Problem(404, "not_found", "There is nothing at this address.")
        return Response(local_ca, media_type="application/x-x509-ca-cert")

    @router.api_route("/scenes/{name:path}", methods=methods)
    async def scene_file(name: str, request: Request) -> Response:
        found = scenes.find(name)
        if found is None:
            raise Problem(404, "not_found", "There is nothing at this address.")
        return found.answer(request)

    @router.api_route("/{name:path}", methods=methods)
    async def client_file(name: str, request: Request) -> Response:
        return page(name, request)

    return router
