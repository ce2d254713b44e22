"""Where this machine is, and how it is said to somebody with a headset."""

import socket

import pytest
import segno

from worldserver.net import address


def found(monkeypatch: pytest.MonkeyPatch, routes: dict[str, str], names: list[str]) -> list[str]:
    """lan_hosts, on a machine whose routes lead out from there and whose name has these addresses."""
    monkeypatch.setattr(address, "_own_address", lambda _, there: routes.get(there))
    entries = [(0, 0, 0, "", (name, 0)) for name in names]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: entries)
    return address.lan_hosts()


def test_local_addresses_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    routes = {"192.0.2.1": "192.168.1.5", "2001:db8::1": "2a00:1450::5"}
    names = ["127.0.1.1", "192.168.1.5", "10.0.0.7", "fe80::1%eth0", "fd00::5"]
    assert found(monkeypatch, routes, names) == ["192.168.1.5", "10.0.0.7", "fd00::5"]


def test_public_addresses_where_there_are_no_local_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(monkeypatch, {"192.0.2.1": "8.8.4.4"}, ["127.0.0.1"]) == ["8.8.4.4"]


def test_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(monkeypatch, {}, ["127.0.0.1", "::1"]) == []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: (_ for _ in ()).throw(socket.gaierror()))
    assert address.lan_hosts() == []


def test_asking_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only datagram sockets are made, and nothing but connect is called on them."""
    calls: list[str] = []

    class Probe:
        def __init__(self, _: object, kind: socket.SocketKind) -> None:
            assert kind is socket.SOCK_DGRAM

        def __enter__(self) -> "Probe":
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def connect(self, where: tuple[str, int]) -> None:
            calls.append(where[0])
            if ":" in where[0]:
                raise OSError("no route")

        def getsockname(self) -> tuple[str, int]:
            return ("10.1.2.3", 1)

    monkeypatch.setattr(socket, "socket", Probe)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [])
    assert address.lan_hosts() == ["10.1.2.3"]
    assert calls == ["192.0.2.1", "2001:db8::1"]


def test_url_host() -> None:
    assert address.url_host("10.0.0.1") == "10.0.0.1"
    assert address.url_host("fd00::1") == "[fd00::1]"


def test_invitation_shows_the_code_of_the_first_address() -> None:
    urls = ["https://10.0.0.7:8080", "https://[fd00::5]:8080"]
    said = address.invitation(urls)
    assert all(f"  {url}\n" in said for url in urls)
    assert f"{urls[0]}/local-ca.crt" in said
    drawn = [line for line in said.splitlines() if line and set(line) <= set(" ▄▀█")]
    light = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}
    rows = [[1 - light[mark][half] for mark in line] for line in drawn for half in (0, 1)]
    wanted = [list(row) for row in segno.make(urls[0], error="m").matrix_iter(border=2)]
    assert rows[: len(wanted)] == wanted
    assert all(not any(row) for row in rows[len(wanted) :])


def test_invitation_without_a_network() -> None:
    assert "no address" in address.invitation([])
