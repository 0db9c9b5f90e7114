"""Curve charts: a specification that never changes, and frames that hold what it draws."""

import json
import re
from copy import deepcopy
from xml.etree import ElementTree

import altair as alt
import jsonschema
import numpy as np
import pandas as pd
import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from grok_core.charts import curves, theme
from grok_core.charts.curve_frames import Mark, curve_frame, curve_words
from grok_core.charts.words.axes import steps_axis
from grok_core.errors import AnalysisError

SPECS = {
    "accuracy": curves.accuracy_spec(axis=steps_axis(2000), baseline=1 / 59),
    "accuracy, linear": curves.accuracy_spec(axis=steps_axis(2000, log=False), baseline=1 / 59),
    "accuracy, one step": curves.accuracy_spec(axis=steps_axis(1), baseline=1 / 59),
    "loss": curves.loss_spec(axis=steps_axis(2000)),
    "loss, log": curves.loss_spec(axis=steps_axis(2000), log_y=True),
    "norm": curves.norm_spec(axis=steps_axis(2000)),
    "gap": curves.gap_spec(axis=steps_axis(2000, log=False)),
    "progress": curves.progress_spec(axis=steps_axis(2000)),
}


def metrics(steps: np.ndarray, *, t_val: int = 940) -> pd.DataFrame:
    """A run whose validation accuracy jumps at t_val."""
    steps = np.asarray(steps)
    columns = {"step": steps, "train_accuracy": np.minimum(steps / 130, 1.0)}
    columns |= {"val_accuracy": np.where(steps >= t_val, 1.0, 0.01), "train_loss": 4 / (steps + 1.0)}
    columns |= {"val_loss": np.full(len(steps), 4.0), "weight_norm": 20.0 + 0 * steps, "gap": 0.1 * steps}
    columns |= {"restricted_loss": 4 / (steps + 1.0), "excluded_loss": 1.0 + steps}
    return pd.DataFrame(columns)


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS.keys())
def test_specification_is_valid_vega_lite_and_plain_json(spec):
    assert json.loads(json.dumps(spec)) == spec
    alt.Chart.from_dict(spec)  # validates against the schema


def test_an_invalid_specification_would_be_noticed():
    spec = deepcopy(curves.accuracy_spec(axis=steps_axis(2000), baseline=1 / 59))
    spec["layer"][0]["mark"] = "no such mark"
    with pytest.raises(jsonschema.ValidationError):
        alt.Chart.from_dict(spec)


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS.keys())
def test_every_field_drawn_is_a_column_of_the_frame(spec):
    text = json.dumps(spec)
    names = curves.PROGRESS if '"excluded"' in text else curves.ACCURACY if '"train"' in text else curves.NORM
    columns = set(curve_frame(metrics(np.arange(10)), columns=names).columns) | {"series", "words"}
    drawn = {channel["field"] for layer in spec["layer"] for channel in fields(layer["encoding"])}
    assert drawn <= columns
    assert "step" in drawn


def fields(encoding: dict) -> list[dict]:
    channels = [c for value in encoding.values() for c in (value if isinstance(value, list) else [value])]
    return [channel for channel in channels if "field" in channel]


def test_specification_holds_nothing_that_changes_while_a_run_goes_on():
    before = curves.accuracy_spec(axis=steps_axis(2000), baseline=1 / 59)
    first = curve_frame(metrics(np.arange(5)), columns=curves.ACCURACY)
    later = curve_frame(metrics(np.arange(1500)), columns=curves.ACCURACY, crossings=(130, 940), cursor=7)
    assert curves.accuracy_spec(axis=steps_axis(2000), baseline=1 / 59) == before
    assert list(first.columns) == list(later.columns)
    for frame in (first, later):
        assert (frame.drop(columns="mark").dtypes == np.float32).all()
        assert frame["mark"].dtype == np.int8


def test_train_is_dashed_and_validation_solid_wherever_they_are_drawn():
    spec = curves.loss_spec(axis=steps_axis(100))
    dashes = {layer["encoding"]["y"]["field"]: layer["mark"]["strokeDash"] for layer in lines(spec)}
    assert dashes["train"] == dashes["ghost_train"] != dashes["val"] == dashes["ghost_val"] == [1, 0]


