"""``pactwire eval --claims``: items with known claims in, figures out; and the gold of claims quotes its words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from streams.commands.eval import command
from streams.core.errors import BadInput
from streams.edges.goldclaims import GoldItem, read_gold_claims
from streams.measures.claims import figures, judged
from tests.core.told import SEEDS, claimed
from tests.scenarios.scene import WATCH, tools

GOLD = SEEDS / "shared/claims/gold-claims.jsonl"
FAIR = {"stance_accuracy": 0.8, "denial_recall": 0.8, "found": 0.85}
ITEM = {
    "id": "one", "lang": "en", "why": "a denial",
    "title": "Moscow denies that North Korea sent 3,000 soldiers to Russia",
    "claims": [{
        "proposition": "PRK>RUS:troops", "stance": "denies", "speaker": "RUS GOV", "reality": "negated",
        "evidence": "named_official", "quantity": {"low": 3000, "unit": "soldiers", "bound": "exactly"},
    }],
}  # fmt: skip


def gold() -> list[GoldItem]:
    return read_gold_claims(GOLD)


def test_a_file_of_claims_is_measured(tmp_path: Path) -> None:
    """As a table and as JSON."""
    file = tmp_path / "claims.jsonl"
    file.write_text(json.dumps(ITEM), encoding="utf-8")
    table = CliRunner().invoke(command, ["--claims", str(file)])
    figures = json.loads(CliRunner().invoke(command, ["--claims", str(file), "--json"]).stdout)
    assert "denial recall" in table.stdout
    assert (figures["claims"], figures["stance_accuracy"], figures["quantity_exact"]["share"]) == (1, 1.0, 1.0)
    assert figures["speaker_exact"] == 1.0


def test_a_line_that_is_no_gold_is_named(tmp_path: Path) -> None:
    """With the file and its number."""
    file = tmp_path / "claims.jsonl"
    file.write_text(json.dumps(ITEM) + "\n{}", encoding="utf-8")
    with pytest.raises(BadInput, match=r"claims.jsonl:2"):
        read_gold_claims(file)
    with pytest.raises(BadInput, match="nowhere"):
        read_gold_claims(tmp_path / "nowhere.jsonl")


def test_gold_is_in_nine_languages_and_every_stance() -> None:
    """More than 250 claims, each item with its reason, no id twice."""
    items = gold()
    claims = [claim for item in items for claim in item.claims]
    assert len(claims) > 250
    assert (len({item.lang for item in items}), len({claim.stance for claim in claims})) == (9, 8)
    assert all(item.why for item in items)
    assert len({item.id for item in items}) == len(items)


def test_every_claim_of_gold_quotes_its_words_exactly() -> None:
    """Sentence, speaker, words of standing and numbers, in all languages."""
    for item in gold():
        fields = {"title": item.title, "summary": item.summary}
        for claim in claimed(item.title, item.summary, item.lang):
            spans = (*claim.evidence, *(claim.quantity.evidence if claim.quantity else ()))
            assert all(fields[span.field][span.start : span.end] == span.text for span in spans)


def test_a_fair_share_of_gold_is_read_right() -> None:
    """Of every ninth item; ``pactwire eval --claims`` measures them all."""
    reader = tools().reader
    assert reader is not None
    assert WATCH in reader.watches
    told = figures(list(judged(reader, gold()[::9])))
    assert {name: told[name] >= least for name, least in FAIR.items()} == dict.fromkeys(FAIR, True)
