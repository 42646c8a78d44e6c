"""Fitting the root heads to sentences written for them, and to longer ones made of two.

News tells one thing and then why, when and after what: "A, hours after B". So each example is also told with another
behind it (before it, where verbs come last), and stays what it was: what is learnt is that the first act counts.
Copies of one example are held out together in cross-validation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

import msgspec
import numpy as np
import numpy.typing as npt

from streams.core.actfeatures import act_features
from streams.core.acts import acts_of
from streams.core.errors import BadWatch
from streams.core.heads import SPREAD, Floats, Heads
from streams.core.jsonlines import decoded
from streams.core.judge import Encoder
from streams.core.lexicon import Lexicon
from streams.core.model import TextField
from streams.core.passages import Passage, passages
from streams.core.rootheads import BLIND, NAMES, WEIGHT
from streams.core.softfit import Doubles, Rows, fit, scores
from streams.core.standing import VERB_LAST

FOLDS = 3
PENALTY = 0.001
RARE = 3
"""Sentences, made ones among them, in which a feature must stand."""
LONGEST = 260
"""Characters a made sentence may have."""
_JOINTS = {"en": (" after ", " as ", ", days after ", ", while "), "zh": ("，", "，此前")}
_ANY = (", ",)


class Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence and the root of what it tells; NONE where it tells of no act."""

    lang: str
    root: Literal["AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE",
                  "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "NONE"]  # fmt: skip
    text: str


@dataclass(frozen=True, slots=True)
class Learnt:
    """Heads, and their accuracy in cross-validation with and without embeddings."""

    heads: Heads
    examples: int
    seeing: float
    blind: float


def parse_told(name: str, data: bytes) -> tuple[Told, ...]:
    """Read examples.

    :raises BadWatch: its subject is ``name:line``.
    """
    return tuple(told for _, told in decoded(name, data.split(b"\n"), _DECODER, BadWatch))


_DECODER = msgspec.json.Decoder(Told)


def learn(lexicon: Lexicon, examples: Sequence[Told], encoder: Encoder, inputs: str) -> Learnt:
    """Fit the heads; the same examples give the same heads."""
    everything = [*examples, *(made for place in range(len(examples)) for made in _longer(examples, place))]
    origin = np.array([*range(len(examples)), *(p for p in range(len(examples)) for _ in _longer(examples, p))])
    told = [(passage_of(lexicon, one.text, one.lang), one.lang) for one in everything]
    named = [act_features(passage, acts_of(passage, lang)) for passage, lang in told]
    counts = Counter(name for names in named for name in names)
    features = tuple(sorted(name for name in counts if counts[name] >= RARE))
    places = {name: place for place, name in enumerate(features)}
    vectors = encoder.embed([passage.bare for passage, _ in told])
    rows = Rows(
        (vectors * (WEIGHT * SPREAD)).astype(np.float64),
        [np.array(sorted(places[name] for name in names if name in places), np.int64) for names in named],
        len(features),
    )
    targets = np.array([[one.root == name for name in NAMES] for one in everything], np.float64)
    sums = _held_out(rows, targets, origin)
    first = slice(0, len(examples))
    right = [float((side[first].argmax(1) == targets[first].argmax(1)).mean()) for side in sums]
    return Learnt(_made(features, _both(rows, targets), encoder.name, inputs), len(examples), right[0], right[1])


def passage_of(lexicon: Lexicon, text: str, lang: str) -> Passage:
    """Return a single sentence with what is named in it."""
    fields: dict[TextField, str] = {"title": text}
    title, _ = passages(fields, lexicon.read(fields, lang))
    if title is None:
        raise BadWatch("sentence", "empty")
    return title


def _both(rows: Rows, targets: Doubles) -> Doubles:
    """Fit with embeddings, and without; the weights of the second on embeddings are nought."""
    seeing = fit(rows, targets, PENALTY)
    blind = np.vstack([np.zeros((rows.dense.shape[1], targets.shape[1])), fit(rows.blind(), targets, PENALTY)])
    return np.hstack([seeing, blind])


def _held_out(rows: Rows, targets: Doubles, origin: npt.NDArray[np.int64]) -> tuple[Doubles, Doubles]:
    sums = np.zeros((len(targets), 2 * targets.shape[1]))
    for fold in range(FOLDS):
        held = origin % FOLDS == fold
        if held.any() and not held.all():
            sums[held] = scores(rows.taken(held), _both(rows.taken(~held), targets[~held]))
    half = targets.shape[1]
    return sums[:, :half], sums[:, half:]


def _made(features: tuple[str, ...], weights: Doubles, encoder: str, inputs: str) -> Heads:
    size = weights.shape[1]
    as_is: Floats = np.stack([np.ones(size), np.zeros(size)]).astype(np.float32)
    rounded: Floats = np.round(weights, 4).astype(np.float32)
    names = (*NAMES, *(f"{BLIND}{name}" for name in NAMES))
    return Heads(names, features, rounded, as_is, np.zeros(size, np.float32), encoder, inputs)


def _longer(examples: Sequence[Told], place: int) -> list[Told]:
    """Return two longer tellings of an example, with another of its language behind it."""
    one = examples[place]
    beside = [other for other in examples if other.lang == one.lang and other.root not in (one.root, "NONE")]
    if one.root == "NONE" or not beside:
        return []
    made = []
    for turn in ("first", "second"):
        drawn = int.from_bytes(blake2b(f"{one.text}/{turn}".encode(), digest_size=8).digest())
        other = beside[drawn % len(beside)]
        if len(one.text) + len(other.text) <= LONGEST:
            made.append(msgspec.structs.replace(one, text=_joined(one, other, drawn // 977)))
    return made


def _joined(one: Told, other: Told, drawn: int) -> str:
    if one.lang in VERB_LAST:
        return f"{_open(other.text)}, {one.text}"
    joints = _JOINTS.get(one.lang, _ANY)
    return f"{_open(one.text)}{joints[drawn % len(joints)]}{other.text}"


def _open(text: str) -> str:
    return text.rstrip(".。!?")
