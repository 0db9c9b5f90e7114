"""The claim on cuts is judged by what is left, and its numbers are those of the cuts."""

import pytest

from grok_core.engine import Report, train
from grok_core.experiments import EXPERIMENTS
from grok_core.experiments.criteria import judge
from grok_core.experiments.without_parts import WithoutParts
from grok_core.measures.progress_measures import divide, parts_of
from grok_core.presets import preset
from grok_core.tasks.task import build_task
from tests.experiments.hand_made import TIMES, arm

NOTHING_LEFT = {"all": 1.0, "deleted": 0.016, "deleted_low": 0.01, "deleted_high": 0.023, "alone": 1.0,
                "baseline": 1 / 59, "random_median": 0.9, "further_count": 0, "after_further_low": 0.01}  # fmt: skip


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (NOTHING_LEFT, "holds"),
        (NOTHING_LEFT | {"deleted_low": 0.05, "deleted_high": 0.07}, "holds in part"),
        (NOTHING_LEFT | {"alone": 0.9}, "holds in part"),
        (NOTHING_LEFT | {"random_median": 0.4}, "holds in part"),
        (NOTHING_LEFT | {"further_count": 6}, "holds in part"),
        ({}, "does not hold here"),
    ],
)
def test_of_the_claim(figures, expected):
    of = EXPERIMENTS["cut-the-circuit"]
    assert judge(of, {label: arm(TIMES, beside=figures) for label in of.arms}).verdict == expected


def test_a_run_is_cut_as_it_is_at_its_end():
    config = preset("ring").config.replace(steps=300)
    follower = WithoutParts(config)
    for item in train(config):
        if isinstance(item, Report):
            follower.see(item)
            logits, accuracy = item.logits(), item.metrics.val_accuracy
    found, parts = follower.numbers(), parts_of(build_task(config))
    assert tuple(found) == WithoutParts.names
    assert found["all"] == pytest.approx(accuracy)
    key = divide(logits, parts).key
    assert found["directions"] == 2 * key.sum()
    assert found["key"].split(", ") == [parts.names[k] for k in key.nonzero()[0]]
    assert found["deleted_low"] <= found["deleted"] <= found["deleted_high"]
    assert found["deleted"] < found["random_5"] <= found["random_median"] <= found["random_95"]
    assert found["after_further_low"] <= found["baseline"]
    assert found["further_count"] == len([name for name in found["further"].split(", ") if name])
