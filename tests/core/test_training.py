"""What training reads off cross-validation beside the heads themselves."""

import numpy as np
import pytest

from streams.core.training import _calibrate, _right_from


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


def test_few_examples_told_apart_without_a_fault_make_nobody_sure() -> None:
    """Of thirty, the surest score is below 0.99 and the least sure one above 0.01; of three thousand it is not."""
    few, many = (np.repeat([-9.0, 9.0], half) for half in (15, 1500))
    sure = []
    for sums in (few, many):
        slope, shift = _calibrate(sums, (sums > 0).astype(float), np.ones(len(sums)))
        sure.append(1 / (1 + np.exp(-(slope * 9 + shift))))
    assert sure[0] < 0.99 < sure[1]
