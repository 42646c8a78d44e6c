"""A third watch, damage to cables under the Baltic Sea, made from data alone: what a user adds without Python."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

NAME = "baltic-cables"

TOML = """
id = "baltic-cables"
title = "Cables under the Baltic Sea"
question = "Is a cable or pipeline under the Baltic Sea damaged, searched for, repaired or guarded?"

[gate]
any_of = [["topic:cable", "place:baltic"]]

[features]
pairs = [["topic:cable", "place:baltic"]]

[[labels]]
id = "damage"
title = "Damage"
severity = "critical"
definition = "A cable or pipeline is cut, torn or suspected to be."

[[labels]]
id = "guard"
title = "Guard"
severity = "notice"
definition = "Ships, patrols and laws that protect cables."

[rule]
id = "baltic-cables-any"
"""

LEXICON: tuple[dict[str, Any], ...] = (
    {
        "id": "term-cable", "kind": "term", "name": "cable", "tags": ["topic:cable"],
        "aliases": {"en": ["cable", "cables"], "fr": ["câble*", "gazoduc"], "pl": ["kabel", "kabl*", "gazociąg*"]},
    },
    {
        "id": "baltic-sea", "kind": "place", "name": "Baltic Sea", "tags": ["place:baltic"],
        "aliases": {"en": ["Baltic Sea", "Baltic"], "fr": ["Baltique"], "pl": ["Bałty*", "bałtyck*"]},
    },
    {
        "id": "finland", "kind": "country", "name": "Finland", "country": "FIN", "sector": "GOV", "tags": ["side:FIN"],
        "aliases": {"en": ["Finland", "Finnish"], "fr": ["Finlande"], "pl": ["Finlandi*"]},
    },
)  # fmt: skip

DAMAGED = (
    ("en", "Cable between Finland and Estonia cut in the Baltic Sea", "Finnish police boarded a tanker on Thursday."),
    ("en", "Power cable under the Baltic fails", "The operator said it was damaged from outside."),
    ("en", "Sweden opens inquiry into torn Baltic cable", ""),
    ("en", "Anchor dragged for 11 kilometres over Baltic pipeline", "Divers found it near the broken line."),
    ("en", "Two telecom cables in the Baltic severed within a day", "Nobody believes in accident, a minister said."),
    ("fr", "Un câble sous la Baltique sectionné", "La Finlande a arraisonné un pétrolier soupçonné de l'avoir rompu."),
    ("fr", "Nouveau câble endommagé en mer Baltique", "L'opérateur a constaté une panne dans la nuit."),
    ("pl", "Zerwany kabel na dnie Bałtyku", "Fińska straż zatrzymała tankowiec podejrzany o uszkodzenie."),
    ("pl", "Uszkodzono gazociąg na Bałtyku", "Operator mówi o gwałtownym spadku ciśnienia."),
)
GUARDED = (
    ("en", "NATO sends frigates to guard Baltic cables", "The mission Baltic Sentry started in January."),
    ("en", "Baltic states plan joint patrols over cables", ""),
    ("en", "Finland proposes a law to protect cables in the Baltic Sea", "The bill lets police inspect ships sooner."),
    ("fr", "L'OTAN surveille les câbles de la Baltique", "Des frégates et des drones patrouillent depuis janvier."),
    ("fr", "Patrouilles communes pour protéger le câble de la Baltique", ""),
    ("pl", "Polska chce patroli nad kablami na Bałtyku", "Premier zaproponował wspólną straż morską."),
    ("pl", "NATO pilnuje kabli na Bałtyku", ""),
)
NEITHER = (
    ("en", "Baltic cable television company sold", "Viewers in the Baltic states keep their channels."),
    ("en", "Cable car over Baltic beach opens to tourists", ""),
    ("en", "Baltic Sea festival hit by a power cable short circuit on stage", "The concert went on after an hour."),
    ("en", "A cable-knit sweater from the Baltic coast wins a prize", ""),
    ("en", "Cable series about Baltic vikings renewed", "The show returns in autumn."),
    ("en", "Swimmer crosses the Baltic Sea beside a cable ferry", ""),
    ("fr", "La Baltique, destination de l'été, son téléphérique à câble", "Les touristes affluent."),
    ("fr", "Câble et fibre : les abonnés de la Baltique changent de chaîne", ""),
    ("pl", "Telewizja kablowa nad Bałtykiem zmienia kanały; kabel w pakiecie", ""),
    ("pl", "Kablem do Bałtyku: nowa kolejka linowa", "Turyści czekali w kolejkach."),
    ("pl", "Festiwal nad Bałtykiem odwołany przez zepsuty kabel mikrofonu", ""),
)


def write_third_watch(directory: Path) -> Path:
    """Write the watch's folder, untrained, beside an empty shared lexicon; return the folder of watches."""
    folder = directory / NAME
    folder.mkdir(parents=True)
    (folder / "watch.toml").write_text(TOML)
    (folder / "lexicon.jsonl").write_bytes(b"\n".join(map(orjson.dumps, LEXICON)))
    (folder / "examples.jsonl").write_bytes(b"\n".join(map(orjson.dumps, _examples())))
    return directory


def _examples() -> list[dict[str, Any]]:
    labelled = ((DAMAGED, ["damage"]), (GUARDED, ["guard"]), (NEITHER, []))
    return [
        {
            "id": f"bc-{'-'.join(labels) or 'none'}-{number}", "lang": lang, "title": title, "summary": summary,
            "relevant": bool(labels), "labels": labels, "stance": "asserts" if labels else None,
        }
        for texts, labels in labelled
        for number, (lang, title, summary) in enumerate(texts)
    ]  # fmt: skip
