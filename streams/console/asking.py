"""What a request may ask for: parameters and their values, each refused by its name and with what there is.

A misspelt filter that is ignored gives everything, a value there is not gives nothing, and nobody notices either.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from streams.console import queries
from streams.console.queries import Filter
from streams.console.store import Store

MAX_LIMIT = 200
TEXTS = ("watch", "label", "lang", "q", "before")
FILTERED = ("/api/alerts", "/api/items", "/alerts.atom")
"""Paths that take a filter; the others of the API take no parameter."""
STREAM = "/events"
CURSOR = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)\|.+", re.ASCII | re.DOTALL)
LANG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
MAX_WORDS = 20
"""Words of a search: each is a condition of its own."""

Titles = Mapping[str, Mapping[str, Any]]
"""What people call a watch, its labels and the weapons it knows, by watch:
``{"title": ..., "labels": {label: title}, "weapons": {id: name}}``."""


@web.middleware
async def parameters(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse parameters that there are not, or that are given twice."""
    taken = (*TEXTS, "limit") if request.path in FILTERED else ()
    given = Counter(name for name, _ in request.query.items()) if _is_api(request) else Counter[str]()
    wrong = [f"{name} is not a parameter" for name in given if name not in taken]
    wrong += [f"{name} is given {times} times" for name, times in given.items() if name in taken and times > 1]
    if wrong:
        there = f"there are {', '.join(taken)}" if taken else f"{request.path} takes none"
        raise web.HTTPBadRequest(text="; ".join([*wrong, there]))
    return await handler(request)


def _is_api(request: web.Request) -> bool:
    found = request.match_info.http_exception is None
    return found and (request.path.startswith("/api/") or request.path in (*FILTERED, STREAM))


def _is_cursor(text: str) -> bool:
    """Whether rows have such cursors: a time there can be, a bar, a key."""
    found = CURSOR.fullmatch(text)
    try:
        return found is not None and bool(datetime.fromisoformat(found[1]))
    except ValueError:
        return False


def wanted(request: web.Request) -> Filter:
    """The filter of a request, or a 400 for a value that cannot be one."""
    given = {name: request.query.get(name, "") for name in TEXTS}
    limit = request.query.get("limit", "50")
    if not (limit.isascii() and limit.isdigit() and len(limit) <= 4 and 1 <= int(limit) <= MAX_LIMIT):
        raise web.HTTPBadRequest(text=f"limit is a whole number from 1 to {MAX_LIMIT}, not {limit[:20]!r}")
    if len(given["q"].split()) > MAX_WORDS:
        raise web.HTTPBadRequest(text=f"q holds at most {MAX_WORDS} words")
    if given["before"] and not _is_cursor(given["before"]):
        raise web.HTTPBadRequest(text=f"before is the cursor of a row, not {given['before'][:20]!r}")
    if given["lang"] and not LANG.fullmatch(given["lang"]):
        raise web.HTTPBadRequest(text=f"lang is a language tag in small letters, 'ko', not {given['lang'][:20]!r}")
    return Filter(**given, limit=int(limit))


def insist_known(asked: Filter, titles: Titles, store: Store) -> None:
    """Refuse a watch or a label that is neither defined nor of anything read; none while nothing at all is known."""
    labels = {label for watch in titles.values() for label in watch["labels"]}
    if (asked.watch and asked.watch not in titles) or (asked.label and asked.label not in labels):
        seen = queries.facets(store)
        _insist("watch", asked.watch, {*titles, *seen["watches"]})
        _insist("label", asked.label, labels.union(one["label"] for one in seen["labels"]))


def _insist(name: str, asked: str, there: Iterable[str]) -> None:
    known = sorted(there)
    if asked and known and asked not in known:
        raise web.HTTPBadRequest(text=f"{name} is one of {', '.join(known)}, not {asked[:40]!r}")
