"""Steps, epochs, seconds and decay clocks: the same reports on other axes, or a sentence that says why not."""

import numpy as np
import pytest

from grok_core.config import RunConfig
from grok_core.engine.batches import Batches
from grok_core.errors import AnalysisError
from grok_core.runs import create_run, execute
from grok_core.views import clocks, reading
from grok_core.views.cached_run import CachedRun

TINY = RunConfig(p=7, d_model=4, d_hidden=8, steps=40, report="1")


def trained(**changes):
    """Return a reading of a tiny run that has ended."""
    path = create_run(TINY.replace(**changes))
    execute(path)
    return reading.read(CachedRun(path))


@pytest.mark.parametrize(("batch_size", "accumulate"), [(0, 1), (10, 1), (8, 3), (24, 1)])
def test_an_epoch_has_each_training_pair_once(batch_size, accumulate):
    import torch

    now = trained(batch_size=batch_size, accumulate=accumulate)
    batches = Batches(torch.arange(now.config.n_train), batch_size, torch.Generator())
    taken = [0]
    for _ in range(now.step):
        for _ in range(accumulate):
            batches.next()
        taken.append(batches.taken)
    assert clocks.places(now, "epochs") == pytest.approx(np.array(taken) / now.config.n_train)


def test_a_decay_clock_is_one_over_rate_times_decay():
    now = trained(lr=0.01, weight_decay=0.5)
    assert clocks.places(now, "decay clocks")[-1] == pytest.approx(40 * 0.01 * 0.5)
    assert clocks.unit_words(now, "decay clocks") == "a decay clock is 200 steps"
    assert clocks.place_of(now, "decay clocks", 20) == pytest.approx(0.1)
    assert clocks.step_at(now, "decay clocks", 0.1) == 20
    assert clocks.step_at(now, "decay clocks", 0.0999) == 19


@pytest.mark.parametrize(
    ("changes", "clock", "why"),
    [
        ({"weight_decay": 0}, "decay clocks", "no weight decay"),
        ({"optimizer": "adam"}, "decay clocks", "adam adds the decay to the gradient"),
        ({"schedule": "cosine"}, "decay clocks", "cosine schedule"),
        ({"interventions": "step 5: weight_decay=0"}, "decay clocks", "its weight decay changes on the way"),
        ({"interventions": "step 5: batch_size=8"}, "epochs", "its batch size changes on the way"),
    ],
)
def test_a_run_without_a_clock_says_why(changes, clock, why):
    now = trained(**changes)
    with pytest.raises(AnalysisError, match=why):
        clocks.places(now, clock)
    assert clocks.place_of(now, clock, 20) is None
    assert clocks.step_at(now, clock, 1.0) is None
    assert clocks.unit_words(now, clock) == ""
    assert clocks.places(now, "steps").tolist() == list(range(41))


def test_seconds_never_fall_and_are_those_of_the_reports():
    now = trained()
    seconds = clocks.places(now, "seconds")
    assert (np.diff(seconds) >= 0).all()
    assert seconds[-1] == now.metrics["seconds"].max() > 0
    assert clocks.step_at(now, "seconds", -1.0) is None
