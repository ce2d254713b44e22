"""The server as a whole: the only place that knows all parts.

`assemble` builds everything from settings without touching the network; `run` binds the port, says where it
is, and serves until it is told to stop. One process, one port, one event loop: uvicorn hosts the pages and
gives every WebSocket to `net.socket`.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import functools
import signal
import socket
import ssl
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import urlsplit

import numpy as np
import uvicorn
from fastapi import FastAPI
from websockets.http11 import Request
from websockets.typing import Subprotocol

from worldserver import __version__, resources
from worldserver.net import address, logs, tls
from worldserver.net.connection import Connection
from worldserver.net.http import House, make_app
from worldserver.net.hub import Hub
from worldserver.net.logs import Event, log
from worldserver.net.socket import Socket, Terms
from worldserver.net.static import StaticFiles
from worldserver.net.ticker import Ticker
from worldserver.rooms import Credentials, Directory
from worldserver.scene import Scene, SceneError, load_scenes
from worldserver.settings import Settings, SettingsError, flag
from worldserver.wire import MAX_MESSAGE_BYTES, PING_MS, POSES_PER_SECOND, SILENCE_MS, SUBPROTOCOL, Role
from worldserver.world import World

STOPPING_S = 4
"""Connections that have not closed by themselves by then are cut: the whole stop takes less than five
seconds.
"""
BACKLOG = 2048


class StartError(Exception):
    """What keeps the server from starting, in one line."""


START_ERRORS = (SettingsError, SceneError, resources.ResourceError, tls.CertificateError, StartError)


@dataclass(frozen=True)
class Assembled:
    """A server that is not yet running."""

    app: FastAPI
    terms: Terms
    hub: Hub
    directory: Directory
    credentials: Credentials
    facilitator_secret: str


def assemble(
    settings: Settings, scenes: Mapping[str, Scene], client: StaticFiles, local_ca: bytes | None = None
) -> Assembled:
    """Build everything. Raises SettingsError if a room is to be in a scene that is not there."""
    random = np.random.default_rng()
    world = World()
    directory = Directory(world, random, settings.max_participants)
    for slug, scene in settings.rooms.items():
        if scene not in scenes:
            known = ", ".join(sorted(scenes))
            raise SettingsError(
                f"STILLROOM_ROOMS: room {slug!r}: there is no scene {scene!r}; there are: {known}"
            )
        directory.open(slug, scenes[scene], settings.room_capacity)
    hub = Hub(directory, world, random)
    token = settings.operator_token
    credentials = Credentials(token.get_secret_value() if token else None)
    secret = credentials.issue_link(Role.FACILITATOR, hub.now())
    ticker = Ticker(_beat(hub, directory, credentials), hub.metrics.tick_lateness.observe, _tick_failed)
    ready = False

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        nonlocal ready
        ticker.start()
        ready = True
        yield
        ready = False
        ticker.stop()

    house = House(
        directory=directory,
        credentials=credentials,
        hub=hub,
        client=client,
        scenes=settings.scenes or resources.scenes_dir(),
        local_ca=local_ca,
        joins_per_minute=settings.joins_per_minute,
        is_ready=lambda: ready,
    )
    app = make_app(house, lifespan)
    terms = Terms(
        handler=lambda: Connection(hub),
        path="/ws",
        subprotocols=[Subprotocol(SUBPROTOCOL)],
        max_size=MAX_MESSAGE_BYTES,
        # The protocol promises so many at least; twice as often, somebody who lags is found out sooner.
        ping_interval=PING_MS / 1000 / 2,
        silence=SILENCE_MS / 1000,
        admits_origin=functools.partial(admits_origin, frozenset(settings.allowed_origins)),
        has_room=lambda: len(hub.connections) < settings.max_participants,
    )
    return Assembled(app, terms, hub, directory, credentials, secret)


def admits_origin(allowed: frozenset[str], request: Request) -> bool:
    """Whether a page from there may connect: our own pages, those that settings name, and what is no page."""
    origin = request.headers.get("Origin")
    if origin is None or origin in allowed:
        return True
    return urlsplit(origin).netloc.lower() == request.headers.get("Host", "").lower()


def _beat(hub: Hub, directory: Directory, credentials: Credentials) -> Callable[[], None]:
    """What happens at each tick; once a second, what has had its time is let go."""
    beats = 0

    def beat() -> None:
        nonlocal beats
        began = time.perf_counter()
        hub.tick()
        beats += 1
        if beats % POSES_PER_SECOND == 0:
            directory.expire(hub.now())
            credentials.expire(hub.now())
        hub.metrics.tick_duration.observe(time.perf_counter() - began)

    return beat


def _tick_failed(error: Exception) -> None:
    log(Event.TICK_FAILED, error=type(error).__name__, where=logs.where(error))


class _Server(uvicorn.Server):
    """The server of uvicorn; but a signal that was obeyed is not raised again: we end by ourselves."""

    def __init__(self, config: uvicorn.Config, when_open: Callable[[], None]) -> None:
        super().__init__(config)
        self._when_open = when_open

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen; only then say where."""
        await super().startup(sockets)
        if self.started:
            self._when_open()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


