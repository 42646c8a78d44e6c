"""Meetings: scheduled, held, told of; and cooperation and a threat in one breath."""

from __future__ import annotations

from tests.scenarios.scene import LEADERS, TREATY, Scene, Told


def test_a_meeting_is_scheduled_held_and_told_of() -> None:
    """What was planned has happened, and is owned; announcement, talks and statement are one story."""
    scene = Scene(
        Told(
            "moscow-brief",
            "2025-07-09T09",
            "Лавров посетит Северную Корею 11-13 июля, сообщила Захарова",
            "Министр иностранных дел России проведет в Вонсане переговоры с Цой Сон Хи.",
            "ru",
        ),
        Told(
            "london-post",
            "2025-07-09T11",
            "Russia's Lavrov to visit North Korea this week for talks with Choe Son Hui",
            "The foreign ministry in Moscow named the town of Wonsan.",
        ),
        Told(
            "seoul-wire",
            "2025-07-12T07",
            "라브로프 러 외무장관, 원산서 김정은 접견…최선희와 회담했다",
            "러시아 외무장관이 원산에서 김정은 국무위원장을 만났다.",
            "ko",
        ),
        Told(
            "london-post",
            "2025-07-12T10",
            "Lavrov met Kim Jong Un and Choe Son Hui in Wonsan",
            "Russia's foreign minister handed Kim greetings from Putin.",
        ),
        Told(
            "paris-paper",
            "2025-07-12T16",
            "Lavrov et Choe Son-hui publient une déclaration commune à Wonsan",
            "La Russie et la Corée du Nord y confirment leur partenariat après les entretiens avec Kim Jong-un.",
            "fr",
        ),
    )
    assert scene.turns(LEADERS) == [
        "planned, single_source",
        "planned, corroborated",
        "single_source",
        "corroborated",
        "admitted_by_one",
    ]
    assert [item.stance for item in scene.read] == ["planned", "planned", "asserts", "asserts", "asserts"]
    (story,) = scene.stories.values()
    assert (len(story.reports), story.publishers, scene.actions[0]) == (5, 4, "opened")
    assert scene.keeps_its_promises()


def test_cooperation_and_a_threat_have_their_own_actors() -> None:
    """Moscow and Pyongyang sign, Seoul threatens to arm Kyiv: nothing of the treaty is denied by that."""
    scene = Scene(
        Told(
            "seoul-daily",
            "2024-06-20T08",
            "Putin and Kim sign treaty; Seoul threatens to send weapons to Ukraine",
            "Russia and North Korea signed a partnership treaty in Pyongyang. South Korea threatened to arm Kyiv.",
        )
    )
    assert scene.turns(TREATY) == ["single_source"]
    assert {one.stance for one in scene.ledger[TREATY].statements} == {"asserts"}
    (item,) = scene.read
    acts = {event.root: event.actor.code[:3] for event in item.events if event.actor}
    assert acts["SUPPORT"] in ("RUS", "PRK")
    assert acts["THREATEN"] == "KOR"
    assert scene.keeps_its_promises()
