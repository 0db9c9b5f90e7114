"""The gap of runs that come with the project: one peak between memorising and grokking, and what is censored."""

import json

import pytest

from grok_core.runs import open_run
from grok_core.views.gaps import gap_of, gap_summary


def test_the_gap_of_the_opening_run_has_its_peak_between_memorising_and_grokking():
    run = open_run("hello-grok")
    found, progress = gap_of(run), run.progress()
    assert progress.step_train_99 < found.peak_step < progress.step_val_99
    assert found.opened < found.onset < found.peak_step < found.release < found.closed
    assert found.area > 0
    told = gap_summary(run)
    assert json.loads(json.dumps(told)) == told
    assert told["gap_length"] == found.closed - found.opened
    assert told["gap_censored"] is False


def test_of_a_run_that_never_groks_length_and_area_are_not_known():
    told = gap_summary(open_run("weight-decay-off"))
    assert (told["gap_length"], told["gap_area"], told["gap_censored"]) == (None, None, True)
    assert told["gap_peak"] > 0


@pytest.mark.parametrize("losses", [[1.0, None, 1.0], [1.0, 1.0]])
def test_a_run_that_does_not_tell_it_has_none(monkeypatch, losses):
    run = open_run("hello-grok")
    rows = [{"step": step, "train_loss": 0.5, "val_loss": loss} for step, loss in enumerate(losses)]
    monkeypatch.setattr(type(run), "rows", lambda _: rows)
    assert set(gap_summary(run).values()) == {None}
