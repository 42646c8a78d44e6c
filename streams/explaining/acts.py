"""Coded events and claims as sentences: "North Korea → Russia: provides troops", "Seoul says so, of 3,000 soldiers"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from streams.core.model import Claim, Event, Party, Quantity, Span
from streams.explaining.vocabulary import Vocabulary, listed

ROOTS = {
    "AGREE": "agrees or promises", "CONSULT": "meets or talks with", "SUPPORT": "supports or signs with",
    "CONCEDE": "gives way to", "COOPERATE": "works together with", "AID": "gives help to", "RETREAT": "withdraws from",
    "REQUEST": "asks something of", "ACCUSE": "accuses", "REJECT": "refuses", "THREATEN": "threatens",
    "PROTEST": "protests against", "SANCTION": "punishes", "MOBILIZE": "moves its forces",
    "COERCE": "forces", "ASSAULT": "attacks",
}  # fmt: skip
MODES = {
    ("ACCUSE", "disapprove"): "condemns", ("ACCUSE", "investigate"): "investigates", ("ACCUSE", "allege"): "alleges",
    ("CONSULT", "visit"): "visits", ("CONSULT", "phone"): "calls", ("CONSULT", "multilateral"): "meets with several",
    ("CONSULT", "third-party"): "mediates", ("ASSAULT", "abduct"): "captures", ("REJECT", "meet"): "refuses to meet",
    ("REJECT", "change"): "vetoes", ("SANCTION", "discontinue"): "sanctions", ("SANCTION", "expel"): "expels",
    ("THREATEN", "violence"): "threatens with force", ("THREATEN", "restrict"): "threatens with sanctions",
    ("RETREAT", "release"): "releases", ("MOBILIZE", "weapons"): "tests or shows weapons",
}  # fmt: skip
GIVEN = {
    "x_arms": "arms", "x_troops": "troops", "x_training": "training", "x_engineers": "military builders",
}  # fmt: skip
REALITY = {
    "happened": "done", "ongoing": "going on", "planned": "planned", "conditional": "only if something else happens",
    "negated": "not done", "historical": "long ago",
}  # fmt: skip
STANCES = {
    "asserts": "says so", "estimates": "estimates so", "confirms": "admits it", "denies": "denies it",
    "non_denial": "neither confirms nor denies it", "rejects_framing": "rejects how it is put",
    "retracts": "takes it back", "calls_for_proof": "asks for proof",
}  # fmt: skip
GROUNDS = {
    "intelligence_agency": "an intelligence agency", "satellite_image": "satellite images", "debris": "debris",
    "prisoner": "a prisoner", "document": "a document", "video": "a video", "named_official": "a named official",
    "unnamed_official": "an official without a name", "state_media": "state media", "think_tank": "a think tank",
}  # fmt: skip
BOUNDS = {"at_least": "at least ", "up_to": "up to ", "about": "about ", "exactly": "", "range": ""}


def event(told: Event, vocabulary: Vocabulary) -> str:
    """Return who did what to whom, whether it happened, when and where."""
    act = MODES.get((told.root, told.mode or ""), ROOTS.get(told.root, told.root.lower()))
    if told.x and told.root in ("AID", "AGREE"):
        given = GIVEN.get(told.x, told.x.removeprefix("x_").replace("_", " "))
        act = f"provides {given}" if told.root == "AID" else f"agrees or promises: {given}"
    parties = [told.actor, told.recipient] if told.recipient else [told.actor]
    sides = " → ".join(party(one, vocabulary) for one in parties)
    code = " ".join(part for part in (told.root, told.mode, told.x) if part)
    return f"{sides}: {act} ({code}); {', '.join(_standing(told, vocabulary))}"


def _standing(told: Event, vocabulary: Vocabulary) -> Iterator[str]:
    yield REALITY.get(told.reality, told.reality)
    if told.date:
        words = next((span.text for span in told.evidence if span.by == "rule:date"), "")
        yield f"on {told.date}{f' ({quoted([words])})' if words else ''}"
    if told.place:
        yield f"at {vocabulary.entry(told.place)}"


def party(told: Party | None, vocabulary: Vocabulary) -> str:
    """Return a party by its name in the lexicon, its words and its code."""
    if told is None:
        return "somebody"
    name = vocabulary.entry(told.entity) if told.entity else told.text
    return name or told.code


def claim(told: Claim, vocabulary: Vocabulary) -> str:
    """Return who says what, with which standing, how many, and on what ground."""
    who = party(told.speaker, vocabulary) if told.speaker else "the report itself"
    parts = [f"{who} {STANCES.get(told.stance, told.stance)}", REALITY.get(told.reality, told.reality)]
    if told.quantity:
        parts.append(quantity(told.quantity))
    if told.evidence_kind in GROUNDS:
        parts.append(f"shown by {GROUNDS[told.evidence_kind]}")
    if told.quoted:
        parts.append("in quotation marks")
    if told.origin:
        parts.append(f"cited from {vocabulary.entry(told.origin)}")
    return f"{proposition(told.proposition, vocabulary)}. {', '.join(parts)}"


def proposition(name: str, vocabulary: Vocabulary) -> str:
    """Return ``PRK>RUS:arms/kn-23`` as "North Korea → Russia: arms, KN-23"."""
    sides, _, matter = name.partition(":")
    arrow = " → ".join(listed(vocabulary.country(code) for code in side.split(",")) for side in sides.split(">"))
    label, _, thing = matter.partition("/")
    return f"{arrow}: {label.replace('_', ' ')}{f', {vocabulary.entry(thing)}' if thing else ''}"


def quantity(told: Quantity) -> str:
    """Return a number with its bound, its unit and the words that give it."""
    number = f"{told.low:,g}" if told.high is None else f"{told.low:,g} to {told.high:,g}"
    words = quoted(span.text for span in told.evidence[:1])
    parts = (f"{BOUNDS[told.bound]}{number}", told.unit, f"({words})" if words else "")
    return " ".join(part for part in parts if part)


def quoted(words: Iterable[str]) -> str:
    """Put words in quotation marks."""
    return ", ".join(f"“{word}”" for word in words)


def sentence_of(spans: tuple[Span, ...]) -> Span | None:
    """Return the sentence among spans: the one that no lexicon entry named."""
    return next((span for span in spans if not span.by.startswith("lex:")), None)
