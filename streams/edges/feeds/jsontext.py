"""JSON of strangers, read as strictly as it can be and as generously as it must be.

Programs that cut a text in the middle of a letter write half a surrogate pair, others write raw line breaks or NaN.
One of these in one title must not cost the other ninety-nine entries.
"""

from __future__ import annotations

import json
from typing import Any

from streams.edges.feeds.parsed import Document, FeedError
from streams.edges.feeds.sniff import trim


def decoded(document: Document) -> Any:
    """Return what the document holds. Raises FeedError malformed.

    By the slower decoder of Python itself: the quick ones crash where they get no more memory.
    """
    body = trim(document.body)
    try:
        return json.loads(body.decode("utf-8", "replace"), strict=False)
    except RecursionError:
        why = "nested too deeply"
    except ValueError as error:  # also of numbers with thousands of digits
        why = str(error)
    raise FeedError(document.url, "malformed", f"JSON that breaks: {why}")
