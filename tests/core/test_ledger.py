"""The ledger: how what is said of a proposition moves it from one state to the next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from streams.core.ledger import STATEMENTS_KEPT, TURNS_KEPT, Entered, fold, heard
from streams.core.model import EnrichedItem, Proposition, Stance
from tests.core.happenings import HOUR, TROOPS, killed, report, rewritten, said


class Ledger:
    """One proposition, and what a reader was told of it."""

    def __init__(self) -> None:
        self.held: Proposition | None = None
        self.told: list[Proposition] = []

    def hears(self, *reports: EnrichedItem, source: str | None = None) -> Entered | None:
        """Enter reports in order; the answer is that to the last."""
        entered = None
        for enriched in reports:
            (one,) = heard(enriched, source or enriched.item.publisher.family, (TROOPS,))
            entered = fold(self.held, one)
            self.held = entered.after if entered else self.held
            self.told += [entered.after] if entered and entered.told else []
        return entered

    @property
    def state(self) -> str | None:
        return self.held.state if self.held else None

    @property
    def states(self) -> list[str]:
        return [turn.state for turn in self.held.turns] if self.held else []


def test_what_one_publisher_says_has_a_single_source() -> None:
    """However many reports he prints."""
    ledger = Ledger()
    ledger.hears(report("a", by="house"), report("b", by="house"))
    assert ledger.state == "single_source"


def test_a_second_publisher_corroborates() -> None:
    """Independent publishers are counted."""
    ledger = Ledger()
    ledger.hears(report("a"), report("b"))
    assert ledger.held is not None
    assert (ledger.state, ledger.held.publishers) == ("corroborated", 2)


def test_reprints_do_not_corroborate() -> None:
    """Whoever reprints an agency is heard as the agency."""
    ledger = Ledger()
    ledger.hears(report("a"), report("b"), source="yonhap")
    assert ledger.state == "single_source"


@pytest.mark.parametrize("stance", ["denies", "rejects_framing"])
def test_a_denial_disputes(stance: Stance) -> None:
    """What several assert and one denies is disputed."""
    ledger = Ledger()
    ledger.hears(report("a"), report("b"), said(report("c"), stance, "RUS GOV"))
    assert ledger.state == "disputed"


def test_the_history_of_the_soldiers_in_russia() -> None:
    """Asserted and denied in October, admitted by Moscow and two days later by Pyongyang."""
    ledger = Ledger()
    ledger.hears(
        report("seoul"), report("kyiv"), said(report("mission", at=HOUR), "denies", "PRK GOV"),
        said(report("moscow", at=2 * HOUR), "confirms", "RUS MIL"),
        said(report("pyongyang", at=3 * HOUR), "confirms", "PRK GOV"),
    )  # fmt: skip
    assert ledger.states == ["single_source", "corroborated", "disputed", "admitted_by_one", "admitted_by_all"]


def test_only_a_party_can_admit() -> None:
    """A third state that confirms it has only said so."""
    ledger = Ledger()
    ledger.hears(said(report("a"), "confirms", "KOR GOV"))
    assert ledger.state == "single_source"


def test_the_last_word_of_a_party_counts() -> None:
    """A party that takes its admission back disputes; the time of the word counts, not that of its arrival."""
    ledger = Ledger()
    ledger.hears(said(report("b", at=HOUR), "denies", "RUS GOV"), said(report("a"), "confirms", "RUS GOV"))
    assert ledger.state == "disputed"


def test_a_revision_in_the_ledger_changes_nothing() -> None:
    """The same item and revision is heard once."""
    ledger = Ledger()
    ledger.hears(report("a"))
    assert ledger.hears(report("a")) is None


def test_a_later_revision_takes_the_place_of_the_earlier() -> None:
    """What an item said before it said otherwise is not held against anybody."""
    ledger = Ledger()
    ledger.hears(said(report("a"), "denies", "RUS GOV"), rewritten(report("a"), "2", "Another headline"))
    assert ledger.state == "single_source"


def test_a_revision_that_falls_silent_leaves() -> None:
    """An item that says nothing of it any more makes no statement."""
    ledger = Ledger()
    ledger.hears(report("a"), report("b"), replace(rewritten(report("b"), "2", "Another headline"), claims=()))
    assert ledger.state == "single_source"


def test_what_only_killed_reports_said_is_withdrawn() -> None:
    """The kill of the only source withdraws the proposition; a new report makes it stand again."""
    ledger = Ledger()
    ledger.hears(report("a"), killed(report("a")))
    assert ledger.state == "withdrawn"
    ledger.hears(report("b"))
    assert ledger.states == ["single_source", "withdrawn", "single_source"]


def test_a_kill_of_what_was_never_said_is_nothing() -> None:
    """No proposition comes to be by a kill."""
    assert Ledger().hears(killed(report("a"))) is None


def test_readers_hear_of_changes_only() -> None:
    """A voice heard before is kept, for the day the other is withdrawn, and is no news."""
    ledger = Ledger()
    ledger.hears(report("a", by="house"), report("b", by="house"))
    assert len(ledger.told) == 1
    ledger.hears(killed(report("a", by="house")))
    assert ledger.state == "single_source"


def test_the_ledger_is_bounded_and_forgets_no_voice() -> None:
    """Of many statements the oldest repetition leaves; turns keep the first."""
    ledger = Ledger()
    ledger.hears(said(report("denial"), "denies", "PRK GOV"))
    for number in range(STATEMENTS_KEPT + 20):
        ledger.hears(report(f"r{number}", by=f"house-{number % 3}"))
    assert ledger.held is not None
    assert len(ledger.held.statements) == STATEMENTS_KEPT
    assert (ledger.state, ledger.held.publishers) == ("disputed", 3)


def test_turns_are_bounded_and_keep_the_first() -> None:
    """A proposition that goes to and fro for ever is still one record."""
    ledger = Ledger()
    for number in range(TURNS_KEPT):
        ledger.hears(rewritten(report("a"), str(number), "Again"), killed(report("a"), at=number))
    assert ledger.held is not None
    assert len(ledger.held.turns) == TURNS_KEPT
    assert ledger.held.turns[0].state == "single_source"


def test_a_proposition_tells_its_parties() -> None:
    """Its id is taken apart once, for readers."""
    ledger = Ledger()
    ledger.hears(report("a"))
    assert ledger.held is not None
    assert (ledger.held.actor, ledger.held.recipient, ledger.held.object) == ("PRK", "RUS", "troops")
