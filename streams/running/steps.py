"""Tells the steps of a long work on standard error, and that it is still at it: nobody waits for a silent command.

On a terminal one line counts the seconds of the step; elsewhere a line says every few seconds what is being done.
"""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType

EVERY_S = 10.0


class Steps:
    """``with Steps("my-watch") as tell: tell("reading")``. Must not raise: it only tells."""

    def __init__(self, name: str, every_s: float = EVERY_S) -> None:
        self._name = name
        self._is_live = sys.stderr.isatty()
        self._every_s = 1.0 if self._is_live else every_s
        self._step = ""
        self._began = 0.0
        self._over = threading.Event()
        self._ticking = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> Steps:
        self._ticking.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._over.set()
        self._ticking.join()
        self._end_line()

    def __call__(self, step: str) -> None:
        """Begin a step."""
        self._end_line()
        self._step, self._began = step, time.monotonic()
        self._show(f"{self._name}: {step} ...")

    def _tick(self) -> None:
        while not self._over.wait(self._every_s):
            if self._step:
                self._show(f"{self._name}: {self._step} ... {time.monotonic() - self._began:.0f} s")

    def _show(self, line: str) -> None:
        sys.stderr.write(f"\r{line}\x1b[K" if self._is_live else f"{line}\n")
        sys.stderr.flush()

    def _end_line(self) -> None:
        if self._is_live and self._step:
            sys.stderr.write("\n")