def test_progress_measures_are_named_and_told_apart_without_colour():
    spec = curves.progress_spec(axis=steps_axis(100))
    drawn = {layer["encoding"]["y"]["field"]: layer for layer in lines(spec)}
    dashes = {name: tuple(theme.STROKES[name].dash) for name in curves.PROGRESS}
    assert len(set(dashes.values())) == 4
    assert {drawn[f"ghost_{name}"]["mark"]["strokeDash"] == list(dash) for name, dash in dashes.items()} == {True}
    for channel in ("color", "strokeDash"):
        scales = [drawn[name]["encoding"][channel]["scale"] for name in curves.MEASURES]
        assert scales[0] == scales[1]
        assert scales[0]["domain"] == ["restricted", "excluded"]
    assert not {"color", "strokeDash"} & drawn["val"]["encoding"].keys()
    every = curves.progress_spec(axis=steps_axis(100), legend=tuple(curves.PROGRESS))
    assert all(len(layer["encoding"]["color"]["scale"]["domain"]) == 4 for layer in lines(every)[4:])


@pytest.mark.parametrize("stroke", theme.STROKES.values(), ids=theme.STROKES)
def test_lines_hold_on_black_and_on_white(stroke):
    parts = [int(stroke.colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]  # WCAG 2
    luminance = float(np.dot([0.2126, 0.7152, 0.0722], linear))
    assert 1.05 / (luminance + 0.05) > 3
    assert (luminance + 0.05) / 0.056 > 3  # the dark page's background


def words_of(svg: str, *, ends: tuple[str, ...]) -> dict[str, tuple[float, float, str]]:
    """Return each text of a picture with its place, in pixels from the plot's corner, and which end stands there."""

    def walk(part: ElementTree.Element, x: float, y: float) -> None:
        if moved := re.search(r"translate\(([-\d.]+),([-\d.]+)\)", part.get("transform", "")):
            x, y = x + float(moved[1]), y + float(moved[2])
        if "root" in part.get("class", "").split():
            corner[:] = x, y
        if part.text and part.get("text-anchor") in ends:
            found[part.text] = x, y, str(part.get("text-anchor"))
        for child in part:
            walk(child, x, y)

    found: dict[str, tuple[float, float, str]] = {}
    corner = [0.0, 0.0]
    walk(ElementTree.fromstring(svg), 0.0, 0.0)
    return {word: (x - corner[0], y - corner[1], end) for word, (x, y, end) in found.items()}


def marked(frame: pd.DataFrame) -> dict[Mark, list[float]]:
    """The steps of each mark in a frame."""
    rows = frame[frame["mark"] > 0]
    return {Mark(mark): steps.tolist() for mark, steps in rows.groupby("mark")["step"]}


def lines(spec: dict) -> list[dict]:
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == "line"]


def test_the_baseline_is_drawn_at_its_height():
    heights = [layer["encoding"]["y"].get("datum") for layer in SPECS["accuracy"]["layer"] if "y" in layer["encoding"]]
    assert 1 / 59 in heights


@given(
    steps=st.sets(st.integers(0, 10**6), min_size=2, max_size=1200).map(sorted),
    picks=st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)),
    log_x=st.booleans(),
)
def test_frame_is_thin_and_keeps_its_ends_and_crossings(steps, picks, log_x):
    crossings = steps[picks[0] % len(steps)], steps[picks[1] % len(steps)]
    run = metrics(np.array(steps))
    frame = curve_frame(
        run, columns=curves.ACCURACY, ghost=run, axis=steps_axis(2000, log=log_x), crossings=crossings, points=50
    )
    assert frame["train"].notna().sum() <= 50
    assert frame["ghost_train"].notna().sum() <= 50
    floor = 1 if log_x else 0
    drawn = frame.loc[frame["train"].notna(), "step"].to_numpy()
    for step in (steps[0], steps[-1], *crossings):
        assert np.float32(max(step, floor)) in drawn
    assert frame["step"].is_monotonic_increasing


