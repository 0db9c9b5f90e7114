"""The key parts of the logits are those of Nanda et al., by brute force, in every operation that has any."""

import numpy as np
import pytest

from grok_core.config import FIELDS, RunConfig
from grok_core.errors import AnalysisError
from grok_core.measures.irreps import irreps
from grok_core.measures.progress_measures import KEY_SHARE, divide, parts_of
from grok_core.notation.arithmetic import primitive_root
from grok_core.tasks.groups import group_of
from grok_core.tasks.task import build_task
from tests.measures.whole_logits import logit_lens
from tests.strategies import needed

P = 11
GROUPS = ("s3", "s4", "d5", "q8", "z2xz4", "a4")


def task_and_parts(operation="add", p=P, **fields):
    task = build_task(RunConfig(operation=operation, p=p, **fields))
    return task, parts_of(task)


def noise(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


def chosen(parts, *indices):
    return np.isin(np.arange(len(parts.names)), indices)


def turned(task, p, k):
    """cos and sin of frequency k at the answer of each equation, from its operands; 0 where one is off the circle."""
    log = np.zeros(p)
    for i in range(p - 1):
        log[pow(primitive_root(p), i, p)] = i
    angle = {
        "add": 2 * np.pi * k * (task.x + task.y) / p,
        "subtract": 2 * np.pi * k * (task.x - task.y) / p,
        "multiply": 2 * np.pi * k * (log[task.x] + log[task.y]) / (p - 1),
        "divide": 2 * np.pi * k * (log[task.x] - log[task.y]) / (p - 1),
    }[task.operation]
    inside = task.answer > 0 if task.operation in ("multiply", "divide") else np.ones(len(task.x), dtype=bool)
    return np.cos(angle) * inside, np.sin(angle) * inside


@pytest.mark.parametrize("operation", ["add", "subtract", "multiply", "divide"])
@pytest.mark.parametrize("p", [7, 11, 13])
def test_the_component_is_the_projection_on_cosine_and_sine_over_the_grid(operation, p):
    """As released with the paper: for each frequency, the logits' projections on cos w(a+b) and sin w(a+b)."""
    task, parts = task_and_parts(operation, p)
    logits = noise(len(task.x), p) + noise(p, p, seed=1)[task.answer]
    for k in range(1, len(parts.elements) // 2 + 1):
        assert parts.names[k - 1] == f"frequency {k}"
        expected = np.zeros_like(logits)
        for wave in turned(task, p, k):
            length = np.linalg.norm(wave)
            if length > 1e-9:  # the sine of half the circle vanishes
                expected += np.outer(wave, wave @ logits) / length**2
        component = divide(logits, parts, chosen(parts, k - 1)).component
        has_part = parts.column[task.answer] >= 0
        np.testing.assert_allclose(component[parts.column[task.answer[has_part]]], expected[has_part], atol=1e-9)
        assert not expected[~has_part].any()


@pytest.mark.parametrize("operation", ["compose", "conjugate", "aba"])
@pytest.mark.parametrize("name", GROUPS)
def test_the_component_in_a_group_is_the_convolution_with_its_character(operation, name):
    group = group_of(name)
    task, parts = task_and_parts(operation, group=name)
    logits = noise(len(task.x), task.n)
    means = np.stack([logits[task.answer == s].mean(axis=0) for s in range(task.n)])
    for i, irrep in enumerate(irreps(group)[1:]):
        assert parts.names[i] == irrep.name
        kernel = irrep.character[group.table[:, group.inverse]] * irrep.dimension / group.order
        np.testing.assert_allclose(divide(logits, parts, chosen(parts, i)).component, kernel @ means, atol=1e-9)


@pytest.mark.parametrize("operation", FIELDS["operation"].choices)
def test_parts_are_orthonormal_and_complete_wherever_there_are_any(operation):
    task, parts = task_and_parts(operation, group="d5", **needed(operation))
    if task.group is None and task.cyclic_order is None:
        assert parts is None
        return
    n = len(parts.elements)
    assert parts.sizes.sum() == len(parts.axes) == n - 1
    assert len(parts.names) == len(set(parts.names)) == len(parts.sizes)
    np.testing.assert_allclose(parts.axes @ parts.axes.T, np.eye(n - 1), atol=1e-9)
    np.testing.assert_allclose(parts.axes.sum(axis=1), 0, atol=1e-9)
    assert (task.answer[parts.equations] == parts.elements[:, None]).all()
    assert len(np.unique(parts.equations)) == parts.equations.size == np.isin(task.answer, parts.elements).sum()


@pytest.mark.parametrize("fields", [{"p": 2}, {"p": 3}, {"operation": "divide", "p": 3}, {"operation": "plain_add"},
                                    {"operation": "x2_y2"}, {"operation": "compose", "group": "z1xz3"}])  # fmt: skip
def test_where_there_is_nothing_to_choose_from_there_are_no_parts(fields):
    assert task_and_parts(**fields)[1] is None


def test_all_parts_together_restrict_to_the_means_and_none_to_their_mean():
    task, parts = task_and_parts("divide")
    logits = noise(len(task.x), P) + 3
    means = np.stack([logits[task.answer == s].mean(axis=0) for s in parts.elements])
    every = divide(logits, parts, np.ones(len(parts.names), dtype=bool))
    np.testing.assert_allclose(every.restricted, means, atol=1e-9)
    none = divide(logits, parts, np.zeros(len(parts.names), dtype=bool))
    np.testing.assert_allclose(none.restricted, np.broadcast_to(means.mean(axis=0), means.shape), atol=1e-9)
    assert not none.component.any()


def test_planted_frequencies_are_the_key_ones_and_the_fewest():
    task, parts = task_and_parts(p=31)
    s, c = task.answer[:, None], np.arange(31)
    wave = {k: np.cos(2 * np.pi * k * (s - c) / 31) for k in (3, 7, 11)}
    found = divide(5 * wave[3] + 4 * wave[7] + 0.5 * wave[11] + noise(31**2, 31), parts)
    assert [parts.names[i] for i in np.flatnonzero(found.key)] == ["frequency 3", "frequency 7"]
    assert found.shares.sum() == pytest.approx(1)
    assert found.shares[[2, 6]] == pytest.approx([25 / 41.25, 16 / 41.25], abs=0.02)
    spread = divide(noise(31**2, 31), parts)
    in_order = np.sort(spread.shares)[::-1]
    assert in_order[: spread.key.sum()].sum() >= KEY_SHARE > in_order[: spread.key.sum() - 1].sum()


def test_a_table_that_was_learnt_by_heart_has_its_power_spread_over_all_frequencies():
    """Logits that know which equation it is, and nothing of sums, on 30 % of the table: the null of the measure."""
    task, parts = task_and_parts(p=31, train_fraction=0.3)
    logits = np.zeros((31**2, 31))
    logits[task.train, task.answer[task.train]] = 10
    found = divide(logits, parts)
    assert found.key.sum() > 0.8 * len(parts.names)
    assert found.shares.max() < 3 / len(parts.names)


def by_least_squares(functions, logits):
    """The share of variance explained by functions of (equation, class), one column each, fitted by lstsq."""
    centred = (logits - logits.mean(axis=1, keepdims=True)).ravel()
    columns = np.stack([f.ravel() for f in functions], axis=1)
    fit = columns @ np.linalg.lstsq(columns, centred, rcond=None)[0]
    return 1 - ((centred - fit) ** 2).sum() / (centred**2).sum()


@pytest.mark.parametrize("p", [7, 8])
def test_the_logit_lens_is_a_least_squares_fit(p):
    task, parts = task_and_parts(p=p)
    angle = 2 * np.pi * (task.x + task.y - np.arange(p)[:, None]).T / p
    waves = [np.cos(k * angle) for k in range(1, p // 2 + 1)]
    logits = noise(p * p, p) + 2 * waves[1] - waves[2] + noise(p * p, 1, seed=1)
    found = logit_lens(logits, parts)
    assert found == pytest.approx([by_least_squares([wave], logits) for wave in waves])
    assert found.sum() == pytest.approx(by_least_squares(waves, logits))
    assert logit_lens(waves[2] + 5, parts) == pytest.approx(np.eye(len(waves))[2])


def test_the_logit_lens_of_products_leaves_zero_out():
    task, parts = task_and_parts("multiply")
    kept = task.answer > 0
    logits = noise(len(task.x), P)
    order = task.cyclic_order
    place = np.argsort(order)
    angle = 2 * np.pi * (place[task.answer[kept] - 1][:, None] - np.arange(P - 1)) / (P - 1)
    waves = [np.cos(k * angle) for k in range(1, P // 2 + 1)]
    expected = [by_least_squares([wave], logits[kept][:, order]) for wave in waves]
    assert logit_lens(logits, parts) == pytest.approx(expected)


@pytest.mark.parametrize("name", GROUPS)
def test_the_logit_lens_in_a_group_fits_characters(name):
    group = group_of(name)
    task, parts = task_and_parts("compose", group=name)
    quotient = group.table[task.answer[:, None], group.inverse[None, :]]
    characters = [irrep.character[quotient] for irrep in irreps(group)[1:]]
    logits = noise(len(task.x), task.n) + characters[-1]
    expected = [by_least_squares([character], logits) for character in characters]
    assert logit_lens(logits, parts) == pytest.approx(expected)


def test_noise_explains_next_to_nothing():
    _, parts = task_and_parts(p=31)
    assert logit_lens(noise(31**2, 31), parts).sum() < 0.005


def test_logits_that_are_not_finite_have_no_key_parts_and_those_that_do_not_fit_are_refused():
    task, parts = task_and_parts()
    logits = noise(len(task.x), P)
    logits[3, 4] = np.inf
    assert not divide(logits, parts).key.any()
    assert not divide(np.zeros((P * P, P)), parts).key.any()
    with pytest.raises(AnalysisError, match=r"Got logits of shape \(120, 11\)"):
        divide(noise(P * P - 1, P), parts)
    with pytest.raises(AnalysisError, match=r"shape \(3,\); give one truth value for each of 5"):
        divide(noise(P * P, P), parts, np.ones(3, dtype=bool))


@pytest.mark.parametrize("formula", ["x*y + 1 - x**4", "x**2 * y", "x*y", "2*x + 3*y", "x**3 + y", "x + y**2"])
@pytest.mark.parametrize("p", [5, 7, 12])
def test_any_formula_has_parts_only_where_all_its_answers_weigh_the_same(formula, p):
    task, parts = task_and_parts("formula", p, formula=formula)
    if parts is not None:
        counts = np.bincount(task.answer, minlength=p)
        assert np.ptp(counts[parts.elements]) == 0
        divide(noise(len(task.x), p), parts)


def test_a_formula_that_turns_a_circle_for_most_operands_alone_has_no_parts():
    task, parts = task_and_parts("formula", 5, formula="x*y + 1 - x**4")
    assert task.cyclic_order is not None
    assert parts is None
