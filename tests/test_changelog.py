"""How changes become record batches."""

from streams.agents.tables import Write
from streams.engine.changelog import batches


def change(*keys: str, size: int = 10) -> list[Write]:
    return [Write(key, b"x" * size) for key in keys]


def keys(changes: list[list[Write]], limit: int) -> list[list[str]]:
    return [[row.key for row in rows] for rows in batches(changes, limit)]


def test_small_changes_travel_together() -> None:
    """One round trip for what one batch of records changed."""
    assert keys([change("a", "b"), change("c")], limit=1000) == [["a", "b", "c"]]


def test_no_change_is_divided() -> None:
    """A batch is appended whole or not at all, and so is what one record changed."""
    assert keys([change("a", "b"), change("c", "d")], limit=200) == [["a", "b"], ["c", "d"]]


def test_a_change_above_the_size_has_its_own_batch() -> None:
    """It is whole, and those beside it are not made larger by it."""
    assert keys([change("a"), change("b", size=5000), change("c")], limit=1000) == [["a"], ["b"], ["c"]]


def test_nothing_makes_no_batch() -> None:
    """An empty batch cannot be sent."""
    assert keys([], limit=1000) == []
