"""What a text must look like where no type and no pattern can say it. Each answers the fault in words, or None."""

from __future__ import annotations

import base64
import binascii
import re
from ipaddress import ip_network
from urllib.parse import urlsplit


def web_address(url: str) -> str | None:
    """An address that a message can be posted to; a login in it would end up in logs."""
    return None if _is_web(url) else "is not an http or https address without user and password"


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


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
        return named and parts.scheme in {"http", "https"}
    except ValueError:
        return False


def _is_webhook_secret(secret: str) -> bool:
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        return False
    return secret.startswith("whsec_") and 24 <= len(key) <= 64
