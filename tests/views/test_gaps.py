"""The gap of runs that come with the project and of rows made by hand: a table, and sentences with their numbers."""

import numpy as np
import pandas as pd
import pytest

from grok_core.config import RunConfig
from grok_core.engine.records import METRICS, Metrics
from grok_core.errors import AnalysisError
from grok_core.runs import create_run, open_run
from grok_core.runs.store.metrics_file import FILE, gap_numbers
from grok_core.runs.store.writer import RunWriter
from grok_core.views.gaps import COLUMNS, double_descent, gap_of, gap_sentence, gap_series, gap_table, unit_of

TINY = RunConfig(p=7, d_model=8, d_hidden=16, steps=500)
STEPS = (0, 10, 20, 30, 40, 50, 60, 70)
WAIT = {
    "train_loss": (2, 1, 0.5, 0.1, 0.1, 0.1, 0.1, 0.1),
    "val_loss": (2, 1.5, 3, 5, 4, 0.2, 0.15, 0.12),
    "train_accuracy": (0, 0.5, 1, 1, 1, 1, 1, 1),
    "val_accuracy": (0, 0.1, 0.1, 0.125, 0.5, 1, 1, 1),
}
"""It memorises at step 20, peaks at step 30 by 4.9, is below a tenth of that from step 50 on, where it generalises."""


def run_of(config=TINY, **metrics):
    """Return a run on disk with these metrics, those of WAIT where they are not named."""
    columns = WAIT | metrics
    with RunWriter(create_run(config)) as writer:
        for step, values in zip(STEPS, zip(*columns.values(), strict=True), strict=False):
            row = Metrics(**dict.fromkeys(METRICS, 0.5) | dict(zip(columns, map(float, values), strict=True)))
            writer.add_metrics(row, step=step, seconds=1.0, scheduled=True)
        writer.arrive("finished", STEPS[-1], 1.0)
        return open_run(writer.folder.name)


def test_the_gap_of_the_opening_run_has_its_peak_between_memorising_and_grokking():
    run = open_run("hello-grok")
    found, progress = gap_of(run), run.progress()
    assert progress.step_train_99 < found.peak_step < progress.step_val_99
    assert found.opened < found.onset < found.peak_step < found.release < found.closed
    assert found.area > 0
    assert run.summary() | gap_numbers(run.rows()) == run.summary()
    assert gap_of(run) is gap_of(run), "read once"


def test_a_table_has_a_row_for_each_run_and_never_a_zero_for_what_is_not_known():
    runs = [open_run("hello-grok"), open_run("weight-decay-off"), open_run("no-decay")]
    table = gap_table(runs)
    assert list(table.columns) == list(COLUMNS)
    grokked, open_still, squared = (row for _, row in table.iterrows())
    assert grokked["length"] == grokked["closed"] - grokked["opened"] == grokked["open_so_far"]
    assert grokked["area"] == grokked["area_so_far"] == pytest.approx(gap_of(runs[0]).area)
    assert (grokked["unit"], grokked["area_unit"], grokked["note"]) == ("nats", "nats · steps", "")
    assert not grokked["is_censored"]
    assert open_still["is_censored"]
    assert open_still[["closed", "length", "area"]].isna().all()
    assert open_still["open_so_far"] > 2900
    assert open_still["final"] == gap_of(runs[1]).signed[-1]
    assert (squared["unit"], squared["area_unit"]) == ("", "steps")


@pytest.mark.parametrize(
    ("metrics", "words"),
    [
        ({"val_loss": (1, 2, np.nan, 2, 2, 2, 2, 2)}, "finite losses"),
        ({"val_loss": (1, 2)}, "3 reports or more, got 2"),
        ({"val_loss": WAIT["train_loss"]}, "no gap"),
    ],
)
def test_a_run_without_a_gap_has_a_row_and_a_sentence_that_says_why(metrics, words):
    if len(metrics["val_loss"]) == 2:
        metrics = {name: values[:2] for name, values in (WAIT | metrics).items()}
    run = run_of(**metrics)
    (row,) = gap_table([run]).to_dict("records")
    assert words in row["note"]
    assert gap_sentence(run) == row["note"]
    assert pd.isna([row[name] for name in ("peak", "peak_step", "length", "area", "is_censored")]).all()
    with pytest.raises(AnalysisError, match=words):
        gap_of(run)