def test_thinning_is_even_in_log_step():
    frame = curve_frame(metrics(np.arange(100_000)), columns=curves.ACCURACY)
    decade = [frame["step"].between(10**k, 10 ** (k + 1), inclusive="left").sum() for k in range(2, 5)]
    assert min(decade) > 0.8 * max(decade)


@pytest.mark.parametrize("steps", [[0], [0, 1, 2], list(range(1000))])
def test_log_axis_never_meets_zero(steps):
    run = metrics(np.array(steps))
    frame = curve_frame(run, columns=curves.ACCURACY, ghost=run, crossings=(0, 0), cursor=0)
    assert frame["step"].min() == 1
    assert marked(frame)[Mark.TRAIN] == marked(frame)[Mark.VAL] == marked(frame)[Mark.CURSOR] == [1]
    assert curve_frame(run, columns=curves.ACCURACY, axis=steps_axis(2000, log=False))["step"].min() == 0
    for spec in SPECS.values():
        scales = [layer["encoding"].get("x", {}).get("scale") for layer in spec["layer"]]
        assert all(scale["domain"][0] == 1 for scale in scales if scale and scale["type"] == "log")


def test_what_was_lost_and_reached_again_is_marked_the_newest_six():
    run = metrics(np.arange(1000))
    frame = curve_frame(run, columns=curves.ACCURACY, turns=(300, 400, 700))
    assert marked(frame) == {Mark.TURN: [300, 400], Mark.LOST: [700]}
    many = curve_frame(run, columns=curves.ACCURACY, turns=range(100, 900), points=50)
    assert marked(many) == {Mark.TURN: [894, 895, 896, 897, 898], Mark.AGAIN: [899]}
    assert many["train"].notna().sum() <= 50
    assert curve_frame(run.iloc[:0], columns=curves.ACCURACY, turns=(5,)).empty
    told = curve_frame(run, columns=curves.ACCURACY, crossings=(200, 250), turns=(300,))
    assert marked(told) == {Mark.TRAIN: [200], Mark.VAL_ONCE: [250], Mark.LOST: [300]}, "one of them is named"


def test_crossings_and_cursor_are_data_in_rows_of_their_own():
    frame = curve_frame(metrics(np.arange(1000)), columns=curves.ACCURACY, crossings=(130, 940), cursor=77)
    assert marked(frame) == {Mark.TRAIN: [130], Mark.VAL: [940], Mark.CURSOR: [77]}
    assert frame.loc[frame["mark"] > 0, ["train", "val"]].isna().all().all()
    assert marked(curve_frame(metrics(np.arange(1000)), columns=curves.ACCURACY)) == {}


def test_a_ghost_with_other_steps_leaves_both_series_whole():
    run, ghost = metrics(np.arange(0, 100, 2)), metrics(np.arange(0, 300, 3))
    frame = curve_frame(run, columns=curves.ACCURACY, ghost=ghost)
    assert frame["train"].notna().sum() == len(run)
    assert frame["ghost_val"].notna().sum() == len(ghost)
    assert marked(frame) == {Mark.GHOST: [1]}


def test_what_is_not_finite_is_missing():
    run = metrics(np.arange(4))
    run["train_loss"] = [4.0, np.inf, np.nan, -np.inf]
    frame = curve_frame(run, columns=curves.LOSS)
    assert frame["train"].notna().tolist() == [True, False, False, False]


@pytest.mark.parametrize("empty", [pd.DataFrame(), metrics(np.array([], dtype=int))])
def test_a_run_without_reports_draws_nothing(empty):
    frame = curve_frame(empty, columns=curves.ACCURACY, ghost=empty, cursor=3)
    assert len(frame) == 0
    assert {"train", "ghost_val", "mark"} <= set(frame.columns)


def test_the_ghost_is_drawn_before_the_run_has_reported():
    frame = curve_frame(pd.DataFrame(), columns=curves.ACCURACY, ghost=metrics(np.arange(10)))
    assert frame["ghost_train"].notna().sum() == 10
    assert frame["train"].isna().all()


