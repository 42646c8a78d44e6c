"""Signatures of Standard Webhooks 1.0, symmetric scheme ``v1``: HMAC-SHA256 over ``id.timestamp.body``.

A secret is ``whsec_`` and the base64 of 24 to 64 bytes. A setting may hold several, separated by spaces: each signs,
so that a receiver can change from one to the next without a gap. No error of this module shows a secret.
"""

from __future__ import annotations

import binascii
import hashlib
import hmac
from base64 import b64decode, b64encode
from datetime import datetime

from streams.core.errors import BadInput, BadSettings

PREFIX = "whsec_"
TOLERANCE_S = 300
"""Seconds that a signed timestamp may lie before or after the receiver's clock."""


def key_of(secret: str) -> bytes:
    """The signing key inside a secret of any size; raises BadSettings when it is empty or not base64."""
    try:
        key = b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise BadSettings("secret", "not base64 after whsec_") from None
    if not key:
        raise BadSettings("secret", "empty")
    return key


def check_secrets(secrets: str) -> None:
    """Check the secrets of a setting before they are used; raises BadSettings.

    Others may sign with shorter keys, and theirs can be verified; ours have what the standard asks for.
    """
    if not secrets.split():
        raise BadSettings("secret", "empty")
    for secret in secrets.split():
        size = len(key_of(secret))
        if not 24 <= size <= 64:
            raise BadSettings("secret", f"{size} bytes, and the standard asks for 24 to 64")


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The signature by one secret, ``v1,`` and base64. ``timestamp`` is in seconds since 1970."""
    content = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.new(key_of(secret), content, hashlib.sha256).digest()
    return "v1," + b64encode(digest).decode("ascii")


def sign_all(secrets: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The value of ``webhook-signature``: one signature for each secret of a setting."""
    return " ".join(sign(secret, message_id, timestamp, body) for secret in secrets.split())


def verify(
    secrets: str,
    message_id: str,
    timestamp: str,
    signatures: str,
    body: bytes,
    *,
    now: datetime,
    tolerance_s: int = TOLERANCE_S,
) -> None:
    """Check what a receiver got: the three ``webhook-`` headers as they came, and the body.

    One matching signature is enough, others and unknown versions are passed over. Raises BadInput with the reason.
    """
    subject = "webhook"
    if not message_id:
        raise BadInput(subject, "no webhook-id")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 15):
        raise BadInput(subject, "webhook-timestamp is not a number of seconds")
    if abs(now.timestamp() - int(timestamp)) > tolerance_s:
        raise BadInput(subject, f"webhook-timestamp is more than {tolerance_s} s off")
    expected = sign_all(secrets, message_id, int(timestamp), body).split()
    if not _any_equal(expected, signatures.split()):
        raise BadInput(subject, "no signature matches")


def _any_equal(expected: list[str], given: list[str]) -> bool:
    """Compare every pair in constant time: the time taken tells nothing about where a signature differs."""
    equal = [hmac.compare_digest(ours.encode(), theirs.encode()) for ours in expected for theirs in given]
    return any(equal)
