"""Who published an item: canonical address, registrable domain, publisher family.

Independent publishers are counted by family, so ``m.example.co.kr`` and ``en.example.co.kr`` must be one.
The public suffix list is the one bundled with ``publicsuffixlist``: nothing is downloaded.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from publicsuffixlist import PublicSuffixList

from streams.core.model import FeedRef, Publisher

_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|yclid|msclkid|mc_[ce]id|igshid|cmpid|at_\w+|ns_\w+|rss|ref|ref_src|ocid|smid|from_source"
)
_PORTS = {"http": 80, "https": 443}
LONGEST_URL = 4096


def canonical_url(link: str | None) -> str | None:
    """Return the address without fragment, default port and tracking parameters; None when it is no web address."""
    if not link or len(link) > LONGEST_URL:
        return None
    try:
        parts = urlsplit(link.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not host:
        return None
    query = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(name)
    ]
    netloc = host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"
    return urlunsplit((parts.scheme, netloc, parts.path or "/", urlencode(query), ""))


def publisher(url: str | None, feed: FeedRef) -> Publisher:
    """Return the publisher of an entry: by its own link, else by the feed's address, else the feed itself."""
    domain = _registrable(url) or _registrable(canonical_url(feed.url)) or feed.id
    return Publisher(domain=domain, family=feed.publisher or domain, country=feed.country, kind=feed.kind)


def _registrable(url: str | None) -> str | None:
    host = urlsplit(url).hostname if url else None
    return _domain(host) if host else None


@lru_cache(maxsize=4096)
def _domain(host: str) -> str:
    return _suffixes().privatesuffix(host) or host


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
