"""Which names the console answers to: a browser must not be led here by a name that is somebody else's.

Whoever runs a web page can make its name point at this machine (DNS rebinding); the browser then takes the console for
a part of that page. What it cannot change is the name it asks by. An address is never such a name, but only those are
taken that lead here for certain: of the loopback, and the one a request came in on, by which Prometheus asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address
from string import ascii_lowercase, ascii_uppercase
from urllib.parse import urlsplit

HOST = re.compile(r"(?:\[(?P<six>[0-9a-f:.]+)\]|(?P<name>[^\s\[\]:/@]+))(?::\d{0,5})?", re.ASCII)
"""A host in small letters (RFC 9110, 7.2): whoever forwards a port asks by another, so the port says nothing; it may be
empty."""
_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)
"""Of ASCII alone: in other letters some become those of a name that they are not."""
SHOWN = 80


class Hosts:
    """The names of one console: ``known`` are those of its settings, the rest are the machine's own."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        self._known = {_plain(name) for name in known}

    def refusal(self, given: list[str], reached: str) -> str | None:
        """Why a request that names these hosts (see ``named``) and came in on this address is refused, or None."""
        found = HOST.fullmatch(given[0].translate(_SMALL)) if len(given) == 1 else None
        if found is None:
            return "a request names the host it asks, once"
        name = _plain(found["six"] or found["name"])
        if name in self._known or _is_here(name, reached):
            return None
        return f"this console does not answer to the name {name[:SHOWN]!r}; names of its own stand in console.hosts"


def named(target: str, headers: list[str]) -> list[str]:
    """The hosts a request names: its Host headers, unless its target is a whole address (RFC 9112, 3.2.2)."""
    if len(headers) != 1 or "://" not in target or target.startswith("/"):
        return headers
    return [urlsplit(target).netloc]


def _plain(name: str) -> str:
    """Names are the same in capitals, and with the dot of the root behind them; addresses in every form."""
    address = _address(name)
    return str(address) if address else name.translate(_SMALL).removesuffix(".")


def _is_here(name: str, reached: str) -> bool:
    address = _address(name)
    return name == "localhost" or (address is not None and (address.is_loopback or address == _address(reached)))


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
