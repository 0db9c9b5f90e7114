"""Curves kept beside a run's numbers: few points, the last among them, and the same as its reports; and their ends."""

import pytest

from grok_core.experiments.kept import KeptRuns
from grok_core.experiments.kept_curves import A_DECADE, Curves, Ends, rise
from grok_core.experiments.measured import measure, series
from grok_core.presets import preset

TINY = preset("hello-grok").config.replace(p=11, steps=100, report="1")


def test_curves_are_thinned_evenly_and_survive_on_disk(tmp_path):
    run = measure(TINY, Curves(TINY))
    kept = KeptRuns(tmp_path)
    kept.add(TINY, run)
    found = KeptRuns(tmp_path).followed(TINY, Curves(TINY))
    steps = series(found, "step")
    assert (steps[0], steps[-1]) == (0, 100)
    assert 30 < len(steps) <= 2 * A_DECADE + 2
    assert list(steps) == sorted(set(steps))
    assert {len(series(found, name)) for name in Curves.names} == {len(steps)}
    assert series(found, "val_accuracy")[-1] == float(f"{run.val_accuracy:.5g}")
    assert series(found, "no such curve") == []


def test_the_ends_are_those_of_the_last_report():
    run, curves = measure(TINY, Ends(TINY)), measure(TINY, Curves(TINY))
    assert set(run.beside) == set(Ends.names)
    assert run.beside["end_val_loss"] == pytest.approx(series(curves, "val_loss")[-1], rel=1e-4)
    assert run.beside["end_train_loss"] == pytest.approx(series(curves, "train_loss")[-1], rel=1e-4)
    assert run.beside["end_weight_norm"] > 1


def test_how_far_a_curve_rises_and_how_far_it_falls_again():
    assert rise([4.0, 2.0, 6.0, 1.5]) == (3.0, 0.25)
    assert rise([4.0, 3.0, 2.0]) == (1.0, 0.5)
