"""A watch: one subject that readers follow, as data. A third watch is a folder, not a change of code.

A folder holds ``watch.toml`` (question, labels, gate, relation features, rule), ``lexicon*.jsonl``,
``examples*.jsonl``, ``asides*.jsonl``, ``gold*.jsonl`` and the trained ``heads.npz``; the lexicons of ``shared`` belong
to every watch.
Parsing takes bytes and is pure; ``edges.seeds`` reads the folder. What is wrong is refused with file and line.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Literal

import msgspec

from streams.core.allowed import with_allowed
from streams.core.errors import BadWatch
from streams.core.identify import body_digest, digest
from streams.core.jsonlines import decoded
from streams.core.lexfile import LANGS, Entry, Id, Tag, parse_lexicon
from streams.core.lexicon import Lexicons
from streams.core.model import Severity, TextField
from streams.core.page import Page

SEVERITIES: tuple[Severity, ...] = ("info", "notice", "warning", "critical")
"""From the least to the gravest."""


PARTIES = r"^[A-Z]{3}(,[A-Z]{3})*(>[A-Z]{3})?$"
"""How the parties of a proposition are written."""
AT_LARGE = "cooperation"
"""What a claim is about that belongs to the watch and to none of its labels."""


class LabelDef(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A label of a watch: what it covers and how grave it is."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$")]
    title: str
    definition: str
    severity: Severity
    parties: Annotated[str, msgspec.Meta(pattern=PARTIES)] | None = None
    """Who does it, to or for whom, by country, ``PRK>RUS``: the proposition of claims; None: nothing is claimed."""
    contested: bool = False
    """Whether the parties long denied it: a party that speaks of it as done then admits it."""


class GateDef(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An item may concern the watch when all tags of one of these lists are matched."""

    any_of: tuple[Annotated[tuple[Tag, ...], msgspec.Meta(min_length=1)], ...]


