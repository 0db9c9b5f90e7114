"""What follows a run that is left on: moments, falls and pieces are those of its reports."""

import numpy as np
import pytest

from grok_core.config import RunConfig
from grok_core.engine import Report, train
from grok_core.experiments.followers.left_on import AT_A_MOMENT, IN_PIECES, MOMENTS, PIECES, LeftOn, in_pieces
from grok_core.experiments.measured import measure
from grok_core.measures.fates.readout import fresh_readout
from grok_core.measures.phases import progress, way_up
from grok_core.tasks.baseline import baseline

GROKS = RunConfig(p=23, steps=400, train_fraction=0.8, report="10", seed=1, split_seed=1)
FORGETS = GROKS.replace(interventions="step 370: weight_decay=60")


def curves(reports):
    return list(reports), [of.train_accuracy for of in reports.values()], [of.val_accuracy for of in reports.values()]


@pytest.fixture(scope="module")
def kept():
    """Return what was followed, the metrics of the reports, and the network at the end."""
    follower, reports = LeftOn(GROKS), {}
    for item in train(GROKS):
        if isinstance(item, Report):
            follower.see(item)
            reports[item.step], last = item.metrics, item
    return follower.numbers(), reports, last.opened()


@pytest.fixture(scope="module")
def forgotten():
    return measure(FORGETS, LeftOn(FORGETS)).beside


def test_the_moments_are_those_of_the_reports(kept):
    found, reports, _ = kept
    crossed = progress(*curves(reports), baseline=baseline(GROKS))
    assert tuple(found) == LeftOn.names
    assert (found["step_start"], found["step_end"]) == (0, 400)
    assert found["step_memorised"] == crossed.step_train_99 + 20
    assert found["step_generalised"] == crossed.step_val_99 + 20
    assert found["reached"] == crossed.step_val_99
    assert (found["step_lowest"], found["first_fall"], found["fall_step"]) == (None, None, [])
    low = way_up(baseline(GROKS), 0.1)
    assert reports[found["step_plateau"]].val_accuracy < low <= reports[found["step_plateau"] + 10].val_accuracy
    for moment in ("start", "memorised", "plateau", "generalised", "end"):
        metrics = reports[found[f"step_{moment}"]]
        assert found[f"val_{moment}"] == pytest.approx(metrics.val_accuracy, rel=1e-3)
        assert found[f"train_{moment}"] == pytest.approx(metrics.train_accuracy, rel=1e-3)
        assert 1 <= found[f"rank_unembed_{moment}"] <= 23
    assert found["norm_end"] == pytest.approx(reports[400].weight_norm, rel=1e-3)


def test_the_readout_is_that_of_the_last_hidden_layer(kept):
    found, _, opened = kept
    of = fresh_readout(opened.hidden(), opened.task.answer, opened.task.train, opened.task.val, permutations=1)
    assert found["fresh_end"] == pytest.approx(of.val_accuracy, rel=1e-3)
    assert found["fresh_end"] > 0.9 > 3 * found["fresh_shuffled_end"]


def test_a_collapse_is_dated_and_the_lowest_report_read_out(forgotten):
    beside = forgotten
    assert beside["collapses"] == 1
    assert beside["collapse_regained"] == [0]
    assert 370 < beside["collapse_lost"][0] <= 400
    assert beside["first_fall"] == beside["fall_step"][0] == beside["collapse_lost"][0]
    assert beside["val_lowest"] == beside["collapse_lowest"][0] == beside["lowest"] < 0.9
    assert beside["step_lowest"] >= beside["first_fall"]
    assert 0 <= beside["fresh_lowest"] <= 1


def test_a_run_that_never_generalises_has_no_later_moments():
    short = GROKS.replace(steps=30)
    beside = measure(short, LeftOn(short)).beside
    without = {moment for moment in MOMENTS if all(beside[f"{what}_{moment}"] is None for what in AT_A_MOMENT)}
    assert {"generalised", "lowest"} <= without
    assert "end" not in without
    assert (beside["reached"], beside["collapses"]) == (None, None)


def test_pieces_keep_the_last_and_the_lowest():
    rows = [(float(step), 1.0, 0.9 if step % 20 else 0.5, step / 10) for step in range(0, 1001, 5)]
    found = in_pieces(rows, 1000)
    assert tuple(found) == IN_PIECES
    assert len(found["piece_step"]) == PIECES
    assert found["piece_step"][:2] == [5, 15]
    assert found["piece_step"][-1] == 1000
    assert found["piece_lowest"][:4] == [0.5, 0.9, 0.5, 0.9]
    assert found["piece_norm"][-1] == 100
    assert np.all(np.array(found["piece_lowest"]) <= found["piece_val"])
