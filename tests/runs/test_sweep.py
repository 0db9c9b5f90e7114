"""Sweeps: the grid, and the table of what became of its runs."""

import itertools
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_core.config import RunConfig
from grok_core.engine.records import METRICS, Metrics
from grok_core.errors import ConfigError
from grok_core.languages import speaking
from grok_core.runs import Run, create_run, execute, list_runs, processes
from grok_core.runs.store.metrics_file import GAP_COLUMNS, gap_numbers
from grok_core.runs.store.places import sweeps_folder
from grok_core.runs.store.writer import RunWriter
from grok_core.runs.sweep import COLUMNS, MISSING, MOST_RUNS, Sweep, run_folder, sweep_frame
from grok_core.runs.sweep_work import run_sweep
from tests.swept_runs import make, runs

TINY = RunConfig(p=7, d_model=8, d_hidden=16, steps=40)
GRID = {"weight_decay": (0.0, 1.0), "lr": (0.01, 1000.0)}
Numbers = Callable[[Run], list[dict[str, object]]]


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Sweep, Path, list[tuple[int, int]]]:
    """A sweep that was run: it, its data home, and the progress it told."""
    base, told = tmp_path_factory.mktemp("home"), []
    sweep = Sweep(TINY, GRID, (0, 3), name="decay and rate")
    run_sweep(sweep, base=base, workers=1, on_progress=lambda done, total: told.append((done, total)))
    return sweep, base, told


def test_the_grid_in_order() -> None:
    sweep = Sweep(TINY, {"weight_decay": [0, 1], "train_fraction": [0.3, 0.5]}, [0, 1])
    expected = itertools.product((0.0, 1.0), (0.3, 0.5), (0, 1))
    assert [(c.weight_decay, c.train_fraction, c.seed) for c in sweep.configs()] == list(expected)
    assert len(sweep) == 8
    assert all(c.replace(weight_decay=1, train_fraction=0.5, seed=0) == TINY for c in sweep.configs())
    assert sweep.grid == {"weight_decay": (0.0, 1.0), "train_fraction": (0.3, 0.5)}
    assert list(Sweep(TINY, {}).configs()) == [TINY]


