"""The soldiers: from a denial in October 2024 to two admissions in April 2025, and what is not to be mixed up."""

from __future__ import annotations

from tests.scenarios.scene import TROOPS, Scene, Told

SEOUL = Told(
    "seoul-wire",
    "2024-10-18T06",
    "국정원 “북한 특수부대 1천500명 러시아 파병”",
    "국가정보원은 북한군이 러시아 함정으로 블라디보스토크에 도착했다고 밝혔다.",
    "ko",
)
LONDON = Told(
    "london-post",
    "2024-10-18T08",
    "North Korea has sent 1,500 special forces soldiers to Russia, Seoul's spy agency says",
    "Russian ships took the North Korean troops to Vladivostok, it said.",
)
NEW_YORK = Told(
    "new-york-desk",
    "2024-10-22T15",
    "North Korean envoy at UN calls reports of soldiers sent to Russia groundless rumours",
    "He told a committee of the General Assembly that they were meant to smear his country.",
)
KREMLIN = Told(
    "moscow-brief", "2024-10-23T09", "Песков назвал фейком сообщения об отправке солдат КНДР в Россию", "", "ru"
)
KAZAN = Told(
    "moscow-brief",
    "2024-10-24T18",
    "Путин не стал опровергать присутствие солдат КНДР в России",
    "Как применять договор, наше дело, сказал он.",
    "ru",
)
GERASIMOV = Told(
    "moscow-brief",
    "2025-04-26T10",
    "Герасимов подтвердил участие солдат КНДР в освобождении Курской области",
    "Начальник Генштаба доложил Путину, что северокорейские военные сражались плечом к плечу с российскими.",
    "ru",
)
PYONGYANG = Told(
    "seoul-wire",
    "2025-04-28T00",
    "북한, 러시아 파병 첫 공식 인정",
    "북한은 쿠르스크에 군인을 보냈다고 조선중앙통신을 통해 밝혔다.",
    "ko",
)
CHAIN = (SEOUL, LONDON, NEW_YORK, KREMLIN, KAZAN, GERASIMOV, PYONGYANG)


def test_from_denial_to_two_admissions() -> None:
    """Asserted by one, by two, denied by both, not denied, owned by Moscow, owned by Pyongyang."""
    scene = Scene(*CHAIN)
    assert scene.turns(TROOPS) == [
        "single_source",
        "corroborated",
        "disputed",
        "admitted_by_one",
        "admitted_by_all",
    ]
    stances = [(one.speaker, one.stance) for one in scene.ledger[TROOPS].statements]
    assert ("RUS GOV", "non_denial") in stances
    assert scene.keeps_its_promises()


def test_the_first_happening_is_one_story_and_one_message_more() -> None:
    """Two languages, two publishers: opened, then updated."""
    scene = Scene(SEOUL, LONDON)
    assert (scene.actions, len(scene.stories)) == (["opened", "updated"], 1)
    assert scene.keeps_its_promises()


def test_a_denial_of_one_claim_is_not_attached_to_the_other() -> None:
    """Kyiv denies that Kursk is lost, in the same sentences in which Moscow owns the soldiers."""
    scene = Scene(
        Told(
            "kyiv-herald",
            "2025-04-26T12",
            "Ukraine denies losing Kursk region as Moscow admits North Korean soldiers fought there",
            "The General Staff in Kyiv dismissed Gerasimov's report that the region was free.",
        ),
        Told(
            "warsaw-daily",
            "2025-04-26T14",
            "Gierasimow: żołnierze z Korei Północnej walczyli pod Kurskiem. Kijów: walki trwają",
            "Ukraina zaprzecza utracie obwodu; Rosja po raz pierwszy potwierdziła udział żołnierzy Kima.",
            "pl",
        ),
    )
    assert {one.stance for one in scene.ledger[TROOPS].statements if (one.speaker or "").startswith("RUS")} == {
        "confirms"
    }
    assert not [one for one in scene.ledger[TROOPS].statements if one.stance == "denies"]
    assert scene.turns(TROOPS)[-1] == "admitted_by_one"
    assert scene.keeps_its_promises()


def test_a_wrong_year_in_a_good_source_moves_nothing() -> None:
    """A slip in the text sets neither the story's day nor the order of the ledger: the time of publication does."""
    slip = Told(
        "moscow-brief",
        "2025-04-26T10",
        GERASIMOV.title,
        "Начальник Генштаба доложил об этом 26 апреля 2023 года: северокорейские военные сражались в Курской области.",
        "ru",
    )
    right = Told(
        "london-post",
        "2025-04-26T12",
        "Gerasimov confirms North Korean soldiers took part in freeing Kursk region",
        "Russia's chief of the General Staff told Putin so on 26 April 2025.",
    )
    scene = Scene(SEOUL, KREMLIN, slip, right)
    assert scene.turns(TROOPS) == ["single_source", "disputed", "admitted_by_one"]
    assert [str(one.at.date()) for one in scene.ledger[TROOPS].statements][-2:] == ["2025-04-26"] * 2
    assert sorted(len(story.reports) for story in scene.stories.values())[-1] == 2
    assert scene.keeps_its_promises()


def test_what_is_silent_for_a_year_expires() -> None:
    """An allegation nobody repeats is closed when the records come to that day; a word on it opens it again."""
    later = Told(
        "london-post", "2026-02-03T08", "Putin and Kim Jong Un exchange letters on treaty of Russia and North Korea"
    )
    scene = Scene(SEOUL, LONDON, later)
    assert scene.turns(TROOPS) == ["single_source", "corroborated", "expired"]
    assert scene.keeps_its_promises()
