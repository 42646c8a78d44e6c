"""What is wrong or doubtful in the files that people edit: all of it at once, each with its file and line.

Parsers stop at the first line they cannot use. Who has edited forty lines wants to hear of all, so a bad line is
blanked and the file is read again. Doubts are told besides: what can be used, and may not do what was meant.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from streams.core.errors import BadWatch
from streams.core.lexfile import Entry, parse_lexicon

Parse = Callable[[Mapping[str, bytes]], object]
MOST = 50
"""Problems told of one file; the rest will be heard of when these are mended."""


def problems(parse: Parse, files: Mapping[str, bytes]) -> list[BadWatch]:
    """Return every reason for which ``parse`` refuses these files, in the order of their lines."""
    left, found = dict(files), list[BadWatch]()
    while len(found) < MOST:
        try:
            parse(left)
        except BadWatch as error:
            found.append(error)
            name, _, number = error.subject.rpartition(":")
            if name not in left or not number.isdigit():
                break
            left[name] = _without(left[name], int(number))
        else:
            break
    return found


def _without(data: bytes, number: int) -> bytes:
    lines = data.split(b"\n")
    lines[number - 1] = b""
    return b"\n".join(lines)


def lexicon_problems(files: Mapping[str, bytes]) -> list[BadWatch]:
    """Return the problems of lexicons; each file is one of its own, as a later one may take the place of an entry."""
    return [problem for name, data in files.items() for problem in problems(_parse_one, {name: data})]


def _parse_one(files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        parse_lexicon(name, data)


def doubts(files: Mapping[str, bytes], wanted: Iterable[str] = (), known: Iterable[Entry] = ()) -> Iterator[str]:
    """Yield what can be used and is doubtful in lexicons without problems.

    ``wanted`` are tags that somebody asks for, ``known`` entries of other files that these may speak of.
    """
    lines = dict(_lines(files))
    entries = list(lines.values())
    there = {entry.id for entry in (*entries, *known)} | {tag for entry in (*entries, *known) for tag in entry.tags}
    countries = {entry.country for entry in (*entries, *known) if entry.kind == "country"}
    for where, entry in lines.items():
        unknown = (name for name in entry.context if name not in there)
        yield from (f"{where}: the context {name!r} is no entry and no tag" for name in unknown)
        if entry.country and entry.country not in countries:
            yield f"{where}: no entry is the country {entry.country}"
        yield from (f"{where}: the alias {word!r} is given twice for {lang}" for lang, word in _repeated(entry))
    missing = set(wanted) - {tag for entry in entries for tag in entry.tags}
    yield from (f"the gate asks for {tag}, which no entry has" for tag in sorted(missing))
    yield from _shared("Wikidata's {} is two entries: {}", ((entry.wikidata, entry) for entry in entries))
    yield from _shared("{!r} names {}", ((alias, entry) for entry in entries for alias in _certain(entry)))


def _lines(files: Mapping[str, bytes]) -> Iterator[tuple[str, Entry]]:
    """Yield where each entry stands; of two with one id the later one counts."""
    last: dict[str, tuple[str, Entry]] = {}
    for name, data in files.items():
        for number, line in enumerate(data.split(b"\n"), start=1):
            for entry in parse_lexicon(name, line):
                last[entry.id] = (f"{name}:{number}", entry)
    yield from last.values()


def _repeated(entry: Entry) -> Iterator[tuple[str, str]]:
    for forms in (entry.aliases, entry.context_aliases):
        for lang, words in forms.items():
            yield from ((lang, word) for word, times in Counter(words).items() if times > 1)


def _certain(entry: Entry) -> Iterator[str]:
    """Yield the names that need no context, as they are matched; terms stand beside names and claim none."""
    if entry.competes:
        yield from (alias.folded for alias in entry.compiled if not alias.in_context)


def _shared(told: str, pairs: Iterable[tuple[str | None, Entry]]) -> Iterator[str]:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for key, entry in pairs:
        if key:
            owners[key].add(entry.id)
    for key, ids in sorted(owners.items()):
        if len(ids) > 1:
            yield told.format(key, " and ".join(sorted(ids)))
