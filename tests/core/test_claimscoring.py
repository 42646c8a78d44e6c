"""The measures of claims: what is compared with what, and what counts as right."""

from __future__ import annotations

from dataclasses import replace

from streams.core.claimscoring import Compared, Known, compared, figures
from streams.core.model import Claim, Party, Quantity

TOLD = Claim(proposition="PRK>RUS:troops", stance="asserts", speaker=Party(code="KOR SPY"))
KNOWN = Known(proposition="PRK>RUS:troops", stance="asserts", speaker="KOR SPY", evidence="none_given")
DENIED = replace(TOLD, stance="denies", speaker=Party(code="RUS GOV"), reality="negated")
DENIAL = replace(KNOWN, stance="denies", speaker="RUS GOV", reality="negated")


def pair(known: Known, *found: Claim) -> Compared:
    (one,) = compared("x", "en", [known], found)
    return one


def test_a_known_claim_is_compared_with_that_of_its_voice() -> None:
    """Two voices on one matter: each known claim takes the one that agrees in most."""
    pairs = compared("x", "en", [DENIAL, KNOWN], [TOLD, DENIED])
    assert [one.found for one in pairs] == [DENIED, TOLD]


def test_the_label_is_not_what_is_measured() -> None:
    """Between the same parties a claim is compared whatever its matter, and the matter is a figure of its own."""
    told = figures([pair(KNOWN, replace(TOLD, proposition="RUS>PRK:technology"))])
    assert (told["stance_accuracy"], told["matter_right"], told["direction_right"]) == (1.0, 0.0, 0.0)


def test_what_is_not_found_is_wrong_in_everything() -> None:
    """Between other parties nothing is compared."""
    told = figures([pair(KNOWN, replace(TOLD, proposition="USA>KOR:assets")), pair(DENIAL)])
    assert (told["found"], told["stance_accuracy"], told["denial_recall"], told["speaker_exact"]) == (0.0,) * 4


def test_a_quantity_is_exact_or_wrong() -> None:
    """Number, range, bound and thing counted; claims without one are not asked."""
    number = Quantity(low=1500, unit="soldiers")
    known = replace(KNOWN, quantity=number)
    given = [number, replace(number, bound="about"), replace(number, unit="killed"), None]
    told = figures([pair(known, replace(TOLD, quantity=one)) for one in given] + [pair(KNOWN, TOLD)])
    assert told["quantity_exact"] == {"n": 4, "share": 0.25}


def test_stances_weigh_alike_however_many_there_are() -> None:
    """Macro F1 over the stances that are known."""
    told = figures([pair(KNOWN, TOLD)] * 9 + [pair(DENIAL, replace(TOLD, speaker=Party(code="RUS GOV")))])
    assert told["by_stance"]["denies"]["f1"] == 0.0
    assert round(told["stance_macro_f1"], 3) == round((2 * 0.9 / 1.9) / 2, 3)
    assert told["by_language"] == {"en": 0.9}


def test_nothing_to_measure_is_nothing_wrong() -> None:
    """An empty file gives figures."""
    assert figures([])["stance_macro_f1"] == 1.0
