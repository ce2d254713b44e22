"""What an operator may set, what is said when it is wrong, and that README has all of it."""

import os
import re
from ipaddress import ip_network
from pathlib import Path

import pydantic
import pytest

from worldserver.cli import _default
from worldserver.settings import FOREIGN, PREFIX, Settings, SettingsError, flag, load_settings

README = Path(__file__).resolve().parent.parent / "README.md"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)


def refusal(**given: str) -> str:
    with pytest.raises(SettingsError) as caught:
        load_settings(given)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/state")
    settings = load_settings()
    assert (settings.host, settings.port, settings.rooms) == ("127.0.0.1", 8080, {"lakeside": "lakeside"})
    assert settings.certificates == Path("/state/stillroom")
    monkeypatch.delenv("XDG_STATE_HOME")
    assert load_settings().certificates == Path.home() / ".local" / "state" / "stillroom"


def test_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "PORT": "9000",
        "ROOMS": "r0=lakeside, lakeside",
        "TRUSTED_PROXIES": "10.0.0.1, fd00::/8",
        "ALLOWED_ORIGINS": "https://a.example/,http://b.example:8080",
        "ROOM_CAPACITY": "",
        "OPERATOR_TOKEN": "0123456789abcdef",
    }.items():
        monkeypatch.setenv(PREFIX + name, value)
    settings = load_settings()
    assert settings.port == 9000 and settings.room_capacity is None
    assert settings.rooms == {"r0": "lakeside", "lakeside": "lakeside"}
    assert settings.trusted_proxies == (ip_network("10.0.0.1/32"), ip_network("fd00::/8"))
    assert settings.allowed_origins == ("https://a.example", "http://b.example:8080")
    assert "0123456789abcdef" not in repr(settings)


def test_a_flag_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STILLROOM_PORT", "9000")
    assert load_settings({"port": "9001"}).port == 9001


def test_programs_may_give_values_as_they_are() -> None:
    assert load_settings({"rooms": {"a": "b"}, "port": 0}).rooms == {"a": "b"}


def test_lan_listens_to_the_network_unless_told() -> None:
    assert load_settings({"lan": True}).host == "0.0.0.0"
    assert load_settings({"lan": True, "host": "10.0.0.1"}).host == "10.0.0.1"


def test_frozen() -> None:
    with pytest.raises(pydantic.ValidationError):
        load_settings().port = 1


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("port", "70000", "less than or equal to 65535"),
        ("port", "eight", "valid integer"),
        ("host", "", "at least 1"),
        ("rooms", "Quiet=lakeside", "'Quiet' must be 1 to 64 of a-z, 0-9 and '-'"),
        ("rooms", "a=b,a=c", "'a' is named twice"),
        ("rooms", ",", "at least one room"),
        ("room_capacity", "0", "greater than or equal to 1"),
        ("public_url", "example.org", "not like https://example.org"),
        ("public_url", "https:///", "not like https://example.org"),
        ("allowed_origins", "https://a.example/path", "not like https://example.org"),
        ("trusted_proxies", "10.0.0.1/33", "valid IPv4 network"),
        ("log_level", "loud", "'debug', 'info', 'warning' or 'error'"),
        ("lan", "perhaps", "valid boolean"),
    ],
)
def test_what_is_wrong_is_named(name: str, value: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said = refusal(**{name: value})
    assert said.startswith(f"{PREFIX}{name.upper()} or {flag(name)}: {value!r}: ") and reason in said
    if value:
        monkeypatch.setenv(PREFIX + name.upper(), value)
        assert refusal() == said


def test_a_secret_is_never_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "tooshort" not in refusal(operator_token="tooshort")
    monkeypatch.setenv("STILLROOM_OPERATOR_TOKEN", "tooshort")
    assert refusal() == "STILLROOM_OPERATOR_TOKEN or --operator-token: must have 16 characters or more"


def test_long_values_are_cut() -> None:
    assert len(refusal(log_level="x" * 10_000)) < 300


def test_what_belongs_together() -> None:
    assert "--tls-key belong together" in refusal(tls_cert="a.pem")
    assert "STILLROOM_LAN" in refusal(lan="1", tls_cert="a.pem", tls_key="b.pem")


def test_typing_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in FOREIGN:
        monkeypatch.setenv(name, "anything")
    load_settings()
    monkeypatch.setenv("STILLROOM_PROT", "9000")
    assert refusal().startswith("STILLROOM_PROT: there is no such setting")


def test_an_override_that_is_no_setting() -> None:
    assert "STILLROOM_COLOUR" in refusal(colour="blue")


def test_readme_has_them_all() -> None:
    rows = re.findall(r"^\| `(STILLROOM_\w+)` \| `(--[\w-]+)` \| (.*?) \| (.*) \|$", README.read_text(), re.M)
    assert [row[:2] for row in rows] == [(PREFIX + n.upper(), flag(n)) for n in Settings.model_fields]
    for (_, _, default, text), field in zip(rows, Settings.model_fields.values(), strict=True):
        assert text == field.description
        wanted = _default(field.default).removeprefix(" (default: ").removesuffix(")")
        assert default.strip("` ") in (wanted, "off", "~/.local/state/stillroom")
