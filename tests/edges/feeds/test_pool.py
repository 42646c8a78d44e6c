"""Documents are read in processes that can be killed: a poisonous one costs its limits and nobody else."""

from __future__ import annotations

import asyncio
import gzip
import signal
import sys

import pytest

from streams.edges.feeds.limits import Limits
from streams.edges.feeds.parsed import Document, FeedError
from streams.edges.feeds.pool import ReaderPool, end
from tests.edges.origin import rss

QUICK = Limits(cpu_s=1, wall_s=20)
AUTHOR = b"<rss version='2.0'><channel><item><author>" + b"a" * 200_000 + b"</author></item></channel></rss>"
"""Quadratic in feedparser, inside one regular expression: no thread could be stopped there."""


async def outcome(pool: ReaderPool, body: bytes) -> str:
    """What comes of a document: the number of entries, or the reason."""
    try:
        return str(len((await pool.read(Document(body=body))).entries))
    except FeedError as error:
        return error.reason


def results(*bodies: bytes, limits: Limits = QUICK, size: int = 1) -> list[str]:
    """What comes of these documents, read together."""

    async def scene() -> list[str]:
        async with ReaderPool(size=size, limits=limits) as pool:
            return list(await asyncio.gather(*(outcome(pool, body) for body in bodies)))

    return asyncio.run(scene())


def test_a_poisonous_document_is_killed_and_others_go_on() -> None:
    """The one before and the one after are read as if nothing had been."""
    assert results(rss(1), AUTHOR, rss(1, 2)) == ["1", "cpu_limit", "2"]


def test_a_document_that_only_waits_is_killed_by_the_clock() -> None:
    """The deadline holds whatever the process does, and the pool goes on with another."""

    async def scene() -> list[str]:
        async with ReaderPool(limits=Limits(cpu_s=60, wall_s=0.5)) as pool:
            poisonous = await outcome(pool, AUTHOR)
            pool.limits = QUICK  # a busy machine may need longer than that to start a process for the next one
            return [poisonous, await outcome(pool, rss(1))]

    assert asyncio.run(scene()) == ["time_limit", "1"]


@pytest.mark.parametrize(
    "fat",
    [
        b'{"version": "https://jsonfeed.org/version/1", "items": [' + b"{}," * 1_000_000 + b"{}]}",
        b"[" + b'{"uri":"a","headline":"x"},' * 500_000 + b'{"uri":"a"}]',
        b"<nitf><body>" + b"<p>x</p>" * 1_500_000 + b"</body></nitf>",
    ],
    ids=["JSON Feed", "ninjs", "NITF"],
)
def test_a_document_that_eats_memory_is_refused_and_others_go_on(fat: bytes) -> None:
    """The address space is capped, that is the reason told, and a fresh process reads what follows."""
    assert results(fat, rss(1), limits=Limits(cpu_s=20, wall_s=40, memory_mb=90)) == ["memory_limit", "1"]


HOSTILE = {
    "a bomb of entities": b"<!DOCTYPE x [<!ENTITY a 'ha'>" + b"".join(
        b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    ) + b"]><rss version='2.0'><channel><item><title>&j;</title></item></channel></rss>",
    "a file of ours": b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
    b"<rss><channel><item><title>&a;</title></item></channel></rss>",
    "depth": b"<rss version='2.0'><channel><item><description>" + b"<div>" * 50_000,
    "attributes": b"<rss " + b" ".join(b"a%d='1'" % n for n in range(100_000)) + b"/>",
    "depth of JSON": b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 1_000_000,
    "a gzip bomb": gzip.compress(b"<rss>" + b" " * 60_000_000),
    "empty items": b"<rss version='2.0'><channel>" + b"<item/>" * 300_000,
    "zeros": b"\x00" * 100_000, "brackets": b"<" * 200_000, "ampersands": b"&" * 500_000,
    "sections": b"<![CDATA[" * 50_000, "declarations": b"<?xml" * 50_000,
}  # fmt: skip


@pytest.mark.hostile
def test_hostile_documents_end_within_their_limits() -> None:
    """Expansion, depth, attributes, brackets, bombs, millions: an answer or a reason, and no file is read."""
    ended = dict(zip(HOSTILE, results(*HOSTILE.values(), size=2), strict=True))
    allowed = {"0", "1", "cpu_limit", "malformed", "not_a_feed", "empty"}
    assert {name: how for name, how in ended.items() if how not in allowed} == {}


def test_no_external_entity_is_read() -> None:
    """A document cannot quote our files."""

    async def scene() -> str:
        async with ReaderPool() as pool:
            body = b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><rss version='2.0'><channel><item>"
            return str(await pool.read(Document(body=body + b"<title>&a;</title></item></channel></rss>")))

    assert "root:" not in asyncio.run(scene())


def test_five_thousand_entries_are_read_within_the_limits_of_every_document() -> None:
    """Even ill-formed ones, which cost twice as much; the clock does not count what other processes take."""
    many = rss(*range(5000)).replace(b"</channel>", b"<br></channel>")
    assert results(rss(*range(5000)), many, limits=Limits()) == ["5000", "5000"]


def test_two_documents_are_read_at_one_time() -> None:
    """A slow one does not hold the place of the others."""
    assert results(AUTHOR, *[rss(1)] * 5, size=2) == ["cpu_limit", *["1"] * 5]


def test_a_document_over_the_limit_is_not_begun() -> None:
    """Its size is reason enough."""
    assert results(rss(*range(20)), limits=Limits(body_bytes=500)) == ["too_large"]


@pytest.mark.timeout(30)
def test_a_process_that_is_killed_in_mid_sentence_is_ended() -> None:
    """Whatever of its answer nobody has taken."""

    async def scene() -> int | None:
        chatty = await asyncio.create_subprocess_exec(
            sys.executable, "-c", "while True: print('a' * 9999)",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert chatty.stdout is not None
        await chatty.stdout.readexactly(1_000_000)
        await asyncio.sleep(0.1)  # until asyncio has stopped listening
        await end(chatty)
        return chatty.returncode

    assert asyncio.run(scene()) == -signal.SIGKILL