@pytest.mark.parametrize(
    ("grid", "seeds", "complaint"),
    [
        ({"weight_decai": [1]}, [0], "unknown field 'weight_decai'. Did you mean 'weight_decay'?"),
        ({"seed": [1]}, [0], "give seeds as seeds"),
        ({"lr": []}, [0], "lr must have one or more values in a sweep, as a list, got []."),
        ({"optimizer": "adam"}, [0], "optimizer must have one or more values in a sweep, as a list, got 'adam'."),
        ({"lr": [0.1, -1]}, [0], "lr must be a number in (0, 1000], got -1."),
        ({"lr": [1, 1.0]}, [0], "lr takes every value once in a sweep, got 1.0 2 times."),
        ({}, [], "seed must have one or more values"),
        ({}, [-1], "seed must be a whole number"),
        ({}, [2, 2], "seed takes every value once in a sweep, got 2 2 times."),
        ({"operation": ["add", "divide"], "p": [7, 6]}, [0], "divide needs a prime p, got 6"),
        ({"threads": [1, 2]}, [0], "one thread, got threads 2"),
        ({}, range(MOST_RUNS + 1), "a sweep can have 100,000 runs at most, got 100,001"),
    ],
)
def test_an_impossible_sweep_is_refused_before_anything_runs(
    grid: dict[str, Any], seeds: list[int], complaint: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        Sweep(TINY, grid, seeds)
    assert complaint in str(refused.value)


@given(st.lists(st.tuples(st.sampled_from((5, 7)), st.sampled_from((0.0, 1e-3, 1.0)), st.integers(0, 2)), max_size=6))
def test_a_folder_belongs_to_one_configuration(drawn: list[tuple[int, float, int]]) -> None:
    configs = [TINY.replace(p=p, weight_decay=decay, seed=seed) for p, decay, seed in drawn]
    for one, other in itertools.combinations(configs, 2):
        assert (run_folder(one, Path()) == run_folder(other, Path())) == (one.to_json() == other.to_json())
    for config in configs:
        assert run_folder(RunConfig.from_json(config.to_json()), Path()) == run_folder(config, Path())


def test_every_run_is_what_execute_makes_of_it(swept: tuple[Sweep, Path, object], numbers: Numbers) -> None:
    sweep, base, _ = swept
    frame = sweep_frame(sweep, base=base)
    assert list(frame.columns) == ["weight_decay", "lr", "seed", *COLUMNS]
    assert len(frame) == len(sweep) == 8
    for (_, line), config, run in zip(frame.iterrows(), sweep.configs(), runs(sweep, base), strict=True):
        alone = Run(create_run(config))
        execute(alone.path)
        assert run.config == alone.config == config
        assert numbers(run) == numbers(alone)
        assert line[["weight_decay", "lr", "seed"]].tolist() == [config.weight_decay, config.lr, config.seed]
        assert line["run_id"] == run.id
        for name in ("state", "outcome", "steps", "best_val_accuracy", "val_accuracy"):
            assert line[name] == alone.summary()[name]
        assert {n: None if pd.isna(line[n]) else line[n] for n in GAP_COLUMNS} == gap_numbers(alone.rows())
    assert set(frame["state"]) == {"finished", "diverged"}


def test_a_run_that_diverged_is_censored_at_its_last_planned_step(swept: tuple[Sweep, Path, object]) -> None:
    sweep, base, _ = swept
    frame = sweep_frame(sweep, base=base)
    diverged = frame[frame["state"] == "diverged"]
    assert len(diverged) > 0
    assert (diverged["outcome"] == "diverged").all()
    assert diverged["message"].str.startswith("Training diverged").all()
    assert diverged[["censored_train", "censored_val"]].all(axis=None)
    assert (diverged["steps"] < 40).all()
    assert (diverged[["t_train", "t_val"]] == 40).all(axis=None)


def test_a_sweep_tells_how_far_it_is_and_keeps_numbers_only(swept: tuple[Sweep, Path, Any]) -> None:
    sweep, base, told = swept
    assert told[0] == (0, 8)
    assert told[-1] == (8, 8)
    assert told == sorted(told)
    for run in runs(sweep, base):
        assert {path.name for path in run.path.iterdir()} <= {"config.json", "status.json", "metrics.jsonl", "lock"}
        assert (run.status.attempt, run.status.name) == (1, "decay and rate")
    assert list_runs(base) == [], "the page of runs is not flooded"


def test_what_was_trained_is_used_again_by_every_sweep(
    swept: tuple[Sweep, Path, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep, base, _ = swept
    before = {path: path.stat().st_mtime_ns for path in sweeps_folder(base).rglob("*")}
    monkeypatch.delattr(processes, "_start")  # no process can be started
    told: list[tuple[int, int]] = []
    run_sweep(sweep, base=base, on_progress=lambda *counts: told.append(counts))
    assert told == [(8, 8)]
    part = Sweep(TINY.replace(lr=0.01), {"weight_decay": [1.0]}, [3, 0])
    run_sweep(part, base=base)
    assert {path: path.stat().st_mtime_ns for path in sweeps_folder(base).rglob("*")} == before
    whole = sweep_frame(sweep, base=base).set_index("run_id")
    for run_id, line in sweep_frame(part, base=base).set_index("run_id").iterrows():
        assert line.drop(["weight_decay", "seed"]).equals(whole.loc[run_id].drop(["weight_decay", "seed", "lr"]))


def test_the_table_of_a_sweep_that_is_running(tmp_path: Path) -> None:
    sweep = Sweep(TINY, {}, range(6))
    grokked, running, diverged, waiting, damaged, _ = sweep.configs()
    for config, state, last in ((grokked, "finished", 40), (running, "running", 30), (diverged, "diverged", 10)):
        with RunWriter(make(config, tmp_path).path) as writer:
            for step in range(0, last + 1, 10):
                accuracies = {"train_accuracy": float(step >= 10), "val_accuracy": float(step >= 20)}
                metrics = Metrics(**dict.fromkeys(METRICS, 0.5) | accuracies)
                writer.add_metrics(metrics, step=step, seconds=1.0, scheduled=True)
            writer.arrive(state, last, 1.0)
    make(waiting, tmp_path)
    (make(damaged, tmp_path).path / "status.json").unlink()
    frame = sweep_frame(sweep, base=tmp_path)
    assert frame["state"].tolist() == ["finished", "running", "diverged", "queued", "failed", MISSING]
    assert frame["steps"].astype(object).where(frame["steps"].notna(), None).tolist() == [40, 30, 10, 0, None, None]
    assert frame[["t_train", "t_val", "censored_train", "censored_val"]][:3].values.tolist() == [
        [10, 20, False, False],
        [10, 30, False, True],  # two reports of three so far
        [40, 40, True, True],
    ]
    assert frame["step_val_99"].tolist()[0] == 20
    assert frame["step_val_99"].isna().tolist() == [False, True, True, True, True, True]
    assert frame.loc[3:, ["t_train", "t_val", "censored_train", "censored_val"]].isna().all(axis=None)
    assert "no status.json" in frame["message"][4]
    assert frame["run_id"].tolist() == [run.id for run in runs(sweep, tmp_path)]


def test_the_gap_of_each_run_is_in_the_table_and_one_that_never_closes_is_censored(tmp_path: Path) -> None:
    sweep = Sweep(TINY, {}, range(4))
    losses = ([0.5, 0.9, 2.5, 0.5, 0.5, 0.5], [0.5, 0.9, 2.5, 2.0, 2.0, 2.0], [0.5, 0.9, math.nan, 2.0], [0.5, 1.0])
    for config, of_run in zip(sweep.configs(), losses, strict=True):
        with RunWriter(make(config, tmp_path).path) as writer:
            for i, loss in enumerate(of_run):
                metrics = Metrics(**dict.fromkeys(METRICS, 0.5) | {"val_loss": loss})
                writer.add_metrics(metrics, step=10 * i, seconds=1.0, scheduled=True)
            writer.arrive("finished", 10 * (len(of_run) - 1), 1.0)
    table = sweep_frame(sweep, base=tmp_path)[[*GAP_COLUMNS]].astype(object)
    assert table.where(table.notna(), None).values.tolist() == [
        [2.0, 20, pytest.approx(10 * (0.4 + 2) / 2 + 10 * 2 / 2), 20, False],  # open from 10 to 30
        [2.0, 20, None, None, True],
        [None] * 5,  # a loss that is not finite
        [None] * 5,  # two reports tell no gap
    ]


def test_what_is_wrong_with_a_run_that_ended_is_said_in_the_language_of_who_asks(tmp_path: Path) -> None:
    sweep = Sweep(TINY, {})
    (config,) = sweep.configs()
    with RunWriter(make(config, tmp_path).path) as writer:
        writer.add_metrics(Metrics(**dict.fromkeys(METRICS, 0.5)), step=0, seconds=1.0, scheduled=True)
        writer.arrive("finished", 40, 1.0)
        file = writer.folder / "metrics.jsonl"
        file.write_text(file.read_text().replace("0.5", '"half"'))
    with speaking("de"):
        assert "beschädigte metrics.jsonl" in sweep_frame(sweep, base=tmp_path)["message"][0]
    assert "damaged metrics.jsonl" in sweep_frame(sweep, base=tmp_path)["message"][0]
