"""Whether an act has happened: negated, planned, conditional or historical, by the words that stand near it."""

from __future__ import annotations

from streams.core.lexicon import Mention
from streams.core.model import Reality
from streams.core.passages import Passage

NEGATE, FUTURE, HYPOTHETICAL, HISTORICAL = "cue:negate", "cue:future", "cue:hypothetical", "cue:historical"
_NEAR = {
    "before": {NEGATE: 22, FUTURE: 40, HYPOTHETICAL: 30},
    "after": {NEGATE: 4, FUTURE: 30, HYPOTHETICAL: 14},
}
"""Characters between such a word and the act, in languages whose verbs stand in the middle."""
_LAST = {
    "before": {NEGATE: 3, FUTURE: 12, HYPOTHETICAL: 12},
    "after": {NEGATE: 12, FUTURE: 14, HYPOTHETICAL: 14},
}
"""The same where verbs end the sentence, and what is said of them is joined to them."""
VERB_LAST = frozenset({"ko", "ja"})


def reality(passage: Passage, act: Mention, lang: str) -> Reality:
    """Say whether an act has happened."""
    near = _near(passage, act, lang)
    if NEGATE in near:
        return "negated"
    if HYPOTHETICAL in near and FUTURE not in near:
        return "conditional"
    if FUTURE in near:
        return "planned"
    tags = passage.tags
    return "historical" if HISTORICAL in tags and "20" not in passage.text else "happened"


def _near(passage: Passage, act: Mention, lang: str) -> set[str]:
    reach = _LAST if lang in VERB_LAST else _NEAR
    found: set[str] = set()
    for mention in () if passage.tags.isdisjoint(reach["before"]) else passage.mentions:
        for tag in mention.tags:
            if tag in reach["before"] and (
                0 <= act.start - mention.end <= reach["before"][tag]
                or -2 <= mention.start - act.end <= reach["after"][tag]
                or (tag != NEGATE and act.start <= mention.start < act.end)
            ):
                found.add(tag)
    return found
