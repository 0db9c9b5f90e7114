"""What every measure of rows shares."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_core.measures.rows import gini


@given(st.lists(st.floats(0, 1), min_size=2, max_size=9).filter(lambda s: sum(s) > 0.01))
def test_gini_is_the_mean_difference_over_twice_the_mean(shares):
    expected = np.abs(np.subtract.outer(shares, shares)).mean() / (2 * np.mean(shares))
    assert gini([shares])[0] == pytest.approx(expected, abs=1e-9)
    assert gini([[0, 0, 1.0]])[0] == pytest.approx(2 / 3)
