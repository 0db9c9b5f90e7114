"""Presets are valid, and their figures are of the configurations they stand for."""

import json
from math import inf

import pytest

from grok_core.config import RunConfig
from grok_core.errors import ConfigError
from grok_core.presets import BY_NAME, PRESETS, preset
from grok_core.presets.record import FIGURES_FILE, machine
from grok_core.presets.variants import VARIANTS
from grok_core.tasks.answer_tables import cyclic_order
from grok_core.views.run_rows import matrices_of

NAMES = [
    "hello-grok", "ring", "ring-grok", "s5-composition", "s5-cosets", "cosets-grok", "power-division", "power-grok",
    "transformer-grok", "nanda-addition", "lstm-alpha", "rnn", "weight-decay-off", "no-decay", "weight-decay-late",
    "adam-vs-adamw", "formula", "number-line",
]  # fmt: skip
NEVER_GROK = {"weight-decay-off", "adam-vs-adamw"}  # that is what they show
NOT_ALWAYS_MEMORISE = {"number-line"}  # within its steps
NEVER_MEMORISE = {"adam-vs-adamw"}
SEED = {"s5-cosets": 3, "ring-grok": 4, "cosets-grok": 206}  # seeds that show the picture; all others begin with 0
GROKS = ("hello-grok", "ring-grok", "cosets-grok", "power-grok", "transformer-grok", "no-decay")  # as their titles say


def test_the_presets_in_teaching_order():
    assert list(PRESETS) == NAMES
    assert [p.name for p in PRESETS.values()] == NAMES
    assert len({p.title for p in PRESETS.values()}) == len(NAMES)


def test_hello_grok_is_the_default_configuration():
    assert preset("hello-grok").config == RunConfig()


@pytest.mark.parametrize("name", NAMES)
def test_settings_have_an_effect_and_stop_at_their_steps(name):
    config = preset(name).config
    assert config.notes() == []
    assert config.until == "steps"
    assert config.seed == SEED.get(name, 0)


@pytest.mark.parametrize("name", NAMES)
def test_texts_are_sentences_and_the_question_is_about_its_change(name):
    p = preset(name)
    assert p.summary.endswith(".")
    assert p.question.endswith("?")
    assert p.source.endswith(".")
    assert {k for k in p.change if getattr(p.config, k) != p.change[k]} == set(p.change) != set()
    assert p.what_if == p.config.replace(**p.change)


@pytest.mark.parametrize("name", NAMES)
def test_figures_are_of_this_very_configuration(name):
    stored = json.loads(FIGURES_FILE.read_text(encoding="utf-8"))["presets"][name]
    assert RunConfig.from_json(stored["config"]) == preset(name).config, "measure again: the preset has changed"
    figures = preset(name).figures
    assert [f.seed for f in figures] in ([*range(1000, 1020)], [*range(1000, 1007)]), "seeds that chose nothing"
    split = preset(name).config.split_seed if name == "number-line" else None
    assert [f.split_seed for f in figures] == [f.seed if split is None else split for f in figures]
    assert (preset(name).seconds is None) == (preset(name).median("step_val_99") is None)
    for f in figures:
        assert (f.step_train_99 is None) <= (name in NEVER_MEMORISE | NOT_ALWAYS_MEMORISE)
        assert (f.step_val_99 is not None) <= (name not in NEVER_GROK)
        assert f.step_val_99 is None or 0 < f.step_val_99 <= preset(name).config.steps
        assert f.plateau_val is None or 0 <= f.plateau_val <= 1  # None: it ended before twice step_train_99
        assert 0 <= f.val_accuracy <= 1


@pytest.mark.parametrize("name", GROKS)
def test_a_preset_called_grokking_groks(name):
    figures = preset(name).figures
    ratios = [inf if f.step_val_99 is None else f.step_val_99 / f.step_train_99 for f in figures]
    assert sorted(ratios)[len(ratios) // 2] >= 5
    assert sum(ratio >= 5 and f.step_val_99 is not None for ratio, f in zip(ratios, figures, strict=True)) >= 0.8 * len(
        figures
    )


def test_variants_have_names_of_their_own_and_effect():
    assert not set(VARIANTS) & set(PRESETS)
    assert {f"p12-{letter}" for letter in "abcdefghi"} < set(VARIANTS)
    assert len({v.config for v in VARIANTS.values()}) == len(VARIANTS)
    assert all(v.config.notes() == [] and not v.question for v in VARIANTS.values())
    assert {preset(name) for name in (*PRESETS, *VARIANTS)} == set(BY_NAME.values())


def test_the_best_view_of_a_preset_is_one_that_its_run_has():
    for p in BY_NAME.values():
        assert p.view.keys() <= {"matrix", "projection"}
        assert p.view.get("matrix", "output rows") in matrices_of(p.config)
        assert p.view.get("projection") != "ring" or cyclic_order(p.config) is not None


def test_a_median_is_over_the_seeds():
    p = preset("hello-grok")
    steps = sorted(f.step_val_99 for f in p.figures)
    assert len(steps) == 20
    assert p.median("step_val_99") == (steps[9] + steps[10]) / 2
    assert p.quantile("step_val_99", 0.05) == pytest.approx(steps[0] + 0.95 * (steps[1] - steps[0]))
    assert preset("adam-vs-adamw").median("step_val_99") is None
    assert "PyTorch" in machine()


def test_an_unknown_preset_is_refused_with_the_nearest_names():
    with pytest.raises(ConfigError) as caught:
        preset("hello-grock")
    assert "'hello-grock'" in str(caught.value)
    assert "Did you mean 'hello-grok', " in str(caught.value)
    assert not any(name in str(caught.value) for name in ("lstm-alpha", "by-hand"))
    with pytest.raises(ConfigError, match=r"unknown preset 'zzz'. `python -m grok_core presets` lists all \d+.$"):
        preset("zzz")
    with pytest.raises(ConfigError, match="Did you mean 'weight-decay-off', 'weight-decay-late' or "):
        preset("weight-decay")
