"""Claims: what is said to be so, who says it, with which stance, and that a denial stays with what it denies."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.core.model import Claim
from tests.core.told import claimed


def told(title: str, summary: str = "", lang: str = "en", label: str = "troops") -> Claim:
    """The main claim of an item."""
    return claimed(title, summary, lang, label)[0]


def speaker(claim: Claim) -> str | None:
    return claim.speaker.code if claim.speaker else None


@pytest.mark.parametrize(
    ("title", "lang", "stance"),
    [
        ("Seoul says Pyongyang sent soldiers to Russia", "en", "asserts"),
        ("Seoul believes Pyongyang sent soldiers to Russia", "en", "estimates"),
        ("Moscow denies that North Korea sent soldiers to Russia", "en", "denies"),
        ("North Korea has sent no soldiers to Russia, Moscow says", "en", "denies"),
        ("Kremlin: no North Korean soldier is in Russia", "en", "denies"),
        ("Москва: жодного солдата КНДР у Росії", "uk", "denies"),
        ("Moscow does not deny that North Korean soldiers are in Russia", "en", "non_denial"),
        ("Peskov will neither confirm nor deny North Korean troops in Russia", "en", "non_denial"),
        ("Lavrov: North Korean soldiers in Russia are not aimed at any third country", "en", "rejects_framing"),
        ("Moscow demands proof of North Korean soldiers in Russia", "en", "calls_for_proof"),
        ("Newspaper retracts report of North Korean soldiers in Russia", "en", "retracts"),
        ("Moscow admits North Korean soldiers fought in Russia", "en", "confirms"),
        ("NATO confirms North Korean soldiers are in Russia", "en", "asserts"),
        ("Песков опроверг отправку солдат КНДР в Россию", "ru", "denies"),
        ("Песков не опроверг отправку солдат КНДР в Россию", "ru", "non_denial"),
        ("Кремль: солдат КНДР в России нет", "ru", "denies"),
        ("러시아, 북한군 파병 부인", "ko", "denies"),
        ("러시아, 북한군 파병 부인하지 않아", "ko", "non_denial"),
        ("ロシア、北朝鮮兵の派遣を否定", "ja", "denies"),
        ("ロシア、北朝鮮兵の派遣を否定せず", "ja", "non_denial"),
        ("俄罗斯否认朝鲜士兵在俄", "zh", "denies"),
        ("俄罗斯不否认朝鲜士兵在俄", "zh", "non_denial"),
        ("موسكو تنفي وجود جنود كوريين شماليين في روسيا", "ar", "denies"),
        ("Moskwa zaprzecza obecności żołnierzy z Korei Północnej w Rosji", "pl", "denies"),
        ("Moskwa nie zaprzecza obecności żołnierzy z Korei Północnej w Rosji", "pl", "non_denial"),
        ("Moscou dément la présence de soldats nord-coréens en Russie", "fr", "denies"),
        ("Москва заперечує присутність солдатів КНДР у Росії", "uk", "denies"),
    ],
)
def test_the_stance_follows_from_words_voice_and_act(title: str, lang: str, stance: str) -> None:
    """The longer words win, a party admits what it tells as done, and whoever else confirms only asserts."""
    assert told(title, lang=lang).stance == stance


@pytest.mark.parametrize(
    ("title", "lang", "code"),
    [
        ("Seoul says Pyongyang sent soldiers to Russia", "en", "KOR GOV"),
        ("North Korean soldiers are in Russia, according to Budanov", "en", "UKR SPY"),
        ("North Korean soldiers are in Russia, said Zelensky", "en", "UKR GOV"),
        ("Budanov: North Korean soldiers reach Russia", "en", "UKR SPY"),
        ("North Korean soldiers reach Russia", "en", None),
        ("По данным Буданова, солдаты КНДР прибыли в Россию", "ru", "UKR SPY"),
        ("Солдаты КНДР прибыли в Россию, заявил Зеленский", "ru", "UKR GOV"),
        ("Солдати КНДР прибули до Росії — Зеленський", "uk", "UKR GOV"),
        ("국정원 \"북한군 러시아 도착\"", "ko", "KOR SPY"),
        ("국정원은 북한군이 러시아에 도착했다고 밝혔다", "ko", "KOR SPY"),
        ("국정원에 따르면 북한군이 러시아에 도착했다", "ko", "KOR SPY"),
        ("ゼレンスキー氏「北朝鮮兵がロシアに到着」", "ja", "UKR GOV"),
        ("北朝鮮兵がロシアに到着とゼレンスキー氏が述べた", "ja", "UKR GOV"),
        ("泽连斯基称朝鲜士兵抵达俄罗斯", "zh", "UKR GOV"),
        ("وفق زيلينسكي وصل جنود كوريون شماليون إلى روسيا", "ar", "UKR GOV"),
        ("Według Zełenskiego żołnierze Korei Północnej są w Rosji", "pl", "UKR GOV"),
        ("Selon Zelensky, des soldats nord-coréens sont en Russie", "fr", "UKR GOV"),
    ],
)  # fmt: skip
def test_the_speaker_is_who_says_it(title: str, lang: str, code: str | None) -> None:
    """Cited, before a colon or a quotation, behind a dash, or as the subject of the verb."""
    assert speaker(told(title, lang=lang)) == code


def test_a_state_that_speaks_is_named_more_closely_below() -> None:
    """The headline says "Seoul", the first sentence which of its institutions."""
    claim = told(
        "Seoul: North Korean soldiers are in Russia", "The country's minister Kim Yong-hyun said so on Friday."
    )
    assert speaker(claim) == "KOR MIL"


def test_two_voices_make_two_claims() -> None:
    """What one of them denies is not laid into the other's mouth."""
    claims = claimed("Moscow denies receiving North Korean soldiers, Seoul says 3,000 are in Russia")
    assert [(speaker(claim), claim.stance) for claim in claims] == [("RUS GOV", "denies"), ("KOR GOV", "asserts")]


