"""Lexicon files: one entry a line, JSON, edited by people, so every error names its line.

The types of the file are here; what is matched with them is in ``lexicon``.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import Annotated, Literal

import msgspec

from streams.core.aliases import Alias, alias_of
from streams.core.errors import BadWatch
from streams.core.jsonlines import decoded
from streams.core.scripts import word_class

Kind = Literal[
    "person", "country", "government", "ministry", "command", "unit", "programme", "weapon", "place", "port", "ship",
    "company", "forum", "treaty", "resolution", "exercise", "media", "agency", "concept", "term",
]  # fmt: skip

LANGS = frozenset({"en", "ko", "ru", "uk", "ar", "ja", "zh", "pl", "fr"})
"""Languages of the watches; the encoder knows others too, the lexicon does not."""

_UNITED_NATIONS = frozenset({"forum:un", "forum:unsc", "forum:unga", "forum:1718"})

Id = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Tag = Annotated[str, msgspec.Meta(pattern=r"^[a-z]+:[A-Za-z0-9_-]+$")]
Country = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$")]


Words = Annotated[str, msgspec.Meta(pattern=r"^\S(.*\S)?$")]
Month = Annotated[str, msgspec.Meta(pattern=r"^[12][0-9]{3}(-(0[1-9]|1[0-2]))?$")]


class Office(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"since": "from", "until": "to"}):
    """An office a person held; months as YYYY-MM or years, open where it is still held or not known."""

    title: Words
    since: Month | None = None
    until: Month | None = None


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """One entry of a lexicon: an actor, a thing or a concept word, and how nine languages write it."""

    id: Id
    kind: Kind
    name: Words
    country: Country | None = None
    sector: str | None = None
    tags: tuple[Tag, ...] = ()
    aliases: dict[str, tuple[str, ...]] = {}
    context_aliases: dict[str, tuple[str, ...]] = {}
    context: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()
    wikidata: Annotated[str, msgspec.Meta(pattern=r"^Q[1-9][0-9]*$")] | None = None
    note: str = ""

    @cached_property
    def competes(self) -> bool:
        """True where the longest name wins; a term stands beside the names it overlaps."""
        return self.kind != "term"

    @cached_property
    def is_source(self) -> bool:
        """True for media and agencies: they tell of a state, they do not act for it."""
        return self.kind in ("media", "agency")

    @cached_property
    def is_of_world(self) -> bool:
        """True for states, bodies and leaders of the world; a watch's own entry of the same words precedes it."""
        return self.id.startswith(("state-", "org-", "lead-"))

    @cached_property
    def spoken(self) -> tuple[str, ...]:
        """The tags a mention brings into a text: a medium speaks for no side, although its name may open the gate."""
        return tuple(tag for tag in self.tags if not (self.is_source and tag.startswith("side:")))

    @cached_property
    def first(self) -> dict[str, str]:
        """What the first tag of each sort says: ``{"act": "reject", "mode": "verbal"}``."""
        return dict(tag.split(":", 1) for tag in reversed(self.tags))

    @cached_property
    def code(self) -> str:
        """The PLOVER code of an actor: ``PRK MIL``, ``KOR GOV``, ``UNO``, ``IGO``."""
        if not _UNITED_NATIONS.isdisjoint(self.tags):
            return "UNO"
        return " ".join(part for part in (self.country, self.sector) if part)

    @cached_property
    def sort(self) -> str:
        """With what it competes for its words: names, words of acts, words of topics, ..."""
        return "name" if self.competes else ":".join(self.tags[:1]).partition(":")[0]

    @cached_property
    def compiled(self) -> tuple[Alias, ...]:
        """Every alias ready to be matched; one written alike in several languages comes once."""
        found: list[Alias] = []
        for in_context, forms in ((False, self.aliases), (True, self.context_aliases)):
            langs: dict[str, set[str]] = {}
            for lang, words in forms.items():
                for word in words:
                    langs.setdefault(word, set()).add(lang)
            found += [alias_of(word, frozenset(spoken), in_context) for word, spoken in langs.items()]
        return tuple(found)


_DECODER = msgspec.json.Decoder(Entry)
_ALIAS = re.compile(r"[^*\s][^\n]*")


@lru_cache(maxsize=64)
def parse_lexicon(name: str, data: bytes) -> tuple[Entry, ...]:
    """Read a lexicon file. Empty lines are allowed. The shared files are read once for all watches.

    :raises BadWatch: its subject is ``name:line``.
    """
    entries: dict[str, Entry] = {}
    for where, entry in decoded(name, data.split(b"\n"), _DECODER, BadWatch):
        _insist(where, entry)
        if entry.id in entries:
            raise BadWatch(where, f"the id {entry.id!r} is used twice")
        entries[entry.id] = entry
    return tuple(entries.values())


def _insist(where: str, entry: Entry) -> None:
    for lang in (*entry.aliases, *entry.context_aliases):
        if lang not in LANGS:
            raise BadWatch(where, f"aliases are given for an unknown language {lang!r}")
    for alias in entry.compiled:
        _check_alias(where, alias)
    for office in entry.offices:
        if office.since and office.until and office.since[:7] > office.until.ljust(7, "~"):
            raise BadWatch(where, f"the office {office.title!r} ends before it begins")
    if entry.context_aliases and not entry.context:
        raise BadWatch(where, "context_aliases need a context")


def _check_alias(where: str, alias: Alias) -> None:
    if alias.written != alias.written.strip():
        raise BadWatch(where, f"an alias must not begin or end with a space: {alias.written!r}")
    if not _ALIAS.fullmatch(alias.written) or not alias.key.strip():
        raise BadWatch(where, f"an alias must begin with a letter or digit: {alias.written!r}")
    if "*" in alias.written and len(alias.key) < 2 and word_class(alias.key[0]) in ("letter", "arabic"):
        raise BadWatch(where, f"two letters at least must stand before *: {alias.written!r}")