def test_newest_of_two_reports_at_a_step_wins():
    run = pd.concat([metrics(np.arange(3)), metrics(np.array([2])).assign(gap=9.0)])
    assert curve_frame(run, columns=curves.GAP)["value"].tolist() == pytest.approx([0, 0.1, 9])


def test_unknown_metric_is_named_with_its_nearest():
    with pytest.raises(AnalysisError, match=r"no metric 'train_acuracy'.*Did you mean 'train_accuracy'"):
        curve_frame(metrics(np.arange(3)), columns={"train": "train_acuracy"})


def test_changes_of_settings_are_labelled_rules_at_their_steps():
    changes = ((0, "dropout=0.1"), (500, "weight_decay=0"))
    plain, marked = (
        curves.accuracy_spec(axis=steps_axis(2000), baseline=1 / 59, changes=made) for made in ((), changes)
    )
    alt.Chart.from_dict(marked)
    added = [layer for layer in marked["layer"] if layer not in plain["layer"]]
    rules = [layer for layer in added if layer["mark"]["type"] == "rule"]
    assert [row["at"] for row in rules[0]["data"]["values"]] == [1, 500]  # step 0 stands at 1, as on the axis
    texts = [layer["data"]["values"][0]["words"] for layer in added if layer["mark"]["type"] == "text"]
    assert texts == ["dropout=0.1", "weight_decay=0"]
    small = curves.loss_spec(axis=steps_axis(2000), changes=changes)
    assert sum(layer["mark"]["type"] == "text" for layer in small["layer"]) == 0


@pytest.mark.parametrize("width", [300, 700])
@pytest.mark.parametrize(("turns", "newest"), [((), "99 % at step 140"), ((950,), "lost at step 950")])
def test_every_word_stands_outside_the_plot_and_inside_the_chart(width, turns, newest):
    changes = ((0, "dropout 0.1"), (500, "weight decay 0"), (1990, "learning rate 0.001"))
    spec = curves.accuracy_spec(axis=steps_axis(2000), baseline=1 / 59, changes=changes)
    run = metrics(np.arange(1900))
    frame = curve_frame(run, columns=curves.ACCURACY, ghost=run, crossings=(130, 140), turns=turns)
    rows = json.loads(frame.to_json(orient="records"))
    svg = vl_convert.vegalite_to_svg({**spec, "width": width, "height": 200, "data": {"values": rows}})
    words = words_of(svg, ends=("start", "middle", "end"))
    expected = {
        "train",
        "validation",
        "99 % at step 130",
        newest,
        "last run",
        "baseline",
        *(said for _, said in changes),
    }
    assert expected <= words.keys()
    for word in expected:
        x, y, end = words[word]
        half = 4 * len(word)
        left = x - {"start": 0, "middle": half, "end": 2 * half}[end]
        assert not 0 < y < 200, word
        assert -1 <= left <= width - 2 * half + 1 + 8, (word, left)


def test_words_name_the_curve_its_values_and_the_crossings_and_leave_out_what_is_not_known():
    frame = metrics(np.array([0, 130, 940]))
    frame.loc[0, "val_loss"] = np.nan
    assert curve_words(frame, curves.ACCURACY, name="accuracy", crossings=(130, 940)) == (
        "Accuracy: at step 0 train 0, validation 0.01; at step 130 train 1, validation 0.01; at step 940 train 1, "
        "validation 1. Training accuracy passed 99 % at step 130. Validation accuracy passed 99 % at step 940."
    )
    assert curve_words(frame[:1], curves.LOSS, name="loss, nats") == "Loss, nats: at step 0 train 4."
    assert curve_words(frame[:0], curves.LOSS, name="loss, nats") == "Nothing has been reported yet."
    assert curve_words(frame[:1], curves.NORM, name="weight norm") == "Weight norm: at step 0 20."
    unknown = frame[:1].assign(gap=np.nan)
    assert curve_words(unknown, curves.GAP, name="loss gap") == "Loss gap: no value is known."
