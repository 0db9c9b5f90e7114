"""Curve charts on epochs, seconds and decay clocks: everything on the axis stands at its place there."""

import json
import re

import altair as alt
import numpy as np
import pandas as pd
import pytest
import vl_convert

from grok_core.charts import curves
from grok_core.charts.curve_frames import Mark, curve_frame, curve_words
from grok_core.charts.words.axes import clock_axis, steps_axis

EPOCHS = clock_axis("epochs", (0.5, 1000.0), log=True)  # of two steps each


def metrics(steps: np.ndarray) -> pd.DataFrame:
    """A run with nothing in it but its steps."""
    return pd.DataFrame({"step": steps, "train_accuracy": 0.5, "val_accuracy": 0.5, "weight_norm": 20.0})


def test_on_another_clock_curves_ghost_and_marks_stand_at_its_places_and_a_click_still_tells_the_step():
    run, ghost = metrics(np.arange(0, 100)), metrics(np.arange(0, 300, 3))
    run, ghost = run.assign(epochs=run["step"] / 2), ghost.assign(epochs=ghost["step"] / 4)
    frame = curve_frame(
        run, columns=curves.ACCURACY, axis=EPOCHS, ghost=ghost, crossings=(10.5, 20), turns=(30,), cursor=40
    )
    drawn = frame[frame["train"].notna()]
    assert drawn["epochs"].tolist() == np.maximum(run["step"] / 2, 0.5).tolist(), "place 0 stands at the first place"
    assert drawn["step"].tolist() == run["step"].tolist()
    assert frame["ghost_val"].notna().sum() == len(ghost)
    assert frame["epochs"].is_monotonic_increasing
    places = {Mark(mark): places.tolist() for mark, places in frame[frame["mark"] > 0].groupby("mark")["epochs"]}
    told = {Mark.TRAIN: [10.5], Mark.VAL_ONCE: [20], Mark.LOST: [30], Mark.CURSOR: [40], Mark.GHOST: [0.5]}
    assert places == told
    assert "step" not in curve_frame(run, columns=curves.ACCURACY, ghost=ghost).columns[1:]
    linear = clock_axis("epochs", (0.5, 1000.0), log=False)
    assert curve_frame(run, columns=curves.ACCURACY, axis=linear)["epochs"].min() == 0


def test_thinning_is_even_in_the_log_of_any_place():
    run = metrics(np.arange(100_000)).assign(seconds=np.arange(100_000) / 1e5)
    axis = clock_axis("seconds", (1e-5, 1.0), log=True)
    frame = curve_frame(run, columns=curves.ACCURACY, axis=axis)
    decade = [frame["seconds"].between(10.0**k, 10.0 ** (k + 1), inclusive="left").sum() for k in range(-3, 0)]
    assert min(decade) > 0.8 * max(decade)


def test_on_another_clock_rules_tooltip_axis_and_click_follow():
    spec = curves.accuracy_spec(axis=EPOCHS, baseline=1 / 59, changes=((0, "dropout=0.1"), (500.5, "weight_decay=0")))
    alt.Chart.from_dict(spec)
    x = spec["encoding"]["x"]
    assert (x["title"], x["scale"]["domain"]) == ("epochs (log scale)", [0.5, 1000])
    assert x["axis"]["values"] == [1, 10, 100, 1000]
    assert "tickMinStep" not in x["axis"]
    linear = clock_axis("epochs", (0.5, 1000.0), log=False)
    assert curves.accuracy_spec(axis=linear, baseline=0)["encoding"]["x"]["scale"]["domain"] == [0, 1000]
    fields = {layer["encoding"]["x"]["field"] for layer in spec["layer"] if "field" in layer["encoding"].get("x", {})}
    assert fields == {"epochs", "at"}
    rows = [row for layer in spec["layer"] for row in layer.get("data", {}).get("values", [])]
    assert [row["at"] for row in rows if "at" in row] == [0.5, 500.5]
    assert [row["epochs"] for row in rows if "words" in row] == [0.5, 500.5]
    (told,) = [layer["encoding"]["tooltip"] for layer in spec["layer"] if "tooltip" in layer["encoding"]]
    assert [one["field"] for one in told] == ["epochs", "step", "train", "val"]
    (chosen,) = [one["select"]["fields"] for one in spec["layer"][-1]["params"] if one["name"] == "pick"]
    assert chosen == ["step"]


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        ("steps", ["99 % at step 2", "lost at step 3"]),
        ("epochs", ["99 % at epoch 1.5", "lost at epoch 2.53"]),
        ("seconds", ["99 % after 1.5 s", "lost after 2.53 s"]),
        ("decay clocks", ["99 % at decay clock 1.5", "lost at decay clock 2.53"]),
    ],
)
def test_the_words_over_a_rule_are_those_of_the_clock(clock, said):
    axis = steps_axis(5) if clock == "steps" else clock_axis(clock, (0.01, 5.0), log=True)
    run = metrics(np.arange(6)).assign(**{axis.column: np.arange(6.0)})
    places = (2, 3) if clock == "steps" else (1.5, 2.5252)
    frame = curve_frame(run, columns=curves.ACCURACY, axis=axis, crossings=(places[0], 1), turns=places[1:])
    spec = curves.accuracy_spec(axis=axis, baseline=1 / 59)
    rows = json.loads(frame.to_json(orient="records"))
    svg = vl_convert.vegalite_to_svg({**spec, "width": 700, "height": 200, "data": {"values": rows}})
    assert set(said) <= set(re.findall(r">([^<>]+)</text>", svg))


def test_words_are_those_of_the_clock():
    run = metrics(np.arange(3)).assign(seconds=[0, 0.5, 1.25])
    axis = clock_axis("seconds", (0.5, 1.25), log=True)
    said = curve_words(run, curves.NORM, name="weight norm", axis=axis, crossings=(0.5, 1.25))
    assert said == (
        "Weight norm: after 0 s 20; after 0.5 s 20; after 1.25 s 20. "
        "Training accuracy passed 99 % after 0.5 seconds. Validation accuracy passed 99 % after 1.25 seconds."
    )


def test_a_long_title_of_an_axis_is_written_in_lines_and_loses_no_word():
    long = curves.metric_spec(metric="margin", axis=steps_axis(2000))["encoding"]["y"]["title"]
    assert len(long) > 1
    assert max(map(len, long)) <= 24
    assert " ".join(long) == "margin: right answer's logit minus the largest other one, logits"
    assert (
        curves.metric_spec(metric="loss", axis=steps_axis(2000), unit="nats")["encoding"]["y"]["title"] == "loss, nats"
    )
