"""The sentence an alert rests on, with the words that decided marked inside it, and the same words in its headline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from streams.core.model import Alert, Label, Span
from streams.core.telling import is_word

Places = tuple[tuple[int, int], ...]
"""Start and end of each word, in order, none inside another; code points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A sentence of one report. ``lang`` and ``publisher`` are empty where the report is not among the sources."""

    text: str
    lang: str
    publisher: str
    words: Places


def quote(alert: Alert) -> Quote | None:
    """Return the sentence behind the first label that has one; None where the headline is all there is."""
    for label in alert.labels:
        sentence = next((span for span in label.evidence if not is_word(span)), None)
        if sentence and sentence.text != alert.headline:
            source = next((source for source in alert.sources if source.item == label.item), None)
            return Quote(
                text=sentence.text, lang=source.lang if source else "", publisher=source.publisher if source else "",
                words=_inside(sentence, _words(alert.labels, label.item)),
            )  # fmt: skip
    return None


def headline_words(alert: Alert) -> Places:
    """Return where the words that decided stand in the headline, which is the title of one of the sources."""
    items = {source.item for source in alert.sources if source.title == alert.headline}
    whole = Span(field="title", start=0, end=len(alert.headline), text=alert.headline, by="")
    return _inside(whole, [span for item in sorted(items) for span in _words(alert.labels, item)])


def _words(labels: Iterable[Label], item: str | None) -> list[Span]:
    return [span for label in labels if label.item == item for span in label.evidence if is_word(span)]


def _inside(whole: Span, words: Iterable[Span]) -> Places:
    """Offsets of the words that stand in a span, counted from its start."""
    places: list[tuple[int, int]] = []
    for word in sorted(words, key=lambda word: (word.start, -word.end)):
        start, end = word.start - whole.start, word.end - whole.start
        stands = word.field == whole.field and whole.text[max(start, 0) : end] == word.text
        if stands and start >= max((end for _, end in places), default=0):
            places.append((start, end))
    return tuple(places)
