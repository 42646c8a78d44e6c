"""Limits of a process that reads documents of strangers, set by the kernel and not by good will."""

from __future__ import annotations

import resource
import signal
from dataclasses import dataclass

MIB = 1024 * 1024
OUT_OF_MEMORY = 75
"""Exit status of a process that got no more memory and could say no more than that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one document may cost."""

    cpu_s: float = 3.0
    """Seconds of processor time. With the start of its reader, and of who asked, a document costs less than 5."""
    wall_s: float = 30.0
    """Seconds until the process is killed whatever it does. On a quiet machine the processor time ends it long before;
    on a busy one the clock says little about a document."""
    memory_mb: int = 360
    """Mebibytes of address space of the whole process, interpreter included."""
    entries: int = 10_000
    body_bytes: int = 16_777_216
    """Larger documents are not even begun; a fetch takes no more by default."""


def confine_memory(megabytes: int) -> None:
    """Cap the address space, forbid writing files and dumping core. Cannot be undone."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * MIB, megabytes * MIB))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def allow_cpu(seconds: float) -> None:
    """Let this process use so many more seconds of processor time; then SIGPROF ends it, inside C code, too.

    A timer and not RLIMIT_CPU, which counts whole seconds since the process began, so that one document would be
    given a third less than another.
    """
    signal.setitimer(signal.ITIMER_PROF, seconds)
