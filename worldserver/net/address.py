"""Where this machine is on its own network, and how to tell somebody with a headset.

Asks the kernel alone: connecting a datagram socket chooses a route and sends nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence

import segno

# Addresses that are nobody's (RFC 5737, RFC 3849): whoever has a way to them has a way out.
_ELSEWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))


LOCAL_NETWORKS = tuple(
    ipaddress.ip_network(network)
    for network in (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "fc00::/7", "fe80::/10", "::1/128",
    )
)  # fmt: skip
"""Whose addresses mean something on their own network alone."""


def lan_hosts() -> list[str]:
    """The addresses of this machine that others on its network can reach, IPv4 before IPv6; none may be.

    Only the local ones, if there are any: certificates can be made for these alone.
    """
    found = [own for family, there in _ELSEWHERE if (own := _own_address(family, there))]
    try:
        entries = socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_STREAM)
    except OSError:
        entries = []
    found += [str(entry[4][0]) for entry in entries]
    reachable = list(dict.fromkeys(host for host in found if _reachable(host)))
    return [host for host in reachable if is_local(host)] or reachable


def is_local(host: str) -> bool:
    """Whether an address is one of LOCAL_NETWORKS."""
    address = ipaddress.ip_address(host.partition("%")[0])
    return any(address in network for network in LOCAL_NETWORKS)


def url_host(host: str) -> str:
    """An address as it stands in a URL."""
    return f"[{host}]" if ":" in host else host


def invitation(urls: Sequence[str]) -> str:
    """How to come in from a headset: the addresses, the first as a QR code for a terminal, and how to trust
    it.
    """
    if not urls:
        return "This machine has no address that others on a network could reach."
    code = segno.make(urls[0], error="m")
    rows = [[bool(cell) for cell in row] for row in code.matrix_iter(border=2)]
    return "\n".join(
        [
            "On this network:",
            *(f"  {url}" for url in urls),
            "",
            *_half_blocks(rows),
            "",
            "The first time, a browser warns, for the certificate is this server's own. Go on, or trust it",
            f"for good: open {urls[0]}/local-ca.crt and install it as a certificate authority.",
        ]
    )


def _half_blocks(rows: list[list[bool]]) -> list[str]:
    """Two rows of modules in one line of text: light is drawn, so that it shows on a dark terminal."""
    blank = [False] * len(rows[0])
    pairs = zip(rows[::2], [*rows[1::2], blank], strict=False)
    shapes = {(True, True): " ", (True, False): "▄", (False, True): "▀", (False, False): "█"}
    return ["".join(shapes[pair] for pair in zip(*pair, strict=True)) for pair in pairs]


def _own_address(family: socket.AddressFamily, there: str) -> str | None:
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((there, 9))
        except OSError:
            return None
        return str(probe.getsockname()[0])


def _reachable(host: str) -> bool:
    address = ipaddress.ip_address(host.partition("%")[0])
    return not (address.is_loopback or address.is_link_local or address.is_unspecified)
