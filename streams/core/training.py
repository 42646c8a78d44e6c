"""Training the heads of a watch from its own examples: small, convex, and the same on every run.

All heads share their inputs, so they are fitted together: logistic regression under an L2 penalty by Newton steps with
the fixed upper bound of the Hessian (Böhning and Lindsay 1988), which is factored once for all of them and converges
from any start. Labels and stances are asked of relevant items alone, so they learn from those alone.
Cross-validation gives each example a score it was not trained on; slope, shift and threshold of every head are read off
those, and never off gold, which measures. A threshold is half the best F1, where that of a calibrated score lies
(Lipton, Elkan and Naryanaswamy 2014): the best one seen is a matter of chance for heads with few examples.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from streams.core.errors import BadWatch
from streams.core.heads import RELEVANCE, STANCE, Floats, Heads
from streams.core.judge import Encoder, Prepared, head_names, pooled
from streams.core.material import material
from streams.core.retelling import base
from streams.core.watch import Aside, Example, Watch

Tell = Callable[[str], object]
Doubles = npt.NDArray[np.float64]

PENALTY = 0.003
"""L2 penalty on every weight but the constant, for each example; flat in cross-validation from half to twice of it."""
FOLDS = 5
STEPS = 150
"""Steps of one fit; from the hundredth on no score moves in its third digit."""
CLOSE = 1e-5
RARE = 3
"""A feature seen in fewer examples teaches nothing."""
LEAST = 0.35
"""No threshold is lower: what is shown as a label should be about as likely as not."""
ALERTS_RIGHT = (0.97, 0.98)
"""Shares of alerts that should be right, of which a watch takes one."""
PULL, START = 0.1, np.array([1.0, 0.0])
"""How strongly slope and shift are held to where they begin: scores as they are."""
HALVES = 40
DIGITS = 4
"""Weights are rounded, so that the last bits of a machine's arithmetic do not show in the file."""


@dataclass(frozen=True, slots=True)
class Trained:
    """Heads, and what training saw."""

    heads: Heads
    examples: int
    gated: tuple[str, ...]
    """Ids of relevant examples that the gate does not let through: the lexicon lacks a word."""
    scores: Mapping[str, float]
    """Threshold's F1 of each head in cross-validation."""
    alerting: Mapping[float, float]
    """Score of relevance from which each share of ``ALERTS_RIGHT`` is right in cross-validation, where any is."""


def silent(_: str) -> None:
    """Nobody waits."""


def train(
    watch: Watch, examples: Sequence[Example], encoder: Encoder, tell: Tell = silent, asides: Sequence[Aside] = ()
) -> Trained:
    """Fit all heads of a watch. ``tell`` is told each step before it is taken, for whoever waits.

    :raises BadWatch: a label has no example, or there is nothing to tell apart.
    """
    tell(f"reading {len(examples)} examples")
    known = material(watch, examples, asides)
    names = _head_names(watch, known.examples)
    targets = np.array([[_is(watch, example, name) for name in names] for example in known.examples], np.float64)
    vocabulary = _vocabulary(known.prepared)
    blank = _blank(watch, names, vocabulary, encoder.name)
    tell(f"embedding {sum(len(made.texts) for made in known.prepared)} sentences")
    rows = _rows(blank, known.prepared, encoder).astype(np.float64)
    counts = np.array([example.weight for example in known.examples], np.float64)
    folds = np.array([_fold(example.id) for example in known.examples])
    unseen = _out_of_fold(rows, targets, counts, folds, tell)
    chosen = [
        _chosen(unseen[asked, head], targets[asked, head], counts[asked]) for head, asked in enumerate(_asked(targets))
    ]
    tell(f"fitting {len(names)} heads on all examples")
    heads = Heads(
        names=names,
        features=vocabulary,
        weights=_rounded(_fit_all(rows, targets, counts)),
        calibration=_rounded(np.array([(one.slope, one.shift) for one in chosen]).T),
        thresholds=_rounded(np.array([one.threshold for one in chosen])),
        encoder=encoder.name,
        inputs=watch.inputs,
    )
    relevant = chosen[0]
    seen = _sigmoid(unseen[:, 0] * relevant.slope + relevant.shift)
    scores = {name: one.f1 for name, one in zip(names, chosen, strict=True)}
    alerting = {
        share: score for share in ALERTS_RIGHT if (score := _right_from(seen, targets[:, 0], share)) is not None
    }
    return Trained(heads, len(examples), known.missed, scores, alerting)


def fit(rows: Doubles, targets: Doubles, penalty: float = PENALTY, counts: Doubles | None = None) -> Doubles:
    """Return weights ``(inputs, heads)`` of penalized logistic regression; the last input is the constant.

    ``counts`` says of each row for how many it counts; one when not given.
    """
    counts = np.ones(len(rows)) if counts is None else counts
    ridge = np.full(rows.shape[1], penalty * counts.sum())
    ridge[-1] = 1e-3
    bound = np.linalg.inv(rows.T @ (rows * counts[:, None]) / 4 + np.diag(ridge))
    weights = np.zeros((rows.shape[1], targets.shape[1]))
    ahead = weights
    for step in range(STEPS):
        slope = rows.T @ (counts[:, None] * (_sigmoid(rows @ ahead) - targets)) + ridge[:, None] * ahead
        moved = ahead - bound @ slope
        ahead = moved + step / (step + 3) * (moved - weights)
        done = np.abs(moved - weights).max() < CLOSE
        weights = moved
        if done:
            break
    return weights


def _asked(targets: Doubles) -> list[npt.NDArray[np.bool_]]:
    """Return for each head which items it is asked about: relevance about all, the others about relevant ones."""
    relevant = targets[:, 0] > 0
    return [np.ones_like(relevant), *[relevant] * (targets.shape[1] - 1)]


