"""Why a head says yes or no: its parts gathered into a few reasons that a person can read.

A word of the subject is a feature in many ways: anywhere, in the title, in one sentence with the two. A reader wants
it once, with how it stands and all it adds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from streams.core.passages import View
from streams.core.weighing import BASE, FOCUS, TITLE
from streams.explaining.vocabulary import Vocabulary, listed

LEAST = 0.15
"""Log-odds below which a reason is not told: it moves a score by four hundredths at most."""
_BESIDE = re.compile(r"(?P<how>pair|clause)&(?P<tag>[a-z]+:[^:]+)(?::(?P<apart>apart|together))?")
_SIDED = ("side:", "who:", "head:")
_EMBEDDED = {TITLE: "the title", FOCUS: "the rest"}
_SHAPES = {
    "title_only": "there is nothing but a title", "long": "it is long", "no_focus": "no sentence below the title counts"
}  # fmt: skip
_GATES = {
    "title": "the title alone names what is asked for", "title_has_none": "the title names nothing of it",
    "early": "one of the first sentences names it all", "late": "only a sentence further down names it all",
    "never_in_one_sentence": "no one sentence names it all",
}  # fmt: skip
_NEAR = {"one_word": "as one word", "list": "in a list of states", "joined": "side by side", "clause": "in one clause",
         "far": "far apart"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """What speaks for or against, in log-odds, in plain words, and the item's own words for it."""

    weight: float
    told: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """All reasons of one head: they add up with ``base`` and ``rest`` to its log-odds."""

    reasons: tuple[Reason, ...]
    """The weightiest first, whichever way they weigh."""
    base: float
    rest: float

    @property
    def total(self) -> float:
        return self.base + self.rest + sum(reason.weight for reason in self.reasons)


@dataclass(slots=True)
class _Group:
    weight: float = 0.0
    how: set[str] = field(default_factory=set)


Key = tuple[str, str]


def account(parts: Mapping[str, float], view: View, vocabulary: Vocabulary) -> Account:
    """Gather the parts of a head into reasons."""
    groups: dict[Key, _Group] = {}
    for name, weight in parts.items():
        if name != BASE:
            key, how = _belongs(_told_of(name, view))
            group = groups.setdefault(key, _Group())
            group.weight += weight
            group.how.add(how)
    told = [_reason(key, group, view, vocabulary) for key, group in groups.items() if abs(group.weight) >= LEAST]
    rest = sum(group.weight for group in groups.values() if abs(group.weight) < LEAST)
    return Account(tuple(sorted(told, key=lambda one: (-abs(one.weight), one.told))), parts.get(BASE, 0.0), rest)


def _told_of(name: str, view: View) -> str:
    """The one embedding stands for the other where there is no title, or nothing below it."""
    if name in _EMBEDDED:
        return FOCUS if view.title is None else name if view.focus else TITLE
    return name


def _belongs(name: str) -> tuple[Key, str]:
    """Return the reason a feature belongs to, and what it tells of how things stand."""
    if name in _EMBEDDED:
        return (name, ""), name
    beside = _BESIDE.fullmatch(name)
    if beside:
        return ("tag", beside["tag"]), beside["apart"] or beside["how"]
    where, _, rest = name.partition(":")
    if where in ("pair", "lead") and "|" in rest:
        pair, how = _pair(rest)
        return ("pair", pair), how or where
    if where in ("item", "lead", "focus"):
        return ("kind" if rest.startswith("kind:") else "tag", rest.removeprefix("kind:")), where
    if where == "share":
        tag, _, how = rest.rpartition(":")
        return ("share", tag), how
    if where == "sides":
        return ("sides", ""), rest
    return (where, "" if where == "gate" else rest), rest


def _pair(rest: str) -> tuple[str, str]:
    """Split ``side:PRK|side:RUS:kinds:a-b`` into the pair and what is said of it."""
    one, _, other = rest.partition("|")
    first, second, *how = other.split(":", 2)
    return f"{one}|{first}:{second}", how[0] if how else ""


