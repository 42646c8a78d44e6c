"""Signatures agree with the known answers of Standard Webhooks, and nothing that was touched verifies."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from streams.core.errors import BadInput, BadSettings
from streams.edges.signing import check_secrets, sign, sign_all, verify

VECTORS = Path(__file__).parents[3] / "shared/conformance/webhooks/standard-webhooks/vectors.json"
SECRET = "whsec_" + b64encode(bytes(range(32))).decode()
OTHER = "whsec_" + b64encode(bytes(range(40, 80))).decode()
NOON = datetime(2024, 10, 18, 12, 0, tzinfo=UTC)
STAMP = int(NOON.timestamp())


def known_answers() -> list[dict]:
    if not VECTORS.exists():
        pytest.skip("the known answers of Standard Webhooks are not beside this checkout")
    vectors = json.loads(VECTORS.read_text())
    return [*vectors["known_answers"], *vectors["derived_sign"]]


def body_of(vector: dict) -> bytes:
    return vector["body"].encode() if "body" in vector else b64decode(vector["body_b64"])


def test_known_answers():
    """Every known answer is signed and verified as published."""
    for vector in known_answers():
        body = body_of(vector)
        assert sign(vector["secret"], vector["id"], vector["ts"], body) == vector["signature"], vector
        now = datetime.fromtimestamp(vector["ts"], UTC)
        verify(vector["secret"], vector["id"], str(vector["ts"]), vector["signature"], body, now=now)


def received(**changes) -> dict:
    whole = {"secrets": SECRET, "message_id": "m1", "timestamp": str(STAMP), "body": b"{}", "now": NOON}
    return {**whole, "signatures": sign(SECRET, "m1", STAMP, b"{}"), **changes}


def test_one_of_several_signatures_is_enough():
    """Unknown versions and signatures by other secrets are passed over."""
    ours = sign(SECRET, "m1", STAMP, b"{}")
    verify(**received(signatures=f"v1a,AAAA v1,bm8= {sign(OTHER, 'm1', STAMP, b'{}')} {ours}"))


def test_a_change_of_secret_leaves_no_gap():
    """While two secrets are set, a receiver with either of them verifies."""
    both = sign_all(f"{SECRET} {OTHER}", "m1", STAMP, b"{}")
    verify(**received(signatures=both))
    verify(**received(secrets=OTHER, signatures=both))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"body": b"{ }"}, "no signature matches"),
        ({"message_id": "m2"}, "no signature matches"),
        ({"timestamp": str(STAMP + 1)}, "no signature matches"),
        ({"secrets": OTHER}, "no signature matches"),
        ({"signatures": ""}, "no signature matches"),
        ({"signatures": "v1,"}, "no signature matches"),
        ({"signatures": "v1,\u00e9"}, "no signature matches"),
        ({"signatures": sign(SECRET, "m1", STAMP, b"{}").removeprefix("v1,")}, "no signature matches"),
        ({"signatures": sign(SECRET, "m1", STAMP, b"{}").replace("v1,", "v2,")}, "no signature matches"),
        ({"message_id": ""}, "no webhook-id"),
        ({"timestamp": "soon"}, "not a number"),
        ({"timestamp": ""}, "not a number"),
        ({"timestamp": "-5"}, "not a number"),
        ({"timestamp": "9" * 400}, "not a number"),
        ({"timestamp": "\u0661\u0662"}, "not a number"),
        ({"now": NOON + timedelta(seconds=301)}, "300 s off"),
        ({"now": NOON - timedelta(seconds=301)}, "300 s off"),
    ],
)
def test_what_was_touched_does_not_verify(changes, why):
    """A change of any part, a foreign secret or a stale timestamp is found, with its reason."""
    with pytest.raises(BadInput, match=why):
        verify(**received(**changes))


def test_a_clock_may_be_a_little_off():
    """Five minutes either way are tolerated."""
    verify(**received(now=NOON + timedelta(seconds=300)))
    verify(**received(now=NOON - timedelta(seconds=300)))


@pytest.mark.parametrize("size", [1, 23, 65])
def test_a_secret_of_the_wrong_size_is_refused(size):
    """A secret of ours has 24 to 64 bytes."""
    with pytest.raises(BadSettings, match="24 to 64"):
        check_secrets("whsec_" + b64encode(bytes(size)).decode())


@pytest.mark.parametrize("secrets", ["", " ", "whsec_", f"{SECRET} whsec_"])
def test_an_empty_secret_is_refused(secrets):
    """There is no signing without a secret."""
    with pytest.raises(BadSettings, match="empty"):
        check_secrets(secrets)


def test_a_broken_secret_is_not_shown():
    """The error about a secret does not contain it."""
    with pytest.raises(BadSettings) as error:
        sign("whsec_thisIsNotBase64!", "m1", STAMP, b"")
    assert "thisIsNot" not in str(error.value)
    assert error.value.__cause__ is None
