"""Log-odds for each unit of norm: from a loss and a norm that are written down."""

import math

import pytest

from grok_core.experiments.claims.norms_and_sizes import log_odds_for_norm
from tests.experiments.hand_made import run


@pytest.mark.parametrize(
    ("probability", "norm", "expected"), [(0.5, 3.0, 0.0), (0.9, 2.0, math.log(9) / 2), (0.1, 4.0, -math.log(9) / 4)]
)
def test_the_odds_are_those_of_the_label(probability, norm, expected):
    beside = {"end_train_loss": -math.log(probability), "end_weight_norm": norm}
    assert log_odds_for_norm(run(1000, 502, beside=beside)) == pytest.approx(expected)


@pytest.mark.parametrize("beside", [{}, {"end_train_loss": 0.0, "end_weight_norm": 2.0}, {"end_train_loss": 1.0}])
def test_without_a_loss_or_a_norm_there_are_none(beside):
    assert log_odds_for_norm(run(1000, 502, beside=beside)) is None
