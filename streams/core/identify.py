"""Deterministic ids: the same entry has the same id in every replay, whoever computes it.

*Identity* says which entry this is, *revision* says which wording of it. An update keeps the id and changes the
revision, so consumers can be idempotent by id and still see the update.
"""

from __future__ import annotations

from hashlib import blake2b

from streams.core.model import Entry

SIZE = 16
"""Bytes of a digest: 128 bits, far from collisions at any number of items a newsroom will see."""


def digest(*parts: str) -> str:
    """Name these strings, in this order, by 32 hex digits (BLAKE2b, 128 bits).

    Each part is preceded by its length, so that ("ab", "c") and ("a", "bc") differ.
    """
    hashed = blake2b(digest_size=SIZE)
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        hashed.update(len(encoded).to_bytes(8, "big"))
        hashed.update(encoded)
    return hashed.hexdigest()


def body_digest(body: bytes) -> str:
    """Name a document by its bytes, for servers that send no validators."""
    return blake2b(body, digest_size=SIZE).hexdigest()


def identity(entry: Entry) -> str:
    """Return what makes this entry itself within its feed: guid, else link, else title, else its text.

    Guid and link are deliberately not told apart: most guids are permalinks, and a feed that one day leaves its guids
    out goes on under the same ids. Dates are no part of it, since they move when an entry is edited.
    """
    for name in (entry.guid, entry.link, entry.title):
        if name and name.strip():
            return name.strip()
    return digest(entry.summary, entry.content)


def item_id(feed_id: str, entry: Entry) -> str:
    """Return the id of an entry of a feed: equal for every fetch and every update of the entry."""
    return digest("item", feed_id, identity(entry))


def revision(entry: Entry) -> str:
    """Return the id of an entry's wording.

    ``published`` and ``updated`` are left out: many feeds stamp every entry with the time of the request, and each
    poll would then look like an update of everything.
    """
    return digest(
        "revision", entry.guid or "", entry.link or "", entry.title, entry.summary, entry.content,
        *_counted(entry.authors), *_counted(entry.categories), *_counted(entry.subjects),
        entry.version or "", entry.pubstatus, str(entry.embargo), str(entry.embargoed), str(entry.urgency),
        entry.editorial_note or "", str(entry.correction), entry.source or "", entry.rights or "",
    )  # fmt: skip


def mark(item: str, wording: str) -> str:
    """Return item id and revision in the length of one, for remembering many within one feed."""
    return item[:SIZE] + wording[:SIZE]


def item_of(marked: str) -> str:
    """Return the part of a mark that is the item's."""
    return marked[:SIZE]


def _counted(values: tuple[str, ...]) -> tuple[str, ...]:
    return (str(len(values)), *values)
