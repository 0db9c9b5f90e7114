"""A spike is far above what was before, wherever the curve lies."""

import pytest

from grok_core.measures.complexity.spikes import spikes, spikes_at


@pytest.mark.parametrize(("losses", "count"), [([1.0] * 40, 0), ([1.0] * 30 + [11.0] + [1.0] * 9, 1), ([1.0, 99.0], 0)])
def test_a_spike_is_far_above_what_was_before(losses, count):
    assert spikes(losses) == count


def test_spikes_are_found_where_they_are_and_at_any_height_of_the_curve():
    losses = [1.0] * 25 + [50.0] + [1.0] * 10 + [10.0, 10.1]
    assert spikes_at(losses) == [25, 37]  # ten times as high is no spike yet
    assert spikes_at([1e-6 * loss for loss in losses]) == [25, 37]


def test_a_curve_that_stays_high_spikes_no_longer_than_the_median_is_low():
    assert spikes_at([1.0] * 20 + [100.0] * 30) == list(range(20, 30))  # of ten and ten the median is in the middle
