"""Collapses of runs, in a table and in a sentence."""

import numpy as np
import pytest

from grok_core.measures.fates.collapses import watch
from grok_core.measures.phases import LOST_BELOW
from grok_core.runs import open_run
from grok_core.views.afterwards.collapses_of import collapse_table, collapses_of, collapses_sentence

UP, DOWN = [1.0, 1.0, 1.0], [0.8, 0.34, 0.8]


def curve(*pieces, every=100):
    values = [value for piece in pieces for value in piece]
    return watch(np.arange(len(values)) * every, values)


def test_the_recorded_run_keeps_what_it_has_learnt():
    run = open_run("hello-grok")
    found = collapses_of(run)
    assert found.reached == run.progress().step_val_99
    assert found.collapses == ()
    rows = [row for row in run.rows() if row["step"] >= found.reached]
    assert found.lowest == min(row["val_accuracy"] for row in rows) > LOST_BELOW
    assert "has not fallen below 90 %" in collapses_sentence(found)
    assert len(collapse_table(found)) == 0


def test_before_it_has_grokked_there_is_nothing_to_lose():
    found = collapses_of(open_run("hello-grok"), until=100)
    assert (found.reached, found.last) == (None, 100)
    assert "nothing to lose" in collapses_sentence(found)


def test_a_table_has_a_row_for_each_collapse_and_leaves_open_what_was_not_regained():
    table = collapse_table(curve(UP, DOWN, UP, DOWN))
    assert table.columns.tolist() == ["lost", "lowest", "lowest_step", "regained"]
    assert table["lost"].tolist() == [300, 900]
    assert table["lowest"].tolist() == [0.34, 0.34]
    assert table["regained"].isna().tolist() == [False, True]
    assert table["regained"].iloc[0] == 600


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ((UP, [0.95]), "From step 0 to step 300 validation has not fallen below 90 % at any report; its lowest was 95"),
        ((UP, [0.5], UP), "fell below 90 % once, for one or two reports: to 50 % at step 300."),
        ((UP, [0.5], UP, [0.4, 0.6], UP), "fell below 90 % 2 times, each time for one or two reports; the lowest was"),
        ((UP, DOWN, UP), "lost once, for 3 reports or more below 90 %; the lowest was 34 % at step 400. It was"),
        ((UP, DOWN, UP, DOWN), "was lost 2 times, each time for 3 reports or more below 90 %; the lowest was 34 %"),
        ((UP, DOWN), "Since step 300 it has not been regained. Reports are up to 100 steps apart"),
    ],
)  # fmt: skip
def test_the_sentence_says_what_was_seen(pieces, expected):
    assert expected in collapses_sentence(curve(*pieces))


def test_where_every_step_is_reported_no_fall_can_be_missed():
    assert "apart" not in collapses_sentence(curve(UP, every=1))
