"""One alias of the lexicon, made ready to be found and checked.

The automaton finds the literal beginning of an alias; the alias itself decides whether the words there are really it:
word boundaries, inflected endings (``*``), capitals of acronyms, and the script it must stand among.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property

from streams.core.folding import fold
from streams.core.scripts import FREE_HANGUL, begins_word, ends_word, word_class

ENDING = r"[^\W\d_]{0,6}"
"""What a ``*`` stands for: an ending of up to six letters."""

_ACRONYM = re.compile(r"[A-Z]{2,5}")
_SHORT_HAN = 2


@dataclass(frozen=True, eq=False)
class Alias:
    """An alias as written, and how it is matched. ``alias_of`` makes each once, so that it is equal to itself alone."""

    written: str
    langs: frozenset[str]
    in_context: bool
    """True: counts only when the entry's context is matched elsewhere in the item."""

    @cached_property
    def folded(self) -> str:
        return fold(self.written).text

    @cached_property
    def key(self) -> str:
        """What the automaton looks for: everything before the first ``*``."""
        return self.folded.split("*", 1)[0]

    @cached_property
    def exact(self) -> bool:
        """True when capitals matter: "US" is not "us"."""
        return _ACRONYM.fullmatch(self.written) is not None

    @cached_property
    def plain(self) -> bool:
        """True when it stands wherever its key does with no letter on either side, as most do."""
        letters = word_class(self.folded[0]) == word_class(self.folded[-1]) == "letter"
        return letters and "*" not in self.folded and not self.exact

    @cached_property
    def needs_script(self) -> str | None:
        """Language whose script must stand in the text: one or two Han characters mean different things in each."""
        if len(self.folded) > _SHORT_HAN or any(word_class(char) != "han" for char in self.folded):
            return None
        return next(iter(self.langs)) if len(self.langs) == 1 else None

    @cached_property
    def _free(self) -> bool:
        """Long enough to be taken within a word; no lone syllable may stand apart: "한 미" is in "북한 미사일"."""
        return len(self.folded) >= FREE_HANGUL and all(len(word) > 1 for word in self.folded.split())

    @cached_property
    def _tail(self) -> re.Pattern[str]:
        """What follows the key, compiled at its first sight: most aliases are never seen."""
        rest = self.folded[len(self.key) :]
        return re.compile("".join(ENDING if piece == "*" else re.escape(piece) for piece in re.split(r"(\*)", rest)))

    def end_at(self, text: str, start: int) -> int | None:
        """Return where this alias ends when its key stands at ``start`` of folded ``text``; None when it does not."""
        if not begins_word(text, start, free=self._free):
            return None
        end = start + len(self.key)
        if "*" in self.folded:
            rest = self._tail.match(text, end)
            if rest is None:
                return None
            end = rest.end()
        return end if ends_word(text, end, free=self._free) else None


@cache
def alias_of(written: str, langs: frozenset[str], in_context: bool) -> Alias:
    """Return the one alias of these words: gate, watches and coding share most of theirs, and what these compute."""
    return Alias(written, langs, in_context)
