"""The homework: what it costs is said first, and its zip file has every run, the bands and a sheet to fill in."""

import io
import zipfile

import pandas as pd
import pytest

from grok_core.charts.figures.saving import can_draw
from grok_core.cli.homework import PLANS, SEEDS, Plan
from grok_core.cli.homework_sheet import Cell
from grok_core.config import FIELDS, RunConfig

TINY = Plan(RunConfig(d_model=4, d_hidden=8, train_fraction=0.6, steps=12), (5, 7))


@pytest.fixture
def tiny(monkeypatch):
    monkeypatch.setitem(PLANS, "quick", TINY)  # type: ignore[arg-type]


@pytest.mark.parametrize("size", PLANS)
def test_the_plan_is_the_homework(size):
    grid, *ablations = PLANS[size].sweeps().values()
    assert [len(values) for values in grid.grid.values()] == [2, 3, 2]
    assert len(SEEDS) == 3
    assert len(grid) == 36
    plain = grid.base.replace(p=PLANS[size].moduli[-1], seed=SEEDS[0], split_seed=SEEDS[0])
    assert plain in list(grid.configs())
    firsts = [next(iter(sweep.configs())) for sweep in ablations]
    changed = [[name for name in FIELDS if getattr(first, name) != getattr(plain, name)] for first in firsts]
    assert changed == [["weight_decay"], ["train_fraction"]]


@pytest.mark.usefixtures("tiny")
def test_what_it_costs_is_said_and_nothing_is_trained(ask, data_home):
    status, out, _ = ask("homework", "--cost")
    assert status == 0
    assert out.startswith("homework, quick size: 42 runs, 504 steps, ")
    assert not list(data_home.glob("sweeps/*"))


@pytest.mark.usefixtures("tiny")
def test_the_zip_file_has_it_all(ask, data_home, tmp_path):
    target = tmp_path / "given" / "homework.zip"
    status, out, complaints = ask("homework", "--zip", str(target), "--workers", "1")
    assert status == 0, complaints
    assert str(target) in out
    assert "homework, quick size: 42 runs" in complaints
    with zipfile.ZipFile(target) as archive:
        files = {name.removeprefix("homework/"): archive.read(name) for name in archive.namelist()}
    runs, medians, bands = (pd.read_csv(io.BytesIO(files[f"{name}.csv"])) for name in ("runs", "medians", "bands"))
    settings = list(dict.fromkeys(runs["setting"]))
    assert len(runs) == 42
    assert settings == list(medians["setting"]) == list(dict.fromkeys(bands["setting"]))
    assert settings[0] == "add mod 5, 1 layer"
    assert settings[-2:] == ["no weight decay", "less of the table"]
    assert (bands["band_low"] <= bands["band_high"]).all()
    text = files["sheet.md"].decode()
    assert all(f"| {name} | 0 of 3 | more than 12 | more than 12 | " in text for name in settings), "in twelve steps"
    assert "*no weight decay* (more than 0) over *add mod 7, 1 layer* (more than 0): ______" in text
    assert runs["wait"].isna().all()
    figures = [data for name, data in files.items() if name.startswith("figures/")]
    assert len(figures) == (15 if can_draw() else 0)
    assert all(data.startswith(b"<svg") for data in figures)
    before = {path: path.stat().st_mtime_ns for path in data_home.rglob("metrics.jsonl")}
    ask("homework", "--zip", str(target), "--workers", "1")
    assert {path: path.stat().st_mtime_ns for path in data_home.rglob("metrics.jsonl")} == before, "trained once"


def test_a_wait_is_between_two_crossings_and_longer_than_what_was_watched():
    runs = pd.DataFrame(
        {
            "t_train": [40, 50, 60],
            "censored_train": False,
            "t_val": [340, 1000, 1000],
            "censored_val": [False, True, True],
        }
    )
    cell = Cell("add mod 5, 1 layer", runs, [])
    assert cell.words("train") == "50"
    assert (cell.words("val"), cell.words("wait")) == ("more than 1,000", "more than 940")
    all_there = Cell("add mod 5, 1 layer", runs.assign(censored_val=False), [])
    assert all_there.words("wait") == "940"
