"""One thing looked at closely: a story with its reports, claims and messages; a report; the ledger.

The topics hold each of these apart; whoever looks at an alert wants them together.
"""

from __future__ import annotations

from typing import Any

import orjson

from streams.console import queries
from streams.console.store import Row, Store

LEDGER_SHOWN = 200
_LEDGER = "SELECT body FROM propositions WHERE watch = ? AND id IN "


def story(store: Store, story_id: str) -> Row | None:
    """One story, or None; with the judged ``items`` of its reports, the ``ledger`` of its claims, its ``messages``."""
    rows = store.rows("SELECT body FROM stories WHERE id = ?", [story_id])
    if not rows:
        return None
    told: Row = orjson.loads(rows[0]["body"])
    reports = [report["item"] for report in told["reports"]]
    return {
        **told,
        "items": _items(store, told["watch"], reports),
        "ledger": _bodies(store, _LEDGER, told["watch"], told["propositions"]),
        "messages": queries.messages(store, story_id),
    }


def item(store: Store, watch: str, item_id: str) -> Row | None:
    """One report as a watch judged it, or None; with the ``ledger`` of its claims, the ``reports`` that speak there,
    and the ``story`` it belongs to."""
    found = _items(store, watch, [item_id])
    if not found:
        return None
    named = sorted({claim["proposition"] for claim in found[0]["claims"]})
    ledger = _bodies(store, _LEDGER, watch, named)
    story = _story_of(store, watch, item_id)
    return {**found[0], "ledger": ledger, "reports": _reports(store, watch, ledger), "story": story}


def ledger(store: Store) -> list[Row]:
    """Propositions of all watches, the one whose state turned last first, without their statements."""
    rows = store.rows("SELECT body FROM propositions")
    found = [orjson.loads(row["body"]) for row in rows]
    found.sort(key=lambda held: (held["turns"][-1]["at"] if held["turns"] else "", held["id"]), reverse=True)
    return [_short(held) for held in found[:LEDGER_SHOWN]]


def proposition(store: Store, watch: str, name: str) -> Row | None:
    """One proposition with its statements, and the titles and addresses of the ``reports`` that make them, or None."""
    found = _bodies(store, _LEDGER, watch, [name])
    if not found:
        return None
    return {**found[0], "reports": _reports(store, watch, found)}


def _short(held: Row) -> Row:
    return {
        **{name: held[name] for name in ("id", "watch", "actor", "recipient", "object", "state", "publishers")},
        "turned_at": held["turns"][-1]["at"] if held["turns"] else None,
        "statements": len(held["statements"]),
        "stances": sorted({statement["stance"] for statement in held["statements"]}),
    }


def _reports(store: Store, watch: str, ledger: list[Row]) -> list[Row]:
    """Who and what stands behind the statements of some propositions, in short."""
    said = dict.fromkeys(statement["item"] for held in ledger for statement in held["statements"])
    return [_report(row) for row in _items(store, watch, list(said))]


def _report(enriched: Row) -> Row:
    shown = ("id", "title", "lang", "url", "published", "arrived_at", "pubstatus")
    return {**{name: enriched["item"][name] for name in shown}, "publisher": enriched["item"]["publisher"]["family"]}


def _items(store: Store, watch: str, ids: list[str]) -> list[Row]:
    return _bodies(store, "SELECT body FROM items WHERE watch = ? AND id IN ", watch, ids)


def _bodies(store: Store, select: str, watch: str, ids: list[str]) -> list[Row]:
    """Bodies of the rows with these ids, in the order of the ids."""
    marks = ", ".join("?" * len(ids))
    bodies: list[dict[str, Any]] = [
        orjson.loads(row["body"]) for row in store.rows(f"{select}({marks})", [watch, *ids])
    ]
    place = {name: number for number, name in enumerate(ids)}
    return sorted(bodies, key=lambda body: place[body["item"]["id"] if "item" in body else body["id"]])


def _story_of(store: Store, watch: str, item_id: str) -> Row | None:
    """Id and headline of the story a report belongs to, whether the story still has room to list it or not."""
    rows = store.rows(
        "SELECT id, json_extract(body, '$.headline') AS headline, json_extract(body, '$.lang') AS lang FROM stories "
        "WHERE id = (SELECT story FROM belonging WHERE watch = ? AND item = ?)",
        [watch, item_id],
    )
    return rows[0] if rows else None
