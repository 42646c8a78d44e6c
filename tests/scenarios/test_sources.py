"""Who stands behind what is told: one agency's two wordings, two officials, reprints, and the accused himself."""

from __future__ import annotations

from tests.scenarios.scene import ARMS, LABOUR, TROOPS, Scene, Told


def test_one_quote_in_two_wordings_by_one_agency_is_one_source() -> None:
    """The agency rewords what the president said: one story, one publisher, nothing corroborated, one message."""
    scene = Scene(
        Told(
            "kyiv-agency",
            "2024-12-23T09",
            "Zelensky: more than 3,000 North Korean soldiers killed or wounded in Kursk region of Russia",
            '"There are already over 3,000 killed and wounded North Koreans," the president wrote.',
        ),
        Told(
            "kyiv-agency",
            "2024-12-23T11",
            "North Korean losses in Russia's Kursk region pass 3,000, Zelensky says",
            '"Already more than 3,000 North Korean soldiers were killed or wounded there," he wrote.',
        ),
    )
    assert (scene.turns(TROOPS), scene.ledger[TROOPS].publishers) == (["single_source"], 1)
    assert (len(scene.stories), scene.actions) == (1, ["opened"])
    quantities = [one.quantity for one in scene.ledger[TROOPS].statements]
    assert {(one.low, one.bound, one.unit) for one in quantities if one} == {(3000.0, "at_least", "casualties")}
    assert scene.keeps_its_promises()


def test_two_officials_who_name_two_weapons_corroborate_neither() -> None:
    """That there are arms both say; each weapon has one source."""
    scene = Scene(
        Told(
            "kyiv-herald",
            "2025-02-24T09",
            "Budanov: North Korea gave Russia KN-23 ballistic missiles",
            "Ukraine's military intelligence chief spoke at a forum in Kyiv.",
        ),
        Told(
            "seoul-daily",
            "2025-02-24T12",
            "North Korea sent Russia Koksan self-propelled guns, Shin Won-sik says",
            "South Korea's national security adviser spoke on television about arms for Moscow.",
        ),
    )
    assert scene.turns(f"{ARMS}/kn-23") == ["single_source"]
    assert scene.turns(f"{ARMS}/koksan") == ["single_source"]
    assert scene.turns(ARMS) == ["single_source", "corroborated"]
    assert scene.keeps_its_promises()


def test_a_chain_of_reprints_over_six_languages_is_one_source() -> None:
    """Papers that cite an agency stand for the agency: nothing is corroborated and no publisher is counted twice."""
    scene = Scene(
        Told(
            "yonhap",
            "2025-06-26T03",
            '국정원 "북한, 러시아에 추가 파병…군인 6천명"',
            "국가정보원은 북한이 러시아에 군인 6천명을 더 보냈다고 밝혔다.",
            "ko",
        ),
        Told(
            "tokyo-paper",
            "2025-06-26T05",
            "北朝鮮、ロシアに兵士6000人を追加派遣 韓国情報機関",
            "聯合ニュースによると、国家情報院が北朝鮮兵の派遣を明らかにした。",
            "ja",
        ),
        Told(
            "moscow-paper",
            "2025-06-26T06",
            "Разведка Южной Кореи: КНДР отправила в Россию еще 6 тысяч солдат",
            "Об этом пишет Ренхап со ссылкой на Национальную службу разведки.",
            "ru",
            source="Yonhap News Agency",
        ),
        Told(
            "warsaw-paper",
            "2025-06-26T07",
            "Wywiad Korei Południowej: Korea Północna wysłała do Rosji kolejnych 6 tys. żołnierzy",
            "Informację podała agencja Yonhap.",
            "pl",
            source="Yonhap",
        ),
        Told(
            "paris-paper",
            "2025-06-26T08",
            "La Corée du Nord a envoyé 6 000 soldats de plus en Russie, selon le renseignement sud-coréen",
            "L'agence Yonhap cite le Service national du renseignement.",
            "fr",
            source="Yonhap",
        ),
        Told(
            "hongkong-paper",
            "2025-06-26T09",
            "韩国国情院：朝鲜再向俄罗斯派兵6000名",
            "据韩联社报道，国家情报院公布了这一消息。",
            "zh",
            source="韩联社",
        ),
    )
    (story,) = scene.stories.values()
    assert (len(story.reports), story.publishers) == (6, 1)
    assert (scene.turns(TROOPS), scene.ledger[TROOPS].publishers) == (["single_source"], 1)
    assert scene.actions == ["opened"]
    assert scene.keeps_its_promises()


def test_an_admission_by_the_accused() -> None:
    """Accused by Washington, denied by Pyongyang, proved by wreckage, owned by him who received the shells."""
    scene = Scene(
        Told(
            "washington-post-box",
            "2023-10-13T15",
            "White House accuses North Korea of shipping 1,000 containers of munitions to Russia",
            "Officials in Washington published images of the containers at the port of Rajin.",
        ),
        Told(
            "seoul-daily",
            "2024-05-17T01",
            "North Korea denies arms trade with Russia as absurd",
            "Kim Yo Jong said Pyongyang's weapons were not made for export to Moscow.",
        ),
        Told(
            "london-post",
            "2024-05-30T09",
            "Debris shows Russia fired North Korean missiles at Kharkiv, UN experts report",
            "The fragments came from a weapon made in North Korea.",
        ),
        Told(
            "moscow-brief",
            "2025-09-03T08",
            "Putin confirms that North Korea sent Russia shells",
            "The president thanked Kim Jong Un for the weapons at talks in Beijing.",
        ),
    )
    assert scene.turns(ARMS) == ["single_source", "disputed", "verified_by_third_party", "admitted_by_one"]
    assert scene.keeps_its_promises()


def test_a_plan_and_its_beginning() -> None:
    """Shoigu announces builders in June 2025; in autumn Seoul reports that they have begun to move."""
    scene = Scene(
        Told(
            "moscow-brief",
            "2025-06-17T14",
            "Шойгу: КНДР направит в Курскую область пять тысяч военных строителей",
            "Секретарь Совбеза РФ рассказал об этом после встречи с Ким Чен Ыном в Пхеньяне.",
            "ru",
        ),
        Told(
            "london-post",
            "2025-06-17T17",
            "North Korea to send 5,000 military builders to Russia's Kursk region, Shoigu says",
            "They will rebuild what was destroyed, he said in Pyongyang.",
        ),
        Told(
            "seoul-daily",
            "2025-11-04T06",
            "North Korean military builders have begun moving to Russia, National Intelligence Service says",
            "About 5,000 construction workers have been leaving in stages since September, Seoul lawmakers heard.",
        ),
    )
    assert scene.turns(LABOUR) == ["planned, single_source", "planned, corroborated", "single_source"]
    assert {one.quantity.low for one in scene.ledger[LABOUR].statements if one.quantity} == {5000.0}
    assert scene.keeps_its_promises()
