"""The stance of an item's main claim: asserted, planned, denied, or confirmed by a party.

The main claim is what the headline says of the watch's matter; where the headline has no word of time or standing the
first sentence decides, as in "Choe Son Hui, Russia" above "she will visit Moscow, KCNA said". A plan is a plan whoever
tells it; what third states would do about it is none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal

from streams.core.account import Account
from streams.core.claims import first_stance
from streams.core.matters import countries_of
from streams.core.model import Stance
from streams.core.outlook import Outlook, outlook
from streams.core.passages import Passage
from streams.core.watch import LabelDef

MainStance = Literal["asserts", "planned", "denies", "confirms"]


LOOKED_AT = 2
"""Sentences, the title among them, in which the main claim stands."""
_NOMINAL = {
    "ko": re.compile(r"(?:방문|방북|방러|방중|방한|회담|순방|참석|파견|파병|출국|면담|정상회담)[\"”’')\]]*$"),
    "ja": re.compile(r"(?:訪問|訪朝|訪ロ|訪露|訪中|会談|出席|派遣|派兵|参加)[」』)）]*$"),
}
"""Headlines that end in a bare noun of what is done: whether it has been done stands in the first sentence."""


def main_stance(account: Account, labels: Sequence[LabelDef], at: datetime | None) -> MainStance:
    """Return the stance of the main claim of an item. ``labels`` are those it may claim under, the likeliest first."""
    if not account.passages or not labels:
        return "asserts"
    account = account.head(LOOKED_AT)
    first = first_stance(account, labels[0])
    if first in ("denies", "rejects_framing"):
        return "denies"
    if first == "confirms" and labels[0].contested and "stance:confirms" in account.passages[0].tags:
        return "confirms"
    return "planned" if _is_planned(account, countries_of(labels[0]), at) else "asserts"


def settled_stance(read: MainStance, claimed: Stance, guessed: str) -> str:
    """Return the stance where the heads' guess is heard too.

    Words come first. Where they only assert, the heads may see a denial in what was neither confirmed nor denied, and
    an admission in what a party says in other words than "confirms".
    """
    heard = {"non_denial": "denies", "confirms": "confirms"}.get(claimed)
    return guessed if read == "asserts" and guessed == heard else read


def _is_planned(account: Account, parties: Collection[str], at: datetime | None) -> bool:
    head = account.passages[0]
    told = _outlook(account, head, parties, at)
    nominal = _NOMINAL.get(account.lang)
    if told == "open" and nominal and nominal.search(head.text) and len(account.passages) > 1:
        told = _outlook(account, account.passages[1], parties, at)
    return told == "planned"


def _outlook(account: Account, passage: Passage, parties: Collection[str], at: datetime | None) -> Outlook:
    """Return the outlook of the first utterance of a sentence that has one."""
    told = (outlook(said, parties, at) for said in account.utterances if said.passage is passage)
    return next((one for one in told if one != "open"), "open")
