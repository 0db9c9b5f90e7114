"""The blog's question: times of each metric's own way, and what is made of them, from numbers written down."""

import pytest

from grok_core.charts.words.answer_metrics import ANSWER_METRICS
from grok_core.experiments import EXPERIMENTS
from grok_core.experiments.claims.beyond_accuracy import sharpness_of
from grok_core.experiments.measured import measure
from grok_core.experiments.metric_ways import Ways, wait_of
from grok_core.experiments.record import Verdict
from grok_core.measures.phases import GROKKING_RATIO
from grok_core.presets import preset
from tests.experiments.hand_made import run

RECORD = EXPERIMENTS["beyond-accuracy"]


def beside(*, wait, sharpness, accuracy=10.0):
    """All metrics wait so many times as long; all but accuracy take so much of a factor from t10 to t90."""
    times = {}
    for metric in ANSWER_METRICS:
        factor = accuracy if metric == "accuracy" else sharpness
        times |= {f"{metric}_t10": 100.0, f"{metric}_t50": 10.0 * wait, f"{metric}_t90": 100.0 * factor}
        times |= {f"train_{metric}_t50": 10.0}
    return times


def arms(**of):
    return {arm: tuple(run(1000 + k, 502, beside=beside(**of)) for k in range(7)) for arm in RECORD.arms}


def verdicts(**of):
    found = [part.judge(arms(**of)).verdict for part in RECORD.parts]
    return set(found[: len(ANSWER_METRICS)]), set(found[len(ANSWER_METRICS) :])


def test_what_waits_and_is_slower_holds_and_what_does_not_does_not():
    assert verdicts(wait=GROKKING_RATIO, sharpness=100.0) == ({Verdict.HOLDS}, {Verdict.HOLDS})
    assert verdicts(wait=GROKKING_RATIO - 0.1, sharpness=3.0) == ({Verdict.DOES_NOT}, {Verdict.DOES_NOT})
    assert verdicts(wait=99, sharpness=10.0)[1] == {Verdict.UNDECIDED}


def test_without_times_nothing_is_decided():
    empty = {arm: (run(1000, 502), run(1001, 502)) for arm in RECORD.arms}
    assert {part.judge(empty).verdict for part in RECORD.parts} == {Verdict.UNDECIDED}
    assert wait_of(run(1000, 502), "loss") is None
    assert sharpness_of(run(1000, 502), "loss") is None


def test_sharpness_is_in_decades():
    found = run(1000, 502, beside={"loss_t10": 100.0, "loss_t90": 1000.0})
    assert sharpness_of(found, "loss") == pytest.approx(1)


def test_a_run_is_followed_by_all_metrics():
    config = preset("hello-grok").config.replace(p=11, steps=60, train_fraction=0.8)
    found = measure(config, Ways(config)).beside
    assert set(found) == set(Ways.names)
    for metric in ANSWER_METRICS:
        assert 1 <= found[f"train_{metric}_t50"] <= 60
