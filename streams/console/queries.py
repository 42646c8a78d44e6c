"""What the page and the API ask of the read model. Each answer is plain JSON-ready data."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import orjson

from streams.console.store import Row, Store
from streams.core.codec import decode
from streams.core.model import Alert, FeedState
from streams.core.quoting import headline_words, quote

ITEM_KEY = "watch || '/' || id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Narrows a list; an empty field narrows nothing."""

    watch: str = ""
    label: str = ""
    lang: str = ""
    q: str = ""
    before: str = ""
    """Only what comes after the row with this ``cursor``: its time, a bar, and what tells rows of one time apart."""
    limit: int = 50


WORD = "instr(words, ?) > 0"
WORD_OF_ALERT = (
    "(instr(words, ?) > 0 OR EXISTS (SELECT 1 FROM json_each(alerts.body, '$.sources') AS source WHERE "
    "alerts.watch || '/' || json_extract(source.value, '$.item') IN "
    "(SELECT watch || '/' || id FROM items WHERE instr(words, ?) > 0)))"
)
"""A word of the alert itself, or of one of its reports: their summaries are not in the alert. The reports that have the
word are looked for once, however many alerts there are."""


def _where(wanted: Filter, time: str, key: str, word: str = WORD) -> tuple[str, list[Any]]:
    """The condition and its values. Rows are ordered by time, newest first, and by key among those of one time."""
    tests: list[tuple[str, str, list[Any]]] = [
        ("watch = ?", wanted.watch, [wanted.watch]),
        ("lang = ?", wanted.lang, [wanted.lang]),
        ("instr(labels, ?) > 0", wanted.label, [f" {wanted.label} "]),
        *[(word, asked, [asked] * word.count("?")) for asked in wanted.q.casefold().split()],
    ]
    at, _, last = wanted.before.partition("|")
    tests.append((f"({time} < ? OR ({time} = ? AND {key} > ?))", wanted.before, [at, at, last]))
    active = [(test, values) for test, given, values in tests if given]
    return " AND ".join(["1", *(test for test, _ in active)]), [value for _, values in active for value in values]


def items(store: Store, wanted: Filter) -> list[Row]:
    """Enriched items, newest arrival first. ``cursor`` of the last row is the next page's ``before``."""
    where, values = _where(wanted, "arrived_at", ITEM_KEY)
    rows = store.rows(
        f"SELECT body, arrived_at || '|' || {ITEM_KEY} AS cursor FROM items WHERE {where} "  # noqa: S608
        f"ORDER BY arrived_at DESC, {ITEM_KEY} LIMIT ?",
        [*values, wanted.limit],
    )  # the only text put into the statement is ours
    return [{**orjson.loads(row["body"]), "cursor": row["cursor"]} for row in rows]


LATEST = (
    "NOT EXISTS (SELECT 1 FROM alerts AS later WHERE later.id = alerts.id AND (later.at > alerts.at OR later.at = "
    "alerts.at AND json_extract(later.body, '$.story_revision') > json_extract(alerts.body, '$.story_revision')))"
)
"""Only the latest message of each alert. Asked row by row, newest first, it reads no more rows than are shown."""


def alerts(store: Store, wanted: Filter) -> list[Row]:
    """Alerts, the latest message of each, newest first, with every message sent before and how delivery went."""
    where, values = _where(wanted, "at", "id", WORD_OF_ALERT)
    rows = store.rows(
        f"SELECT id, body, at || '|' || id AS cursor FROM alerts WHERE {where} AND {LATEST} "  # noqa: S608
        "ORDER BY at DESC, id LIMIT ?",
        [*values, wanted.limit],
    )  # the only text put into the statement is ours
    histories = _histories(store, [row["id"] for row in rows])
    return [{**_shown(row["body"]), "cursor": row["cursor"], "messages": histories[row["id"]]} for row in rows]


def _shown(body: str) -> Row:
    """An alert, with the sentence it rests on and where the words that decided stand in it and in the headline."""
    alert = decode(Alert, body.encode())
    return {**orjson.loads(body), "quote": quote(alert), "headline_words": headline_words(alert)}


def messages(store: Store, story_id: str) -> list[Row]:
    """Every alert message about a story, in the order sent, with how delivery went."""
    named = store.rows("SELECT DISTINCT id FROM alerts WHERE json_extract(body, '$.story') = ?", [story_id])
    histories = _histories(store, [row["id"] for row in named])
    return [message for row in named for message in histories[row["id"]]]


def _histories(store: Store, ids: list[str]) -> dict[str, list[Row]]:
    marks = ", ".join("?" * len(ids))
    sent = store.rows(
        "SELECT id, event_id, at, json_extract(body, '$.action') AS action, "  # noqa: S608
        f"json_extract(body, '$.reason') AS reason, severity FROM alerts WHERE id IN ({marks}) "
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


TOTALS = {
    "alerts": "SELECT count(DISTINCT id) FROM alerts",
    "messages": "SELECT count(*) FROM alerts",
    "delivered": "SELECT count(*) FROM (SELECT DISTINCT event_id, receiver FROM deliveries "
    "WHERE outcome = 'delivered')",
    "undelivered": "SELECT count(*) FROM (SELECT 1 FROM deliveries GROUP BY event_id, receiver "
    "HAVING sum(outcome = 'delivered') = 0)",
    "stories": "SELECT count(*) FROM stories",
    "reports": "SELECT count(DISTINCT id) FROM items",
    "items": "SELECT count(*) FROM items",
    "claims": "SELECT count(*) FROM propositions",
    "feeds": "SELECT count(*) FROM feeds",
    "feeds_failing": "SELECT count(*) FROM feeds WHERE health != 'ok' OR status != 'active'",
    "dead": "SELECT count(*) FROM dead",
}
"""What is counted, by the name it has in ``/api/status``; docs/api.md says it in words."""


def totals(store: Store) -> Row:
    """Counts for the head of the page."""
    columns = ", ".join(f"({count}) AS {name}" for name, count in TOTALS.items())
    return store.rows(f"SELECT {columns}")[0]


def feeds(store: Store) -> list[Row]:
    """Poll state of every feed, those in trouble first."""
    rows = store.rows("SELECT body FROM feeds ORDER BY health = 'ok', id")
    return [_feed(orjson.loads(row["body"])) for row in rows]


FEED = (
    "id", "url", "status", "health", "trouble", "unwell_since", "last_success_at", "last_new_at", "next_due_at",
    "interval_s", "failures", "last_error", "hub",
)  # fmt: skip
"""What is told of a feed; a state written before one of these was known has none."""


def _feed(state: Row) -> Row:
    return {name: state.get(name) for name in FEED}


def feeds_with_hub(store: Store) -> list[FeedState]:
    """States of the feeds that name a hub."""
    rows = store.rows("SELECT body FROM feeds WHERE json_extract(body, '$.hub') IS NOT NULL")
    return [decode(FeedState, row["body"].encode()) for row in rows]


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
