"""A grid of a page: its size is limited, its lines follow the folder, and its command trains the same runs."""

import pytest

from grok_core.cli import sweep as command
from grok_core.cli.main import main
from grok_core.config import RunConfig
from grok_core.errors import ConfigError
from grok_core.runs import run_sweep
from grok_core.runs.executors import DaemonExecutor
from grok_core.runs.sweep import run_folder
from grok_core.views.grid_runs import MOST_RUNS, Asked, Grid

TINY = RunConfig(p=5, d_model=4, d_hidden=8, steps=5, until="grokked")
ASKED = Asked(TINY, "weight_decay", "0, 1", "train_fraction", "0.4, 0.6", seeds=2)


def test_the_lines_follow_the_runs_and_what_is_not_complete_can_be_discarded(data_home):
    grid = Grid(ASKED)
    assert (grid.xs, grid.ys, grid.is_begun()) == (("0", "1"), ("0.4", "0.6"), False)
    assert set(grid.lines()["state"]) == {"missing"}
    executor = DaemonExecutor(1)
    run_sweep(grid.sweep, executor=executor)
    executor.shutdown()
    lines = grid.lines()
    assert lines[["x", "y", "run"]].to_numpy().tolist()[:3] == [["0", "0.4", 0], ["0", "0.4", 1], ["1", "0.4", 0]]
    assert (set(lines["state"]), grid.missing()) == ({"finished"}, [])
    grid.discard()
    assert grid.is_begun()
    other = Grid(Asked(TINY, "weight_decay", "0, 1, 2", "train_fraction", "0.4, 0.6", seeds=2))
    assert len(other.missing()) == 4
    assert other.key != grid.key
    assert all(run_folder(config).is_relative_to(data_home) for config in other.missing())


def test_the_command_trains_the_same_runs(monkeypatch):
    grid, seen = Grid(ASKED), []
    words = grid.command()
    assert words[:4] == ["python", "-m", "grok_core", "sweep"]
    monkeypatch.setattr(command, "_run", lambda chosen, *_, **__: seen.append(chosen))
    main(words[3:])
    assert list(seen[0].configs()) == list(grid.sweep.configs())


def test_impossible_grids_get_one_sentence():
    many = ",".join(map(str, range(25)))
    with pytest.raises(ConfigError, match=f"{MOST_RUNS} runs at most, got 650;"):
        Grid(Asked(TINY, "weight_decay", many, "seed", many + ",25", seeds=1))
    with pytest.raises(ConfigError, match="a grid varies two fields, got weight decay twice"):
        Grid(Asked(TINY, "weight_decay", "0", "weight_decay", "1"))
    with pytest.raises(ConfigError, match="weight_decay must be a number"):
        Grid(Asked(TINY, "weight_decay", "0,,1", "p", "5"))
