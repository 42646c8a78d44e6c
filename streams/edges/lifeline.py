"""Processes that go when the one that started them dies, however it dies: a killed parent can stop nobody."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable

SET_PARENT_DEATH_SIGNAL = 1


def tied() -> Callable[[], None]:
    """What a child does before its program starts: have the kernel send it TERM when its parent dies.

    Linux alone can; elsewhere it does nothing. The parent is the thread that starts the child: it must be one that
    lasts as long as the process.
    """
    if sys.platform != "linux":
        return _nothing
    parent, libc = os.getpid(), ctypes.CDLL(None)

    def tie() -> None:
        libc.prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
        if os.getppid() != parent:  # it died before anybody could tell
            os.kill(os.getpid(), signal.SIGTERM)

    return tie


def _nothing() -> None:
    """There is no such call here."""
