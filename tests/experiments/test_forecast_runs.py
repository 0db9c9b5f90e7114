"""The runs of forecasts: drawn by a fixed seed, apart in settings and seeds, trained once, resumable and shared out."""

from grok_core.experiments import forecast_runs
from grok_core.experiments.forecast_runs import (
    CURVES,
    FAMILIES,
    Curves,
    judged_configs,
    kept_runs,
    taught_configs,
    train_missing,
    usual_step,
)
from grok_core.experiments.forecast_section import ship
from grok_core.experiments.measured import measure
from grok_core.presets import preset
from grok_core.views.forecasting.taught_runs import kind_of, read_lines


def test_the_draws_are_the_same_each_time_and_inside_their_ranges():
    assert taught_configs() == taught_configs()
    for name, config in (*taught_configs(), *judged_configs()):
        base, (low, high) = preset(name).config, FAMILIES[name].fractions
        assert kind_of(config) == kind_of(base)
        assert 0.33 <= config.weight_decay / base.weight_decay <= 1.61
        assert 0.49 <= config.lr / base.lr <= 1.61
        assert low <= config.train_fraction <= high
        assert config.steps == round(6 * usual_step(name))


def test_no_judged_setting_or_seed_was_taught_and_there_are_sixty():
    taught, judged = ([config for _, config in pairs] for pairs in (taught_configs(), judged_configs()))
    assert len(judged) >= 60
    assert max(config.seed for config in taught) < 900
    assert min(config.seed for config in judged) >= 1000
    assert len({config.seed for config in judged}) == len(judged)
    assert {c.replace(seed=0, split_seed=0) for c in taught}.isdisjoint(c.replace(seed=0, split_seed=0) for c in judged)
    assert len({c.replace(seed=0, split_seed=0) for c in taught}) == len(taught) / 3
    assert all(config.seed == config.split_seed for config in (*taught, *judged))


def test_runs_are_trained_once_in_shards_and_shipped_as_lines(tmp_path, monkeypatch):
    short = lambda of: [(name, config.replace(steps=3)) for name, config in of[:6]]  # noqa: E731
    taught, judged = short(taught_configs()), short(judged_configs())
    monkeypatch.setattr(forecast_runs, "taught_configs", lambda: taught)
    monkeypatch.setattr(forecast_runs, "judged_configs", lambda: judged)
    monkeypatch.setattr("grok_core.experiments.forecast_section.taught_configs", lambda: taught)
    monkeypatch.setattr("grok_core.experiments.forecast_section.judged_configs", lambda: judged)
    trained, told = [], []

    def measurer(config, follower):
        trained.append(config)
        return measure(config, follower)

    kept = kept_runs(tmp_path)
    train_missing(kept, lambda *counts: None, shard=(0, 2), measurer=measurer)
    assert len(trained) == 6
    train_missing(kept_runs(tmp_path), lambda *counts: told.append(counts), measurer=measurer)
    assert len(trained) == len(set(trained)) == 12
    assert told[0] == (6, 12)
    assert told[-1] == (12, 12)
    again = kept_runs(tmp_path)
    assert ship(again, tmp_path / "lines.jsonl") == 12
    lines = read_lines(tmp_path / "lines.jsonl")
    assert [run.part for run in lines] == ["taught"] * 6 + ["judged"] * 6
    assert {run.last for run in lines} == {3}


def test_curves_are_those_of_the_reports():
    follower = Curves()
    config = preset("ring-grok").config.replace(steps=4)
    measure(config, follower)
    found = follower.numbers()
    assert tuple(found) == CURVES
    assert found["step"] == [0, 1, 2, 3, 4]
    assert all(len(values) == 5 for values in found.values())
