"""The ledger: how what is said of a proposition moves it from one state to the next."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from streams.core.ledger import SILENCE, STATEMENTS_KEPT, TURNS_KEPT, Entered, expire, fold, heard
from streams.core.model import Claim, EnrichedItem, EvidenceKind, Party, Proposition, Quantity, Reality, Span, Stance
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


def test_what_a_correction_no_longer_says_is_corrected() -> None:
    """A report that takes back what only it said leaves the proposition corrected, and not withdrawn."""
    ledger = Ledger()
    ledger.hears(report("a"), replace(rewritten(report("a"), "2", "Another headline", correction=True), claims=()))
    assert ledger.states == ["single_source", "corrected"]


def test_a_speaker_who_takes_back_his_word_corrects() -> None:
    """His own assertion falls; another's stands."""
    ledger = Ledger()
    ledger.hears(said(report("a"), "asserts", "KOR MIL"), said(report("b", at=HOUR), "retracts", "KOR MIL"))
    assert ledger.states == ["single_source", "corrected"]
    ledger.hears(said(report("c", at=2 * HOUR), "asserts", "UKR SPY"))
    assert ledger.state == "single_source"


def test_a_medium_that_takes_back_its_report_takes_back_its_own() -> None:
    """Nobody is named as the speaker: then it is the publisher whose word falls."""
    ledger = Ledger()
    ledger.hears(report("a", by="house"), report("b"), said(report("c", by="house", at=HOUR), "retracts"))
    assert ledger.states == ["single_source", "corroborated", "single_source"]


def claiming(enriched: EnrichedItem, proposition: str = TROOPS, **changes: Any) -> EnrichedItem:
    """The report, with one claim of a foreign body."""
    claim = Claim(proposition=proposition, stance="asserts", speaker=Party(code="UNO"))
    return replace(enriched, claims=(replace(claim, **changes),))


@pytest.mark.parametrize("kind", ["debris", "satellite_image", "document"])
def test_a_third_party_verifies_by_what_can_be_examined(kind: EvidenceKind) -> None:
    """Wreckage, images and papers, looked at by somebody who speaks for no government, outweigh a denial."""
    ledger = Ledger()
    ledger.hears(said(report("a"), "denies", "RUS GOV"), claiming(report("b"), evidence_kind=kind))
    assert ledger.states == ["disputed", "verified_by_third_party"]


@pytest.mark.parametrize(("code", "kind"), [("KOR GOV", "debris"), ("RUS MED", "debris"), ("UNO", "named_official")])
def test_governments_parties_and_mere_words_verify_nothing(code: str, kind: EvidenceKind) -> None:
    """A government that shows images accuses; a body that only says so repeats."""
    ledger = Ledger()
    ledger.hears(claiming(report("a"), speaker=Party(code=code), evidence_kind=kind))
    assert ledger.state == "single_source"


def test_an_admission_outranks_a_verification() -> None:
    """What a party owns needs no further proof."""
    ledger = Ledger()
    ledger.hears(claiming(report("a"), evidence_kind="debris"), said(report("b", at=HOUR), "confirms", "RUS MIL"))
    assert ledger.states == ["verified_by_third_party", "admitted_by_one"]


def planned(enriched: EnrichedItem, reality: Reality = "planned", by: str = "RUS GOV") -> EnrichedItem:
    return claiming(enriched, reality=reality, speaker=Party(code=by))


def test_a_plan_is_no_fact_and_nobody_has_admitted_it() -> None:
    """A party announces, its publishers are counted; the first who tells that it has begun turns the plan."""
    ledger = Ledger()
    ledger.hears(planned(report("a")), planned(report("b")), planned(report("c", at=HOUR), "ongoing", "KOR SPY"))
    assert ledger.held is not None
    told = [(turn.state, turn.reality) for turn in ledger.held.turns]
    assert told == [("single_source", "planned"), ("corroborated", "planned"), ("single_source", "happened")]


def test_two_weapons_are_two_propositions_and_arms_in_common() -> None:
    """Neither corroborates the other; that there are arms both say."""
    ledgers: dict[str, Proposition] = {}
    for item, weapon in (("a", "kn-23"), ("b", "koksan")):
        for one in heard(claiming(report(item), f"PRK>RUS:arms/{weapon}"), f"house-{item}"):
            entered = fold(ledgers.get(one.proposition), one)
            assert entered is not None
            ledgers[one.proposition] = entered.after
    assert {name: held.state for name, held in ledgers.items()} == {
        "PRK>RUS:arms": "corroborated", "PRK>RUS:arms/kn-23": "single_source", "PRK>RUS:arms/koksan": "single_source",
    }  # fmt: skip


def test_each_voice_of_an_item_makes_a_statement() -> None:
    """Who asserts and who denies in one report both stand in the ledger."""
    ledger = Ledger()
    claims = tuple(
        Claim(proposition=TROOPS, stance=stance, speaker=Party(code=code))
        for stance, code in (("denies", "RUS GOV"), ("asserts", "KOR SPY"))
    )
    ledger.hears(replace(report("a"), claims=claims))
    assert ledger.held is not None
    assert [(one.speaker, one.stance) for one in ledger.held.statements] == [
        ("RUS GOV", "denies"), ("KOR SPY", "asserts"),
    ]  # fmt: skip
    assert ledger.state == "disputed"


def test_a_statement_keeps_how_many() -> None:
    """The number, without the words that say it."""
    span = Span(field="title", start=0, end=5, text="1,500", by="rule:quantities")
    ledger = Ledger()
    ledger.hears(claiming(report("a"), quantity=Quantity(low=1500, unit="soldiers", evidence=(span,))))
    assert ledger.held is not None
    assert ledger.held.statements[0].quantity == Quantity(low=1500, unit="soldiers")


def test_what_nobody_speaks_of_expires_and_begins_anew() -> None:
    """What its parties said of it is not forgotten; what others alleged is."""
    ledger = Ledger()
    ledger.hears(report("a"), said(report("b"), "denies", "RUS GOV"))
    assert ledger.held is not None
    gone = expire(ledger.held)
    assert gone is not None
    assert (gone.state, gone.turns[-1].at) == ("expired", report("b").item.published + SILENCE)  # type: ignore[operator]
    ledger.held = gone
    ledger.hears(report("c", at=400 * 24 * HOUR))
    assert ledger.states == ["single_source", "disputed", "expired", "disputed"]
    assert [one.item for one in ledger.held.statements] == ["b", "c"]


def test_what_is_admitted_does_not_expire() -> None:
    """Nor what has gone already."""
    ledger = Ledger()
    ledger.hears(said(report("a"), "confirms", "RUS MIL"))
    assert ledger.held is not None
    assert expire(ledger.held) is None


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