def test_a_denial_of_something_else_is_not_attached() -> None:
    """Kyiv denies that Kursk is lost; Moscow admits the soldiers. Of the soldiers nothing is denied."""
    claims = claimed("Ukraine denies losing Kursk as Moscow admits North Korean soldiers fought there")
    assert [(speaker(claim), claim.stance) for claim in claims] == [("RUS GOV", "confirms")]


def test_a_pronoun_speaks_for_who_was_named_before() -> None:
    """ "He" is the last person that spoke."""
    claim = told("Kursk is free, Gerasimov says", "He also thanked the North Korean soldiers in Russia.")
    assert (speaker(claim), claim.stance) == ("RUS MIL", "confirms")


@pytest.mark.parametrize(
    ("title", "reality"),
    [
        ("Seoul says Pyongyang will send soldiers to Russia", "planned"),
        ("Seoul says North Korean soldiers are training in Russia", "ongoing"),
        ("Seoul says Pyongyang sent soldiers to Russia", "happened"),
        ("Moscow denies that Pyongyang sent soldiers to Russia", "negated"),
    ],
)
def test_a_claim_tells_whether_it_has_happened(title: str, reality: str) -> None:
    """Planned, under way, done, or denied."""
    assert told(title).reality == reality


@pytest.mark.parametrize(
    ("title", "label", "proposition"),
    [
        ("North Korea sends shells to Russia", "arms", "PRK>RUS:arms"),
        ("North Korea sends KN-23 missiles to Russia", "arms", "PRK>RUS:arms/kn-23"),
        ("Russia gave North Korea missiles", "arms", "RUS>PRK:arms"),
        ("North Korea sends soldiers to Russia", "troops", "PRK>RUS:troops"),
    ],
)
def test_a_proposition_names_the_parties_the_matter_and_the_weapon(title: str, label: str, proposition: str) -> None:
    """Two weapons are two propositions, and giving the other way is another."""
    assert told(title, label=label).proposition == proposition


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Satellite images show North Korean soldiers in Russia, Seoul says", "satellite_image"),
        ("Zelensky shows two captured North Korean soldiers", "prisoner"),
        (
            "National Intelligence Service of South Korea says North Korean soldiers are in Russia",
            "intelligence_agency",
        ),
        ("North Korean soldiers are in Russia, a US official says", "unnamed_official"),
        ("North Korean soldiers are in Russia, analysts say", "think_tank"),
        ("KCNA says North Korean soldiers are in Russia", "state_media"),
        ("Zelensky says North Korean soldiers are in Russia", "named_official"),
        ("North Korean soldiers reach Russia", "none_given"),
    ],
)
def test_a_claim_tells_what_it_rests_on(title: str, kind: str) -> None:
    """Things that can be looked at come before people, named people before unnamed."""
    assert told(title).evidence_kind == kind


def test_the_medium_that_is_cited_is_the_origin() -> None:
    """It is the speaker only when nobody else is one."""
    claim = told("North Korean soldiers are in Russia, Zelensky says, according to Reuters")
    assert (claim.origin, speaker(claim)) == ("reuters", "UKR GOV")
    assert speaker(told("North Korean soldiers are in Russia, according to Reuters")) == "GBR MED"


def test_a_dateline_says_nothing() -> None:
    """The agency that files a report is not who is cited in it."""
    claim = told("북한군 러시아 파병", "(서울=연합뉴스) 북한군이 러시아에 도착했다.", "ko")
    assert (claim.origin, claim.speaker) == (None, None)


ODD = st.sampled_from(["\u0301", "İ", "ﬁ", "👩‍👧", "\u200b", "ㆍ", "ß", "\u0640", "１", " ", "—", "”"])
SAID = st.sampled_from([
    ("Seoul says 1,500 soldiers of North Korea reached Russia", "en"),
    ("Кремль отрицает: 3 тыс. солдат КНДР", "ru"),
    ("국정원 \"북한군 1만2천명 러시아 도착\"", "ko"),
    ("ロシア側「北朝鮮兵はいない」", "ja"),
    ("俄方否认一万名朝鲜士兵在俄", "zh"),
    ("الكرملين ينفي وجود ١٠ آلاف جندي من كوريا الشمالية", "ar"),
    ("Séoul : 1 500 soldats nord-coréens en Russie", "fr"),
])  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(first=st.lists(ODD, max_size=4), said=SAID, last=st.text(max_size=20), cut=st.integers(0, 60))
def test_every_claim_quotes_its_text_exactly(first: list[str], said: tuple[str, str], last: str, cut: int) -> None:
    """Sentence, speaker, words of standing and number, whatever characters stand about and between them."""
    text, lang = said
    title = "".join(first) + text[:cut] + "".join(first) + text[cut:] + last
    fields = {"title": title, "summary": f"{last} {title}"}
    for claim in claimed(title, fields["summary"], lang):
        spans = (*claim.evidence, *(claim.quantity.evidence if claim.quantity else ()))
        assert all(fields[span.field][span.start : span.end] == span.text for span in spans)
