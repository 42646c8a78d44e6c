"""What steps need besides their records: made once by the composition root, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streams.core.alerting import Rules
    from streams.core.reading import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A receiver as the outbox sees it: which messages it wants."""

    receiver: str
    watches: tuple[str, ...] = ()
    """Empty: all watches."""
    min_severity: str = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    reader: Reader | None = None
    """Needed by ``read``."""
    rules: Rules | None = None
    """Needed by ``alert``."""
    routes: tuple[Route, ...] = ()
    """Needed by ``deliver``."""
