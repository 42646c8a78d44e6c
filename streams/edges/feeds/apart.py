"""What feedparser mixes up, told apart: an entry's own link and texts, and those of things inside it.

feedparser takes ``link`` and ``description`` at any depth for the entry's own, so that the address of a related report
(``yandex:related``) and the caption of a picture (``media:description``) take the place of the report's. Its parsers
call a handler by the element's name; ours stand before theirs.

Depth is told in well-formed documents only: in others, elements that are never closed would make all that follows deep.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from feedparser import api

from streams.edges.feeds.references import resolved

CAPTION = "media_description"
"""Key of an entry under which the caption of a picture or film is found."""
INNER = "inner"
"""Name under which elements inside others are read, and forgotten."""
PLAIN = "text/plain"
DRAWN = frozenset({"http://www.w3.org/2000/svg", "http://www.w3.org/1998/Math/MathML"})
MARKUP = frozenset(map(ord, "\"&'<>"))

Attributes = dict[str, str]


class Captions:
    """Captions have a place of their own."""

    def _start_media_description(self: Any, attributes: Attributes) -> None:
        self.push_content(CAPTION, attributes, "text/html", self.infeed or self.inentry or self.insource)

    def _end_media_description(self: Any) -> None:
        self.pop_content(CAPTION)


class Depth:
    """Links and texts are an entry's own right below it."""

    def _start_item(self: Any, attributes: Attributes) -> None:
        self.entry_depth = self.depth
        super()._start_item(attributes)  # type: ignore[misc]

    _start_entry = _start_item

    def _start_link(self: Any, attributes: Attributes) -> None:
        _unless_inner(self, super()._start_link, attributes)  # type: ignore[misc]

    def _end_link(self: Any) -> None:
        _end(self, super()._end_link)  # type: ignore[misc]

    def _start_description(self: Any, attributes: Attributes) -> None:
        _unless_inner(self, super()._start_description, attributes)  # type: ignore[misc]

    def _end_description(self: Any) -> None:
        _end(self, super()._end_description)  # type: ignore[misc]


def _unless_inner(parser: Any, begin: Callable[[Attributes], None], attributes: Attributes) -> None:
    if parser.inentry and not parser.insource and parser.depth > parser.entry_depth + 1:
        parser.push(INNER, 0)
    else:
        begin(attributes)


def _end(parser: Any, end: Callable[[], None]) -> None:
    if parser.elementstack and parser.elementstack[-1][0] == INNER:
        parser.pop(INNER)
    else:
        end()


class Strict(Captions, Depth, api.StrictFeedParser):  # type: ignore[misc]
    """Reads well-formed documents."""


class Loose(Captions, api.LooseFeedParser):  # type: ignore[misc]
    """Reads all others, and resolves references as the strict one does: everywhere, and once."""

    def handle_charref(self, ref: str) -> None:
        """Keep a reference to a letter of markup as one, however its number is written."""
        code = int(ref[1:], 16) if ref[:1] in "xX" else int(ref)
        super().handle_charref(str(code) if code in MARKUP else ref)

    def pop(self, element: str, strip_whitespace: int = 1) -> Any:
        """Return the text of an element. That of names and addresses of people passes by ``decode_entities``."""
        bare = bool(self.elementstack) and self.elementstack[-1][:2] == [element, 0]
        value = super().pop(element, strip_whitespace)
        return self.decode_entities(element, value) if bare and value else value

    def decode_entities(self, element: str, data: str) -> str:
        """Resolve the references of a value; those of markup stay in it."""
        kind = self.contentparams.get("type", PLAIN)
        return super().decode_entities(element, data) if kind.endswith("xml") else resolved(data)

    @staticmethod
    def _normalize_attributes(pair: tuple[str, str]) -> tuple[str, str]:
        name, value = pair[0].lower(), resolved(pair[1])
        return name, value.lower() if name in ("rel", "type") else value

    @staticmethod
    def strattrs(attributes: list[tuple[str, str]]) -> str:
        """Write attributes as the strict parser does, which takes namespaces for none but of drawings and formulas."""
        own = [(name, value) for name, value in attributes if not name.startswith("xmlns") or value in DRAWN]
        return str(api.StrictFeedParser.strattrs(own))


api.StrictFeedParser, api.LooseFeedParser = Strict, Loose
