"""Flatness at the end of a run is that of its network then; the criterion is about ranks, where there are any."""

from dataclasses import replace

import numpy as np
import pytest

from grok_core.config import RunConfig
from grok_core.engine import Report, train
from grok_core.engine.probes.flatness_probe import flatness
from grok_core.experiments import EXPERIMENTS
from grok_core.experiments.criteria import judge
from grok_core.experiments.flat_regions import (
    LEAST_DRAWN,
    SHOWN,
    Flatness,
    about_half,
    correlation,
    flatter_is_better,
    has_grokked,
)
from grok_core.experiments.measured import measure
from grok_core.experiments.pictures import drawings
from grok_core.experiments.record import Verdict
from tests.experiments.hand_made import run

TINY = RunConfig(architecture="mlp", p=7, d_model=4, d_hidden=8, steps=45)
FIGURE_7 = EXPERIMENTS["fig7"]
UP = np.linspace(0.1, 1.0, 12)


def runs(accuracies, numbers, name="keskar"):
    """Runs that end with these validation accuracies and numbers."""
    return tuple(
        replace(run(1000 + i, 400), val_accuracy=float(accuracy), beside={name: number})
        for i, (accuracy, number) in enumerate(zip(accuracies, numbers, strict=True))
    )


def test_a_run_is_measured_at_its_last_step_whenever_that_is():
    found = measure(TINY, Flatness(TINY))
    last = None
    for item in train(TINY):
        if isinstance(item, Report) and item.step == TINY.steps:
            last, val = item.opened(), item.metrics.val_accuracy
    assert tuple(found.beside) == Flatness.names
    assert dict(found.beside) == {**flatness(last), "train_loss": last.loss()}
    assert found.val_accuracy == val
    assert set(SHOWN) < set(Flatness.names)


def test_a_run_that_ended_before_has_no_flatness():
    follower = Flatness(TINY)
    assert follower.numbers() == dict.fromkeys(Flatness.names)
    assert correlation(runs(UP, [None] * 12), "keskar") is None


@pytest.mark.parametrize(
    ("numbers", "verdict"),
    [
        (1 / UP, Verdict.HOLDS),
        (UP**3, Verdict.DOES_NOT),
        (np.array([6, 1, 5, 2, 4, 3, 3.5, 4.5, 2.5, 5.5, 1.5, 6.5]), Verdict.UNDECIDED),
        (np.ones(12), Verdict.UNDECIDED),
    ],
)
def test_sharper_and_worse_is_what_holds(numbers, verdict):
    found = flatter_is_better("sum", "keskar", "φ").judge({"sum": runs(UP, numbers.tolist())})
    assert found.verdict == verdict
    assert ("ρ = " in found.numbers) == (np.ptp(numbers) > 0)


def test_sharpness_that_is_the_loss_itself_says_nothing_beyond_it():
    rng = np.random.default_rng(0)
    loss, noise = rng.uniform(1, 2, 40), rng.standard_normal((2, 40))
    of = runs(1 - 0.4 * loss + 0.02 * noise[0], loss)
    arm = tuple(
        replace(one, beside={"keskar": height + 0.05 * extra, "train_loss": height})
        for one, height, extra in zip(of, loss.tolist(), noise[1].tolist(), strict=True)
    )
    plain, held = correlation(arm, "keskar"), correlation(arm, "keskar", given="train_loss")
    assert plain.high < -0.9
    assert held.low < 0 < held.high
    assert correlation(runs(UP, UP.tolist()), "keskar", given="train_loss") is None


def test_a_run_without_the_number_is_left_out():
    found = flatter_is_better("sum", "keskar", "φ").judge({"sum": runs(UP, [None, *(1 / UP[1:])])})
    assert "11 networks" in found.numbers


@pytest.mark.parametrize(("grokked", "expected"), [(2, "does not"), (3, "holds"), (9, "holds"), (10, "does not")])
def test_about_half_is_a_quarter_to_three_quarters(grokked, expected):
    arm = runs([0.99] * grokked + [0.98] * (12 - grokked), [1.0] * 12)
    assert sum(map(has_grokked, arm)) == grokked
    found = about_half("sum").judge({"sum": arm})
    assert found.verdict.startswith(expected)
    assert found.numbers == f"{grokked} of 12"


def test_the_claim_needs_every_arm_and_about_half_grokked():
    def arms(first, second, best=1.0):
        """Arms of which half end with `best`, and in which φ rises or falls with the accuracy as a power of it."""
        accuracies = np.minimum(np.linspace(0.1, 2 * best - 0.1, 24), best)
        return {
            label: runs(accuracies, (np.linspace(0.1, 1, 24) ** power).tolist())
            for label, power in zip(FIGURE_7.arms, (first, second), strict=True)
        }

    assert judge(FIGURE_7, arms(-1.0, -2.0)).verdict == "holds"
    assert judge(FIGURE_7, arms(-1.0, 2.0)).verdict == "holds in part"
    assert judge(FIGURE_7, arms(1.0, 2.0)).verdict == "does not hold here"
    assert judge(FIGURE_7, arms(-1.0, -2.0, best=0.9)).verdict == "undecided at this size"


def test_a_network_without_sharpness_is_drawn_at_the_edge_and_ranks_as_the_flattest():
    numbers = [*(1 / UP[:-1]), 0.0]
    arms = {label: runs(UP, numbers) for label in FIGURE_7.arms}
    found = drawings(FIGURE_7, arms)
    assert found[""].frame["x"].min() == LEAST_DRAWN
    assert "-1.00 (-1.00 to -1.00)" in found[""].words
    assert len(found["-measures"].frame) == 2 * (len(SHOWN) + 1)
    assert "trace, x + y mod 59, step 525: none" in found["-measures"].words
