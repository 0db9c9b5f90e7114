"""Where the logits of held-out equations turn to, against a loop over equations."""

import cmath
import math

import numpy as np
import pytest
import torch

from grok_core.config import RunConfig
from grok_core.engine import Report, train
from grok_core.engine.records import UNIT_PHASE
from grok_core.engine.val_phases import val_phases
from grok_core.tasks.task import Task, build_task


def by_hand(logits: np.ndarray, task: Task, frequency: int) -> list[complex]:
    """Return the mean unit vector of each answer on the circle, one equation after another."""
    order = list(task.cyclic_order)
    found: dict[int, list[complex]] = {place: [] for place in range(len(order))}
    for equation in task.val:
        if task.answer[equation] not in order:
            continue
        turned = [
            complex(logits[equation, c]) * cmath.exp(2j * cmath.pi * frequency * place / len(order))
            for place, c in enumerate(order)
        ]
        found[order.index(task.answer[equation])].append(sum(turned) / abs(sum(turned)))
    return [sum(of) / len(of) if of else 0 for of in found.values()]


@pytest.mark.parametrize("operation", ["add", "subtract", "multiply", "divide"])
def test_it_is_the_mean_direction_of_the_equations_of_each_answer(operation):
    task = build_task(RunConfig(operation=operation, p=7, train_fraction=0.6))
    logits = torch.from_numpy(np.random.default_rng(0).normal(size=(len(task.x), 7)))
    found = val_phases(logits, task, torch.from_numpy(task.val))
    assert found is not None
    for frequency, phases in enumerate(found, start=1):
        directions = by_hand(logits.numpy(), task, frequency)
        expected = np.array([[of.real, of.imag] for of in map(complex, directions)]) * UNIT_PHASE
        assert np.abs(phases - expected).max() <= 0.5 + 1e-4, "rounded to a whole number"


def test_right_answers_stand_where_they_belong_and_memorised_ones_do_not_count():
    task = build_task(RunConfig(p=11, train_fraction=0.5))
    logits = torch.nn.functional.one_hot(torch.from_numpy(task.answer), 11).float()
    logits[task.train] = -logits[task.train]
    found = val_phases(logits, task, torch.from_numpy(task.val))
    assert found is not None
    for frequency, phases in enumerate(found, start=1):
        angles = 2 * math.pi * frequency * np.arange(11) / 11
        assert np.abs(phases / UNIT_PHASE - np.stack([np.cos(angles), np.sin(angles)], axis=1)).max() < 0.01


def test_where_no_circle_is_turned_there_are_none():
    for config in (RunConfig(operation="compose", group="s3"), RunConfig(operation="x2_y2", p=7)):
        report = next(train(config.replace(steps=1)))
        assert isinstance(report, Report)
        assert report.snapshot().val_phases is None
    report = next(train(RunConfig(p=7, steps=1)))
    assert isinstance(report, Report)
    assert report.snapshot().val_phases.shape == (3, 7, 2)


def test_an_equation_that_was_trained_on_before_is_not_held_out():
    config = RunConfig(p=7, train_fraction=0.8, steps=4, interventions="step 2: train_fraction=0.4")
    *_, last = train(config)
    assert isinstance(last, Report)
    unseen = torch.from_numpy(build_task(config).val)
    assert len(last._trainer.val_indices) > len(unseen)
    found = val_phases(last._logits, last._trainer.task, unseen)
    np.testing.assert_array_equal(last.snapshot().val_phases, found)
