"""Changes during a run: when they are made, what they do, and that they can be repeated exactly."""

import itertools
from dataclasses import astuple

import pytest
import torch

from grok_core.engine import Event, Report, train
from grok_core.errors import ConfigError
from tests.engine.tiny_runs import TINY, reported

CHANGES = {
    "weight_decay": "0",
    "lr": "0.002",
    "dropout": "0.3",
    "batch_size": "4",
    "train_fraction": "0.3",
    "grokfast": "ema",
    "orthograd": "true",
    "weight_noise": "0.05",
    "update_noise": "0.05",
    "norm_constraint": "1.5",
    "clip": "0.05",
}
every_change = pytest.mark.parametrize(("name", "value"), CHANGES.items())


def played(config, **how):
    torch.set_num_threads(config.threads)
    return list(train(config, **how))


def events(items):
    return [event for item in items for event in item.events]


def metrics(items):
    return [(item.step, *astuple(item.metrics)) for item in items if isinstance(item, Report)]


@every_change
def test_a_planned_change_leaves_the_past_and_alters_the_future(name, value):
    plain, changed = reported(TINY), reported(TINY.replace(interventions=f"step 20: {name}={value}"))
    until = [row for row in plain if row[0] <= 20]
    assert changed[: len(until)] == until
    assert changed[len(until) :] != plain[len(until) :]


@every_change
def test_the_same_change_by_hand_is_the_same_run(name, value):
    planned = reported(TINY.replace(interventions=f"step 20: {name}={value}"))
    by_hand = []
    for item in train(TINY):
        if isinstance(item, Report):
            by_hand.append((item.step, *astuple(item.metrics)))
        if item.step == 20:
            item.intervene(**{name: value})
    assert by_hand == planned


@pytest.mark.parametrize("name", sorted(set(CHANGES) - {"train_fraction", "batch_size"}))
def test_a_branch_with_the_new_value_is_the_same_run_too(name):
    """But for another split or batch size, whose order of batches a branch draws anew as the change does."""
    planned = reported(TINY.replace(interventions=f"step 20: {name}={CHANGES[name]}"))
    start = next(item for item in train(TINY) if item.step == 20).checkpoint()
    changed = TINY.changed([(name, CHANGES[name])])
    branched = metrics(played(changed, branch=start))
    assert [row for row in branched if row[0] > 20] == [row for row in planned if row[0] > 20]


def test_an_event_says_what_was_changed_after_which_step():
    items = played(TINY.replace(interventions="step 7: lr=0.1, weight_decay=0; step 0: dropout=0.1"))
    assert events(items) == [
        Event(0, (("dropout", "0.1"),), "plan"),
        Event(7, (("lr", "0.1"), ("weight_decay", "0")), "plan"),
    ]
    assert [item.step for item in items if item.events] == [1, 8]


def test_an_epoch_is_all_training_equations_once():
    """15 training equations in batches of 4 are four steps."""
    config = TINY.replace(batch_size=4, interventions="epoch 3: lr=0.001")
    assert [event.step for event in events(played(config))] == [12]
    assert [event.step for event in events(played(config.replace(batch_size=0)))] == [3]


def test_a_metric_is_waited_for_over_three_scheduled_reports():
    config = TINY.replace(report="3", interventions="train_loss <= 1.3: weight_decay=0")
    items = played(config)
    low = [item.step for item in items if isinstance(item, Report) and item.metrics.train_loss <= 1.3]
    in_a_row = next(c for a, b, c in zip(low, low[1:], low[2:], strict=False) if c - a == 6 and b - a == 3)
    assert [event.step for event in events(items)] == [in_a_row]


def test_measuring_in_between_does_not_bring_a_change_forward():
    config = TINY.replace(report="3", interventions="train_loss <= 1.3: weight_decay=0")
    asked = []
    for item in train(config):
        item.report()
        asked += item.events
    assert asked == events(played(config))


@pytest.mark.parametrize("batch_size", [0, 4])
def test_a_run_with_every_change_resumes_bit_for_bit_from_every_step(batch_size):
    plan = "; ".join(f"step {5 + 3 * i}: {name}={value}" for i, (name, value) in enumerate(CHANGES.items()))
    config = TINY.replace(report="4", batch_size=batch_size, interventions=f"{plan}; val_loss >= 0.1: lr=0.004")
    items, checkpoints = [], []
    for item in train(config):
        items.append(item)
        checkpoints.append(item.checkpoint())
    whole = metrics(items)
    assert len(events(items)) == len(CHANGES) + 1
    for checkpoint in checkpoints:
        resumed = played(config, resume=checkpoint)
        assert metrics(resumed) == [row for row in whole if row[0] >= checkpoint.step]
        assert events(resumed) == [event for event in events(items) if event.step >= checkpoint.step]


def test_changes_by_hand_are_repeated_at_their_steps_after_resuming():
    checkpoints, made, rows = [], [], []
    for item in train(TINY):
        checkpoints.append(item.checkpoint())
        made += item.events
        if isinstance(item, Report):
            rows.append((item.step, *astuple(item.metrics)))
        if item.step in (10, 25):
            item.intervene(weight_decay="0" if item.step == 10 else "2", lr="0.01")
    assert [event.step for event in made] == [10, 25]
    for checkpoint in checkpoints:
        again = played(TINY, resume=checkpoint, repeat=made)
        assert metrics(again) == [row for row in rows if row[0] >= checkpoint.step]
        assert events(again) == [event for event in made if event.step >= checkpoint.step]


def test_less_data_keeps_apart_what_was_never_trained_on():
    """After a cut from 15 to 8 training equations, 10 of the 17 others were never trained on."""
    items = played(TINY.replace(interventions="step 20: train_fraction=0.3"))
    before, after = ([i for i in items if isinstance(i, Report) and (i.step > 20) == later] for later in (False, True))
    assert {report.metrics.unseen_accuracy for report in before} == {None}
    for report in after:
        assert report.metrics.val_accuracy * 17 == pytest.approx(round(report.metrics.val_accuracy * 17))
        assert report.metrics.unseen_accuracy * 10 == pytest.approx(round(report.metrics.unseen_accuracy * 10))
    start = next(item for item in train(TINY) if item.step == 20).checkpoint()
    branched = played(TINY.replace(train_fraction=0.3), branch=start)
    assert all(i.metrics.unseen_accuracy is not None for i in branched if isinstance(i, Report))


def test_what_cannot_be_changed_is_refused_and_nothing_happens():
    items = train(TINY)
    first = next(items)
    for bad in ({"seed": "3"}, {"weight_decay": "-1"}, {"lr": "fast"}, {"train_fraction": "0.0001"}):
        with pytest.raises(ConfigError):
            first.intervene(**bad)
    assert events([first, *items]) == []


def test_a_branch_of_another_optimiser_begins_without_moments_and_learns():
    start = next(item for item in train(TINY) if item.step == 20).checkpoint()
    for optimizer in ("adam", "sgd", "muon"):
        rows = metrics(played(TINY.replace(optimizer=optimizer, lr=0.01, report="1"), branch=start))
        assert rows[0] == next(row for row in reported(TINY.replace(report="1")) if row[0] == 20)
        assert all(b[1] != a[1] for a, b in itertools.pairwise(rows))
