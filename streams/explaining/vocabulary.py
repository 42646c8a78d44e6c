"""Tags, codes and countries in words a person understands: from the lexicon's own names, and a table for the rest.

A watch of one's own brings its own tags; they are called by the names of its lexicon entries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from streams.core.lexfile import Entry
from streams.core.watch import LabelDef

PLAIN = {
    "act:accuse": "accusing", "act:agree": "agreeing", "act:aid": "giving", "act:assault": "attacking",
    "act:coerce": "forcing", "act:concede": "giving way", "act:consult": "meeting or talking",
    "act:cooperate": "working together", "act:mobilize": "moving forces", "act:protest": "protesting",
    "act:reject": "refusing", "act:request": "asking", "act:retreat": "withdrawing", "act:sanction": "punishing",
    "act:support": "supporting", "act:threaten": "threatening",
    "mode:abduct": "capturing", "mode:allege": "alleging", "mode:disapprove": "condemning",
    "mode:discontinue": "cutting off", "mode:expel": "expelling", "mode:investigate": "investigating",
    "mode:phone": "calling by telephone", "mode:release": "releasing", "mode:third-party": "mediating",
    "mode:visit": "visiting", "mode:withdraw": "pulling back",
    "cue:assert": "saying", "cue:confirm": "confirming", "cue:deny": "denying", "cue:done": "what has been done",
    "cue:future": "what is to come", "cue:plan": "planning", "cue:negate": "not", "cue:hearsay": "hearsay",
    "cue:cost": "what it costs", "cue:domestic": "politics at home", "cue:guests": "guests",
    "cue:interkorean": "the two Koreas' own dealings", "cue:likened": "a comparison", "cue:ranking": "rankings",
    "cue:relief": "relief aid", "cue:restraint": "calls for restraint", "cue:taiwan": "Taiwan",
    "cue:nuclear_talks": "talks about the North's programme", "cue:peace_plan": "talks about Ukraine",
    "cue:usprk": "the North and Washington", "cue:test": "a missile test",
    "topic:assets": "bombers, submarines and other assets", "topic:bilateral": "talks of two allies",
    "topic:declaratory": "words meant to deter", "topic:exercise": "drills", "topic:trilateral": "the three allies",
    "topic:nuclear": "nuclear matters", "topic:nuclear_debate": "a bomb of Seoul's own", "topic:labour": "builders",
    "topic:adversary_reaction": "the adversary's answer", "topic:deterrence": "deterrence",
    "topic:extended": "extended deterrence", "topic:leaders": "leaders and visits", "topic:front": "the front",
    "place:peninsula": "the Korean peninsula",
}  # fmt: skip
"""Words of acts and of standing have no name in the lexicon that a reader would understand."""


class Vocabulary:
    """The words of these entries' tags."""

    def __init__(self, entries: Iterable[Entry], labels: Iterable[LabelDef] = ()) -> None:
        self._labels = {f"topic:{label.id}": label.title for label in labels}
        self._names: dict[str, list[Entry]] = defaultdict(list)
        self._countries: dict[str, str] = {}
        self._entries: dict[str, Entry] = {}
        for entry in entries:
            self._entries.setdefault(entry.id, entry)
            for tag in entry.tags:
                self._names[tag].append(entry)
            if entry.kind == "country" and entry.country and entry.name != entry.country:
                self._countries.setdefault(entry.country, entry.name)

    def country(self, code: str) -> str:
        """Return the name of a country by its ISO 3166 code; the code where it is not known."""
        return self._countries.get(code, code)

    def entry(self, name: str) -> str:
        """Return the name of an entry by its id."""
        return self._entries[name].name if name in self._entries else name

    def tag(self, tag: str) -> str:
        """Return what a tag stands for."""
        kind, _, rest = tag.partition(":")
        if kind in ("side", "who", "head"):
            name = self.country(rest)
            return {"side": name, "who": f"people of {name}", "head": f"the leader of {name}"}[kind]
        if tag in PLAIN:
            return PLAIN[tag]
        named = [entry for entry in self._names.get(tag, ()) if kind == "forum" or entry.kind == "term"]
        return named[0].name if named else self._labels.get(tag, rest.replace("_", " ").replace("-", " "))


def listed(words: Iterable[str], last: str = "and") -> str:
    """Join words as a sentence lists them."""
    every = list(words)
    return every[0] if len(every) == 1 else f"{', '.join(every[:-1])} {last} {every[-1]}" if every else ""
