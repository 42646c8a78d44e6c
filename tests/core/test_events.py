"""Events and claims: who did what to whom, and who says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.core.coding import Coded, Coder
from streams.core.lexicon import Lexicon
from streams.core.model import Event, Span, TextField
from streams.edges.encoder import shared_encoder
from streams.edges.seeds import read_coding, read_watches

SEEDS = Path(__file__).parents[2] / "seeds/watches"
ENTRIES = {entry.id: entry for watch in read_watches(SEEDS) for entry in watch.entries}
LEXICON = Lexicon(ENTRIES.values())
CODER = Coder(read_coding(SEEDS), ENTRIES.values(), shared_encoder())


def told(text: str, lang: str = "en") -> Coded:
    fields: dict[TextField, str] = {"title": text}
    return CODER.code(fields, lang)


def short(event: Event) -> tuple[str, str | None, str | None]:
    sides = [party.code.split(" ")[0] if party else None for party in (event.actor, event.recipient)]
    return event.root, sides[0], sides[1]


@pytest.mark.parametrize(
    ("text", "lang", "event"),
    [
        ("North Korea supplied Russia with shells", "en", ("AID", "PRK", "RUS")),
        ("The shells were supplied by North Korea", "en", ("AID", "PRK", None)),
        ("Japan condemned North Korea", "en", ("ACCUSE", "JPN", "PRK")),
        ("Putin met Kim Jong Un", "en", ("CONSULT", "RUS", "PRK")),
        ("Russia and North Korea held talks", "en", ("CONSULT", "RUS", "PRK")),
        ("North Korea rejected talks with the United States", "en", ("REJECT", "PRK", "USA")),
        ("The United States imposed sanctions on North Korea", "en", ("SANCTION", "USA", "PRK")),
        ("КНДР поставила России снаряды", "ru", ("AID", "PRK", "RUS")),
        ("북한이 러시아에 포탄을 지원했다", "ko", ("AID", "PRK", "RUS")),
        ("北朝鮮がロシアに兵士を派遣した", "ja", ("AID", "PRK", "RUS")),
        ("朝鲜向俄罗斯提供炮弹", "zh", ("AID", "PRK", "RUS")),
    ],
)
def test_an_act_has_its_actor_and_recipient(text: str, lang: str, event: tuple[str, str, str | None]) -> None:
    """Word order tells them apart, passives and verb-last languages included."""
    assert event in [short(each) for each in told(text, lang).events]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ko", '국정원 "북한, 러시아에 병력 1500명 파병"'),
        ("ko", '미 국방부 "북한, 러시아에 포탄 제공"'),
        ("ja", "韓国国防省「北朝鮮がロシアに砲弾を供与」"),
        ("zh", "韩国国防部：朝鲜向俄罗斯提供炮弹"),
        ("en", "Seoul: North Korea ships shells to Russia"),
        ("en", "North Korea ships shells to Russia – Seoul"),
        ("ru", "Сеул: КНДР передала России снаряды"),
        ("uk", "Сеул: КНДР передала Росії снаряди"),
        ("pl", "Seul: Korea Północna dostarczyła Rosji pociski"),
        ("fr", "Séoul : la Corée du Nord a livré des obus à la Russie"),
        ("en", "The Pentagon said on Monday that North Korea was shipping shells to Russia"),
        ("ru", "Сеул сообщил, что КНДР передала России снаряды"),
        ("pl", "Seul twierdzi, że Korea Północna dostarczyła Rosji pociski"),
        ("fr", "Séoul affirme que la Corée du Nord a livré des obus à la Russie"),
        ("ar", "قالت سيول إن كوريا الشمالية زودت روسيا بقذائف"),
    ],
)
def test_who_only_tells_of_an_act_does_not_do_it(lang: str, text: str) -> None:
    """The name before a colon or a quotation, alone behind a dash, or before "says that somebody did" speaks."""
    assert [short(event) for event in told(text, lang).events] == [("AID", "PRK", "RUS")]


def test_who_says_that_he_will_do_it_does_it() -> None:
    """Nobody else stands between the word of saying and the act."""
    (event,) = told("Kim said he would send more shells to Russia").events
    assert (event.actor and event.actor.code) == "PRK GOV"


def test_who_accuses_in_his_own_words_is_the_accuser() -> None:
    """An act that is done by speaking is done by whoever speaks."""
    (event,) = told("Kyiv: we accuse North Korea of arming Russia").events
    assert (event.root, event.actor and event.actor.code) == ("ACCUSE", "UKR GOV")


@pytest.mark.parametrize(
    ("text", "reality"),
    [
        ("North Korea will send soldiers to Russia", "planned"),
        ("North Korea did not send soldiers to Russia", "negated"),
        ("North Korea sent soldiers to Russia", "happened"),
    ],
)
def test_what_has_not_happened_is_told_apart(text: str, reality: str) -> None:
    """A plan is a plan, and a denial of the act is negated."""
    assert reality in {event.reality for event in told(text).events}


def test_a_plan_to_meet_is_an_agreement() -> None:
    """Scheduling is not meeting."""
    assert "AGREE" in {event.root for event in told("Putin plans to meet Kim Jong Un next week").events}


def test_media_are_cited_and_do_not_act() -> None:
    """Yonhap reports; it sends no soldiers."""
    coded = told("Yonhap reported that North Korea sent soldiers to Russia")
    assert {actor.id: actor.role for actor in coded.actors}["yonhap"] == "cited_source"
    assert all(event.actor and event.actor.entity != "yonhap" for event in coded.events)


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["en", "ko", "ru", "ja", "ar"]))
def test_every_span_is_cut_out_of_its_text(before: str, after: str, lang: str) -> None:
    """Whatever Unicode stands around the names."""
    text = f"{before} North Korea did not supply Russia.{after} 북한 러시아 지원\n{before}Kim Jong Un met Putin"
    fields: dict[TextField, str] = {"title": after, "summary": text}
    coded = CODER.code(fields, lang)
    spans: list[Span] = [span for actor in coded.actors for span in actor.evidence]
    spans += [span for event in coded.events for span in event.evidence]
    assert spans
    assert all(fields[span.field][span.start : span.end] == span.text for span in spans)
