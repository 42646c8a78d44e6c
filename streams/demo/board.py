"""What the demo prints: progress while it starts, each alert as it lands, the closing table."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from time import monotonic
from typing import Any

import orjson
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from streams.core.model import Alert
from streams.core.quoting import Places, headline_words

TONES = {"critical": "bold red", "warning": "yellow", "notice": "cyan", "info": "dim"}
NAMES = {
    "items": "entries in", "dropped": "dropped", "failed": "dead letters", "relevant": "relevant",
    "stories": "stories", "happenings": "alerts", "alerts": "messages", "delivered": "delivered",
    "verified": "signatures verified", "lost": "lost", "seconds": "seconds",
}  # fmt: skip


class Board:
    """Progress goes to standard error, results to standard output."""

    def __init__(self) -> None:
        self._out = Console(highlight=False, soft_wrap=True)
        self._err = Console(stderr=True, highlight=False)

    @contextmanager
    def doing(self, what: str) -> Iterator[Callable[[str], None]]:
        """A line that turns while something starts and ends with its time, or with a cross.

        Gives what tells how far it is: behind the line on a terminal, elsewhere on a line of its own.
        """
        begun = monotonic()
        told = ""
        try:
            with self._err.status(what) as line:

                def tell(words: str) -> None:
                    nonlocal told
                    line.update(f"{what} [dim]{monotonic() - begun:.0f} s: {escape(words)}[/]")
                    if words != told and not self._err.is_terminal:
                        self._err.print(f"  [dim]{monotonic() - begun:4.1f} s[/] {escape(words)}")
                    told = words

                yield tell
        except BaseException:
            self._err.print(f"[red]✗[/] {what}")
            raise
        self._err.print(f"[green]✓[/] {what} [dim]{monotonic() - begun:.1f} s[/]")

    def say(self, text: str) -> None:
        self._err.print(text)

    def alert(self, alert: Alert, at: str) -> None:
        """One alert on two lines: time, what it is, the words that decided; who reports it, headline.

        A terminal cuts them at its width, so that each alert stays two lines there.
        """
        tone = TONES[alert.severity]
        labels = " ".join(label.label for label in alert.labels)
        publishers = ", ".join(dict.fromkeys(source.publisher for source in alert.sources))
        head = f"[dim]{at}[/] [{tone}]{alert.severity:<8}[/] {alert.action:<9} [b]{alert.watch}[/] {labels}"
        self._line(f"{head} [dim]by[/] {escape(' · '.join(alert.words))}")
        told = _marked(alert.headline, headline_words(alert))
        self._line(f"         [dim]{escape(publishers)}:[/] {told} [dim]({alert.lang})[/]")

    def _line(self, text: str) -> None:
        is_cut = self._out.is_terminal
        self._out.print(text, soft_wrap=not is_cut, no_wrap=True, overflow="ellipsis" if is_cut else "ignore")

    def close(self, figures: Mapping[str, Any]) -> None:
        """The closing table, and the same as one JSON object on the last line."""
        table = Table(title="What came in, and what became of it", title_justify="left", show_header=False)
        for name, shown in NAMES.items():
            table.add_row(shown, _shown(figures[name]) + _remark(name, figures))
        table.add_row("entry served to alert received", f"p50 {figures['p50_ms']} ms, p95 {figures['p95_ms']} ms")
        self._out.print()
        self._out.print(table)
        sys.stdout.flush()
        sys.stdout.buffer.write(orjson.dumps(figures) + b"\n")
        sys.stdout.buffer.flush()


def _marked(text: str, words: Places) -> str:
    """A text with these words underlined."""
    pieces, place = [], 0
    for start, end in words:
        pieces += [escape(text[place:start]), f"[u]{escape(text[start:end])}[/]"]
        place = end
    return "".join([*pieces, escape(text[place:])])


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{count} {word.replace('_', ' ')}" for word, count in sorted(value.items())) or "none"
    return str(value)


def _remark(name: str, figures: Mapping[str, Any]) -> str:
    """How a number goes with those of the page, which counts what is distinct."""
    if name == "relevant":
        again = figures["relevant"] - figures["reports"]
        later = "one later wording of one" if again == 1 else f"{again} later wordings"
        return f": {figures['reports']} reports as the page counts them, and {later} of them"
    if name == "happenings":
        return ": happenings that raised one"
    if name == "alerts":
        return " about them: opened, updated and so on"
    return ""
