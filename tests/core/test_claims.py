"""Claims: what is said to be so, who says it, and that a fact denied is not a fact asserted."""

from __future__ import annotations

import pytest

from streams.core.claims import claims
from streams.core.model import Claim, TextField
from streams.core.passages import view
from streams.core.watch import LabelDef
from tests.core.test_events import CODER, LEXICON

TROOPS = LabelDef(id="troops", title="Troops", definition="Soldiers.", severity="critical", parties="PRK>RUS")


def claimed(title: str, summary: str = "", stance: str = "asserts") -> Claim:
    fields: dict[TextField, str] = {"title": title, "summary": summary}
    mentions = LEXICON.read(fields, "en")
    seen = view(fields, mentions, lambda passage: float("topic:troops" in passage.tags))
    [claim] = claims(seen, [TROOPS], stance, CODER.code(fields, "en").events)
    return claim


@pytest.mark.parametrize(
    ("title", "speaker", "stance"),
    [
        ("Seoul says Pyongyang sent soldiers to Russia", "KOR GOV", "asserts"),
        ("North Korea has sent no troops to Russia, Seoul confirms", "KOR GOV", "denies"),
        ("Moscow denies that North Korea sent soldiers to Russia", "RUS GOV", "asserts"),
    ],
)
def test_a_claim_has_its_speaker_and_follows_a_negated_act(title: str, speaker: str, stance: str) -> None:
    """Whoever speaks, an act told as not done is denied; otherwise the main stance is the heads' to say."""
    claim = claimed(title)
    assert (claim.speaker.code if claim.speaker else None, claim.stance) == (speaker, stance)


def test_a_negation_belongs_to_its_own_field() -> None:
    """A sentence that begins a summary is not the one that begins the title, although both begin at 0."""
    claim = claimed("North Korea sent soldiers to Russia", "Japan did not send envoys to China.")
    assert claim.stance == "asserts"