def test_a_damaged_run_has_a_row_and_a_sentence_too():
    run = run_of()
    (run.path / FILE).write_text((run.path / FILE).read_text().replace('"val_loss":5.0', '"val_loss":"five"'))
    (row,) = gap_table([run]).to_dict("records")
    assert "damaged metrics.jsonl" in row["note"]
    assert gap_sentence(run) == row["note"]


def test_a_table_of_no_runs_has_its_columns():
    assert list(gap_table([]).columns) == list(COLUMNS)


def test_a_sentence_says_where_it_opens_peaks_and_closes_and_that_accuracy_waits():
    assert gap_sentence(run_of()) == (
        "The gap opens at step 10 and peaks at 4.9 nats at step 30, between memorising (step 20) and generalising "
        "(step 50). It closes at step 50: it was open for 40 steps. Validation loss rises from 1.5 at step 10 to 5 at "
        "step 30 and falls to 0.12 at step 70 while accuracy waits: 12 % of validation is right at its top, and 99 % "
        "only at step 50."
    )


def test_the_running_gap_has_its_size_its_rate_and_its_sum():
    grows = tuple(np.log10(np.maximum(STEPS, 1)))  # by 1 nat a decade
    series = gap_series(run_of(train_loss=(0,) * 8, val_loss=grows))
    assert series["step"].tolist() == list(STEPS)
    assert series["rate"][1:-1].to_numpy() == pytest.approx(1, abs=0.01)
    assert np.isnan(series["rate"][0])
    assert series["absolute"].tolist() == series["signed"].tolist()
    assert series["cumulative"].iloc[-1] == pytest.approx(np.trapezoid(grows, STEPS))


NEVER = (0.125,) * 8


@pytest.mark.parametrize(
    ("metrics", "said"),
    [
        (
            {"val_loss": (2, 1.5, 3, 5, 5.2, 5.1, 5, 5), "val_accuracy": NEVER},
            "The gap opens at step 20 and peaks at 5.1 nats at step 40, after memorising (step 20). It has not closed "
            "by step 70: it has been open for 50 steps or more, and its area is not known.",
        ),
        (
            {"val_loss": (2, 1.5, 3, 5, 6, 7, 8, 9), "val_accuracy": NEVER, "train_accuracy": NEVER},
            "The gap opens at step 20 and peaks at 8.9 nats at step 70, before it has memorised. It is largest at the "
            "last report, step 70, and may grow on: it has been open for 50 steps or more, and its area is not known.",
        ),
        (
            {"val_loss": (2, 1, 0.5, 0.1, 0.1, 3, 3.1, 3), "val_accuracy": (0, 1, 1, 1, 1, 1, 1, 1)},
            "The gap opens at step 50 and peaks at 3 nats at step 60, after generalising (step 10). It has not closed "
            "by step 70: it has been open for 20 steps or more, and its area is not known.",
        ),
    ],
)
def test_a_gap_that_does_not_close_is_never_said_to_be_of_length_zero(metrics, said):
    assert gap_sentence(run_of(**metrics)) == said


def test_a_loss_that_falls_again_without_accuracy_is_told_as_well():
    said = gap_sentence(run_of(val_accuracy=NEVER))
    assert said.endswith("12 % of validation is right at its top, and 99 % are not reached.")


def test_a_loss_that_rises_after_generalising_is_no_wait():
    late = run_of(val_loss=(2, 1, 0.5, 0.1, 0.1, 3, 0.1, 0.1), val_accuracy=(0, 1, 1, 1, 1, 1, 1, 1))
    assert double_descent(late) is None
    found = double_descent(run_of())
    assert (found.low_step, found.top_step, found.end_step) == (10, 30, 70)


def test_a_squared_error_has_no_unit():
    config = TINY.replace(loss="mse")
    assert unit_of(config) == ""
    assert "peaks at 4.9 at step 30" in gap_sentence(run_of(config))
