"""The outcome words: what became of an item, at each stage. One list for log, metric and console.

Every item that enters a stage leaves it under exactly one word, and every word belongs to one end:
*passed* on, *dropped* on purpose, *failed* (buried in DEAD), or *waits* (it will come to this stage again).
So what came in equals what passed, was dropped, failed or waits, stage by stage.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

End = Literal["passed", "dropped", "failed", "waits", "unlisted"]


@dataclass(frozen=True, slots=True)
class Word:
    """An outcome of one stage."""

    word: str
    end: End
    meaning: str


FAILED = Word("failed", "failed", "the step or the bytes failed; the record is in DEAD with its reason")

WORDS: dict[str, tuple[Word, ...]] = {
    "fetch": (
        Word("polled", "passed", "the feed answered and every new entry is acknowledged by the broker"),
        Word("unchanged", "dropped", "the server said 304, or the bytes are those of the last poll"),
        Word("unreachable", "waits", "the feed did not answer as a feed; it is tried again later"),
        Word("gone", "dropped", "the server said the feed is gone; it is not polled any more"),
    ),
    "entry": (
        Word("sent", "passed", "new in its document, or worded anew; the broker has it"),
        Word("seen", "dropped", "worded as in the last document"),
        Word("refused", "failed", "not readable as an entry; its neighbours went on"),
        Word("held", "waits", "handed in under embargo; it is sent when its time has come"),
        Word("outdated", "dropped", "handed in while a later version of it is held"),
    ),
    "document": (
        Word("taken", "passed", "handed in, and the broker has every entry that was sent"),
        Word("refused", "failed", "handed in and not readable, or of nobody we know"),
    ),
    "read": (
        Word("enriched", "passed", "judged relevant to at least one watch"),
        Word("canceled", "passed", "a kill: handed to every watch, for the story that holds the report"),
        Word("recalled", "passed", "withheld by its agency: handed to every watch like a kill, without its words"),
        Word("off_topic", "dropped", "no watch's gate opens for what it names"),
        Word("not_relevant", "dropped", "judged, and relevant to no watch"),
        Word("withheld", "dropped", "under embargo when it came"),
        FAILED,
    ),
    "stories": (
        Word("opened", "passed", "the first report of a happening"),
        Word("joined", "passed", "a further report of a known happening"),
        Word("revised", "passed", "a new version of a report already in a story"),
        Word("corrected", "passed", "a correction, or one report of several withdrawn by its agency"),
        Word("withdrawn", "passed", "the last usable report of a story was withdrawn by its agency"),
        Word("repeat", "dropped", "this revision of the item is already in its story"),
        Word("unheld", "dropped", "a kill of a report that no story holds"),
        FAILED,
    ),
    "alert": (
        Word("alerted", "passed", "a rule asked for a message"),
        Word("quiet", "dropped", "no rule asks for a message"),
        Word("repeat", "dropped", "this revision of the story was decided on before"),
        Word("unruled", "dropped", "a story of a watch this process has no rule for"),
        FAILED,
    ),
    "deliver": (
        Word("queued", "passed", "in the outbox, one entry a receiver"),
        Word("unaddressed", "dropped", "no receiver wants it"),
        Word("repeat", "dropped", "already in the outbox"),
        FAILED,
    ),
    "settle": (
        Word("settled", "passed", "the attempt is booked in the outbox"),
        Word("repeat", "dropped", "the attempt was booked before"),
        FAILED,
    ),
    "courier": (
        Word("delivered", "passed", "the receiver took it"),
        Word("retry", "waits", "the receiver did not take it; it is tried again later"),
        Word("gave_up", "failed", "the last attempt failed"),
        Word("refused", "failed", "the receiver, or the address guard, refuses it for good"),
    ),
}  # fmt: skip
"""Words by stage, in the order of the belt."""


def end_of(stage: str, word: str) -> End:
    """The end a word belongs to; ``unlisted`` for a word nobody wrote down above."""
    return next((known.end for known in WORDS.get(stage, ()) if known.word == word), "unlisted")