def _reason(key: Key, group: _Group, view: View, vocabulary: Vocabulary) -> Reason:
    kind, name = key
    if kind == "tag":
        return Reason(group.weight, _tag(name, group.how, vocabulary), tuple(_words(view, name)))
    if kind == "kind":
        return Reason(group.weight, _kind(name), tuple(_words(view, name, of_kind=True)))
    if kind in _EMBEDDED:
        what = "such a thing" if group.weight > 0 else "something else"
        return Reason(group.weight, f"{_EMBEDDED[kind]} tells of {what}")
    return Reason(group.weight, _TELL[kind](name, group.how, vocabulary) if kind in _TELL else name)


def _kind(kind: str) -> str:
    if kind in ("term", "concept"):
        return "words that the watch knows"
    return f"names {'an' if kind[0] in 'aeio' else 'a'} {kind}"


def _tag(tag: str, how: set[str], vocabulary: Vocabulary) -> str:
    word = vocabulary.tag(tag)
    if tag.startswith(_SIDED):
        apart = " apart from the two" if "apart" in how else " beside the two" if "together" in how else ""
        return f"names {word}{apart}"
    if "clause" in how:
        return f"{word}, in one clause with the two"
    if "pair" in how:
        return f"{word}, in one sentence with the two"
    return f"{word}, {'in what leads' if 'lead' in how else 'further down'}"


def _told_pair(pair: str, how: set[str], vocabulary: Vocabulary) -> str:
    both = listed(vocabulary.tag(tag) for tag in pair.split("|"))
    near = next((words for name, words in _NEAR.items() if name in how), "in one sentence" if "pair" in how else "")
    title = "of the title" if near in ("in one clause", "in one sentence") else "in the title"
    if not near:
        return f"{both}: one in the title, one in the first sentence"
    return " ".join([both, near, *([title] if "title" in how else [])])


def _told_gate(_: str, how: set[str], __: Vocabulary) -> str:
    told = [words for name, words in _GATES.items() if name in how]
    return listed(told) or "which names let it in"


def _told_share(tag: str, how: set[str], vocabulary: Vocabulary) -> str:
    often = {"much": "in most sentences", "some": "in some sentences", "little": "in few sentences"}
    return f"{vocabulary.tag(tag)} {next((often[name] for name in how if name in often), '')}".strip()


def _told_sides(_: str, how: set[str], vocabulary: Vocabulary) -> str:
    titles = [name.removeprefix("title:") for name in how if name.startswith("title:")]
    leads = [name.removeprefix("lead:") for name in how if name.startswith("lead:")]
    subject, sides = ("the title", titles[0]) if titles else ("the leading sentence", (leads or ["none"])[0])
    named = listed(vocabulary.country(code) for code in sides.split("+"))
    if sides == "none":
        return f"{subject} names no side"
    return f"{subject} names {named}{',' if '+' in sides else ''} and no other side"


def _told_said(name: str, _: set[str], vocabulary: Vocabulary) -> str:
    kind, cue, *side = name.split(":", 2)
    return f"{vocabulary.tag(f'{kind}:{cue}')}, next to {vocabulary.tag(side[0] if side else '')}"


def _told_shape(name: str, _: set[str], __: Vocabulary) -> str:
    return _SHAPES.get(name, name)


_TELL = {
    "pair": _told_pair, "gate": _told_gate, "share": _told_share, "sides": _told_sides, "said": _told_said,
    "shape": _told_shape,
}  # fmt: skip


def _words(view: View, name: str, *, of_kind: bool = False) -> Iterator[str]:
    """Yield the item's first words for a tag or a kind, at most two."""
    passages = [*([view.title] if view.title else []), *view.focus, *view.body]
    every = [mention for passage in passages for mention in passage.mentions]
    fitting = (one.text for one in every if (one.entry.kind == name if of_kind else name in one.tags))
    yield from list(dict.fromkeys(fitting))[:2]
