"""The diagram of a grid: a mark a run, a median a cell, and both in words while it fills in."""

import numpy as np
import pandas as pd

from grok_core.charts.figures import diagram

LINES = pd.DataFrame(
    [
        ("0", "0.4", 0, "a", "finished", "grokking", 500.0, False),
        ("0", "0.4", 1, "b", "finished", "grokking", 700.0, False),
        ("1", "0.4", 0, "c", "finished", "memorisation", 900.0, True),
        ("1", "0.4", 1, "d", "running", None, 30.0, True),
        ("0", "0.6", 0, "e", "missing", None, None, None),
        ("0", "0.6", 1, "f", "failed", None, None, None),
        ("1", "0.6", 0, "g", "diverged", "diverged", 900.0, True),
        ("1", "0.6", 1, "h", "finished", "comprehension", 12_345.0, False),
    ],
    columns=["x", "y", "run", "run_id", "state", "outcome", "t_val", "censored_val"],
)


def test_every_run_has_its_word_and_every_cell_its_median():
    frame = diagram.diagram_frame(LINES)
    assert frame["outcome"].tolist() == [
        "grokked", "grokked", "memorised only", "in progress", "waiting", "failed", "diverged", "generalised early",
    ]  # fmt: skip
    assert set(frame["outcome"]) <= set(diagram.ALL)
    cells = frame[frame["run"] == 0]
    assert cells["label"].tolist() == ["600", "–", "", "12k"]
    assert cells["said"].tolist() == [f"{n} of 2 reached 99 %" for n in (2, 0, 0, 1)]
    assert np.isnan(cells["median"].iloc[1])
    assert frame.loc[frame["run"] == 1, "label"].isna().all()


def test_the_runs_of_the_chosen_cell_are_marked():
    assert not diagram.diagram_frame(LINES)["chosen"].any()
    frame = diagram.diagram_frame(LINES, ("1", "0.4"))
    assert frame.loc[frame["chosen"], "run_id"].tolist() == ["c", "d"]


def test_no_two_outcomes_have_the_same_shape():
    shapes = [shape for _, shape in diagram.ALL.values()]
    assert len(set(shapes)) == len(shapes)


def test_the_words_name_each_cell():
    words = diagram.diagram_words(diagram.diagram_frame(LINES), "weight decay", "data fraction")
    assert "data fraction 0.4 and weight decay 0: 2 grokked, median 600 steps to 99 %;" in words
    assert "data fraction 0.6 and weight decay 0: 1 waiting, 1 failed;" in words
