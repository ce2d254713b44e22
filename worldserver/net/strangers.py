"""How often one address may ask for something, without keeping any address.

An address is known by a keyed hash whose key is drawn at the start and never leaves the process; what it has
not used for a while is forgotten. Of IPv6, a household is one address.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets

from worldserver.rooms.limits import TokenBucket

_MOST = 65536


class AddressLimits:
    """So many a minute from each address, and half a minute's worth at once."""

    def __init__(self, per_minute: int) -> None:
        self._per_second, self._burst = per_minute / 60, max(1, per_minute / 2)
        self._key = secrets.token_bytes(16)
        self._buckets: dict[bytes, TokenBucket] = {}

    def take(self, address: str, now: int) -> bool:
        """Whether this address may, now. now: microseconds."""
        key = hashlib.blake2b(household(address).encode(), key=self._key, digest_size=16).digest()
        if key not in self._buckets:
            if len(self._buckets) >= _MOST:
                self.forget_idle(now)
            if len(self._buckets) >= _MOST:
                return False
            self._buckets[key] = TokenBucket(self._per_second, self._burst, now)
        return self._buckets[key].take(now)

    def forget_idle(self, now: int) -> None:
        """Forget those that have not asked for a while."""
        self._buckets = {key: bucket for key, bucket in self._buckets.items() if not bucket.is_full(now)}

    def __len__(self) -> int:
        return len(self._buckets)


def household(address: str) -> str:
    """The network that is counted as one: an IPv4 address, a /64 of IPv6. What is no address is itself."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)
