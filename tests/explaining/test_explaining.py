"""Explanations say what was computed, no more and no less."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from streams.core.heads import RELEVANCE
from streams.core.model import Claim, Entry, Event, FeedRef, Party, Quantity, RawItem, Span
from streams.core.reading import Reader
from streams.edges.encoder import shared_encoder
from streams.edges.seeds import read_coding, read_watches
from streams.explaining import acts
from streams.explaining.examiner import Examiner
from streams.explaining.marks import Mark, Marker
from streams.explaining.reasons import account
from streams.explaining.vocabulary import Vocabulary, listed
from tests.samples import NOON

WATCHES = Path("seeds/watches")
READER = Reader(read_watches(WATCHES), shared_encoder(), read_coding(WATCHES))
ENTRIES = [entry for watch in READER.watches.values() for entry in watch.entries]
WORDS = Vocabulary(ENTRIES, [label for watch in READER.watches.values() for label in watch.labels])


def gold(watch: str, every: int) -> list[RawItem]:
    lines = (WATCHES / watch / "gold.jsonl").read_bytes().splitlines()[::every]
    records = [json.loads(line) for line in lines]
    return [
        RawItem(
            id=record["id"], revision="", feed=FeedRef(id="f"), format="jsonl", fetched_at=NOON,
            entry=Entry(title=record["title"], summary=record.get("summary", ""), lang=record["lang"]),
        )
        for record in records
    ]  # fmt: skip


@pytest.mark.parametrize("watch", sorted(READER.watches))
def test_reasons_add_up_to_the_score(watch: str) -> None:
    """Of every head: what is told, what is too small to be told, and where every item begins."""
    for raw in gold(watch, 12):
        told = Examiner(READER).examine(raw)
        for seen in (seen for seen in told.watches if seen.opened):
            assert seen.opened
            scores = seen.opened.verdict.scores
            for head in (RELEVANCE, *(label.label for label in seen.opened.verdict.labels)):
                total = account(seen.opened.parts(head), seen.opened.prepared.view, WORDS).total
                assert 1 / (1 + 2.718281828**-total) == pytest.approx(scores[head], abs=1e-3)


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("side:PRK", "North Korea"), ("who:RUS", "people of Russia"), ("head:PRK", "the leader of North Korea"),
        ("topic:arms", "artillery shells"), ("topic:ncg", "NCG and Washington Declaration"), ("cue:deny", "denying"),
        ("forum:msmt", "Multilateral Sanctions Monitoring Team"), ("cue:ones_own", "ones own"),
        ("side:XYZ", "XYZ"),
    ],
)  # fmt: skip
def test_a_tag_is_called_by_a_name(tag: str, words: str) -> None:
    """The lexicon's, a table's, a label's, or its own without marks: a third watch has tags nobody foresaw."""
    assert WORDS.tag(tag) == words


def words(text: str, start: int, by: str = "x") -> Span:
    return Span(field="title", start=start, end=start + len(text), text=text, by=by)


def test_an_event_is_told_with_its_standing() -> None:
    """What is planned, when, by which words, and where."""
    one, other = Party(code="PRK GOV", entity="north-korea"), Party(code="RUS", text="Moscow")
    planned = Event(
        root="AGREE", x="x_troops", actor=one, recipient=other, reality="planned", date="2024-10-18", place="kursk",
        evidence=(words("on Friday", 0, "rule:date"),),
    )  # fmt: skip
    assert acts.event(planned, WORDS) == (
        "North Korea → Moscow: agrees or promises: troops (AGREE x_troops); planned, on 2024-10-18 (“on Friday”), "
        f"at {WORDS.entry('kursk')}"
    )
    assert acts.event(Event(root="ASSAULT", mode="abduct", reality="negated"), WORDS) == (
        "somebody: captures (ASSAULT abduct); not done"
    )


def test_a_claim_is_told_with_its_speaker_number_and_ground() -> None:
    """Who says it, how many at least, what shows it, and from whom it is cited."""
    claim = Claim(
        proposition="PRK>RUS:troops", stance="confirms", evidence_kind="named_official", quoted=True, origin="yonhap",
        speaker=Party(code="RUS GOV", text="Gerasimov"),
        quantity=Quantity(low=10_000, unit="soldiers", bound="at_least", evidence=(words("10,000", 0),)),
    )  # fmt: skip
    assert acts.claim(claim, WORDS) == (
        "North Korea → Russia: troops. Gerasimov admits it, done, at least 10,000 soldiers (“10,000”), "
        "shown by a named official, in quotation marks, cited from Yonhap News Agency"
    )
    assert acts.quantity(Quantity(low=3, high=5, bound="range")) == "3 to 5"


def test_of_marks_that_meet_what_decided_is_kept() -> None:
    """And a mark beyond the stretch shown is not."""
    text = "Kim Jong Un in Moscow"
    marks = [Mark(words("Kim Jong Un", 0), "who"), Mark(words("Kim", 0), "why"), Mark(words("Moscow", 15), "why")]
    assert Marker(marks, brackets=True).text("title", text, 0, 14).plain == "[Kim] Jong Un in"


def test_words_are_listed_as_in_a_sentence() -> None:
    """With commas, and a word before the last."""
    assert [listed("a"), listed("ab"), listed(["a", "b", "c"], "or"), listed([])] == ["a", "a and b", "a, b or c", ""]
