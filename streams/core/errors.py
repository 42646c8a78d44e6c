"""One error tree.

    PactwireError
    ├── Refused            never again: the same input fails the same way
    │   ├── BadRecord      bytes on a topic that are not what the topic carries
    │   ├── BadInput       a line, entry or document a person or a feed gave us
    │   ├── BadSettings    a setting, named
    │   └── BadWatch       a file of a watch, with its line
    └── Unavailable        try again: a broker, a feed, a receiver that does not answer now

Each carries its subject (what was being handled) and, in its text, what was being done.
"""

from __future__ import annotations


class PactwireError(Exception):
    """Base of every error this project raises on purpose."""

    def __init__(self, subject: str, why: str) -> None:
        super().__init__(f"{subject}: {why}")
        self.subject = subject
        self.why = why


class Refused(PactwireError):
    """Trying again with the same input fails the same way."""


class BadRecord(Refused):
    """Bytes on a topic that are not what the topic carries."""


class BadInput(Refused):
    """A line, an entry or a document from outside that cannot be read."""


class BadSettings(Refused):
    """A setting that is missing, unknown or out of range; the subject is its name."""


class BadWatch(Refused):
    """A file of a watch that cannot be used; the subject is file and line."""


class Unavailable(PactwireError):
    """Something outside does not answer now; trying again later may help."""
