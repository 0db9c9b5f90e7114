"""The numbers of a run are those of its reports."""

from grok_core.config import RunConfig
from grok_core.engine import Report, train
from grok_core.experiments.measured import measure

TINY = RunConfig(p=11, d_model=16, d_hidden=64, steps=60, train_fraction=0.8, weight_decay=0.0)


def test_the_numbers_are_those_of_the_reports():
    reports = [item for item in train(TINY) if isinstance(item, Report)]
    found = measure(TINY)
    assert (found.seed, found.steps) == (TINY.seed, reports[-1].step)
    assert found.val_accuracy == found.unseen_accuracy == reports[-1].metrics.val_accuracy
    assert found.best_val_accuracy == max(report.metrics.val_accuracy for report in reports)
    at = [report.step for report in reports if report.metrics.train_accuracy >= 0.99]
    assert found.step_train_99 in at
    assert found.step_val_99 is None
    assert found.representation_quality is None


def test_pairs_never_trained_on_are_apart_once_the_data_have_changed():
    found = measure(TINY.replace(interventions="step 40: train_fraction=0.3"))
    assert found.unseen_accuracy < found.val_accuracy


def test_a_run_that_diverges_counts_to_the_end_of_its_steps():
    found = measure(TINY.replace(optimizer="sgd", lr=1000.0, loss="mse"))
    assert (found.outcome, found.steps, found.step_val_99) == ("diverged", TINY.steps, None)
