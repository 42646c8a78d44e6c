"""The stance of an utterance towards what it speaks of, by its words of standing, its voice and the acts told as not
done.

Longer words win over shorter ones inside them, so that "does not deny" is no denial. A party of the proposition that
speaks of it as done admits it (``confirms``), where the matter is contested; anybody else who confirms only asserts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from streams.core.lexicon import Mention
from streams.core.model import Event, Reality, Stance
from streams.core.outlook import ONGOING, outlook
from streams.core.standing import NEGATE
from streams.core.utterances import Utterance

ORDER: tuple[Stance, ...] = ("retracts", "calls_for_proof", "non_denial", "rejects_framing", "denies")
"""Words of standing that settle an utterance, the strongest first."""
ASIDE: frozenset[Stance] = frozenset({"non_denial", "rejects_framing", "calls_for_proof", "retracts"})
"""Stances that say nothing of when."""
_WITHOUT = frozenset({"without", "без", "bez", "sans", "دون", "brak"})
"""Words that deny a circumstance and not the act."""
_CLAUSE = re.compile(r"…|\.{2,}|[\"“”「」『』«»:：]|[,、，]\s?")
_NEVER = re.compile(r"(?!)")
_BEGINS = r"(?:^|[:：]\s)\W*"
"""Where an utterance begins: at once, or behind the name of who speaks."""
_NONE = {
    "en": re.compile(_BEGINS + r"no(?:thing)?\s(?!longer|one|doubt|sooner)", re.IGNORECASE),
    "fr": re.compile(_BEGINS + r"aucune?\s", re.IGNORECASE),
    "pl": re.compile(_BEGINS + r"żad[ne]\w{0,3}\s", re.IGNORECASE),
    "ru": re.compile(r"(?<=\s)нет[\s.»\"”]*$|" + _BEGINS + r"(?:ни од\w{2,4}|никак\w{2,3})\s", re.IGNORECASE),
    "uk": re.compile(r"(?<=\s)(?:немає|нема)[\s.»\"”]*$|" + _BEGINS + r"(?:жод|ніяк)\w{2,4}\s", re.IGNORECASE),
    "ko": re.compile(r"(?:없다|없어|없습니다|아니다|아냐)[\s.\"”’'…]*$"),
    "ja": re.compile(r"(?:はいない|はない)[\s。」]*$"),
}
_PROOF_ASKED = {"asks:verb", "proof:noun"}
ASKING = 40
"""Characters between a word of demanding and the proof that is demanded."""


def stance_of(said: Utterance, parties: Collection[str], events: Sequence[Event], *, contested: bool) -> Stance:
    """Return the stance of an utterance. ``parties`` are the countries of the proposition."""
    settled = next((stance for stance in ORDER if f"stance:{stance}" in said.tags), None)
    if settled == "rejects_framing" and "stance:denies" in said.tags:
        settled = "denies" if _is_first(said, "stance:denies", "stance:rejects_framing") else settled
    if settled:
        return settled
    if asks_for_proof(said):
        return "calls_for_proof"
    if is_told_undone(said, events) or _tells_of_none(said):
        return "denies"
    if "stance:estimates" in said.tags and not _is_of(said, parties):
        return "estimates"
    return "confirms" if _admits(said, parties, contested=contested) else "asserts"


def reality_of(said: Utterance, stance: Stance, parties: Collection[str]) -> Reality:
    """Return whether what an utterance speaks of has happened."""
    if stance == "denies":
        return "negated"
    if stance in ASIDE:
        return "happened"
    if outlook(said, parties) == "planned":
        return "planned"
    return "ongoing" if ONGOING in said.tags else "happened"


def asks_for_proof(said: Utterance) -> bool:
    """Whether a word of demanding and one for proof stand near each other."""
    if not said.tags >= _PROOF_ASKED:
        return False
    asking = [mention for mention in said.mentions if "asks:verb" in mention.tags]
    proofs = [mention for mention in said.mentions if "proof:noun" in mention.tags]
    return any(_gap(one, other) <= ASKING for one in asking for other in proofs)


def is_told_undone(said: Utterance, events: Sequence[Event]) -> bool:
    """Whether somebody tells the acts of an utterance as not done, with whatever verb."""
    if said.voice is None or NEGATE not in said.tags:
        return False
    if all(one.text.lower() in _WITHOUT for one in said.mentions if NEGATE in one.tags):
        return False
    told = [event for event in events if is_within(said, event)]
    return any(event.reality == "negated" for event in told) and not any(event.reality == "happened" for event in told)


def _tells_of_none(said: Utterance) -> bool:
    """Whether a bare "there is none" ends an utterance, or "no soldier" begins it, as the language has it."""
    found = _NONE.get(said.lang, _NEVER).search(said.text)
    if found is None:
        return False
    begin, end = _clause_about(said.text, found)
    place = said.start
    inside = [one for one in said.mentions if begin <= one.start - place < end]
    names = any(one.entry.competes and one.start - place <= found.start() < one.end - place for one in inside)
    return not names and any(tag.startswith(("topic:", "unit:", "proof:")) for one in inside for tag in one.tags)


def _clause_about(text: str, found: re.Match[str]) -> tuple[int, int]:
    """Return the clause that a negation begins or ends."""
    cuts = [0, *(cut.end() for cut in _CLAUSE.finditer(text)), len(text)]
    begin = max(cut for cut in cuts if cut <= found.start())
    return begin, min((cut for cut in cuts if cut >= found.end()), default=len(text))


def is_within(said: Utterance, event: Event) -> bool:
    """Whether an event is told in these words."""
    sentence, act = event.evidence[0], event.evidence[min(1, len(event.evidence) - 1)]
    if (sentence.field, sentence.start) != (said.passage.field, said.passage.start):
        return False
    return act is sentence or said.start <= act.start < said.end


def _admits(said: Utterance, parties: Collection[str], *, contested: bool) -> bool:
    if not _is_of(said, parties):
        return False
    if "stance:confirms" in said.tags or (contested and "stance:owns" in said.tags):
        return True
    return contested and _tells(said) and outlook(said, parties) != "planned"


def _tells(said: Utterance) -> bool:
    """Whether the voice only tells: it neither asks nor judges what others said."""
    if said.voice is None:
        return False
    cue = said.voice.cue
    return cue is None or ("says:judge" not in cue.tags and any(tag.startswith("says:") for tag in cue.tags))


def _is_of(said: Utterance, parties: Collection[str]) -> bool:
    return said.voice is not None and said.voice.who.country in parties


def _is_first(said: Utterance, one: str, other: str) -> bool:
    first, second = said.first(one), said.first(other)
    return first is not None and (second is None or first.start <= second.start)


def _gap(one: Mention, other: Mention) -> int:
    return max(one.start - other.end, other.start - one.end, 0)
