"""What reports are compared by: figures, fingerprints, names."""

from __future__ import annotations

import pytest

from streams.core.figures import figures
from streams.core.likeness import fingerprint, likeness, marks, repeats
from streams.core.model import Actor
from tests.core.happenings import NIS, RUSSIA, report


@pytest.mark.parametrize(
    "text",
    [
        "1,500 men",
        "1 500 солдат",
        "1.500 Mann",
        "1500명",
        "1천500명",
        "1.5 тыс. солдат",
        "1.5 thousand",
        "١٥٠٠ جندي",
        "１５００人",
    ],
)
def test_one_figure_however_it_is_written(text: str) -> None:
    """Digits, separators and numerals of nine languages give one figure."""
    assert figures(text) == (1500,)


@pytest.mark.parametrize(("text", "found"), [("1만2천명", (12_000,)), ("1.2万人", (12_000,)), ("3만 명", (30_000,))])
def test_east_asian_numerals_add_up(text: str, found: tuple[int, ...]) -> None:
    """Units that stand end to end are one figure."""
    assert figures(text) == found


def test_years_days_and_ranks_say_nothing() -> None:
    """They are in every report of a day."""
    assert figures("On 18 October 2024 the 11th corps, 2 ships, 5.56 mm") == ()


def test_a_number_of_any_length_is_survived() -> None:
    """A text made of digits is no figure and no failure."""
    assert figures("9" * 5000) == ()


def test_a_text_too_short_has_no_fingerprint() -> None:
    """Short headlines are alike by chance."""
    assert fingerprint("Kim meets Putin") == ()


def test_texts_of_one_subject_do_not_repeat_one_another() -> None:
    """Same people and same matter in other words are two texts."""
    one, other = (
        report("a"),
        report("b", summary="A ship was seen off Chongjin at night, officials in Seoul told reporters."),
    )
    assert not repeats(marks(one), marks(other))
    assert repeats(marks(one), marks(one))


def test_states_and_cited_sources_name_nothing() -> None:
    """Every item of a watch has them."""
    tass = Actor(name="TASS", id="tass", kind="agency", role="cited_source")
    assert marks(report("a", names=(NIS, RUSSIA, tass))).entities == ("nis",)


def test_who_is_in_every_story_tells_little() -> None:
    """An entity weighs less the more stories it is in."""
    one, other = marks(report("a", "en")), marks(report("b", "ko"))
    assert likeness(one, other, {"nis": 0}) > likeness(one, other, {"nis": 30})


def test_the_direction_of_a_claim_does_not_part_two_reports() -> None:
    """Who gave and who took is read differently from text to text."""
    assert marks(report("a")).matters == ("PRK,RUS:troops",)
