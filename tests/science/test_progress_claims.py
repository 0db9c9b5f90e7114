"""The restricted loss falls before the test loss does (make science), as docs/progress-measures.md says."""

import pytest

from tests.science.progress_measures import CONFIG, crossings, follow, trained

pytestmark = pytest.mark.science


def test_the_restricted_loss_falls_and_the_excluded_one_rises_while_validation_still_waits():
    config = CONFIG.replace(seed=0)
    moments = trained(config)
    run, frequencies, lens = follow(config, moments, moments[-1][1])
    found = crossings(run)
    assert 1.2 * found["restricted_hindsight"][0] < found["val_loss"][0]
    assert found["restricted_hindsight"][1] < found["val_loss"][1]
    assert 1.2 * found["excluded_hindsight"][0] < found["val_loss"][0]
    assert len(frequencies) <= 6
    assert lens > 0.8
