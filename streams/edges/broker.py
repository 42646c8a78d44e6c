"""How every client of ours reaches the broker: addresses, TLS and SASL, made once from plain values.

The same answer goes to Faust (``app``), to aiokafka (fetch, console, deliver, admin) and to the probes,
so that a secured cluster works in all of them or in none.
"""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any, Protocol

from aiokafka import AIOKafkaProducer

from streams.core.errors import BadSettings

PRODUCE_LIMIT = 9 * 1024 * 1024
"""Bytes a produce request may have: the largest topic of the catalogue allows 8 MiB, and a batch has its frame."""


class Access(Protocol):
    """What is needed to reach a broker; ``settings.Kafka`` is one."""

    @property
    def bootstrap(self) -> str: ...
    @property
    def security_protocol(self) -> str: ...
    @property
    def sasl_mechanism(self) -> str: ...
    @property
    def sasl_username(self) -> str | None: ...
    @property
    def sasl_password(self) -> str | None: ...
    @property
    def ssl_cafile(self) -> Path | None: ...
    @property
    def ssl_certfile(self) -> Path | None: ...
    @property
    def ssl_keyfile(self) -> Path | None: ...


def tls_context(access: Access) -> ssl.SSLContext | None:
    """The TLS context, or None where the protocol has no TLS. Server names are always checked.

    Raises BadSettings for a file that cannot be used.
    """
    if not access.security_protocol.endswith("SSL"):
        return None
    try:
        context = ssl.create_default_context(cafile=access.ssl_cafile)
        if access.ssl_certfile is not None:
            context.load_cert_chain(access.ssl_certfile, access.ssl_keyfile)
    except (OSError, ssl.SSLError) as error:
        raise BadSettings("kafka.ssl_cafile, ssl_certfile, ssl_keyfile", f"cannot be used: {error}") from error
    return context


def sasl_login(access: Access) -> tuple[str, str] | None:
    """User name and password, or None where the protocol has no SASL. Raises BadSettings when one is missing."""
    if not access.security_protocol.startswith("SASL"):
        return None
    if not access.sasl_username or not access.sasl_password:
        raise BadSettings("kafka.sasl_username, sasl_password", f"are needed by {access.security_protocol}")
    return access.sasl_username, access.sasl_password


def client_options(access: Access) -> dict[str, Any]:
    """Keyword arguments that every aiokafka client takes."""
    options: dict[str, Any] = {
        "bootstrap_servers": access.bootstrap,
        "security_protocol": access.security_protocol,
        "ssl_context": tls_context(access),
    }
    login = sasl_login(access)
    if login is not None:
        options["sasl_mechanism"] = access.sasl_mechanism
        options["sasl_plain_username"], options["sasl_plain_password"] = login
    return options


def producer(access: Access, client_id: str, **more: Any) -> AIOKafkaProducer:
    """A producer that waits for all in-sync replicas and takes the largest record of the catalogue. Not started."""
    options = {"acks": "all", "linger_ms": 5, "max_request_size": PRODUCE_LIMIT, **client_options(access), **more}
    return AIOKafkaProducer(client_id=client_id, **options)
