"""A task is its operation's table, split: everything in it says the same thing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grok_core.config import FIELDS, RunConfig
from grok_core.tasks.operations import OPERATIONS
from grok_core.tasks.task import TRAIN, UNDEFINED, VALIDATION, build_task

every_operation = pytest.mark.parametrize("operation", OPERATIONS)


@st.composite
def tasks(draw):
    operation = draw(st.sampled_from(list(OPERATIONS)))
    config = RunConfig(
        operation=operation,
        p=draw(st.sampled_from([5, 7, 13])),
        train_fraction=draw(st.floats(0.1, 0.9)),
        split=draw(st.sampled_from(FIELDS["split"].choices)),
        split_seed=draw(st.integers(0, 99)),
        outliers=draw(st.integers(0, 2)),
    )
    return config, build_task(config)


@settings(deadline=None, max_examples=40)
@given(tasks())
def test_everything_agrees_with_the_table(drawn):
    config, task = drawn
    table = OPERATIONS[config.operation].answers(config)
    assert len(task.x) == len(task.y) == len(task.answer) == config.n_pairs
    assert len(set(zip(task.x, task.y, strict=True))) == config.n_pairs
    assert (task.answer == table[task.x, task.y]).all()
    assert (task.answers() == table).all()
    assert task.n == config.n_elements == len(task.labels) == len(set(task.labels))
    assert len(task.train) == config.n_train
    assert sorted([*task.train, *task.val]) == list(range(config.n_pairs))


@settings(deadline=None, max_examples=40)
@given(tasks())
def test_roles_mark_each_cell_once(drawn):
    config, task = drawn
    roles = task.roles()
    assert roles.dtype == np.uint8
    assert (roles[task.x[task.train], task.y[task.train]] == TRAIN).all()
    assert (roles[task.x[task.val], task.y[task.val]] == VALIDATION).all()
    assert ((roles == UNDEFINED) == (task.answers() == -1)).all()
    assert (roles == TRAIN).sum() == config.n_train


@settings(deadline=None, max_examples=40)
@given(tasks())
def test_only_outliers_are_trained_on_wrong_answers(drawn):
    config, task = drawn
    changed = np.flatnonzero(task.target != task.answer)
    assert len(changed) <= config.outliers
    assert set(changed) <= set(task.train)
    assert set(task.target[task.train]) <= set(task.answer[task.train])


def test_outliers_and_split_have_seeds_of_their_own():
    config = RunConfig(p=13, outliers=40)
    task = build_task(config)
    assert (task.target != task.answer).sum() > 30
    assert (build_task(config.replace(outliers=0)).train == task.train).all()
    assert (build_task(config.replace(seed=1)).target == task.target).all()
    assert (build_task(config.replace(split_seed=1)).train != task.train).any()


@every_operation
def test_grid_lays_values_out_by_operands(operation):
    task = build_task(RunConfig(operation=operation, p=7))
    grid = task.grid(task.x * 1000 + task.y, -1)
    for x in range(task.n):
        for y in range(task.n):
            assert grid[x, y] == (-1 if operation == "divide" and y == 0 else x * 1000 + y)


@every_operation
def test_names_groups_and_circles(operation):
    config = RunConfig(operation=operation, p=7)
    task = build_task(config)
    assert (task.operation, task.symbol) == (operation, OPERATIONS[operation].symbol)
    if operation == "compose":
        assert task.group.order == task.n == 120
        assert task.labels == task.group.labels
        assert task.cyclic_order is None
    else:
        assert task.group is None
        assert task.labels == ("0", "1", "2", "3", "4", "5", "6")
        circle = [1, 3, 2, 6, 4, 5] if operation in ("multiply", "divide") else list(range(7))
        assert task.cyclic_order.tolist() == circle  # the powers of 3, the least primitive root of 7