def _fit_all(rows: Doubles, targets: Doubles, counts: Doubles) -> Doubles:
    """Fit each head to what it is asked about; relevance is the first."""
    relevant = targets[:, 0] > 0
    return np.hstack(
        [fit(rows, targets[:, :1], counts=counts), fit(rows[relevant], targets[relevant, 1:], counts=counts[relevant])]
    )


def _sigmoid(values: Doubles) -> Doubles:
    result: Doubles = np.exp(-np.logaddexp(0, -values))
    return result


def _head_names(watch: Watch, examples: Sequence[Example]) -> tuple[str, ...]:
    seen = {label for example in examples for label in example.labels}
    missing = [label.id for label in watch.labels if label.id not in seen]
    if missing or all(example.relevant for example in examples):
        what = f"no example for {', '.join(missing)}" if missing else "no example that is not relevant"
        raise BadWatch(f"{watch.id}/examples.jsonl", what)
    return head_names(watch)


def _is(watch: Watch, example: Example, head: str) -> bool:
    if head == RELEVANCE:
        return example.relevant
    if head.startswith(STANCE):
        return example.relevant and watch.definition.stance_of(example) == head.removeprefix(STANCE)
    return head in example.labels


def _vocabulary(prepared: Sequence[Prepared]) -> tuple[str, ...]:
    counts = Counter(name for made in prepared for name in made.features)
    return tuple(sorted(name for name, count in counts.items() if count >= RARE))


def _blank(watch: Watch, names: tuple[str, ...], vocabulary: tuple[str, ...], encoder: str) -> Heads:
    """Heads without weights: they only know how a row is made."""
    nothing = np.zeros((0, 0), np.float32)
    return Heads(names, vocabulary, nothing, nothing, nothing, encoder, watch.inputs)


def _rows(heads: Heads, prepared: Sequence[Prepared], encoder: Encoder) -> Floats:
    embedded = encoder.embed([text for made in prepared for text in made.texts])
    rows = []
    place = 0
    for made in prepared:
        size = len(made.texts)
        rows.append(heads.vector(pooled(made, embedded[place : place + size]), made.features))
        place += size
    return np.stack(rows)


def _fold(name: str) -> int:
    """Return the fold of an example: by its id, so that a new example moves no other."""
    return blake2b(base(name).encode(), digest_size=2).digest()[0] % FOLDS


def _out_of_fold(rows: Doubles, targets: Doubles, counts: Doubles, folds: npt.NDArray[np.int64], tell: Tell) -> Doubles:
    sums = np.zeros_like(targets)
    for fold in range(FOLDS):
        tell(f"cross-validation, fold {fold + 1} of {FOLDS}")
        held = folds == fold
        if held.any() and not held.all():
            sums[held] = rows[held] @ _fit_all(rows[~held], targets[~held], counts[~held])
    return sums


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What is read off the scores of a head in cross-validation."""

    slope: float
    shift: float
    threshold: float
    f1: float


def _chosen(sums: Doubles, target: Doubles, counts: Doubles) -> _Chosen:
    slope, shift = _calibrate(sums, target, counts)
    f1 = _best_f1(sums, target, counts)
    return _Chosen(slope, shift, max(f1 / 2, LEAST), f1)


def _calibrate(sums: Doubles, target: Doubles, counts: Doubles) -> tuple[float, float]:
    """Return slope and shift from raw sums to log-odds (Platt 1999), with a weak pull to leaving them as they are.

    As there, nobody is wholly sure of so many examples: with thirty that are told apart without a fault, a score would
    else be 1 or 0 and nothing between.
    """
    positive = float((target > 0).sum())
    target = np.where(target > 0, (positive + 1) / (positive + 2), 1 / (len(target) - positive + 2))
    rows = np.stack([sums, np.ones_like(sums)], axis=1)
    weights = START
    for _ in range(50):
        p = _sigmoid(rows @ weights)
        slope = rows.T @ (counts * (p - target)) + PULL * (weights - START)
        curve = rows.T @ (rows * (counts * p * (1 - p))[:, None]) + PULL * np.eye(2)
        weights = _lower(rows, target, counts, weights, np.linalg.solve(curve, slope))
    return float(max(weights[0], 0.05)), float(weights[1])


def _lower(rows: Doubles, target: Doubles, counts: Doubles, weights: Doubles, step: Doubles) -> Doubles:
    """Return the weights a Newton step on, or half of it, or a quarter: a whole one leads away where all are sure."""

    def loss(weights: Doubles) -> float:
        sums = rows @ weights
        return float(counts @ (np.logaddexp(0, sums) - target * sums) + PULL / 2 * ((weights - START) ** 2).sum())

    before = loss(weights)
    for _ in range(HALVES):
        if loss(weights - step) <= before:
            return weights - step
        step = step / 2
    return weights


def _best_f1(scores: Doubles, target: Doubles, counts: Doubles) -> float:
    """Return the F1 at the best threshold."""
    order = np.argsort(-scores, kind="stable")
    right = np.cumsum((target * counts)[order])
    return float((2 * right / (np.cumsum(counts[order]) + (target * counts).sum())).max())


def _right_from(scores: Doubles, target: Doubles, share: float) -> float | None:
    """Return the lowest score, in thousandths, from which at least ``share`` of the examples are relevant."""
    order = np.argsort(-scores, kind="stable")
    right = np.cumsum(target[order]) / np.arange(1, len(scores) + 1)
    enough = np.flatnonzero(right >= share)
    return float(np.ceil(scores[order][enough[-1]] * 1000) / 1000) if enough.size else None


def _rounded(values: Doubles) -> Floats:
    return np.round(values, DIGITS).astype(np.float32)
