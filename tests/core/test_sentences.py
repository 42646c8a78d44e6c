"""Sentences: their ends in nine languages, as offsets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.core.sentences import LONGEST, sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S. and Seoul met. They agreed!", ["The U.S. and Seoul met.", "They agreed!"]),
        ("Gen. Kim spoke. J. Baker left.", ["Gen. Kim spoke.", "J. Baker left."]),
        ("About 3.5 tons. ok? Yes", ["About 3.5 tons. ok?", "Yes"]),
        ("김정은이 말했다. 푸틴도 말했다.", ["김정은이 말했다.", "푸틴도 말했다."]),
        ("首脳が会談した。合意した。", ["首脳が会談した。", "合意した。"]),
        ("«Мы готовы.» Он уехал.", ["«Мы готовы.»", "Он уехал."]),
        ("قال ذلك؟ نعم.", ["قال ذلك؟", "نعم."]),
        ("line one\n\nline two", ["line one", "line two"]),
        ("", []),
    ],
)
def test_a_sentence_ends_where_a_reader_would_say(text: str, expected: list[str]) -> None:
    """Initials, titles and decimals end nothing."""
    assert cut(text) == expected


@given(st.text(max_size=2000))
def test_sentences_lie_in_order_and_leave_nothing_but_gaps(text: str) -> None:
    """Every letter is in exactly one sentence; none is over-long."""
    spans = sentences(text)
    covered = "".join(text[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(text.split())
    assert all(0 < end - start <= LONGEST for start, end in spans)
    assert spans == sorted(spans)


def test_a_text_without_end_is_cut() -> None:
    """A machine may send a megabyte without a full stop."""
    assert max(end - start for start, end in sentences("word " * 10_000)) <= LONGEST


@pytest.mark.timeout(20)
@pytest.mark.parametrize("run", [".", "!", "…", " ", "\t", ". ", "\n", "。", '."', " \u25cf"])
def test_a_run_of_one_character_costs_its_length(run: str) -> None:
    """A quadratic pattern would need minutes for this."""
    text = "a" + run * 200_000 + "b"
    assert all(0 <= start < end <= len(text) for start, end in sentences(text))
