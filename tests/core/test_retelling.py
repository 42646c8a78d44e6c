"""Examples told in other places of an item teach the same."""

from __future__ import annotations

import pytest

from streams.core.retelling import RUBRICS, base, retold, under_rubric, with_asides
from streams.core.watch import Aside, Example


def told(name: str, title: str, *, relevant: bool = False, lang: str = "en", summary: str = "") -> Example:
    labels = ("troops",) if relevant else ()
    return Example(id=name, lang=lang, title=title, summary=summary, relevant=relevant, labels=labels)


SENT = told("sent", "Kim sends soldiers to Putin", relevant=True, summary="Ships left Chongjin.")
FLOOD = told("flood", "Floods kill twelve in Kerala", summary="Rescue goes on.")
STRIKE = told("strike", "Rail strike ends in Paris")


def test_a_rubric_leaves_the_fact_to_the_body() -> None:
    """The title becomes the first sentence below a heading that says nothing."""
    moved = under_rubric(SENT)
    assert moved.title in RUBRICS["en"]
    assert moved.summary == "Kim sends soldiers to Putin. Ships left Chongjin."


@pytest.mark.parametrize(
    ("title", "lang", "sentence"),
    [
        ("Kim sends soldiers", "en", "Kim sends soldiers."),
        ("Who is next?", "en", "Who is next?"),
        ("朝鲜向俄派兵", "zh", "朝鲜向俄派兵。"),
        ("北朝鮮が派兵", "ja", "北朝鮮が派兵。"),
    ],
)
def test_a_title_in_a_body_ends_like_a_sentence(title: str, lang: str, sentence: str) -> None:
    """A full stop is added where nothing ends it, that of its script."""
    assert under_rubric(told("one", title, lang=lang)).summary == sentence


def test_a_copy_means_what_its_example_means() -> None:
    """Relevance and labels stay, every word of the example is kept, and the copy can be traced to it."""
    copies = retold([SENT], [FLOOD, STRIKE])
    assert len(copies) == 2
    assert {(copy.relevant, copy.labels, base(copy.id)) for copy in copies} == {(True, ("troops",), "sent")}
    assert all(SENT.title in f"{copy.title} {copy.summary}" for copy in copies)


def test_an_example_is_told_beside_others_of_its_language() -> None:
    """Unrelated news stands before or after it; without any there is only the rubric."""
    beside = retold([SENT], [FLOOD, STRIKE])[1]
    assert FLOOD.title in f"{beside.title} {beside.summary}"
    assert len(retold([SENT], [told("noise", "Pluie à Lyon", lang="fr")])) == 1


def test_an_example_is_not_told_beside_itself() -> None:
    """Of two, each stands beside the other."""
    copies = retold([FLOOD, STRIKE], [FLOOD, STRIKE])
    besides = [f"{copy.title} {copy.summary}" for copy in copies if not copy.id.endswith("~rubric")]
    assert all(FLOOD.title in text and STRIKE.title in text for text in besides)


def test_the_same_examples_give_the_same_copies() -> None:
    """In whatever order the others are given."""
    assert retold([SENT], [FLOOD, STRIKE]) == retold([SENT], [STRIKE, FLOOD])


def test_a_sentence_of_background_changes_no_judgement() -> None:
    """An example keeps its answer when something of the subject is named in passing at its end."""
    aside = Aside(lang="en", text="Russia shares a short border with North Korea.")
    sent, flood = with_asides([SENT, FLOOD], [aside])
    assert (sent.relevant, flood.relevant) == (True, False)
    assert flood.summary == "Rescue goes on. Russia shares a short border with North Korea."
    assert base(flood.id) == "flood"


def test_background_is_told_in_the_language_of_the_item() -> None:
    """An example in a language without asides is not retold with one."""
    aside = Aside(lang="ko", text="러시아는 북한과 국경을 맞댄다.")
    assert list(with_asides([SENT], [aside])) == []
