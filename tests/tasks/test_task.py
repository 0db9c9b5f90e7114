"""A task is its operation's table, split: everything in it says the same thing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grok_core.config import FIELDS, RunConfig
from grok_core.notation.operations import OPERATIONS
from grok_core.tasks.answer_tables import answer_table, cyclic_order
from grok_core.tasks.baseline import baseline
from grok_core.tasks.groups import group_of
from grok_core.tasks.task import TRAIN, UNDEFINED, VALIDATION, build_task

every_operation = pytest.mark.parametrize("operation", OPERATIONS)


def wrong_labels(task):
    """Return the indices of the equations whose label is not their answer."""
    return np.flatnonzero(task.target != task.answer)


@st.composite
def tasks(draw):
    operation = draw(st.sampled_from(list(OPERATIONS)))
    config = RunConfig(
        operation=operation,
        p=draw(st.sampled_from([5, 7, 13])),
        formula=draw(st.sampled_from(["x + y", "x/(y - 1)", "3*y"])),
        group=draw(st.sampled_from(["s3", "q8", "d5", "z2xz4", "s5"])),
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
    table = answer_table(config)
    assert len(task.x) == len(task.y) == len(task.answer) == config.n_pairs
    assert len(set(zip(task.x, task.y, strict=True))) == config.n_pairs
    assert (task.answer == table[task.x, task.y]).all()
    assert (task.answers() == table).all()
    assert task.n == config.n_elements == len(task.labels) == len(set(task.labels))
    assert task.n_answers == config.n_answers == len(task.answer_labels) > task.answer.max()
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
    """P13: what is corrupted is what was changed, which may be less than was asked for."""
    config, task = drawn
    wrong = wrong_labels(task)
    assert len(wrong) <= config.outliers
    assert set(wrong) <= set(task.train)
    assert set(task.target[task.train]) <= set(task.answer[task.train])


def test_outliers_and_split_have_seeds_of_their_own():
    config = RunConfig(p=13, outliers=40)
    task = build_task(config)
    assert 30 < len(wrong_labels(task)) <= 40
    assert len(wrong_labels(build_task(config.replace(outliers=0)))) == 0
    assert (build_task(config.replace(outliers=0)).train == task.train).all()
    assert (build_task(config.replace(seed=1)).target == task.target).all()
    assert (build_task(config.replace(split_seed=1)).train != task.train).any()


@every_operation
def test_grid_lays_values_out_by_operands(operation):
    task = build_task(RunConfig(operation=operation, p=7, group="d4"))
    grid = task.grid(task.x * 1000 + task.y, -1)
    for x in range(task.n):
        for y in range(task.n):
            assert grid[x, y] == (-1 if operation == "divide" and y == 0 else x * 1000 + y)


@every_operation
def test_names_groups_and_circles(operation):
    config = RunConfig(operation=operation, p=7, group="a4")
    task = build_task(config)
    assert (task.operation, task.symbol) == (operation, OPERATIONS[operation].symbol)
    if OPERATIONS[operation].is_grouped:
        assert task.group is group_of("a4")
        assert task.labels == task.group.labels
        assert task.n == 12
    else:
        assert task.group is None
        assert task.labels == ("0", "1", "2", "3", "4", "5", "6")
    assert (task.cyclic_order is None) == (cyclic_order(config) is None)
    if task.cyclic_order is not None:
        assert (task.cyclic_order == cyclic_order(config)).all()


@every_operation
def test_commutative_says_whether_mirrored_pairs_agree(operation):
    task = build_task(RunConfig(operation=operation, p=7))
    mirrored = {(x, y): answer for x, y, answer in zip(task.y, task.x, task.answer, strict=True)}
    agree = all(mirrored.get((x, y)) == answer for x, y, answer in zip(task.x, task.y, task.answer, strict=True))
    assert task.commutative == agree == bool(OPERATIONS[operation].commutes)


@pytest.mark.parametrize(
    ("fields", "commutes"),
    [
        *[({"operation": "formula", "formula": text}, True) for text in ("x + y", "x*y + 3", "1/(x + y)")],
        *[({"operation": "formula", "formula": text}, False) for text in ("x - y", "x/y", "x", "x + 2*y")],
        *[({"operation": "compose", "group": name}, True) for name in ("z4xz6", "d2", "z1xz7")],
        *[({"operation": "compose", "group": name}, False) for name in ("s3", "q8", "d5", "a5")],
        ({"operation": "conjugate", "group": "z2xz3"}, False),
        ({"operation": "subtract", "p": 2}, True),
    ],
    ids=str,
)
def test_formulas_and_groups_commute_by_their_tables(fields, commutes):
    assert build_task(RunConfig(**{"p": 7, **fields})).commutative is commutes


@pytest.mark.parametrize(
    ("fields", "share"),
    [
        ({"p": 59}, 1 / 59),
        ({"operation": "formula", "formula": "(x + y)**29", "p": 59}, 29 / 59),
        ({"operation": "divide", "p": 7}, 1 / 7),
        ({"operation": "plain_add", "p": 7}, 1 / 7),
        ({"operation": "compose", "group": "s4"}, 1 / 24),
    ],
)
def test_the_baseline_is_the_share_of_the_commonest_answer(fields, share):
    config = RunConfig(**fields)
    assert baseline(config) == build_task(config).baseline == pytest.approx(share)


def test_outliers_whose_answer_really_changed_are_counted():
    task = build_task(RunConfig(p=7, outliers=20))
    assert task.n_corrupted == sum(a != b for a, b in zip(task.answer.tolist(), task.target.tolist(), strict=True))
    assert 0 < task.n_corrupted < 20, "seven answers: some draw the right one"
    assert build_task(RunConfig(p=7)).n_corrupted == 0
