"""What training reads off cross-validation beside the heads themselves."""

import numpy as np
import pytest

from streams.core.training import _right_from


@pytest.mark.parametrize(
    ("scores", "relevant", "expected"),
    [
        ([0.9, 0.8, 0.7, 0.6], [1, 1, 1, 0], 0.70),
        ([0.9, 0.8012, 0.7, 0.6], [1, 1, 0, 0], 0.802),
        ([0.9, 0.8, 0.7], [0, 1, 1], None),
        ([0.9, 0.8, 0.7], [1, 0, 1], 0.90),
    ],
)
def test_alerts_begin_at_the_lowest_score_from_which_enough_are_right(
    scores: list[float], relevant: list[int], expected: float | None
) -> None:
    """All that score as high count, not those at one score; where the surest is wrong there is no such score."""
    assert _right_from(np.array(scores), np.array(relevant, float), 0.97) == expected
