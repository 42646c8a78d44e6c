"""One guard for every outgoing socket: feeds, pages, hubs and webhook receivers.

The check stands where the socket is made, after all resolving and redirecting, so that literals, odd spellings,
redirects and a name that resolves differently the second time all meet it. A resolver hook would not do: aiohttp
does not call it for address literals. Whatever is not a plain address at that place is refused, too.

What is special is listed by hand from the IANA special-purpose registries, because ``ipaddress.is_global`` lets
multicast, 6to4 and NAT64 through; beside them stands a public address at which a cloud answers its tenants.
IPv6 is allowed only inside 2000::/3, the one range given to the public internet.
Addresses that carry an IPv4 address inside must be allowed with their carrier *and* with what they carry.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver

from streams.core.errors import BadSettings

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_SPECIAL: Mapping[Network, str] = {
    ip_network(net): name
    for net, name in {
        "0.0.0.0/8": "this network",
        "10.0.0.0/8": "private",
        "100.64.0.0/10": "carrier-grade NAT",
        "127.0.0.0/8": "loopback",
        "168.63.129.16/32": "a cloud's own host",
        "169.254.0.0/16": "link-local",
        "172.16.0.0/12": "private",
        "192.0.0.0/24": "protocol assignments",
        "192.0.2.0/24": "documentation",
        "192.88.99.0/24": "6to4 relay",
        "192.168.0.0/16": "private",
        "198.18.0.0/15": "benchmarking",
        "198.51.100.0/24": "documentation",
        "203.0.113.0/24": "documentation",
        "224.0.0.0/4": "multicast",
        "240.0.0.0/4": "reserved",
        "::1/128": "loopback",
        "::ffff:0:0/96": "IPv4-mapped",
        "64:ff9b::/96": "NAT64",
        "64:ff9b:1::/48": "NAT64",
        "fc00::/7": "private",
        "fe80::/10": "link-local",
        "ff00::/8": "multicast",
        "2001::/23": "protocol assignments",
        "2001:db8::/32": "documentation",
        "2002::/16": "6to4",
        "3fff::/20": "documentation",
    }.items()
}
SETTING = "network.allow_private"
_PUBLIC_V6 = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")


class AddressRefusedError(PermissionError):
    """The guard refused an address. An OSError, so that aiohttp tries the other addresses of the name.

    The number is EACCES and nothing else, because it is all that survives when several addresses fail together.
    """

    def __init__(self, address: str, why: str) -> None:
        super().__init__(errno.EACCES, f"address {address} refused: {why} (not in {SETTING})")


@dataclass(frozen=True, slots=True)
class Guard:
    """Which addresses may be connected to: public ones, and those of ``allow_private`` (CIDR).

    Raises ``BadSettings`` for a network that cannot be read.
    """

    allow_private: tuple[str, ...] = ()
    _allowed: tuple[Network, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_allowed", tuple(_network(text) for text in self.allow_private))

    def refusal(self, address: str) -> str | None:
        """Why ``address`` may not be connected to, in a word or two; None when it may."""
        try:
            found = ip_address(address.partition("%")[0])
        except ValueError:
            return "not an address"
        if any(found in network for network in self._allowed):
            carried = _carried(found)
            return None if carried is None else self.refusal(str(carried))
        return _special(found)

    def open(self, info: tuple[Any, ...]) -> socket.socket:
        """Make the socket for one ``getaddrinfo`` result; raises ``AddressRefusedError``."""
        family, kind, proto, _, sockaddr = info
        address = str(sockaddr[0])
        why = self.refusal(address)
        if why is not None:
            raise AddressRefusedError(address, why)
        return socket.socket(family, kind, proto)


class GuardedConnector(aiohttp.TCPConnector):
    """A connector whose every socket is made by a guard, for http and https only."""

    allowed_protocol_schema_set = frozenset({"http", "https"})

    def __init__(self, guard: Guard, **options: Any) -> None:
        super().__init__(socket_factory=guard.open, **options)


def guarded_connector(guard: Guard, *, resolver: AbstractResolver | None = None, **options: Any) -> GuardedConnector:
    """A connector for ``aiohttp.ClientSession``; ``options`` are those of ``aiohttp.TCPConnector``."""
    return GuardedConnector(guard, resolver=resolver, **options)


def client_session(
    guard: Guard, *, connector: Mapping[str, Any] | None = None, **options: Any
) -> aiohttp.ClientSession:
    """A session with the guard, without cookies, and deaf to proxies in the environment.

    ``connector`` holds options of the connector, ``options`` those of ``aiohttp.ClientSession``.
    """
    options.setdefault("cookie_jar", aiohttp.DummyCookieJar())
    return aiohttp.ClientSession(connector=guarded_connector(guard, **(connector or {})), trust_env=False, **options)


def refused(error: BaseException) -> str | None:
    """The guard's words when ``error`` came from it, directly or as the cause aiohttp wrapped; else None."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, OSError) and not isinstance(seen, aiohttp.ClientError) and seen.errno == errno.EACCES:
            return seen.strerror or str(seen)
        if isinstance(seen, aiohttp.NonHttpUrlClientError | aiohttp.InvalidUrlClientError):
            return "address refused: not a plain http or https address"
        seen = seen.__cause__
    return None


def _network(text: str) -> Network:
    try:
        return ip_network(text)
    except ValueError as error:
        raise BadSettings(SETTING, str(error)) from None


def _special(address: Address) -> str | None:
    for network, name in _SPECIAL.items():
        if address in network:
            return name
    if address.version == 6 and address not in _PUBLIC_V6:
        return "not public"
    return None


def _carried(address: Address) -> IPv4Address | None:
    """The IPv4 address inside a mapped, NAT64, 6to4 or Teredo address."""
    if isinstance(address, IPv4Address):
        return None
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)
