"""What each preset claims, trained again with seeds of their own (make science). Nothing here looks at a clock."""

from functools import cache
from math import inf

import pytest

from grok_core.engine import Report, train
from grok_core.measures.phases import progress
from grok_core.presets import PRESETS, preset
from tests.science import measure_presets

pytestmark = pytest.mark.science


@cache
def measured(name):
    return measure_presets.measured(preset(name))


def delays(name):
    return [row["step_val_99"] / row["step_train_99"] for row in measured(name)]


def finished(**changes):
    return finished_of(preset("hello-grok").config.replace(**changes))


def finished_of(config):
    reports = [(r.step, r.metrics.train_accuracy, r.metrics.val_accuracy) for r in train(config) if type(r) is Report]
    return progress(*zip(*reports, strict=True), baseline=0.0)


@pytest.mark.parametrize("name", sorted(set(PRESETS) - {"weight-decay-off", "adam-vs-adamw"}))
def test_every_seed_memorises_groks_and_stays_there(name):
    for row in measured(name):
        assert row["step_train_99"] is not None
        assert row["step_val_99"] is not None
        assert row["val_accuracy"] >= 0.99


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("hello-grok", 5),
        ("s5-composition", 4),
        ("s5-cosets", 2),
        ("power-division", 1.5),
        ("transformer-grok", 10),
        ("nanda-addition", 5),
        ("lstm-alpha", 4),
        ("rnn", 5),
        ("formula", 5),
    ],
)
def test_generalising_comes_after_a_wait(name, least):
    assert min(delays(name)) >= least


@pytest.mark.parametrize("name", ["ring-grok", "cosets-grok", "no-decay", "power-grok"])
def test_a_preset_that_promises_a_wait_has_it_on_ten_seeds_that_chose_nothing(name):
    """Seed and split vary together; these seeds were first looked at when the settings were fixed."""
    waits = []
    for seed in range(900, 910):
        found = finished_of(preset(name).config.replace(seed=seed, split_seed=seed, until="grokked"))
        waits.append(inf if found.step_val_99 is None else found.step_val_99 / found.step_train_99)
    assert sorted(waits)[5] >= 5
    assert sum(5 <= wait < inf for wait in waits) >= 8


def test_without_weight_decay_from_step_150_on_nothing_is_understood():
    assert all(row["step_train_99"] is not None and row["val_accuracy"] < 0.2 for row in measured("weight-decay-off"))


def test_adam_with_the_decay_in_its_gradient_learns_nothing():
    assert all(row["step_train_99"] is None and row["val_accuracy"] < 0.2 for row in measured("adam-vs-adamw"))


def test_late_weight_decay_is_what_makes_it_grok():
    assert all(row["step_train_99"] < 500 < row["step_val_99"] for row in measured("weight-decay-late"))


@pytest.mark.parametrize("name", ["hello-grok", "s5-composition", "transformer-grok", "lstm-alpha", "rnn", "formula"])
def test_nothing_generalises_during_the_wait(name):
    assert max(row["plateau_val"] for row in measured(name)) < 0.05


def test_without_weight_decay_hello_grok_memorises_and_no_more():
    found = finished(weight_decay=0.0)
    assert found.step_train_99 is not None
    assert found.best_val_accuracy < 0.5


def test_with_most_of_the_table_there_is_no_wait():
    found = finished(train_fraction=0.8)
    assert found.step_val_99 < 5 * found.step_train_99


@pytest.mark.parametrize("name", ["hello-grok", "ring"])
def test_the_ring_view_is_a_ring_after_grokking_and_not_before(name):
    for row in measured(name):
        found = row["structure"]
        assert found["ring_before"] < 0.5
        assert found["ring"] > max(0.9, found["ring_null_95"])


def test_tsne_of_the_ring_preset_is_a_ring():
    found = [row["structure"] for row in measured("ring")]
    assert sum(row["tsne"] >= 0.9 for row in found) >= 3
    assert max(row["tsne_before"] for row in found) < 0.9


def test_the_numbers_fall_into_line_only_with_a_slow_reader():
    for row in measured("number-line"):
        assert row["structure"]["quality_before"] < 0.5 < 0.9 < row["structure"]["quality"]


def test_k_means_finds_cosets_exactly():
    found = [row["structure"] for row in measured("s5-cosets")]
    exact = [row for row in found if row["ari"] >= 0.95]
    assert len(exact) >= 3
    assert any(row["order"] != 60 for row in exact)


def test_some_matrix_has_cosets_after_grokking_and_none_before():
    for row in measured("s5-cosets"):
        assert any(of["p"] < 0.01 <= of["p_before"] for of in row["structure"]["every"].values())
