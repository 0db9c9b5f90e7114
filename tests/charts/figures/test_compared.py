"""Several runs over each other: at each place what was reported by then is told, and one rule goes through both."""

import json
import re

import numpy as np
import pandas as pd
import pytest
import vl_convert

from grok_core.charts import theme
from grok_core.charts.figures.compared import compared_spec
from grok_core.charts.figures.compared_frames import GRID, POINTS, SERIES, compared_frame, compared_words, grid

NAMES = ("A · decay 1", "B · decay 0", "C · decay 2")


def run(steps, *, t_val):
    """Reports of a run whose validation accuracy rises at t_val."""
    x = np.asarray(steps, float)
    columns = {"x": x, "train_accuracy": np.minimum(x / 60, 1), "val_accuracy": np.where(x >= t_val, 1.0, 0.02)}
    return pd.DataFrame(columns | {"train_loss": 1 / (1 + x), "val_loss": 4.0 + 0 * x})


RUNS = (run(range(0, 3001, 2), t_val=500), run(range(0, 1000, 7), t_val=9e9), run([], t_val=1))


@pytest.mark.parametrize("log_x", [True, False])
def test_curves_are_thin_and_keep_their_ends(log_x):
    frame = compared_frame(RUNS, NAMES, log_x=log_x)
    curves = frame[frame["run"].notna() & frame["letter"].isna()]
    sizes = curves.groupby("run").size()
    assert 150 < sizes[NAMES[0]] <= POINTS < len(RUNS[0])
    assert sizes[NAMES[1]] == len(RUNS[1])
    first = curves[curves["run"] == NAMES[0]]["x"]
    assert (first.min(), first.max()) == (2 if log_x else 0, 3000)
    assert list(compared_frame(RUNS, NAMES).columns) == list(compared_frame((RUNS[2],) * 3, NAMES).columns)


def test_a_letter_stands_on_the_rise_and_those_that_never_rise_stand_apart():
    runs = (RUNS[0], RUNS[1], run(range(0, 1000, 7), t_val=9e9))
    frame = compared_frame(runs, NAMES)
    letters = frame[frame["letter"].notna() & frame["val"].notna()].set_index("letter")
    assert 500 <= letters.loc["A", "x"] <= 510
    assert abs(np.log(letters.loc["B", "x"] / letters.loc["C", "x"])) > 0.2
    assert frame.loc[frame["val_loss"].notna(), "letter"].dropna().tolist() == ["A", "B", "C"]


def test_the_pointer_tells_of_every_run_its_newest_report_by_then():
    frame = compared_frame(RUNS, NAMES, log_x=False)
    told = frame[frame["told_0"].notna()]
    assert 100 < len(told) <= GRID
    for row in told.to_dict("records"):
        assert row["told_0"] == ("100.0%" if row["x"] >= 500 else "2.0%")
        assert row["told_1"] == ("2.0% at its end" if row["x"] > 994 else "2.0%")
        assert row["told_2"] == "—"


def test_what_is_not_finite_is_missing_and_the_chosen_place_is_one_row():
    broken = RUNS[0].assign(val_loss=np.inf)
    frame = compared_frame((broken,), NAMES[:1], at=321.0)
    assert frame["val_loss"].isna().all()
    assert frame.loc[frame["chosen"].notna(), "x"].tolist() == [321.0]


def test_places_are_reports_and_end_with_the_last():
    xs = [RUNS[0]["x"].to_numpy()[1:], RUNS[1]["x"].to_numpy()[1:]]
    for log_x in (True, False):
        places = grid(xs, log_x, 50)
        assert len(places) <= 50
        assert set(places) <= set(np.concatenate(xs))
        assert places[-1] == 3000


def drawn(**changes):
    """Return the picture as SVG, and the specification."""
    spec = compared_spec(**{"names": NAMES, "x_title": "step", "ends": (1.0, 3000.0), "log_x": True} | changes)
    frame = compared_frame(RUNS, NAMES, at=321.0)
    whole = {**spec, "width": 900, "data": {"values": json.loads(frame.to_json(orient="records"))}}
    return vl_convert.vegalite_to_svg(whole), spec


def test_both_panels_share_the_axis_and_the_chosen_rule_goes_through_both():
    picture, spec = drawn()
    assert spec["resolve"]["scale"] == {"y": "independent"}
    for words in ("accuracy", "loss, nats", "step (log scale)", *NAMES, "train", "validation"):
        assert f">{words}<" in picture, words
    rules = re.findall(r'transform="translate\([\d.]+,([\d.]+)\)"[^>]*y2="(-?[\d.]+)"[^>]*stroke-width="3"', picture)
    assert any(abs(float(end)) == spec["height"] or float(start) == spec["height"] for start, end in rules), rules


def test_train_is_dashed_and_validation_solid_in_both_panels():
    panels = [layer["layer"] for layer in compared_spec(
        names=NAMES, x_title="step", ends=(1, 10), log_x=False)["layer"] if "layer" in layer]  # fmt: skip
    assert len(panels) == 2
    for panel in panels:
        dashes = {layer["encoding"]["y"]["field"]: layer["mark"].get("strokeDash") for layer in panel[:2]}
        assert set(dashes) < set(SERIES)
        assert [dash != [1, 0] for dash in dashes.values()] == [True, False]


def test_six_runs_have_six_colours_that_hold_on_black_and_on_white():
    assert len(set(theme.RUNS)) == 6
    for colour in theme.RUNS:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]  # WCAG 2
        luminance = float(np.dot([0.2126, 0.7152, 0.0722], linear))
        assert 1.05 / (luminance + 0.05) > 3
        assert (luminance + 0.05) / 0.056 > 3  # the dark page's background


def test_the_words_say_where_each_run_ends():
    words = compared_words(RUNS, NAMES, "step")
    assert "A · decay 1: validation accuracy 0.02 at first, 1 at most, 1 at 3e+03" in words
    assert "C · decay 2: not on this axis" in words
