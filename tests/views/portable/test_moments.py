"""The pictures of a moment: drawn from that moment's own numbers, and saved as files that hold them."""

import csv
import io
import re

import numpy as np
import pytest
from PIL import Image

from grok_core import open_run
from grok_core.charts.curve_frames import Mark
from grok_core.engine.records import NO_ANSWER
from grok_core.errors import AnalysisError, WriteError
from grok_core.tasks.task import build_task
from grok_core.views.portable.moments import VIEWS


@pytest.fixture
def moment():
    return open_run("ring").at("grokked")


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_is_saved_as_svg_png_and_csv(moment, name, tmp_path):
    picture = moment.view(name)
    assert picture.step == moment.step
    svg = picture.save(tmp_path / f"{name}.svg").read_text(encoding="utf-8")
    assert svg.startswith("<svg")
    assert re.search("<path|<image", svg)
    with Image.open(picture.save(str(tmp_path / "deeper" / f"{name}.png"))) as image:
        assert min(image.size) > 300
        assert len(np.unique(np.asarray(image.convert("L")))) > 2, "something is drawn"
    rows = list(csv.DictReader(io.StringIO(picture.save(tmp_path / "x.csv").read_text(encoding="utf-8"))))
    assert len(rows) == len(picture.frame)
    assert list(rows[0]) == list(picture.frame.columns)
    assert picture.words


def test_rings_are_those_of_the_rows(moment):
    picture = moment.view("ring")
    run, n = moment.run, moment.run.config.n_elements
    rings, elements, _ = picture.array.shape
    assert elements == n
    frequencies = [int(k) for k in re.findall(r"at frequency (\d+)", picture.words)]
    assert len(set(frequencies)) == rings
    centred = run.snapshot(moment.step).output_rows
    waves = np.abs(np.fft.rfft(centred - centred.mean(axis=0), axis=0)) ** 2
    assert frequencies[0] in np.argsort(waves.sum(axis=1))[-rings:]


def test_the_table_holds_the_answers_of_the_network(moment):
    picture, snapshot = moment.view("table"), moment.run.snapshot(moment.step)
    np.testing.assert_array_equal(picture.array, snapshot.predicted)
    task = build_task(moment.run.config)
    frame = picture.frame
    assert (frame["right"].to_numpy().reshape(task.n, task.n) == (snapshot.predicted == task.answers())).all()
    line = frame[(frame["x"] == "3") & (frame["y"] == "5")].iloc[0]
    assert line["answer"] == "8"
    assert (frame["role"] == "held out").sum() == (task.roles() == 2).sum()


def test_what_is_undefined_has_no_answer():
    moment = open_run("power-division").at()
    picture = moment.view("table")
    assert (picture.array[:, 0] == NO_ANSWER).all()
    undefined = picture.frame[picture.frame["role"] == "undefined"]
    assert set(undefined["y"]) == {"0"}
    assert set(undefined["answer"]) == set(undefined["network"]) == {""}
    assert not undefined["right"].any()


@pytest.mark.parametrize("name", ["curve", "loss"])
def test_curves_have_every_report_and_mark_the_step(moment, name):
    picture, rows = moment.view(name), moment.run.rows()
    what = "loss" if name == "loss" else "accuracy"
    expected = [[row["step"], row[f"train_{what}"], row[f"val_{what}"]] for row in rows]
    np.testing.assert_allclose(picture.array, expected)
    marked = picture.frame[picture.frame["mark"] == Mark.CURSOR]
    assert marked["step"].tolist() == [moment.step]
    kinds = set(picture.frame["mark"])
    assert Mark.VAL in kinds
    assert Mark.LOST not in kinds, "it was not lost"


def test_points_are_the_two_widest_directions(moment):
    rows = moment.run.snapshot(moment.step).output_rows.astype(np.float64)
    values = np.linalg.svd(rows - rows.mean(axis=0), compute_uv=False)[:2]
    np.testing.assert_allclose(np.linalg.norm(moment.view("pca").array, axis=0), values, rtol=1e-4)


def test_where_nothing_lies_on_a_circle_there_are_points_by_kind():
    moment = open_run("s5-cosets").at()
    with pytest.raises(AnalysisError, match=r"no order of the elements makes the operation a rotation.*'pca'"):
        moment.view("rings")
    assert set(moment.view("pca").frame["category"]) == {"even", "odd"}


def test_what_there_is_not_is_said(moment, tmp_path):
    with pytest.raises(AnalysisError, match=r"a view is one of rings, table, .*got 'tabel'.*table"):
        moment.view("tabel")
    with pytest.raises(WriteError, match=r"\.svg, \.png or \.csv, got 'ring\.pdf'"):
        moment.view("ring").save(tmp_path / "ring.pdf")
    (tmp_path / "file").write_text("")
    with pytest.raises(WriteError, match="cannot be written"):
        moment.view("table").save(tmp_path / "file" / "table.svg")


def test_a_notebook_is_shown_the_picture(moment):
    assert moment.view("table")._repr_svg_().startswith("<svg")
    assert moment.view("pca")._repr_svg_().startswith("<svg")
