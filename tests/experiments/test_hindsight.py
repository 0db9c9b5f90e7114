"""When losses are halved, and the losses themselves with the key frequencies of the last network."""

import pytest

from grok_core.config import RunConfig
from grok_core.engine import Report, train
from grok_core.experiments.hindsight import NAMES, Hindsight, half_way, halved
from grok_core.experiments.measured import measure

TINY = RunConfig(p=11, d_model=16, d_hidden=64, steps=30, train_fraction=0.8)
STEPS = [0, 1, 2, 3, 4]


def test_a_loss_is_halved_after_its_largest_value():
    assert halved(STEPS, [1.0, 4.0, 3.0, 2.0, 0.0]) == 3
    assert halved(STEPS, [1.0, 2.0, 3.0, 4.0, 5.0]) is None


def test_half_way_is_in_logarithms_to_the_last_value():
    assert half_way(STEPS, [1.0, 100.0, 20.0, 10.0, 1.0]) == 3
    assert halved(STEPS, [1.0, 100.0, 20.0, 10.0, 1.0]) == 2


def test_at_the_last_report_hindsight_is_what_the_report_says():
    follower = Hindsight(TINY)
    for item in train(TINY):
        if isinstance(item, Report):
            follower.see(item)
            last = item.metrics
    assert follower._losses()[-1] == pytest.approx((last.restricted_loss, last.excluded_loss))


def test_the_numbers_are_measured_beside_the_others():
    found = measure(TINY, Hindsight(TINY))
    assert tuple(found.beside) == NAMES
    assert found.beside["validation_halved"] is None or found.beside["validation_halved"] <= TINY.steps
