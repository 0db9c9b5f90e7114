"""Splits are disjoint, complete, nested, reproducible; outliers touch training answers alone."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grok_core.config import FIELDS
from grok_core.tasks.splits import corrupt, split_pairs

KINDS = FIELDS["split"].choices
LAB = settings(deadline=None, max_examples=60)
seeds = st.integers(0, 2**31 - 1)
kinds = st.sampled_from(KINDS)


@st.composite
def equations(draw):
    """Operands of a whole table, or of one without y = 0 as division has it, and a number to train on."""
    n, first = draw(st.integers(2, 17)), draw(st.sampled_from([0, 1]))
    x, y = (np.ravel(side) for side in np.mgrid[0:n, first:n])
    return x, y, draw(st.integers(1, len(x) - 1))


def split(x, y, n_train, seed, kind):
    return split_pairs(x, y, n_train=n_train, seed=seed, kind=kind)


@LAB
@given(equations(), seeds, kinds)
def test_disjoint_complete_ascending_reproducible(table, seed, kind):
    x, y, n_train = table
    train, val = split(x, y, n_train, seed, kind)
    assert len(train) == n_train
    assert sorted([*train, *val]) == list(range(len(x)))
    assert (np.diff(train) > 0).all()
    assert (np.diff(val) > 0).all()
    again = split(x, y, n_train, seed, kind)
    assert (again[0] == train).all()
    assert (again[1] == val).all()


@LAB
@given(equations(), seeds, kinds, st.data())
def test_less_lies_inside_more(table, seed, kind, data):
    x, y, n_train = table
    less = data.draw(st.integers(1, n_train))
    assert set(split(x, y, less, seed, kind)[0]) <= set(split(x, y, n_train, seed, kind)[0])


@LAB
@given(equations(), seeds)
def test_unordered_keeps_mirror_images_together_but_for_one(table, seed):
    x, y, n_train = table
    train, _ = split(x, y, n_train, seed, "unordered")
    trained, all_pairs = set(zip(x[train], y[train], strict=True)), set(zip(x, y, strict=True))
    torn = {frozenset(pair) for pair in trained if pair[::-1] in all_pairs and pair[::-1] not in trained}
    assert len(torn) <= 1


def test_uniform_tears_mirror_images_apart():
    x, y = (np.ravel(side) for side in np.mgrid[0:11, 0:11])
    train, _ = split(x, y, 60, 0, "uniform")
    trained = set(zip(x[train], y[train], strict=True))
    assert sum(pair[::-1] not in trained for pair in trained) > 10


@pytest.mark.parametrize("kind", KINDS)
def test_seeds_give_different_splits_that_spare_no_equation(kind):
    x, y = (np.ravel(side) for side in np.mgrid[0:7, 0:7])
    splits = [tuple(split(x, y, 24, seed, kind)[0]) for seed in range(200)]
    assert len(set(splits)) == 200
    # Each equation is trained on in about 24 of 49 splits; 5 standard deviations are 35 of 200.
    trained = Counter(i for train in splits for i in train)
    assert all(abs(trained[i] - 200 * 24 / 49) < 36 for i in range(49))


def test_numpys_own_generator_is_left_alone():
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    x, y = (np.ravel(side) for side in np.mgrid[0:5, 0:5])
    corrupt(x, split(x, y, 12, 3, "uniform")[0], k=4, seed=3)
    assert (np.random.get_state()[1] == before).all()  # noqa: NPY002


@LAB
@given(equations(), seeds, kinds, st.data())
def test_outliers_change_k_training_answers_into_other_training_answers(table, seed, kind, data):
    x, y, n_train = table
    train, val = split(x, y, n_train, seed, kind)
    k = data.draw(st.integers(0, n_train))
    distinct = np.arange(len(x)) + 1000  # all answers differ, so that every replacement shows
    target = corrupt(distinct, train, k=k, seed=seed)
    changed = np.flatnonzero(target != distinct)
    assert len(changed) == (k if n_train > 1 else 0)
    assert set(changed) <= set(train)
    assert (target[val] == distinct[val]).all()
    assert set(target[train]) <= set(distinct[train])
    if 2 * k <= n_train:  # then the k answers come from k other equations
        assert not set(target[changed]) & set(distinct[changed])
        assert len(set(target[changed])) == k


@LAB
@given(equations(), seeds, st.data())
def test_outliers_are_reproducible_and_may_fall_on_the_same_answer(table, seed, data):
    x, y, n_train = table
    train, val = split(x, y, n_train, seed, "uniform")
    k, answers = data.draw(st.integers(0, n_train)), (x + y) % (x.max() + 1)
    target = corrupt(answers, train, k=k, seed=seed)
    assert (target == corrupt(answers, train, k=k, seed=seed)).all()
    assert (target != answers).sum() <= k
    assert (target[val] == answers[val]).all()
    assert (answers == (x + y) % (x.max() + 1)).all()  # the true answers are not written to
