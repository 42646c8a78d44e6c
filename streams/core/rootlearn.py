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

from streams.core.actfeatures import act_features, acts_of
from streams.core.errors import BadWatch
from streams.core.heads import Floats, Heads
from streams.core.judge import Encoder
from streams.core.lexicon import Lexicon
from streams.core.model import TextField
from streams.core.passages import Passage, passages
from streams.core.rootheads import BLIND, NAMES, WEIGHT
from streams.core.standing import VERB_LAST
from streams.core.training import RARE, fit

FOLDS = 5
PENALTY = 0.002
LONGEST = 260
"""Characters a made sentence may have."""
_JOINTS = {"en": (" after ", " as ", ", days after ", ", while "), "zh": ("，", "，此前")}
_ANY = (", ",)
Doubles = npt.NDArray[np.float64]


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
    told = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.strip():
            try:
                told.append(_DECODER.decode(line))
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise BadWatch(f"{name}:{number}", str(error)) from error
    return tuple(told)


_DECODER = msgspec.json.Decoder(Told)


def learn(lexicon: Lexicon, examples: Sequence[Told], encoder: Encoder, inputs: str) -> Learnt:
    """Fit the heads; the same examples give the same heads."""
    everything = [*examples, *(made for place in range(len(examples)) for made in _longer(examples, place))]
    origin = np.array([*range(len(examples)), *(p for p in range(len(examples)) for _ in _longer(examples, p))])
    told = [(passage_of(lexicon, one.text, one.lang), one.lang) for one in everything]
    named = [act_features(passage, acts_of(passage, lang)) for passage, lang in told]
    counts = Counter(name for names in named for name in names)
    features = tuple(sorted(name for name in counts if counts[name] >= RARE))
    vectors = encoder.embed([passage.bare for passage, _ in told])
    blank = Heads(
        (*NAMES, *(f"{BLIND}{name}" for name in NAMES)), features, vectors, vectors, vectors, encoder.name, inputs
    )
    rows = np.stack([blank.vector(vector[None] * WEIGHT, names) for vector, names in zip(vectors, named, strict=True)])
    targets = np.array([[one.root == name for name in NAMES] for one in everything], np.float64)
    dims = vectors.shape[1]
    whole = _both(rows.astype(np.float64), targets, dims)
    scores = _held_out(rows.astype(np.float64), targets, origin, dims)
    first = slice(0, len(examples))
    right = [float((side[first].argmax(1) == targets[first].argmax(1)).mean()) for side in scores]
    return Learnt(_made(blank, whole), len(examples), right[0], right[1])


def passage_of(lexicon: Lexicon, text: str, lang: str) -> Passage:
    """Return a single sentence with what is named in it."""
    fields: dict[TextField, str] = {"title": text}
    title, _ = passages(fields, lexicon.read(fields, lang))
    if title is None:
        raise BadWatch("sentence", "empty")
    return title


def _both(rows: Doubles, targets: Doubles, dims: int) -> Doubles:
    """Fit with embeddings, and without; the weights of the second on embeddings are nought."""
    seeing = fit(rows, targets, PENALTY)
    blind = np.vstack([np.zeros((dims, targets.shape[1])), fit(rows[:, dims:], targets, PENALTY)])
    return np.hstack([seeing, blind])


def _held_out(rows: Doubles, targets: Doubles, origin: npt.NDArray[np.int64], dims: int) -> tuple[Doubles, Doubles]:
    sums = np.zeros((len(rows), 2 * targets.shape[1]))
    for fold in range(FOLDS):
        held = origin % FOLDS == fold
        if held.any() and not held.all():
            sums[held] = rows[held] @ _both(rows[~held], targets[~held], dims)
    half = targets.shape[1]
    return sums[:, :half], sums[:, half:]


def _made(blank: Heads, weights: Doubles) -> Heads:
    size = weights.shape[1]
    as_is: Floats = np.stack([np.ones(size), np.zeros(size)]).astype(np.float32)
    rounded: Floats = np.round(weights, 4).astype(np.float32)
    return Heads(blank.names, blank.features, rounded, as_is, np.zeros(size, np.float32), blank.encoder, blank.inputs)


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
