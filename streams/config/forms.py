"""What a text must look like where no type and no pattern can say it. Each answers the fault in words, or None."""

from __future__ import annotations

import base64
import binascii
import re
from ipaddress import ip_address, ip_network

from streams.core.addresses import web_parts

HOST_NAME = re.compile(r"[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*")


def web_address(url: str) -> str | None:
    """An address that a message can be posted to; a login in it would end up in logs."""
    parts = web_parts(url)
    good = parts is not None and "@" not in parts.netloc
    return None if good else "is not an http or https address without user and password"


def servers(text: str) -> str | None:
    """Where brokers listen."""
    good = all(_is_server(each) for each in text.split(","))
    return None if good else "is not `host:port` with a port from 1 to 65535, or several of them by commas"


def host(text: str) -> str | None:
    """Where a server of ours listens. Nothing at all would be every address there is."""
    return None if is_host(text) else "is not an address or a name of this machine: `127.0.0.1`, `::1`, `localhost`"


def host_name(text: str) -> str | None:
    """A name others ask for, as it stands in a Host header."""
    return (
        None
        if is_host(text)
        else "is not a name or an address without port: `console`, `pactwire.example`, `192.0.2.7`"
    )


def one_line(text: str) -> str | None:
    """What is sent in a header, where a control character would begin another."""
    return None if text.isprintable() else "has a line break or another control character"


def webhook_secrets(text: str) -> str | None:
    """One secret after Standard Webhooks, or several by spaces. The fault does not repeat it."""
    each = text.split()
    good = bool(each) and all(map(_is_webhook_secret, each))
    return None if good else "is not `whsec_` and base64 of 24 to 64 bytes"


def token(text: str) -> str | None:
    """A bearer token (RFC 6750) that cannot be guessed. The fault does not repeat it."""
    good = len(text) >= 24 and re.fullmatch(r"[A-Za-z0-9._~+/-]+=*", text) is not None
    return None if good else "is not 24 or more of the letters, digits and `-._~+/` that a bearer token may have"


def network(text: str) -> str | None:
    """A network in CIDR notation."""
    try:
        ip_network(text)
    except ValueError as error:
        return str(error)
    return None


def is_host(text: str) -> bool:
    return is_address(text) or (len(text) <= 253 and HOST_NAME.fullmatch(text) is not None)


def is_address(text: str) -> bool:
    """True for an IPv4 or IPv6 address."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_server(text: str) -> bool:
    host, _, port = text.rpartition(":")
    return bool(host) and port.isascii() and port.isdecimal() and len(port) <= 5 and 1 <= int(port) <= 65535


def _is_webhook_secret(secret: str) -> bool:
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        return False
    return secret.startswith("whsec_") and 24 <= len(key) <= 64
