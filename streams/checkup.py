"""The doctor's checks: each looks at one thing a service needs and says what to do about it.

A *bad* finding is one with which the service cannot do its work; a *warning* is one with which it will not for ever.
Nothing is changed and nothing is sent to a receiver.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from streams.config.combinations import unknown_watches
from streams.core.errors import BadInput, BadSettings, BadWatch, PactwireError, Unavailable
from streams.core.judge import Judge
from streams.core.watch import Watch
from streams.edges.broker_probe import probe_broker
from streams.edges.encoder import shared_encoder
from streams.edges.feedlist import Feed, read_feedlist
from streams.edges.guard import Guard
from streams.edges.health import SILENT, ask_process
from streams.edges.listening import try_to_listen
from streams.edges.reach import advice
from streams.edges.reading import gaps, stale
from streams.edges.seeds import read_watches
from streams.edges.topic_admin import TopicAdmin, catalogue
from streams.edges.webhook import Target, probe
from streams.settings import Kafka, Receiver, Settings

Grade = Literal["ok", "warning", "bad"]
GIB = 1024**3
CLOCK_UNSYNCHRONISED = 5
"""What the kernel's ``adjtimex`` answers then."""
RELEASED = datetime(2024, 1, 1, tzinfo=UTC)
"""A clock before this is wrong for certain."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    check: str
    grade: Grade
    text: str
    advice: str = ""


async def examine(given: Settings) -> AsyncIterator[Finding]:
    """All checks, in the order in which their causes should be mended."""
    async for finding in _broker(given.kafka):
        yield finding
    for finding in _watches(given):
        yield finding
    for finding in _feeds(given.feeds.file, Guard(allow_private=given.network.allow_private)):
        yield finding
    async for finding in _receivers(given):
        yield finding
    yield await _addresses(given)
    yield clock(datetime.now(UTC), kernel_clock())
    for finding in _disk(given):
        yield finding
    async for finding in _processes(given):
        yield finding


async def _broker(kafka: Kafka) -> AsyncIterator[Finding]:
    try:
        seen = await probe_broker(kafka)
    except Unavailable as error:
        yield Finding("broker", "bad", str(error), advice(error.why))
        return
    except BadSettings as error:
        yield Finding("broker", "bad", str(error), "look at the files named by the [kafka] settings")
        return
    yield Finding("broker", "ok", f"cluster {seen.cluster}, {len(seen.nodes)} nodes, speaks {seen.speaks}")
    if seen.unreachable:
        text = f"tells clients to connect to {', '.join(seen.unreachable)}, which cannot be reached from here"
        yield Finding("broker", "bad", text, "set the broker's advertised.listeners to addresses its clients can reach")
    if kafka.replication > len(seen.nodes):
        text = f"kafka.replication is {kafka.replication}, the cluster has {len(seen.nodes)} nodes"
        yield Finding("broker", "bad", text, "lower kafka.replication, or add nodes")
    async for finding in _topics(kafka):
        yield finding


async def _topics(kafka: Kafka) -> AsyncIterator[Finding]:
    try:
        async with TopicAdmin(kafka) as admin:
            lines = await admin.check(catalogue(), *([()] if kafka.embedded else []))
    except PactwireError as error:
        yield Finding("topics", "bad", str(error), "look at the broker's log")
        return
    for line in lines:
        missing = line.endswith("does not exist")
        what = "pactwire topics create" if missing else "see pactwire topics describe; docs/operating.md tells how"
        yield Finding("topics", "warning" if "retention.ms" in line else "bad", line, what)
    if not lines:
        yield Finding("topics", "ok", f"{len(catalogue())} topics agree with the catalogue")


def _watches(given: Settings) -> Iterator[Finding]:
    try:
        watches = read_watches(given.watches)
    except BadWatch as error:
        yield Finding("watches", "bad", str(error), "mend the file; pactwire lexicon check names every line")
        return
    for watch in watches:
        yield _heads(watch)
    for text in gaps(given.watches):
        yield Finding("watches", "warning", text, "bring the files back, or set watches to the folder that has them")
    known = {watch.id for watch in watches}
    for problem in unknown_watches(given.deliver.receivers, known):
        yield Finding("watches", "bad", f"{problem.name}: {problem.why}", "mend the setting, or add the watch")


def _heads(watch: Watch) -> Finding:
    try:
        heads = Judge(watch, shared_encoder().name).heads
    except BadWatch as error:
        return Finding("watches", "bad", str(error), f"pactwire train {watch.id}")
    if text := stale(watch, heads.inputs):
        return Finding("watches", "warning", text, f"pactwire train {watch.id}")
    size = f"{len(watch.entries)} lexicon entries, {len(heads.names)} heads"
    return Finding("watches", "ok", f"{watch.id}: {size}, version {watch.version}")


def _feeds(file: Path, guard: Guard) -> Iterator[Finding]:
    try:
        feeds = read_feedlist(file)
    except BadInput as error:
        yield Finding("feeds", "bad", str(error), "mend the file, or set feeds.file to your list of feeds")
        return
    if not feeds:
        yield Finding("feeds", "bad", f"{file} lists no feed", "add [[feeds]] tables")
        return
    unverified = sum(not feed.verified for feed in feeds)
    told = f", {unverified} of them unverified: pactwire feeds check URL tries one" if unverified else ""
    yield Finding("feeds", "ok", f"{file}: {len(feeds)} feeds{told}")
    refused = [text for feed in feeds if feed.enabled and (text := _refused(feed, guard))]
    if refused:
        what = "put their networks into network.allow_private, if they are yours"
        yield Finding("feeds", "warning", f"will never be fetched: {', '.join(refused)}", what)


def _refused(feed: Feed, guard: Guard) -> str:
    """The feed and why its address is refused, where that is certain without asking a resolver; else empty."""
    host = urlsplit(feed.url).hostname or ""
    address = "127.0.0.1" if host == "localhost" else host
    try:
        why = guard.refusal(str(ip_address(address)))
    except ValueError:
        return ""
    return f"{feed.id} ({host} is {why})" if why else ""


async def _receivers(given: Settings) -> AsyncIterator[Finding]:
    if not given.deliver.receivers:
        what = "add a [[deliver.receivers]] table; until then alerts are seen on the console only"
        yield Finding("receivers", "warning", "there are none", what)
    for receiver in given.deliver.receivers:
        yield await _receiver(receiver, Guard(allow_private=given.network.allow_private))


async def _receiver(receiver: Receiver, guard: Guard) -> Finding:
    try:
        why = await probe(Target(name=receiver.name, url=receiver.url, secret=receiver.secret), guard)
    except BadSettings as error:
        return Finding("receivers", "bad", str(error), "mend the setting")
    if why is None:
        return Finding("receivers", "ok", f"{receiver.name}: name resolves, address allowed (nothing was sent)")
    what = "check its url; a private address needs network.allow_private"
    return Finding("receivers", "bad", f"{receiver.name}: {why}", what)


async def _addresses(given: Settings) -> Finding:
    """Whether the servers of this machine could listen where they shall; what listens there now is asked elsewhere."""
    hosts = {"console.port": given.console.host, "ops.port": given.ops.host}
    try:
        for setting, host in hosts.items():
            await try_to_listen(host, 0, setting)
    except PactwireError as error:
        return Finding("addresses", "bad", str(error), "mend the setting")
    return Finding("addresses", "ok", f"{' and '.join(dict.fromkeys(hosts.values()))} can be listened on")


def kernel_clock() -> int | None:
    """What the kernel says of its clock (Linux): 5 when nothing keeps it; None where it cannot be asked."""
    if sys.platform != "linux":
        return None
    return int(ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(512)))


def clock(now: datetime, kernel: int | None) -> Finding:
    """Receivers refuse signatures whose time is five minutes off, and arrival times order the stories."""
    if now < RELEASED:
        return Finding("clock", "bad", f"it is not {now:%Y-%m-%d}", "set the clock")
    if kernel == CLOCK_UNSYNCHRONISED:
        text = "the kernel says that nothing keeps the clock right"
        return Finding("clock", "warning", text, "run a time service (chrony, systemd-timesyncd)")
    kept = ", kept by a time service" if kernel is not None else ""
    return Finding("clock", "ok", f"{now:%Y-%m-%d %H:%M:%S} UTC{kept}")


def _disk(given: Settings) -> Iterable[Finding]:
    folders = [given.console.database.parent]
    if given.store.kind == "rocksdb":
        folders.append(given.store.directory)
    return [disk(folder) for folder in dict.fromkeys(folders)]


def disk(folder: Path) -> Finding:
    """Whether the folder, or the nearest one above that exists, can be written to and has room."""
    there = next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())
    if not os.access(there, os.W_OK | os.X_OK):
        return Finding("disk", "bad", f"{there} cannot be written to", "give this user the folder, or set another")
    free = shutil.disk_usage(there).free
    grade: Grade = "ok" if free > GIB else "warning" if free > GIB / 10 else "bad"
    return Finding("disk", grade, f"{folder}: {free / GIB:.1f} GiB free", "" if grade == "ok" else "make room")


async def _processes(given: Settings) -> AsyncIterator[Finding]:
    """What runs on this machine now. A process that does not run here is no fault: it may run elsewhere."""
    away = []
    for name, (host, port) in given.health_ports().items():
        ok, reason = await ask_process(host, port) if port else (False, SILENT)
        if ok:
            yield Finding("processes", "ok", f"{name}: {reason}")
        elif reason.startswith(SILENT):
            away.append(name)
        else:
            yield Finding("processes", "bad", f"{name}: {reason}", f"read the log of {name}")
    if away:
        yield Finding("processes", "ok", f"not running here: {', '.join(away)}")
