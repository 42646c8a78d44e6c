"""Alerts as an Atom 1.0 feed (RFC 4287), for readers that poll."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

from streams.console.asking import Titles

ATOM = "http://www.w3.org/2005/Atom"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
EPOCH = "1970-01-01T00:00:00Z"


def document(alerts: Sequence[Mapping[str, Any]], titles: Titles) -> bytes:
    """UTF-8 XML. The entry id is the alert's, so a later message about one happening updates its entry.

    Categories carry ids for programs and what ``titles`` call them for readers.
    """
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed")
    _text(feed, "id", "urn:pactwire:alerts")
    _text(feed, "title", "Pactwire alerts")
    _text(feed, "updated", alerts[0]["at"] if alerts else EPOCH)
    _text(ET.SubElement(feed, f"{{{ATOM}}}author"), "name", "Pactwire")
    for alert in alerts:
        _entry(feed, alert, titles.get(alert["watch"], {}).get("labels", {}))
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + bytes(ET.tostring(feed, encoding="utf-8"))


def _entry(feed: ET.Element, alert: Mapping[str, Any], titles: Mapping[str, str]) -> None:
    entry = ET.SubElement(feed, f"{{{ATOM}}}entry")
    _text(entry, "id", f"urn:pactwire:alert:{alert['id']}")
    _text(entry, "title", alert["headline"])
    _text(entry, "updated", alert["at"])
    if alert["url"]:
        ET.SubElement(entry, f"{{{ATOM}}}link", href=_clean(alert["url"]), rel="alternate")
    for label in alert["labels"]:
        name, scheme = label["label"], f"urn:pactwire:{alert['watch']}"
        ET.SubElement(entry, f"{{{ATOM}}}category", term=name, label=titles.get(name, name), scheme=scheme)
    publishers = ", ".join(source["publisher"] for source in alert["sources"])
    _text(entry, "summary", f"{alert['severity']}: {alert['reason']} Sources: {publishers}.")


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}").text = _clean(text)


def _clean(text: str) -> str:
    """XML 1.0 has no place for control characters and the two non-characters: they are left out."""
    return _NO_XML.sub("", text)
