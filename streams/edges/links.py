"""The Link header (RFC 8288), as far as feeds use it: where a document's hub is, and what it calls itself."""

from __future__ import annotations

import re

from streams.edges.feeds.text import link

LINK = re.compile(r"<([^<>]{1,2048})>((?:[^,<\"]|\"[^\"]{0,512}\"){0,1024})")
REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]{0,256})\"|([^\s;,\"]{1,256}))", re.IGNORECASE)


def linked(header: str | None, rel: str, base: str) -> str | None:
    """Return the first address a Link header gives this relation, or None."""
    for target, parameters in LINK.findall((header or "")[:16_384]):
        found = REL.search(parameters)
        if found and rel in (found[1] or found[2]).lower().split():
            address = link(target.strip(), base)
            if address:
                return address
    return None
