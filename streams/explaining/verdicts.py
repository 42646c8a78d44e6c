"""What one watch makes of an item, and why, as rows of a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from streams.core.heads import RELEVANCE, STANCE
from streams.core.model import Label, Span
from streams.core.watch import Watch
from streams.explaining import gates
from streams.explaining.acts import quoted, sentence_of
from streams.explaining.examiner import Opened, Seen
from streams.explaining.marks import harmless
from streams.explaining.reasons import Account, Reason, account
from streams.explaining.vocabulary import Vocabulary

FOR, AGAINST, OF_LABEL = 5, 2, 2
WORDS_SHOWN = 4
BEGINNING = 48
"""Characters of a sentence that tell which one it is."""
Row = tuple[str, str, RenderableType]


def verdict(seen: Seen, vocabulary: Vocabulary) -> RenderableType:
    """Return the title of the watch, and under it what it makes of the item."""
    title = Text.assemble("\n", (seen.watch.definition.title, "bold"), (f"  {seen.watch.id}", "dim"))
    table = Table.grid(padding=(0, 1))
    table.add_column(style="dim", width=10, no_wrap=True)
    table.add_column(justify="right", width=5, no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    for name, number, text in _rows(seen, vocabulary):
        table.add_row(name, number, text)
    return Group(title, table)


def _rows(seen: Seen, vocabulary: Vocabulary) -> Iterator[Row]:
    if seen.opened is None:
        yield "not asked", "", Text(f"It {harmless(gates.shut(seen.watch, seen.mentions, vocabulary))}.")
        return
    told = account(seen.opened.parts(RELEVANCE), seen.opened.prepared.view, vocabulary)
    yield _answer(seen, seen.opened, told, vocabulary)
    yield "gate", "", Text(f"opened: it {harmless(gates.opened(seen.watch, seen.mentions, vocabulary))}")
    yield from _weighed(told)
    for label in seen.opened.verdict.labels:
        yield from _label(seen.watch, seen.opened, label, vocabulary)
    yield from _stance(seen, seen.opened, vocabulary)


def _answer(seen: Seen, opened: Opened, told: Account, vocabulary: Vocabulary) -> Row:
    asked = f"where {opened.judge.threshold(RELEVANCE):.3f} is asked for"
    if seen.relevant:
        severity = seen.watch.severity([label.label for label in opened.verdict.labels])
        return "RELEVANT", _score(opened.verdict.score), Text(f"{asked}; severity {severity}", "bold")
    names = gates.both(seen.watch, seen.mentions, vocabulary)
    but = "; ".join(_line(reason) for reason in _against(told)[:2]) or "little else speaks for it"
    return "no", _score(opened.verdict.score), Text(harmless(f"{asked}: it names {names}, but {but}."), "bold")


def _score(value: float) -> str:
    """Return three digits, those of ``classify``."""
    return f"{value:.3f}"


def _against(told: Account) -> list[Reason]:
    return [reason for reason in told.reasons if reason.weight < 0]


def _weighed(told: Account) -> Iterator[Row]:
    """Yield the parts of the score, so that they add up."""
    good = [reason for reason in told.reasons if reason.weight > 0]
    bad = _against(told)
    for place, reason in enumerate(good[:FOR]):
        yield "for" if place == 0 else "", f"{reason.weight:+.1f}", _reason(reason)
    for place, reason in enumerate(bad[:AGAINST]):
        yield "against" if place == 0 else "", f"{reason.weight:+.1f}", _reason(reason)
    rest = told.rest + sum(reason.weight for reason in (*good[FOR:], *bad[AGAINST:]))
    also = f"with {rest:+.1f} of smaller things and {told.base:+.1f}, where every item begins"
    yield "sum", f"{told.total:+.1f}", Text(also, "dim")


def _reason(reason: Reason) -> Text:
    words = quoted(harmless(word) for word in reason.words)
    return Text.assemble(f"{reason.told} ", (words, "yellow"))


def _line(reason: Reason) -> str:
    return f"{reason.told} {quoted(reason.words)}" if reason.words else reason.told


def _label(watch: Watch, opened: Opened, label: Label, vocabulary: Vocabulary) -> Iterator[Row]:
    """Yield a label with its words, where they stand, what is asked for, and what weighed most."""
    asked = opened.judge.threshold(label.label)
    title = {one.id: one.title for one in watch.labels}.get(label.label, label.label)
    words = quoted(list(dict.fromkeys(harmless(span.text) for span in _words(label.evidence)))[:WORDS_SHOWN])
    yield (
        "label",
        _score(label.score),
        Text.assemble((title, "bold"), " ", (words, "yellow"), f" {_where(label.evidence)}"),
    )
    told = account(opened.parts(label.label), opened.prepared.view, vocabulary)
    most = "; ".join(f"{one.told} {one.weight:+.1f}" for one in told.reasons[:OF_LABEL])
    under = "" if label.score >= asked else ", and is the likeliest one none the less"
    yield "", "", Text(f"where {asked:.3f} is asked for{under}; {most}", "dim")


def _words(spans: Sequence[Span]) -> list[Span]:
    return [span for span in spans if span.by.startswith("lex:")]


def _where(spans: tuple[Span, ...]) -> str:
    sentence = sentence_of(spans)
    if sentence is None:
        return ""
    if sentence.field == "title":
        return "in the title"
    beginning = harmless(sentence.text[:BEGINNING]).strip()
    return f"in the {sentence.field}: {beginning}{'…' if len(sentence.text) > BEGINNING else ''}"


def _stance(seen: Seen, opened: Opened, vocabulary: Vocabulary) -> Iterator[Row]:
    """Yield the stance, decided by the words of the main claim, and what the heads say; some watches have none."""
    stance, scores = opened.verdict.stance, opened.verdict.scores
    heads = {name: score for name, score in scores.items() if name.startswith(STANCE)}
    if not seen.relevant or not heads:
        return
    best = max(heads, key=lambda name: heads[name])
    told = account(opened.parts(best), opened.prepared.view, vocabulary)
    why = "; ".join([_line(one) for one in told.reasons if one.weight > 0][:2])
    agree = "agree" if best == f"{STANCE}{stance}" else f"would say {best.removeprefix(STANCE)}"
    words = f"{stance}, by the words of the main claim; the heads {agree}{f': {why}' if why else ''}"
    yield "stance", _score(heads[best]), Text(harmless(words))
