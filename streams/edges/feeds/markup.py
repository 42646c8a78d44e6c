"""XML of agencies, read by lxml with everything switched off that reaches outside or grows without bounds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from streams.edges.feeds.mend import mend
from streams.edges.feeds.parsed import Document, FeedError
from streams.edges.feeds.text import line

Element = Any
"""An element of lxml, which has no types of its own."""

DROPPED = frozenset({"script", "style"})


def parse(document: Document) -> Element:
    """Return the root element. Raises FeedError malformed; nothing is repaired in what an agency sent."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(mend(document), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from None
        raise FeedError(document.url, "malformed", f"XML that breaks: {line(str(error))[:200]}") from None


def name(element: Element) -> str:
    """Return the local name: agencies use several namespaces for one standard."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def children(element: Element | None, *path: str) -> Iterator[Element]:
    """Yield the descendants along a path of local names; ``*`` stands for any one."""
    if element is None:
        return
    for child in element:
        if path[0] in ("*", name(child)):
            if len(path) == 1:
                yield child
            else:
                yield from children(child, *path[1:])


def first(element: Element | None, *path: str) -> Element | None:
    """Return the first descendant along a path, or None."""
    return next(children(element, *path), None)


def below(element: Element | None, wanted: str) -> Iterator[Element]:
    """Yield all descendants of a local name."""
    if element is not None:
        yield from (each for each in element.iter() if name(each) == wanted)


def text(element: Element | None) -> str:
    """Return the words of an element and all in it, as one line."""
    return "" if element is None else line("".join(element.itertext()))


def attribute(element: Element | None, wanted: str) -> str:
    """Return an attribute by its local name."""
    if element is None:
        return ""
    return next((line(value) for key, value in element.attrib.items() if etree.QName(key).localname == wanted), "")


def inner_html(element: Element | None) -> str:
    """Return what stands in an element as markup with plain names, without namespaces, scripts and styles."""
    if element is None:
        return ""
    pieces = [_escape(element.text)]
    for child in element:
        pieces += [_outer(child), _escape(child.tail)]
    return "".join(pieces).strip()


def _outer(element: Element) -> str:
    tag = name(element)
    if not tag or tag in DROPPED or _is_nonpublic(element):
        return ""
    href = attribute(element, "href")
    link = f' href="{_escape(href).replace(chr(34), "&quot;")}"' if tag == "a" and href else ""
    return f"<{tag}{link}>{inner_html(element)}</{tag}>"


def _is_nonpublic(element: Element) -> bool:
    return "nonpublic" in f"{attribute(element, 'class')} {attribute(element, 'pubconstraint')}"


def _escape(words: str | None) -> str:
    return (words or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
