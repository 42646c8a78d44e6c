"""What an act means beside its words, and whose act it is, in sentences of world news."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from streams.core.acts import acts_of
from streams.core.coding import Coder, lexicon_of
from streams.core.passages import Passage
from streams.core.rootlearn import passage_of
from streams.core.softfit import Rows, fit, scores
from streams.edges.encoder import shared_encoder
from streams.edges.goldevents import read_gold_events
from streams.edges.seeds import read_coding, read_watches
from streams.measures.events import judged, report

SEEDS = Path(__file__).parents[2] / "seeds/watches"
WATCHES = [entry for watch in read_watches(SEEDS) for entry in watch.entries]
CODER = Coder(read_coding(SEEDS), WATCHES, shared_encoder())


LEXICON = lexicon_of(read_coding(SEEDS), WATCHES)


def sentence(text: str) -> Passage:
    return passage_of(LEXICON, text, "en")


@pytest.mark.parametrize(
    ("text", "root", "mode"),
    [
        ("Norway gave tents to Chad", "AID", None),
        ("The minister gave up office", "RETREAT", "resign"),
        ("Britain gave the islands back", "RETREAT", "return"),
        ("Teachers struck over pay", "PROTEST", "strike"),
        ("Jets struck the port", "ASSAULT", "heavy-weapons"),
        ("Peru sent the ambassador home", "SANCTION", "expel"),
        ("Peru sent warships to the border", "MOBILIZE", "troops"),
        ("Ghana left the treaty", "SANCTION", "withdraw"),
    ],
)
def test_an_act_means_what_it_is_done_with(text: str, root: str, mode: str | None) -> None:
    """One verb, many roots: what is given, sent or left, and who strikes, decides."""
    act = acts_of(sentence(text), "en")[0]
    assert (act.root, act.mode) == (root, mode)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("After the raid on the camp, Sudan and Chad signed a pact", "sign"),
        ("Mothers of the kidnapped girls marched to the palace", "protest"),
        ("Kenya, which expelled the envoy, thanked Japan", "praise"),
        ("Aid workers protested in Chad", "protest-verb"),
    ],
)
def test_what_is_said_in_passing_is_no_main_act(text: str, name: str) -> None:
    """Circumstances, attributes and relative clauses stand behind what the sentence is about."""
    assert acts_of(sentence(text), "en")[0].name == name


@pytest.mark.parametrize(
    ("text", "actor", "recipient"),
    [
        ("Polish and Lithuanian soldiers drilled with Latvia", "POL MIL", "LVA GOV"),
        ("Police in Minsk arrested a reporter", "BLR COP", "BLR MED"),
        ("Armenia said Azerbaijan had violated the truce", "ARM GOV", "AZE GOV"),
        ("Syria withdrew its troops from Lebanon", "SYR GOV", "LBN GOV"),
        ("Japan supplied ambulances to Vanuatu, the ministry in Tokyo said", "JPN GOV", "VUT GOV"),
        ("Two policemen were killed by Kurdish rebels in Turkey", "TUR REB", "TUR COP"),
    ],
)
def test_parties_are_found_around_the_act(text: str, actor: str, recipient: str) -> None:
    """Roles take the state they are coupled with or stand in; the actor's own people are no recipient."""
    event = CODER.code({"title": text}, "en").events[0]
    assert event.actor is not None
    assert event.recipient is not None
    assert (event.actor.code, event.recipient.code) == (actor, recipient)


def test_news_of_the_whole_world_is_coded() -> None:
    """On own sentences of all continents that nothing was learnt from, nine roots of ten are right."""
    figures = report(judged(CODER, read_gold_events(SEEDS / "shared/coding/gold-world.jsonl")))
    assert figures["sentences"] > 200
    assert figures["root_accuracy"] >= 0.88
    assert figures["actor_right"]["share"] >= 0.9
    assert figures["recipient_right"]["share"] >= 0.8


def test_a_fit_finds_what_tells_classes_apart() -> None:
    """A feature of one class outweighs the others; the same rows give the same weights."""
    features = [np.array([place % 3], np.int64) for place in range(30)]
    rows = Rows(np.zeros((30, 2)), features, 3)
    targets = np.eye(3)[[place % 3 for place in range(30)]]
    weights = fit(rows, targets, 0.01)
    assert (scores(rows, weights).argmax(axis=1) == targets.argmax(axis=1)).all()
    assert (weights == fit(rows, targets, 0.01)).all()
