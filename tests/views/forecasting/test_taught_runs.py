"""What forecasts learn from: kinds of runs, lines that are read as they were written, and a visitor's own runs."""

import math

import numpy as np
import pytest

from grok_core.config import RunConfig
from grok_core.runs import Run, create_run, execute, open_run
from grok_core.views.forecasting import taught_runs
from grok_core.views.forecasting.taught_runs import (
    curves_of,
    from_curves,
    has_clock,
    kind_of,
    line_of,
    own_runs,
    read_lines,
    settings_features,
    taught,
)
from tests.taught_lines import made_runs

TINY = RunConfig(p=7, d_model=8, d_hidden=16, steps=150, lr=0.03)


def test_a_kind_is_all_but_decay_rate_data_widths_seeds_and_length():
    same = RunConfig(weight_decay=3, lr=0.1, train_fraction=0.3, d_model=7, d_hidden=9, seed=5, split_seed=6, steps=9)
    assert kind_of(same) == kind_of(RunConfig())
    for change in ({"p": 53}, {"activation": "gelu"}, {"operation": "subtract"}, {"batch_size": 64}, {"dropout": 0.1}):
        assert kind_of(RunConfig(**change)) != kind_of(RunConfig())


def test_settings_are_logarithms():
    found = settings_features(RunConfig(weight_decay=0.5, lr=0.02, train_fraction=0.5, d_model=24, d_hidden=128))
    assert np.exp(found) == pytest.approx([0.01, 0.04, 0.5, 24, 128])


def test_only_decoupled_decay_that_nothing_changes_is_a_clock():
    assert has_clock(RunConfig())
    for change in ({"weight_decay": 0.0}, {"optimizer": "adam"}, {"interventions": "step 9: lr=0.1"}):
        assert not has_clock(RunConfig(**change))


def test_a_line_is_read_as_it_was_written_and_what_cannot_be_read_counts_for_nothing(tmp_path):
    runs = made_runs(RunConfig(), 4)
    file = tmp_path / "lines.jsonl"
    broken = ("{}", "[1]", "null", '{"config": {"p": 1}, "first": null}', "not JSON", line_of(runs[0])[:40])
    file.write_text("\n".join([*map(line_of, runs), *broken]))
    read = read_lines(file)
    assert [(run.grokked, run.setting, run.first) for run in read] == [(r.grokked, r.setting, r.first) for r in runs]
    assert {(run.preset, run.part) for run in read} == {("hello-grok", "taught")}
    assert read_lines(tmp_path / "missing.jsonl") == ()
    (tmp_path / "bytes.jsonl").write_bytes(b"\xff\xfe")
    assert read_lines(tmp_path / "bytes.jsonl") == ()


def test_the_reports_of_a_recording_give_its_crossings_and_its_norms():
    run = open_run("hello-grok")
    rows = [row for row in run.rows() if row["scheduled"]]
    found, progress = from_curves(run.config, curves_of(rows)), run.progress()
    assert (found.first.memorised, found.grokked) == (progress.step_train_99, progress.step_val_99)
    assert found.norm_grokked == next(row["weight_norm"] for row in rows if row["step"] == found.grokked)
    assert found.first.norm == next(row["weight_norm"] for row in rows if row["step"] == found.first.known_at)
    assert found.still_waits


def test_a_missing_number_is_nan_and_its_report_is_left_out():
    rows = [row for row in open_run("hello-grok").rows() if row["scheduled"]]
    holed = [{**row, "train_loss": None} if row["step"] == 3 else row for row in rows]
    assert math.isnan(curves_of(holed)["train_loss"][3])
    assert from_curves(RunConfig(), curves_of(holed)).first.memorised == 60


def test_who_had_generalised_when_it_was_known_to_have_memorised_teaches_nothing():
    one, *rest = made_runs(RunConfig(), 4)
    early = from_curves(one.config, {name: [1.0] * 4 for name in taught_runs.CURVES} | {"step": [0, 1, 2, 3]})
    assert not early.still_waits
    assert len(taught([early, *rest]).steps) == len(rest)
    assert taught([]).features.shape == (0, 10)


def test_own_runs_are_finished_of_the_kind_and_unchanged():
    for change in ({"seed": 1}, {"seed": 2, "weight_decay": 0.5}, {"p": 5}, {"interventions": "step 9: lr=0.02"}):
        execute(create_run(TINY.replace(**change)))
    Run(create_run(TINY.replace(seed=9)))  # never begun
    found = own_runs(kind_of(TINY))
    assert sorted(run.config.seed for run in found) == [1, 2]
    assert {run.last for run in found} == {150}


def test_what_comes_with_the_project_is_small_and_has_no_judged_setting_among_the_taught():
    runs, file = taught_runs.shipped(), taught_runs.shipped_file()
    assert len(runs) == len(file.read_text().splitlines())
    assert file.stat().st_size < 300_000
    parts = {part: [run for run in runs if run.part == part] for part in ("taught", "judged")}
    assert len(parts["judged"]) >= 60
    assert {run.setting for run in parts["taught"]}.isdisjoint(run.setting for run in parts["judged"])
    assert max(run.config.seed for run in parts["taught"]) < 900
