"""What an operator may set: by flags, or by STILLROOM_* in the environment; a flag wins.

Every mistake is said in one line that names the flag and the variable, and stops the start; an unknown
variable that begins with STILLROOM_ is such a mistake too, because a setting that silently has no effect is
worse. Secrets are never repeated.
"""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "STILLROOM_"
FOREIGN = frozenset({"STILLROOM_DEV_SERVER", "STILLROOM_RECORDINGS"})
"""Variables of ours that other programs read."""

_SLUG = re.compile(r"[a-z0-9-]{1,64}")
_SECRETS = frozenset({"operator_token"})


class SettingsError(ValueError):
    """Settings that cannot be used: which, and why. One line."""


def _parts(value: Any) -> Any:
    """A list may be written with commas."""
    return (
        tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value
    )


def _rooms(value: Any) -> Any:
    """``slug=scene,slug=scene``; a slug alone is in the scene of its own name."""
    if not isinstance(value, str):
        return value
    rooms: dict[str, str] = {}
    for part in _parts(value):
        slug, _, scene = part.partition("=")
        for name in (slug, scene or slug):
            if _SLUG.fullmatch(name) is None:
                raise ValueError(f"{name!r} must be 1 to 64 of a-z, 0-9 and '-'")
        if slug in rooms:
            raise ValueError(f"room {slug!r} is named twice")
        rooms[slug] = scene or slug
    if not rooms:
        raise ValueError("at least one room is needed, as in quiet=lakeside")
    return rooms


def _origin(value: str) -> str:
    address = urlsplit(value)
    if address.scheme not in ("http", "https") or not address.hostname or address.path not in ("", "/"):
        raise ValueError(f"{value!r} is not like https://example.org")
    return f"{address.scheme}://{address.netloc}"


def _long_enough(value: SecretStr | None) -> SecretStr | None:
    if value is not None and len(value.get_secret_value()) < 16:
        raise ValueError("must have 16 characters or more")
    return value


def _state_directory() -> Path:
    home = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(home) / "stillroom"


Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Origin = Annotated[str, AfterValidator(_origin)]


class Settings(BaseSettings):
    """All settings of ``worldserver serve``. The descriptions are what ``--help`` and the README say."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True, hide_input_in_errors=True
    )

    host: Annotated[str, Field(min_length=1, description="address to listen on; 0.0.0.0 for all")] = (
        "127.0.0.1"
    )
    port: Annotated[int, Field(ge=0, le=65535, description="port to listen on; 0 takes any that is free")] = (
        8080
    )
    rooms: Annotated[
        dict[str, str],
        NoDecode,
        BeforeValidator(_rooms),
        Field(description="rooms and their scenes, as in quiet=lakeside,grief=lakeside"),
    ] = {"lakeside": "lakeside"}
    scenes: Annotated[
        Path | None, Field(description="folder of scenes; without it, those that come with the server")
    ] = None
    room_capacity: Annotated[
        int | None, Field(ge=1, le=1000, description="people a room takes; without it, what its scene says")
    ] = None
    max_participants: Annotated[
        int, Field(ge=1, le=60_000, description="people that the server takes, in all rooms")
    ] = 2048
    joins_per_minute: Annotated[
        int, Field(ge=1, description="tickets and sign-ins for one network address, a minute")
    ] = 120
    public_url: Annotated[
        Origin | None, Field(description="where people reach the server, if that is not where it listens")
    ] = None
    allowed_origins: Annotated[
        tuple[Origin, ...],
        NoDecode,
        BeforeValidator(_parts),
        Field(description="other web pages that may connect, as in https://example.org"),
    ] = ()
    trusted_proxies: Annotated[
        tuple[Network, ...],
        NoDecode,
        BeforeValidator(_parts),
        Field(description="reverse proxies whose word on a visitor's address is taken"),
    ] = ()
    operator_token: Annotated[
        SecretStr | None,
        AfterValidator(_long_enough),
        Field(
            description="bearer token for metrics and moderation from elsewhere; better by its variable, for "
            "others on this machine can read flags",
        ),
    ] = None
    lan: Annotated[
        bool, Field(description="serve HTTPS to this network with a certificate of its own, for headsets")
    ] = False
    tls_cert: Annotated[Path | None, Field(description="certificate chain to serve HTTPS with, PEM")] = None
    tls_key: Annotated[Path | None, Field(description="its private key, PEM")] = None
    certificates: Annotated[
        Path, Field(default_factory=_state_directory, description="where the certificates of --lan are kept")
    ]
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Field(description="least level that is logged: debug, info, warning, error"),
    ] = "info"

    @model_validator(mode="after")
    def _belong_together(self) -> Settings:
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError(
                f"{_named('tls_cert')} and {flag('tls_key')} belong together: give both or neither"
            )
        if self.lan and self.tls_cert is not None:
            raise ValueError(f"{_named('lan')} makes its own certificate: leave out {flag('tls_cert')} or it")
        return self


def load_settings(overrides: Mapping[str, Any] | None = None) -> Settings:
    """The settings of the environment, and of `overrides` by name, which win. Raises SettingsError."""
    known = {PREFIX + name.upper() for name in Settings.model_fields} | FOREIGN
    strangers = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    if strangers:
        raise SettingsError(f"{strangers[0]}: there is no such setting; see worldserver serve --help")
    try:
        settings = Settings(**(overrides or {}))
    except ValidationError as error:
        raise SettingsError(_one_line(error, overrides or {})) from None
    if settings.lan and "host" not in settings.model_fields_set:
        return settings.model_copy(update={"host": "0.0.0.0"})
    return settings


def flag(name: str) -> str:
    """The flag of a setting."""
    return "--" + name.replace("_", "-")


def _named(name: str) -> str:
    return f"{PREFIX}{name.upper()} or {flag(name)}"


def _one_line(error: ValidationError, overrides: Mapping[str, Any]) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    reason = first["msg"].removeprefix("Value error, ")
    if not first["loc"]:
        return reason
    name = str(first["loc"][0])
    given = "" if name in _SECRETS else _given(name, overrides)
    return f"{_named(name)}: {given}{reason}"


def _given(name: str, overrides: Mapping[str, Any]) -> str:
    """What was written, as `'value': `."""
    value = overrides.get(name, os.environ.get(PREFIX + name.upper()))
    return f"{str(value)[:80]!r}: "
