"""Access to the broker: one set of settings reaches Faust, aiokafka and the admin client alike."""

import ssl
from pathlib import Path
from typing import Any

import pytest
from faust.transport.drivers.aiokafka import credentials_to_aiokafka_auth

from streams.app import credentials, faust_options
from streams.core.errors import BadSettings
from streams.edges.broker import client_options
from streams.settings import Kafka, Settings, Store

PASSWORD = "open sesame"


def secured(protocol: Any, **more: Any) -> Kafka:
    return Kafka(bootstrap="b1:9093,b2:9093", security_protocol=protocol, **more)


def logged_in(protocol: Any) -> Kafka:
    return secured(protocol, sasl_mechanism="SCRAM-SHA-256", sasl_username="belt", sasl_password=PASSWORD)


@pytest.mark.parametrize(
    "kafka", [secured("PLAINTEXT"), secured("SSL"), logged_in("SASL_PLAINTEXT"), logged_in("SASL_SSL")]
)
def test_faust_and_aiokafka_log_in_the_same_way(kafka: Kafka) -> None:
    """What Faust hands to its aiokafka clients is what our own clients get."""
    ours = client_options(kafka)
    theirs = credentials_to_aiokafka_auth(credentials(kafka), None)
    for name in ("security_protocol", "sasl_mechanism", "sasl_plain_username", "sasl_plain_password"):
        assert theirs.get(name) == ours.get(name)
    assert isinstance(theirs.get("ssl_context"), type(ours["ssl_context"]))
    assert theirs["security_protocol"] == kafka.security_protocol


def test_faust_gets_every_server_and_the_login() -> None:
    """All bootstrap servers and the credentials stand in Faust's own settings."""
    options = faust_options(Settings(kafka=logged_in("SASL_SSL"), store=Store(directory=Path("state"))), "worker")
    assert options["broker"] == ["kafka://b1:9093", "kafka://b2:9093"]
    assert options["broker_credentials"].password == PASSWORD
    assert options["broker_credentials"].ssl_context.verify_mode is ssl.CERT_REQUIRED


def test_tls_checks_the_servers_name() -> None:
    """Encryption to whoever answers would be no protection."""
    context = client_options(secured("SSL"))["ssl_context"]
    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED


def test_a_missing_password_is_refused_by_name() -> None:
    """SASL without a login is a setting to be corrected, not a connection to be tried."""
    with pytest.raises(BadSettings, match="sasl_password"):
        client_options(secured("SASL_PLAINTEXT", sasl_username="belt"))


def test_a_certificate_that_cannot_be_read_is_refused_by_name(tmp_path: Path) -> None:
    """The reason stands beside the setting's name."""
    with pytest.raises(BadSettings, match="ssl_cafile"):
        client_options(secured("SSL", ssl_cafile=tmp_path / "none.pem"))


def test_a_password_shows_in_no_text() -> None:
    """Neither the settings nor the credentials print it."""
    kafka = logged_in("SASL_PLAINTEXT")
    assert PASSWORD not in repr(kafka) + repr(credentials(kafka))
