"""What the page and the API ask of the read model. Each answer is plain JSON-ready data."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import orjson

from streams.console.store import Row, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Narrows a list; an empty field narrows nothing."""

    watch: str = ""
    label: str = ""
    lang: str = ""
    q: str = ""
    before: str = ""
    """Only what is older than this time, as given by the last row of the page before."""
    limit: int = 50


def _where(wanted: Filter, time: str) -> tuple[str, list[Any]]:
    tests = [
        ("watch = ?", wanted.watch, wanted.watch),
        ("lang = ?", wanted.lang, wanted.lang),
        ("instr(labels, ?) > 0", wanted.label, f" {wanted.label} "),
        (f"{time} < ?", wanted.before, wanted.before),
        *[("instr(words, ?) > 0", word, word) for word in wanted.q.casefold().split()],
    ]
    active = [(test, value) for test, given, value in tests if given]
    return " AND ".join(["1", *(test for test, _ in active)]), [value for _, value in active]


def items(store: Store, wanted: Filter) -> list[Row]:
    """Enriched items, newest arrival first. ``cursor`` of the last row is the next page's ``before``."""
    where, values = _where(wanted, "arrived_at")
    rows = store.rows(
        f"SELECT body, arrived_at AS cursor FROM items WHERE {where} ORDER BY arrived_at DESC, id LIMIT ?",  # noqa: S608
        [*values, wanted.limit],
    )  # the only text put into the statement is ours
    return [{**orjson.loads(row["body"]), "cursor": row["cursor"]} for row in rows]


def alerts(store: Store, wanted: Filter) -> list[Row]:
    """Alerts, the latest message of each, newest first, with every message sent before and how delivery went."""
    where, values = _where(wanted, "at")
    rows = store.rows(
        "SELECT id, body, at AS cursor FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY at DESC, "  # noqa: S608
        f"json_extract(body, '$.story_revision') DESC) AS place FROM alerts) WHERE place = 1 AND {where} "
        "ORDER BY at DESC, id LIMIT ?",
        [*values, wanted.limit],
    )
    histories = _histories(store, [row["id"] for row in rows])
    return [{**orjson.loads(row["body"]), "cursor": row["cursor"], "messages": histories[row["id"]]} for row in rows]


def _histories(store: Store, ids: list[str]) -> dict[str, list[Row]]:
    marks = ", ".join("?" * len(ids))
    sent = store.rows(
        "SELECT id, event_id, at, json_extract(body, '$.action') AS action, "  # noqa: S608
        f"json_extract(body, '$.reason') AS reason FROM alerts WHERE id IN ({marks}) "
        "ORDER BY at, json_extract(body, '$.story_revision')",
        ids,
    )
    outcomes = _outcomes(store, [row["event_id"] for row in sent])
    histories: dict[str, list[Row]] = defaultdict(list)
    for row in sent:
        histories[row.pop("id")].append({**row, "deliveries": outcomes[row["event_id"]]})
    return histories


def _outcomes(store: Store, event_ids: list[str]) -> dict[str, list[Row]]:
    marks = ", ".join("?" * len(event_ids))
    rows = store.rows(
        f"SELECT event_id, receiver, max(attempt) AS attempts, outcome, at FROM deliveries "  # noqa: S608
        f"WHERE event_id IN ({marks}) GROUP BY event_id, receiver ORDER BY receiver",
        event_ids,
    )
    outcomes: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        outcomes[row.pop("event_id")].append(row)
    return outcomes


def story(store: Store, story_id: str) -> Row | None:
    """One story with all its reports, or None."""
    rows = store.rows("SELECT body FROM stories WHERE id = ?", [story_id])
    return dict(orjson.loads(rows[0]["body"])) if rows else None


def totals(store: Store) -> Row:
    """Counts for the head of the page."""
    return store.rows(
        "SELECT (SELECT count(*) FROM items) AS items, (SELECT count(DISTINCT id) FROM alerts) AS alerts, "
        "(SELECT count(*) FROM stories) AS stories, (SELECT count(*) FROM dead) AS dead, "
        "(SELECT count(*) FROM (SELECT DISTINCT event_id, receiver FROM deliveries WHERE outcome = 'delivered')) "
        "AS delivered, (SELECT count(*) FROM feeds) AS feeds, "
        "(SELECT count(*) FROM feeds WHERE health != 'ok' OR status != 'active') AS feeds_failing"
    )[0]


def feeds(store: Store) -> list[Row]:
    """Poll state of every feed, those in trouble first."""
    rows = store.rows("SELECT body FROM feeds ORDER BY health = 'ok', id")
    return [_feed(orjson.loads(row["body"])) for row in rows]


def _feed(state: Row) -> Row:
    shown = ("id", "url", "status", "health", "last_success_at", "last_new_at", "next_due_at", "failures", "last_error")
    return {name: state[name] for name in shown}


def dead(store: Store, limit: int = 50) -> list[Row]:
    """Dead letters, without their bytes."""
    return store.rows("SELECT origin, stage, reason, json_extract(body, '$.frame') AS frame FROM dead LIMIT ?", [limit])


def facets(store: Store) -> Row:
    """Watches, languages and labels there are, for the page's filters."""
    watches = store.rows("SELECT DISTINCT watch FROM items UNION SELECT DISTINCT watch FROM alerts ORDER BY 1")
    langs = store.rows("SELECT lang, count(*) AS count FROM items GROUP BY lang ORDER BY count DESC, lang")
    labels: dict[str, int] = defaultdict(int)
    for row in store.rows("SELECT labels, count(*) AS count FROM items GROUP BY labels"):
        for label in row["labels"].split():
            labels[label] += row["count"]
    return {
        "watches": [row["watch"] for row in watches],
        "langs": langs,
        "labels": [{"label": name, "count": labels[name]} for name in sorted(labels, key=lambda n: (-labels[n], n))],
    }
