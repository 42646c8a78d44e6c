"""The list of outcome words is whole: every word a step can answer stands in it, under an end."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from streams.agents.flow import FLOW
from streams.core import reading
from streams.core.model import Delivery, StoryChangeKind
from streams.core.words import WORDS, end_of

AGENTS = Path(__file__).parents[2] / "streams/agents"
ANSWERED = re.compile(r"(Passed|Dropped)\(\"(\w+)\"")
ENDS = {"Passed": "passed", "Dropped": "dropped"}


def answered() -> set[tuple[str, str]]:
    """Words written out in the steps, with the end each is answered as."""
    texts = [(AGENTS / name).read_text("utf-8") for name in ("steps.py", "outbox.py")]
    return {(ENDS[end], word) for text in texts for end, word in ANSWERED.findall(text)}


def listed() -> set[tuple[str, str]]:
    return {(word.end, word.word) for stage in FLOW for word in WORDS[stage.name]}


def test_words_written_in_the_steps_are_listed() -> None:
    """A step that answers a new word has to say in the list what it means."""
    assert len(answered()) > 5
    assert answered() <= listed()


@pytest.mark.parametrize("word", reading.WORDS)
def test_words_of_reading_are_listed(word: str) -> None:
    """What became of an item is told in the reader's own words."""
    assert end_of("read", word) in ("passed", "dropped")


@pytest.mark.parametrize("word", get_args(StoryChangeKind))
def test_every_change_of_a_story_passes(word: str) -> None:
    """The change is the word."""
    assert end_of("stories", word) == "passed"


@pytest.mark.parametrize("word", get_args(get_type_hints(Delivery)["outcome"]))
def test_every_outcome_of_an_attempt_is_listed(word: str) -> None:
    """The courier counts attempts by their outcome."""
    assert end_of("courier", word) != "unlisted"


@pytest.mark.parametrize("stage", [stage.name for stage in FLOW])
def test_a_stage_lists_each_word_once_and_that_it_may_fail(stage: str) -> None:
    """Every stage can bury a record."""
    words = [word.word for word in WORDS[stage]]
    assert len(words) == len(set(words))
    assert end_of(stage, "failed") == "failed"


def test_a_word_nobody_wrote_down_is_unlisted() -> None:
    """It is counted all the same, and seen."""
    assert end_of("read", "vanished") == "unlisted"
