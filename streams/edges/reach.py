"""Starts clients of the broker and, when one does not come up, says why and what to look at.

aiokafka tells the reason in its log only; the error it raises says "unable to bootstrap" and shows its own types.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from aiokafka.errors import KafkaError

from streams.core.errors import Unavailable

Step = Callable[[], Awaitable[None]]


async def start(begin: Step, close: Step, bootstrap: str) -> None:
    """Start a client with ``begin``. Closes it and raises Unavailable, with reason and advice, when it cannot be."""
    with overheard() as reasons:
        try:
            await begin()
        except (KafkaError, OSError) as error:
            await close()
            why = "; ".join(reasons) or repr(error)
            raise Unavailable(bootstrap, f"{why}; {advice(why)}") from error
        except BaseException:  # a stop that comes meanwhile: what is open is closed all the same
            await close()
            raise


def advice(why: str) -> str:
    """What to look at when the broker could not be reached for this reason."""
    if "Sasl" in why or "Authentication" in why:
        return "check kafka.sasl_mechanism, sasl_username and sasl_password, and the listener's mechanisms"
    if "SSL" in why or "certificate" in why.lower():
        return "check kafka.security_protocol and the certificates"
    return "check kafka.bootstrap and that the broker runs; to try things out: pactwire run --embedded"


@contextmanager
def overheard() -> Iterator[list[str]]:
    """What aiokafka logs meanwhile, and nobody else hears."""
    heard: list[str] = []
    log, ear = logging.getLogger("aiokafka"), _Ear(heard)
    passed_on = log.propagate
    log.addHandler(ear)
    log.propagate = False
    try:
        yield heard
    finally:
        log.removeHandler(ear)
        log.propagate = passed_on


class _Ear(logging.Handler):
    def __init__(self, heard: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage().strip()
        if text not in self._heard:
            self._heard.append(text)