class FeatureDef(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Relation features: whose meeting in one sentence, one clause, one list the heads may look at."""

    pairs: tuple[tuple[Tag, Tag], ...] = ()


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When a story of the watch becomes an alert."""

    id: Id
    min_score: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.5
    min_severity: Severity = "info"
    min_publishers: Annotated[int, msgspec.Meta(ge=1)] = 1


ExampleStance = Literal[
    "asserts", "estimates", "confirms", "denies", "non_denial", "rejects_framing", "retracts", "calls_for_proof",
    "planned", "none",
]  # fmt: skip


class WatchDef(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``watch.toml`` as it stands."""

    id: Id
    title: str
    question: str
    gate: GateDef
    labels: Annotated[tuple[LabelDef, ...], msgspec.Meta(min_length=1)]
    rule: Rule
    features: FeatureDef = FeatureDef()
    parties: Annotated[str, msgspec.Meta(pattern=PARTIES)] | None = None
    """Whose dealings the watch follows: the proposition of claims in items whose labels have none of their own."""
    stances: tuple[ExampleStance, ...] = ()
    """Stances that matter to the watch, the usual one first; an example's ``none`` is that one. Empty: no item has a
    stance, because what the watch follows is done in public and contested by nobody."""

    def stance_of(self, example: Example) -> ExampleStance:
        """Return the stance an example has for the watch."""
        if not example.relevant or not self.stances:
            return "none"
        return example.stance if example.stance in self.stances else self.stances[0]


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A labelled item, for training (``examples``) or measuring (``gold``)."""

    id: str
    lang: str
    title: str
    summary: str = ""
    text: str = ""
    relevant: bool
    labels: tuple[str, ...]
    stance: ExampleStance | None = None
    weight: Annotated[int, msgspec.Meta(ge=1, le=10)] = 1
    """For how many examples it counts in training: items close to the line teach more than plain ones."""
    why: str = ""


class Aside(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A sentence of background that names the watch's subject and makes no item of it, wherever it stands."""

    lang: str
    text: Annotated[str, msgspec.Meta(min_length=1)]
    alone: bool = False
    """It is a line of keywords, as chronicles set beside an entry, and stands as the whole summary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchFiles:
    """The bytes of one watch's folder; lexicons, examples and gold by file name, as there may be several of each."""

    folder: str
    toml: bytes
    lexicons: Mapping[str, bytes] = field(default_factory=dict)
    """Those of ``shared`` first; a later entry takes the place of an earlier one of the same id."""
    examples: Mapping[str, bytes] = field(default_factory=dict)
    asides: Mapping[str, bytes] = field(default_factory=dict)
    gold: Mapping[str, bytes] = field(default_factory=dict)
    heads: bytes | None = None
    """None before the first training."""

    @property
    def inputs(self) -> str:
        """Name what the heads are trained from, so that stale heads are noticed."""
        read = (self.lexicons, self.examples, self.asides)
        bodies = (self.toml, *(body for files in read for body in files.values()))
        return digest("inputs", *map(body_digest, bodies))


@dataclass(frozen=True)
class Watch:
    """A watch ready to read with."""

    definition: WatchDef
    entries: tuple[Entry, ...]
    version: str
    """Content version of the files that judge: what made a score can be found again."""
    inputs: str
    heads: bytes | None = field(default=None, repr=False)

    @property
    def id(self) -> str:
        return self.definition.id

    @property
    def labels(self) -> tuple[LabelDef, ...]:
        return self.definition.labels

    @property
    def rule(self) -> Rule:
        return self.definition.rule

    def page(self, fields: Mapping[TextField, str], lang: str | None = None) -> Page:
        """Return the texts of an item for this watch alone to read."""
        return Page(fields, lang, self._alone)

    @cached_property
    def _alone(self) -> Lexicons:
        """The automaton, built at first use; a worker has one for all watches instead."""
        return Lexicons({self.id: self.entries})

    @cached_property
    def combinations(self) -> tuple[frozenset[str], ...]:
        """The combinations of tags that open the gate."""
        return tuple(frozenset(tags) for tags in self.definition.gate.any_of)

    @cached_property
    def gate_tags(self) -> frozenset[str]:
        """Every tag the gate asks for in some combination."""
        return frozenset().union(*self.combinations)

    def passes(self, tags: Set[str]) -> bool:
        """Say whether an item with these tags may concern the watch."""
        return any(combination <= tags for combination in self.combinations)

    def opening(self, tags: Set[str]) -> frozenset[str]:
        """Return the first combination these tags fulfil; empty when the gate stays shut."""
        return next((combination for combination in self.combinations if combination <= tags), frozenset())

    def defined(self, labels: list[str]) -> list[LabelDef]:
        """Return the definitions of these labels, in the order given."""
        known = {label.id: label for label in self.labels}
        return [known[label] for label in labels]

    def matters(self, labels: list[str]) -> list[LabelDef]:
        """Return what an item with these labels may claim: those with parties, else the watch's matter at large."""
        claimed = [label for label in self.defined(labels) if label.parties]
        parties = self.definition.parties
        if claimed or parties is None:
            return claimed
        return [LabelDef(AT_LARGE, self.definition.title, "", "info", parties, contested=True)]

    def severity(self, labels: list[str]) -> Severity:
        """Return the gravest severity among labels; ``info`` when there are none."""
        named = {label.id: SEVERITIES.index(label.severity) for label in self.labels}
        return SEVERITIES[max((named[label] for label in labels), default=0)]


def parse_watch(files: WatchFiles) -> Watch:
    """Make a watch from the bytes of its folder.

    :raises BadWatch: its subject names file and, where it can, line.
    """
    definition = parse_definition(f"{files.folder}/watch.toml", files.toml)
    if definition.id != files.folder:
        why = f"its id is {definition.id!r} and its folder is {files.folder!r}: they must be one name, also in a copy"
        raise BadWatch(f"{files.folder}/watch.toml", why)
    read = [entry for name, data in files.lexicons.items() for entry in parse_lexicon(name, data)]
    entries = tuple({entry.id: entry for entry in read}.values())
    version = digest("watch", files.inputs, body_digest(files.heads or b""))[:16]
    return Watch(definition, entries, version, files.inputs, files.heads)


def parse_definition(where: str, data: bytes) -> WatchDef:
    """Read a ``watch.toml``; ``where`` names it.

    :raises BadWatch: it cannot be used.
    """
    try:
        table = tomllib.loads(data.decode())
        return msgspec.convert(table, WatchDef)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise BadWatch(where, with_allowed(error, WatchDef)) from error


_EXAMPLE = msgspec.json.Decoder(Example)
_ASIDE = msgspec.json.Decoder(Aside)


def parse_asides(files: Mapping[str, bytes]) -> tuple[Aside, ...]:
    """Read sentences of background from files by name.

    :raises BadWatch: its subject is ``name:line``.
    """
    return tuple(
        aside for name, data in files.items() for _, aside in decoded(name, data.split(b"\n"), _ASIDE, BadWatch)
    )


def parse_examples(files: Mapping[str, bytes], watch: WatchDef, *, gold: bool = False) -> tuple[Example, ...]:
    """Read labelled items from files by name. ``gold`` ones must say why.

    :raises BadWatch: its subject is ``name:line``.
    """
    examples: dict[str, Example] = {}
    for name, data in files.items():
        for where, example in decoded(name, data.split(b"\n"), _EXAMPLE, BadWatch):
            _insist(where, example, watch, gold=gold)
            if example.id in examples:
                raise BadWatch(where, f"the id {example.id!r} is used twice")
            examples[example.id] = example
    return tuple(examples.values())


def _insist(where: str, example: Example, watch: WatchDef, *, gold: bool) -> None:
    unknown = set(example.labels) - {label.id for label in watch.labels}
    reasons = {
        f"unknown labels {sorted(unknown)}": unknown,
        f"unknown language {example.lang!r}": example.lang not in LANGS,
        "a relevant item needs a label, one that is not needs none": example.relevant != bool(example.labels),
        "a gold record says why": gold and not example.why,
    }
    for reason, wrong in reasons.items():
        if wrong:
            raise BadWatch(where, reason)
