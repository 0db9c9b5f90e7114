"""What is said of a run by other metrics than accuracy: from reports made by hand, and from a real one."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from grok_core.charts.words.answer_metrics import ANSWER_METRICS
from grok_core.views import reading
from grok_core.views.along.run_measures import run_measure
from grok_core.views.along.values_at import values_at
from grok_core.views.along.ways import lacks, ways, ways_sentence, ways_table
from grok_core.views.cached_run import recording


@pytest.fixture(scope="module")
def now():
    return reading.read(recording("hello-grok"))


def by_hand(now, *, wait=10.0, width=0.05, loss_width=0.5):
    """A reading whose metrics rise on logistic curves: training halfway at 50, validation so many times later."""
    steps = np.unique(np.logspace(0, 4, 300).round().astype(int))
    place, columns = np.log10(steps), {}
    for name, of in ANSWER_METRICS.items():
        for share, middle in (("train", 50.0), ("val", 50.0 * wait)):
            slope = loss_width if name == "loss" else width
            rise = 1 / (1 + np.exp(-(place - np.log10(middle)) / slope))
            columns[of.columns[share]] = 1 - rise if of.lower_is_better else rise
    metrics = pd.DataFrame({"step": steps, **columns})
    return dataclasses.replace(now, metrics=metrics, key=("by hand", wait, width, loss_width))


def test_a_wait_in_every_metric_and_a_jump_that_is_the_metrics(now):
    said = ways_sentence(by_hand(now))
    assert said.startswith("The wait survives: by each of the 6 metrics")
    assert "loss (1.9" in said
    assert "Brier" not in said


def test_a_jump_in_every_metric_is_in_the_network(now):
    assert "it is in the network, not in the metric" in ways_sentence(by_hand(now, loss_width=0.05))


def test_a_wait_that_is_short_is_none(now):
    assert "The wait is there by 0 of the 6 metrics" in ways_sentence(by_hand(now, wait=3.0))


def test_times_are_those_of_the_curves(now):
    table = ways_table(by_hand(now)).set_index("metric")
    assert table.loc["accuracy", "t50"] == pytest.approx(500, rel=0.02)
    assert table.loc["accuracy", "wait"] == pytest.approx(10, rel=0.03)
    assert table.loc["accuracy", "sharpness"] == pytest.approx(2 * np.log(9) * 0.05, rel=0.1)


def test_an_old_recording_lacks_the_younger_metrics_and_says_which(now):
    assert lacks(now) == ["Brier score", "margin", "reciprocal rank"]
    assert ways(now)["margin"].val is None
    assert "by each of the 3 metrics" in ways_sentence(now)
    assert "The validation loss rises first, to 11.6 at step 75" in ways_sentence(now)


def test_a_run_that_has_not_generalised_has_no_jump():
    off = reading.read(recording("weight-decay-off"))
    assert ways_sentence(off) == "This run has not generalised so far: there is no jump to judge."


def test_values_at_landmarks(now):
    found = values_at(now, run_measure("accuracy"))
    assert found["grokked"] >= 0.99
    assert found["memorised"] < 0.1
    assert found["last"] == found["greatest"] == 1
    assert set(values_at(now, run_measure("llc")).values()) == {None}
