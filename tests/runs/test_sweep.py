"""Sweeps: the grid, the table, and runs that are trained once whatever is killed in between."""

import itertools
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_core.config import RunConfig
from grok_core.engine.records import METRICS, Metrics
from grok_core.errors import ConfigError
from grok_core.runs import Run, create_run, execute, list_runs, processes
from grok_core.runs.store.lock import is_held
from grok_core.runs.store.places import ensure_folder, sweeps_folder
from grok_core.runs.store.writer import RunWriter
from grok_core.runs.sweep import COLUMNS, MISSING, MOST_RUNS, Sweep, run_folder, run_sweep, sweep_frame
from tests import children

TINY = RunConfig(p=7, d_model=8, d_hidden=16, steps=40)
GRID = {"weight_decay": (0.0, 1.0), "lr": (0.01, 1000.0)}
SCRIPT = """
import sys
from pathlib import Path
from grok_core.config import RunConfig
from grok_core.runs import processes
from grok_core.runs.sweep import Sweep, run_sweep
start = processes._start
def tell():
    process = start()
    print(process.pid, flush=True)
    return process
processes._start = tell
run_sweep(Sweep(RunConfig(p=11, d_model=8, d_hidden=16, steps=3000), {}, (0, 1)), base=Path(sys.argv[1]), workers=1)
"""

Until = Callable[[Callable[[], object]], None]
Numbers = Callable[[Run], list[dict[str, object]]]


def make(config: RunConfig, base: Path) -> Run:
    """Make the run of a sweep that waits to be executed."""
    ensure_folder(sweeps_folder(base))
    return Run(create_run(config, target=run_folder(config, base)))


def runs(sweep: Sweep, base: Path) -> list[Run]:
    return [Run(run_folder(config, base)) for config in sweep.configs()]


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
        ({}, range(MOST_RUNS + 1), f"a sweep can have {MOST_RUNS} runs at most, got {MOST_RUNS + 1}"),
    ],
)
def test_an_impossible_sweep_is_refused_before_anything_runs(
    grid: dict[str, Any], seeds: list[int], complaint: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        Sweep(TINY, grid, seeds)
    assert complaint in str(refused.value)


def test_workers_must_be_positive(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="workers must be 1 or more, got 0"):
        run_sweep(Sweep(TINY, {}), base=tmp_path, workers=0)


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


def test_a_failed_run_is_tried_once_more_and_never_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sweep = Sweep(TINY, {}, range(6))
    killed, impossible, impossible_before, failed_before, stopped, _ = all_runs = runs(sweep, tmp_path)
    for seed in range(1, 5):
        make(TINY.replace(seed=seed), tmp_path)
    for run in (impossible, impossible_before):
        (run.path / "config.json").write_text('{"schema": 1, "p": 1}')
    for run in (impossible_before, failed_before):
        with RunWriter(run.path) as writer:
            writer.change(state="failed", message="It did.")
    stopped.stop()
    assert stopped.status.state == "stopped"
    started: list[object] = []

    def start() -> "subprocess.Popen[str]":
        started.append(process := original())
        if len(started) <= 2:
            process.kill()
        return process

    original = processes._start
    monkeypatch.setattr(processes, "_start", start)
    told: list[int] = []
    run_sweep(sweep, base=tmp_path, workers=1, on_progress=lambda done, _: told.append(done))
    assert told == list(range(7))
    assert len(started) == 3, "two that died, and one for everything else"
    frame = sweep_frame(sweep, base=tmp_path)
    assert frame["state"].tolist() == ["failed"] * 3 + ["finished"] * 3
    assert [run.status.attempt for run in all_runs] == [0, 2, 1, 1, 1, 1]
    assert frame["message"][0] == f"Run {killed.id} failed: the process that trained it ended with exit status -9."
    assert "p must be" in frame["message"][1]
    assert frame["message"][3] == ""


@pytest.fixture
def in_a_thread() -> Iterator[Callable[..., threading.Thread]]:
    """Call something in a thread; at the end, see that it ended."""
    threads = []

    def begin(action: Callable[..., object], *args: object, **options: object) -> threading.Thread:
        threads.append(threading.Thread(target=action, args=args, kwargs=options, daemon=True))
        threads[-1].start()
        return threads[-1]

    yield begin
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()


def test_two_sweeps_at_once_share_the_work_and_can_be_left(
    tmp_path: Path, until: Until, in_a_thread: Callable[..., threading.Thread], endless: RunConfig
) -> None:
    sweep, stops = Sweep(endless, {"steps": [1000, 1001, 10_000_000]}), [threading.Event(), threading.Event()]
    *quick, long = runs(sweep, tmp_path)
    both = [in_a_thread(run_sweep, sweep, base=tmp_path, workers=1, stop=stop) for stop in stops]
    until(lambda: long.path.exists() and long.rows())
    assert [(run.status.state, run.status.attempt) for run in quick] == [("finished", 1)] * 2
    for stop, thread in zip(stops, both, strict=True):
        until(lambda: long.status.state == "running" and is_held(long.path))  # the other one takes over
        stop.set()
        thread.join(60)
    assert long.status.state == "stopped"
    assert long.checkpoint_steps()[-1] == long.status.step  # a slow machine may have saved another before
    assert sweep_frame(sweep, base=tmp_path)["censored_val"].tolist()[-1]


def script_running(base: Path) -> "AbstractContextManager[subprocess.Popen[str]]":
    return children.running([sys.executable, "-c", SCRIPT, str(base)], stdout=subprocess.PIPE)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_sweep_killed_at_several_moments_goes_on_to_the_same_numbers(
    tmp_path: Path, until: Until, numbers: Numbers
) -> None:
    sweep = Sweep(RunConfig(p=11, d_model=8, d_hidden=16, steps=3000), {}, (0, 1))
    first, second = runs(sweep, tmp_path)
    with script_running(tmp_path) as script:  # the parent alone: its child hears of it, and stops with a checkpoint
        until(lambda: first.path.exists() and first.rows())
        script.kill()
    until(lambda: first.status.state == "stopped" and not is_held(first.path))
    assert first.checkpoint_steps()[-1] == first.status.step
    assert not second.path.exists()
    with script_running(tmp_path) as script:  # all of it, with no chance to say goodbye
        assert script.stdout
        child = int(script.stdout.readline())
        until(lambda: second.path.exists() and second.rows())
        script.kill()
        os.kill(child, signal.SIGKILL)
    assert (first.status.state, first.status.attempt) == ("finished", 2)
    until(lambda: not is_held(second.path))
    assert second.status.state in ("running", "interrupted")
    run_sweep(sweep, base=tmp_path, workers=1)
    for config, run, attempts in zip(sweep.configs(), (first, second), (2, 2), strict=True):
        whole = Run(create_run(config))
        execute(whole.path)
        assert (run.status.state, run.status.attempt) == ("finished", attempts)
        assert numbers(run) == numbers(whole)