def run(settings: Settings) -> int:
    """Serve until SIGINT or SIGTERM. Returns the exit code; what stops the start is said in one line."""
    logs.set_up(settings.log_level)
    try:
        scenes = load_scenes(settings.scenes or resources.scenes_dir())
        client = StaticFiles(resources.client_dir())
        certificate = _certificate(settings)
        context = tls.server_context(certificate) if certificate else None
        server_socket = bind(settings.host, settings.port)
        local_ca = certificate.ca.read_bytes() if certificate and certificate.ca else None
        assembled = assemble(settings, scenes, client, local_ca)
    except START_ERRORS as error:
        sys.stderr.write(f"worldserver: {error}\n")
        return 1
    port = server_socket.getsockname()[1]

    def say_where() -> None:
        _say_where(settings, port, assembled.facilitator_secret, secure=certificate is not None)
        log(Event.STARTED, version=__version__, port=port, rooms=len(settings.rooms))

    server = _Server(_uvicorn_config(settings, assembled, context), say_where)
    server.run(sockets=[server_socket])
    log(Event.STOPPED)
    return 0


def bind(host: str, port: int) -> socket.socket:
    """A listening socket's beginning. Raises StartError. Port 0 takes any that is free."""
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, kind, protocol)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(where)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise StartError(
                f"port {port} of {host} is in use: stop what uses it, "
                "or choose another with --port or STILLROOM_PORT"
            ) from None
        if error.errno == errno.EACCES:
            raise StartError(f"port {port} needs more rights: choose one above 1023 with --port") from None
        raise StartError(f"cannot listen on {host} port {port}: {error.strerror or error}") from None
    return bound


def _certificate(settings: Settings) -> tls.CertificatePaths | None:
    """The certificate to serve with, if any: one that is given, or our own for the local network."""
    if settings.tls_cert and settings.tls_key:
        for name, path in (("tls_cert", settings.tls_cert), ("tls_key", settings.tls_key)):
            if not path.is_file():
                raise SettingsError(f"STILLROOM_{name.upper()} or {flag(name)}: there is no file {path}")
        return tls.CertificatePaths(settings.tls_cert, settings.tls_key, None)
    if not settings.lan:
        return None
    try:
        return tls.lan_certificate(settings.certificates, address.lan_hosts(), datetime.now(UTC))
    except OSError as error:
        where = f"STILLROOM_CERTIFICATES or --certificates: {settings.certificates}"
        raise SettingsError(f"{where}: {error.strerror or error}") from None


def _uvicorn_config(
    settings: Settings, assembled: Assembled, context: ssl.SSLContext | None
) -> uvicorn.Config:
    trusted = [str(proxy) for proxy in settings.trusted_proxies]
    return uvicorn.Config(
        assembled.app,
        # uvicorn asks for a class, and calls it: whatever makes a protocol will do.
        ws=cast(Any, functools.partial(Socket, assembled.terms)),
        loop="uvloop",
        backlog=BACKLOG,
        limit_concurrency=settings.max_participants + 512,
        timeout_graceful_shutdown=STOPPING_S,
        access_log=False,
        server_header=False,
        log_config=None,
        proxy_headers=bool(trusted),
        forwarded_allow_ips=trusted,
        ssl_context_factory=(lambda *_: context) if context else None,
    )


def _say_where(settings: Settings, port: int, secret: str, *, secure: bool) -> None:
    """For whoever started it: where it is, and the one link that makes a facilitator."""
    scheme = "https" if secure else "http"
    shown = "localhost" if settings.host in ("127.0.0.1", "0.0.0.0", "::", "::1") else settings.host
    home = settings.public_url or f"{scheme}://{shown}:{port}"
    said = [f"Stillroom is at {home}"]
    if settings.lan:
        said.append(
            address.invitation(
                [f"{scheme}://{address.url_host(host)}:{port}" for host in address.lan_hosts()]
            )
        )
    said.append(f"To facilitate, open this link once: {home}/#signin={secret}")
    sys.stdout.write("\n".join(said) + "\n")
    sys.stdout.flush()
