"""Addresses as they may be shown: name and password belong to the operator's list and to the server, nowhere else."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit, urlunsplit


def web_parts(url: str) -> SplitResult | None:
    """Return the parts of an http or https address that names a host and a port there can be; else None."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if good else None


def host_of(url: str) -> str:
    """Return host and port of an address, in small letters; empty where it names none."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


def without_login(url: str) -> str:
    """Return an address without user name and password; one that cannot be read stays as it is."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if "@" not in parts.netloc:
        return url
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, parts.query, parts.fragment))
